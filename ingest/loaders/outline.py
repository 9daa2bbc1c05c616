"""Shared by HTML, Word and PowerPoint: writes headings, paragraphs, lists and tables as sections."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeAlias

from ingest.loaders.decode import normalise
from ingest.loaders.tables import has_header, row_line
from ingest.loaders.writing import TextWriter, heading_path
from rag.records import Page, Section, SectionKind

_SAMPLE_ROWS = 20  # that tell whether a table has a header
_REPEATED_CHARACTERS = 100  # a merged cell's text that names its rows; a longer one is text, and stands once
_LONG_CELL = 1000  # characters: no value, but a column of a page
_SEPARATORS: dict[SectionKind, str] = {"body": "\n\n", "furniture": "\n"}  # of those that are joined


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, on one line; level 0 is the document's title, 1 the highest below it.

    `name` is what contexts call it where that is not its text; without text it stands in contexts alone.
    """

    level: int
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a whole list, a piece of code, or a line of furniture; paragraphs in a row become one section."""

    text: str
    kind: SectionKind = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `header_rows` None: the rows must tell whether the first is a header."""

    rows: Sequence[Sequence[str]]
    header_rows: int | None = None


def footnotes(lines: Sequence[str]) -> "list[Block]":
    """Return the footnotes of a document, a line for each, as its last section."""
    return [Heading(1, "", "Footnotes"), Passage("\n".join(lines), "list")] if lines else []


@dataclass(frozen=True, slots=True)
class PageStart:
    """Here begins a page; its size in points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of the document that is not read, for the report: `a chart (it keeps no numbers)`."""

    what: str


Block: TypeAlias = Heading | Passage | Table | PageStart | Unread


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a document's blocks, the spans that point into it, and a note for each kind of thing not read."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


def write_blocks(blocks: Iterable[Block], title: str) -> Written:
    """Write blocks as text. A section's context is title › heading path, its own heading included, as in Markdown."""
    outline = _Outline(title)
    for block in blocks:
        outline.add(block)
    return outline.finish()


def arranges_page(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table without headers is a means of layout: one column, or cells as long as columns of a page."""
    return all(len(row) <= 1 for row in rows) or any(len(cell) > _LONG_CELL for row in rows for cell in row)


def span_cell(text: str) -> str:
    """Return the text of a merged cell in its further rows, as each line of a table must be clear by itself."""
    return text if len(text) <= _REPEATED_CHARACTERS else ""


class _Outline:
    """The headings above the block at hand, the passages that wait to become one section, and the writer."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._writer = TextWriter()
        self._written = 0
        self._path: list[Heading] = []
        self._unwritten: list[Heading] = []  # headings that nothing has followed yet
        self._waiting: list[str] = []
        self._kind: SectionKind = "body"
        self._pages: list[tuple[PageStart, int]] = []  # and the number of sections before it
        self._unread: dict[str, list[int]] = {}  # what, and on which page; 0 without pages

    def add(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._add_heading(Heading(block.level, " ".join(block.text.split()), block.name))
        elif isinstance(block, Passage):
            self._add_passage(block)
        elif isinstance(block, Table):
            self._add_table(block)
        elif isinstance(block, Unread):
            self._unread.setdefault(block.what, []).append(self._pages[-1][0].number if self._pages else 0)
        else:
            self._flush(alone=True)
            self._pages.append((block, self._written))

    def finish(self) -> Written:
        self._flush(alone=True)
        text, sections = self._writer.finish()
        pages = tuple(self._page(i, text, sections) for i in range(len(self._pages)))
        return Written(text, sections, pages, tuple(self._notes()))

    def _notes(self) -> Iterator[str]:
        for what, numbers in self._unread.items():
            pages = ", ".join(str(number) for number in dict.fromkeys(numbers) if number)
            count = f", {len(numbers)} times" if len(numbers) > 1 else ""
            yield f"not read: {what}{count}" + (f", on slide {pages}" if pages else "")

    def _add_heading(self, heading: Heading) -> None:
        if not heading.text and not heading.name:
            return
        # A heading with nothing of its own opens the section below it: alone it would say nothing.
        goes_deeper = bool(self._unwritten) and heading.level > self._unwritten[-1].level
        self._flush(alone=not goes_deeper)
        self._path = [*(above for above in self._path if above.level < heading.level), heading]
        if heading.text:
            self._unwritten.append(heading)

    def _add_passage(self, passage: Passage) -> None:
        if not passage.text.strip():
            return
        if self._waiting and (passage.kind != self._kind or passage.kind not in _SEPARATORS):
            self._flush()
        if self._unwritten and passage.kind != "body":
            self._flush(alone=True)  # its heading is no part of a list
        elif self._unwritten:
            self._waiting = [heading.text for heading in self._unwritten]
            self._unwritten = []
        self._kind = passage.kind
        self._waiting.append(passage.text.strip("\n").rstrip())

    def _add_table(self, table: Table) -> None:
        rows = [row for row in table.rows if row_line(row)]
        if not rows:
            return
        self._flush(alone=True)
        self._written += 1
        count = table.header_rows
        if count is None:
            count = 1 if _is_full(rows[0], rows) and has_header(rows[:_SAMPLE_ROWS]) else 0
        if count == 1:
            self._writer.add_table(rows[1:], self._context(), rows[0])
        else:
            header = _joined_rows(rows[:count]) if count < len(rows) else ()
            self._writer.add_table(rows, self._context(), header, repeats_header=False)

    def _flush(self, *, alone: bool = False) -> None:
        """Write what waits; `alone`: headings that nothing has followed too."""
        if alone and self._unwritten and not self._waiting:
            self._waiting, self._kind = [heading.text for heading in self._unwritten], "body"
            self._unwritten = []
        if self._waiting:
            self._writer.add(_SEPARATORS.get(self._kind, "").join(self._waiting), self._context(), self._kind)
            self._written += 1
        self._waiting = []

    def _context(self) -> str:
        names = [heading.name or heading.text for heading in self._path]
        if names and _same(names[0], self._title):
            names = names[1:]
        return heading_path(self._title, *names)

    def _page(self, index: int, text: str, sections: Sequence[Section]) -> Page:
        """Return a page's span: from its first section to its last; a blank one is empty."""
        start, first = self._pages[index]
        after = self._pages[index + 1][1] if index + 1 < len(self._pages) else len(sections)
        begin = sections[first].start if first < len(sections) else len(text)
        return Page(start.number, begin, sections[after - 1].end if after > first else begin, start.width, start.height)


def _is_full(row: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether no other row has more filled cells, nor this one a single one."""
    filled = sum(1 for cell in row if cell.strip())
    return filled > 1 and filled >= max(sum(1 for cell in other if cell.strip()) for other in rows[:_SAMPLE_ROWS])


def _same(heading: str, title: str) -> bool:
    return normalise(heading).casefold() == " ".join(normalise(title).split()).casefold()


def _joined_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one header of several rows: each column's names from above to below, one that repeats itself once."""
    return [" ".join(dict.fromkeys(name for name in names if name)) for names in zip_longest(*rows, fillvalue="")]
