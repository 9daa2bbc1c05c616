"""Turns spans into chunks with their contexts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from ingest.chunkers.counting import TokenCounter
from rag.records import Chunk, Document, Section, SectionKind, Span, chunk_id

SEPARATOR = " › "  # of a heading path


def sections_of(document: Document) -> tuple[Section, ...]:
    """Return the document's sections; a text without any is one section under its title."""
    if document.sections or not document.text.strip():
        return document.sections
    return (Section(0, len(document.text), context=document.title),)


def path_of(section: Section) -> str:
    """Return the heading path of a section: its context without a table's header row."""
    return section.context.split("\n", 1)[0]


class Describer:
    """Finds the context of a span; asked many times, since chunkers must leave room for it.

    A chunk inside one section that does not hold the section's header row (a table's, or the first line of a
    piece of code) has it in its context; one that holds parts of several sections has their heading path, and the
    header row of a table that it begins in the midst of. The path of one that begins with a heading and goes on under
    another is what both have in common: the rest is in its text.
    """

    def __init__(self, document: Document, counter: TokenCounter) -> None:
        self._text = document.text
        self._counter = counter
        self._sections = sections_of(document)
        self._starts = [section.start for section in self._sections]
        self._fitted: dict[str, str] = {}

    def describe(self, span: Span) -> tuple[str, SectionKind]:
        """Return a span's context, which leaves the encoder room for text, and its kind."""
        context, kind = _describe(self._text, span, self._sections, self._starts)
        return self.fitted(context), kind

    def longest_context(self, start: int) -> str:
        """Return the longest context that a span which begins at `start` may have."""
        index = bisect_right(self._starts, start) - 1
        return self.fitted(self._sections[index].context) if index >= 0 else ""

    def fitted(self, context: str) -> str:
        if context not in self._fitted:
            self._fitted |= fit_contexts([context], self._counter)
        return self._fitted[context]


def make_chunks(document: Document, spans: Sequence[Span], counter: TokenCounter) -> Iterator[Chunk]:
    """Yield the chunks of `spans`, with contexts that leave the encoder room for the text."""
    describer = Describer(document, counter)
    pages = [page.start for page in document.pages]
    for span in spans:
        context, kind = describer.describe(span)
        yield _chunk(document, span, context, kind, pages)


def fit_contexts(contexts: Iterable[str], counter: TokenCounter) -> dict[str, str]:
    """Return each context as it is used: cut off, with `…`, where it would take more than half of the encoder's length.

    A context is never quoted; what would be lost otherwise is text.
    """
    unique = list(dict.fromkeys(contexts))
    limit = counter.max_encoder_tokens // 2
    long = [context for context in unique if len(context.encode("utf-8", "replace")) > limit]  # no token is shorter
    counts = dict(zip(long, counter.count_encoder(long), strict=True))
    return {context: _cut(context, limit, counter) if counts.get(context, 0) > limit else context for context in unique}


def _cut(context: str, limit: int, counter: TokenCounter) -> str:
    low, high = 0, len(context)
    while low < high:
        middle = (low + high + 1) // 2
        if counter.count_encoder([context[:middle].rstrip() + "…"])[0] <= limit:
            low = middle
        else:
            high = middle - 1
    return context[:low].rstrip() + "…" if low else ""


def _describe(text: str, span: Span, sections: Sequence[Section], starts: Sequence[int]) -> tuple[str, SectionKind]:
    """Return a span's context, not yet fitted, and its kind."""
    index = bisect_right(starts, span.start) - 1
    if index < 0:
        return "", "body"
    section = sections[index]
    is_inside = span.end <= section.end
    kind = section.kind if is_inside else "body"
    if lacks_header(text, section, span) and (is_inside or section.kind == "table"):
        return section.context, kind
    return path_of(section) if is_inside else _path(text, span, sections[: bisect_left(starts, span.end)], index), kind


def _path(text: str, span: Span, sections: Sequence[Section], first: int) -> str:
    """Return the path of a span over several sections, from that at `first` to the last."""
    path = path_of(sections[first])
    is_cut_off = bool(text[sections[first].start : span.start].strip())
    if is_cut_off or (first and path_of(sections[first - 1]) == path):
        return path
    parts = path.split(SEPARATOR)
    for other in {path_of(section) for section in sections[first + 1 :]}:
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(parts, other.split(SEPARATOR), strict=False))
        parts = [part for part, _ in shared]
    return SEPARATOR.join(parts)


def lacks_header(text: str, section: Section, span: Span) -> bool:
    """Whether a section has a header row (or first line) that is not in what `span` has of it."""
    header = section.context.partition("\n")[2]
    piece = text[max(span.start, section.start) : min(span.end, section.end)]
    may_hold_it = section.kind == "table" or span.start <= section.start
    return bool(header and piece.strip()) and not (may_hold_it and _has_line(piece, header))


def _has_line(text: str, header: str) -> bool:
    """Whether `header`, which is one line and may be cut off, is a line of a chunk; white space aside."""
    words = " ".join(header.split())
    return any(" ".join(line.split()).startswith(words) for line in text.split("\n"))


def _chunk(document: Document, span: Span, context: str, kind: SectionKind, pages: Sequence[int]) -> Chunk:
    text = document.text[span.start : span.end]
    first = document.pages[max(0, bisect_right(pages, span.start) - 1)].number if pages else None
    last = document.pages[max(0, bisect_right(pages, span.end - 1) - 1)].number if pages else None
    identity = chunk_id(document.id, span.start, span.end, text)
    return Chunk(identity, document.id, span.start, span.end, text, context, first, last, kind)
