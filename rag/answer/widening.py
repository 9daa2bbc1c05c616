"""Widening: a hit with what stands around it in its document, so that blocks of which it holds a piece are whole."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.index.library_file import Place
from rag.index.opened import Index
from rag.records import SectionKind, Source, Span
from rag.text.lines import ends_sentence, is_item, iterate_lines, without_heading_signs

_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<bare>[ \t]*$)?", re.MULTILINE)
_AROUND = 3  # chunks before and after a hit: a list of 250 words is about three
_HEAD_CHARACTERS = 2000  # of a table, in which its head is looked for
_SEPARATOR = " › "  # of a heading path
_WRAPPED = 0.6  # of the widest line of a page: a last line that is longer was broken by the page's end


@dataclass(frozen=True, slots=True)
class Passage:
    """A source whose chunk is all that was read around its hit; `own` is the hit's place in that.

    `text` is the chunk's, character by character, but for what no chunk has (running heads and feet, encoded data,
    tags, directives): that is white space, so that a sentence which goes on behind it is one. `breaks` are those
    places.
    """

    source: Source
    text: str
    own: Span
    breaks: tuple[Span, ...] = ()
    header: str = ""  # the row that names the columns of a table in which `text` begins
    headings: tuple[Span, ...] = ()  # lines that the document's format says are headings, in `text`
    fence: str = ""  # that of code in which `text` begins
    heads: tuple[Span, ...] = ()  # rows that the document's format says name the columns, in `text`

    @property
    def start(self) -> int:
        """The offset in the document at which `text` begins."""
        return self.source.hit.chunk.start

    @property
    def is_inside(self) -> bool:
        """Whether `text` may begin inside a table: its first row then names no columns."""
        return bool(self.header) or (self.start > 0 and not _header(self.source.hit.chunk.context))


def unwidened(source: Source) -> Passage:
    """Return a source as a passage of which nothing else is known."""
    chunk = source.hit.chunk
    own = Span(0, len(chunk.text))
    return Passage(source, chunk.text, own, header=_header(chunk.context), fence=_fence(chunk.kind, chunk.text))


def widen(sources: Sequence[Source], indexes: Sequence[Index]) -> tuple[Passage, ...]:
    """Return the sources with the chunks around them, each from its collection's index."""
    by_name = {index.collection: index for index in indexes}
    return tuple(_widen(source, by_name[source.hit.collection]) for source in sources)


def _widen(source: Source, index: Index) -> Passage:
    hit = source.hit
    around = index.library.around(hit.chunk, _AROUND)
    first, last = around[0], around[-1]
    text = index.library.passage(hit.chunk.document_id, Span(first.start, last.end))
    whole = replace(hit.chunk, start=first.start, end=last.end, text=text, page=first.page, page_end=last.page_end)
    breaks, apart = [], set()
    for before, after in pairwise(around):
        gap = Span(before.end - first.start, after.start - first.start)
        if gap.start < gap.end and (before.page_end != after.page or not text[gap.start : gap.end].isspace()):
            breaks.append(gap)
            if before.page_end == after.page and "\n\n" in text[gap.start : gap.end]:
                apart.add(gap)  # such as the name of the next sheet
    own = Span(hit.chunk.start - first.start, hit.chunk.end - first.start)
    widened = Source(source.number, replace(hit, chunk=whole))
    return Passage(
        source=widened,
        text=_without(text, breaks, apart),
        own=own,
        breaks=tuple(breaks),
        header=_header(first.context),
        headings=tuple(_headings(text, around)),
        fence=_fence(first.kind, text),
        heads=tuple(_heads(text, first.start, index.library.table_heads(hit.chunk.document_id))),
    )


def _heads(text: str, start: int, tables: Sequence[tuple[int, str]]) -> Iterator[Span]:
    """Yield the rows that name the columns of tables which begin in a text; `start` is its place in the document."""
    first, last = (bisect_left(tables, (place, "")) for place in (start, start + len(text)))
    for begin, head in tables[first:last]:
        for line in iterate_lines(text, begin - start, min(len(text), begin - start + _HEAD_CHARACTERS)):
            if " ".join(text[line.start : line.end].split()).startswith(head):
                yield line
                break


def _headings(text: str, around: Sequence[Place]) -> Iterator[Span]:
    """Yield the first lines of chunks that begin under another heading than the one before, where they are that."""
    path = None
    for place in around:
        before, path = path, place.context.partition("\n")[0]
        start = place.start - around[0].start
        line = text[start:].split("\n", 1)[0]
        if path != before and without_heading_signs(line) == path.rpartition(_SEPARATOR)[2]:
            yield Span(start, start + len(line))


def _header(context: str) -> str:
    """Return the second line of a chunk's context: there is one where a table or a piece of code began before it."""
    return context.partition("\n")[2]


def _fence(kind: SectionKind, text: str) -> str:
    """Return the fence of the code in which a text begins: it closes, and begins, none itself."""
    fence = _FENCE.search(text) if kind == "code" else None
    return fence["fence"] if fence and fence.start() and fence["bare"] is not None else ""


def _without(text: str, breaks: Sequence[Span], apart: Collection[Span]) -> str:
    """Return the text with white space of the same length in place of each break; no sentence runs over one `apart`."""
    for gap in breaks:
        goes_on = gap not in apart and _goes_on(text[: gap.start], text[gap.end :])
        length = gap.end - gap.start
        blank = ("\n" if goes_on else "\n\n")[:length].rjust(length)
        text = f"{text[: gap.start]}{blank}{text[gap.end :]}"
    return text


def _goes_on(before: str, after: str) -> bool:
    """Say whether a sentence runs from one page to the next."""
    lines = before.rstrip().split("\n")[-6:]
    following = after.lstrip()
    if not following or ends_sentence(lines[-1]) or is_item(following.split("\n", 1)[0]):
        return False
    return following[0].islower() or len(lines[-1]) >= _WRAPPED * max(map(len, lines))
