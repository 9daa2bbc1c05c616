"""One chunk per heading and its text; small neighbours share a chunk, large ones are split."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.chunkers.bounds import Bounds, trimmed
from ingest.chunkers.contexts import SEPARATOR, path_of, sections_of
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.filling import Filling, paragraphs_of, sentences_of_the_large
from ingest.chunkers.limits import ChunkLimits
from rag.records import Document, Span


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading with its text, and its path."""

    span: Span
    path: str


class StructureChunker:
    """Joins neighbours under the same parent heading, and a heading without a text of its own to the first below it.

    A block that is too large is split at paragraphs, those that are too large at sentences; it shares no chunk.
    """

    def __init__(self, settings: ChunkLimits, counter: TokenCounter) -> None:
        self._settings = settings
        self._counter = counter

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture."""
        text = document.text
        bounds = Bounds(document, self._settings, self._counter)
        filling = Filling(text, bounds, self._counter)
        spans: list[Span] = []
        for span in _joined(text, list(_blocks(document)), bounds):
            if bounds.fits([span])[0]:
                spans.append(span)
                continue
            units = sentences_of_the_large(text, _with_heading(text, list(paragraphs_of(text, span))), bounds)
            spans += filling.fill(units, span.end)
        return bounds.chunks(spans)


def _blocks(document: Document) -> Iterator[_Block]:
    """Yield what stands under each heading; furniture, or markup that is in no section, ends a block."""
    text = document.text
    current: _Block | None = None
    for section in sections_of(document):
        span = trimmed(text, Span(section.start, section.end))
        if section.kind == "furniture" or span is None:
            continue
        path = path_of(section)
        if current and current.path == path and _are_neighbours(text, current.span, span):
            current = _Block(Span(current.span.start, span.end), path)
        else:
            if current:
                yield current
            current = _Block(span, path)
    if current:
        yield current


def _joined(text: str, blocks: Sequence[_Block], bounds: Bounds) -> Iterator[Span]:
    """Yield blocks, those that belong together as one while they fit."""
    current: Span | None = None
    for i, block in enumerate(blocks):
        if current:
            both = Span(current.start, block.span.end)
            if (
                _are_neighbours(text, current, block.span)
                and _belong_together(text, blocks[i - 1], block)
                and bounds.fits([both])[0]
            ):
                current = both
                continue
            yield current
        current = block.span
    if current:
        yield current


def _belong_together(text: str, before: _Block, block: _Block) -> bool:
    """Whether two blocks are under the same heading, or the first is nothing but the heading of the second."""
    if before.path.rpartition(SEPARATOR)[0] == block.path.rpartition(SEPARATOR)[0]:
        return True
    return block.path.startswith(before.path + SEPARATOR) and "\n" not in text[before.span.start : before.span.end]


def _are_neighbours(text: str, before: Span, after: Span) -> bool:
    return not text[before.end : after.start].strip()


def _with_heading(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return paragraphs, the first line, if it is one by itself, with the one below it: it may be the heading."""
    if len(paragraphs) > 1 and "\n" not in text[paragraphs[0].start : paragraphs[0].end]:
        return [Span(paragraphs[0].start, paragraphs[1].end), *paragraphs[2:]]
    return list(paragraphs)
