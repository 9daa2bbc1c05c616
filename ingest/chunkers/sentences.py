"""Whole sentences up to the size, blind to headings, paragraphs and tables."""

from ingest.chunkers.bounds import Bounds, stretches
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.filling import Filling
from ingest.chunkers.limits import ChunkLimits
from rag.records import Document, Span
from rag.text.sentences import iterate_sentences


class SentencesChunker:
    """Fills each chunk with as many sentences as fit; an overlap repeats whole ones."""

    def __init__(self, settings: ChunkLimits, counter: TokenCounter) -> None:
        self._settings = settings
        self._counter = counter

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture."""
        bounds = Bounds(document, self._settings, self._counter)
        filling = Filling(document.text, bounds, self._counter)
        return bounds.chunks(
            span
            for stretch in stretches(document)
            for span in filling.fill(iterate_sentences(document.text, stretch.start, stretch.end), stretch.end)
        )
