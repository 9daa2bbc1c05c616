"""One chunk per page, split if it is too large: at paragraphs, else sentences."""

from collections.abc import Iterator
from itertools import pairwise

from ingest.chunkers.bounds import Bounds, stretches, trimmed
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.filling import Filling, paragraphs_of, sentences_of_the_large
from ingest.chunkers.limits import ChunkLimits
from rag.records import Document, Span


class PageChunker:
    """Cuts where pages begin; a text without pages is one page. Furniture inside a page ends a chunk too."""

    def __init__(self, settings: ChunkLimits, counter: TokenCounter) -> None:
        self._settings = settings
        self._counter = counter

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture."""
        text = document.text
        bounds = Bounds(document, self._settings, self._counter)
        filling = Filling(text, bounds, self._counter)
        pages = [page for part in _pages(document) if (page := trimmed(text, part))]
        spans: list[Span] = []
        for page, is_fitting in zip(pages, bounds.fits(pages), strict=True):
            if is_fitting:
                spans.append(page)
                continue
            units = sentences_of_the_large(text, list(paragraphs_of(text, page)), bounds)
            spans += filling.fill(units, page.end)
        return bounds.chunks(spans)


def _pages(document: Document) -> Iterator[Span]:
    """Yield the parts of each page; what is before the first page, or between two, belongs to the one before."""
    starts = [page.start for page in document.pages]
    for stretch in stretches(document):
        cuts = [stretch.start, *(at for at in starts if stretch.start < at < stretch.end), stretch.end]
        yield from (Span(start, end) for start, end in pairwise(cuts))
