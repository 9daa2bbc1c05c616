"""A Word document's body as headings, paragraphs, lists and tables in a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.loaders.docx.numbering import BULLET, Numbering
from ingest.loaders.docx.paragraph_text import MC, Note, Part, read_paragraph
from ingest.loaders.docx.styles import Styles, W, is_on, value_of
from ingest.loaders.outline import Block, Heading, Passage, Table, arranges_page, span_cell

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_INDENT = "  "
_MOST_COLUMNS = 63  # of a table, by Word's own limit; a span may claim more


@dataclass(slots=True)
class BodyReader:
    """Reads block after block, and keeps what the blocks refer to."""

    styles: Styles
    numbering: Numbering
    follow: Callable[[Part], list[Block]]  # to the blocks of a part
    notes: list[Note] = field(default_factory=list)

    def read(self, element: "_Element") -> list[Block]:
        """Return the blocks that `element` holds: a body, a cell, a text box, a footnote."""
        blocks: list[Block] = []
        items: list[str] = []  # of the list at hand
        for child in _children(element):
            new, item = ([], None) if child.tag != f"{W}p" else self._paragraph(child)
            if child.tag == f"{W}altChunk":
                new = self.follow(Part("document", child.get(f"{_R}id") or ""))
            if child.tag == f"{W}tbl":
                new = self._table(child)
            if item is not None:
                items.append(item)
            if items and new:
                blocks.append(Passage("\n".join(items), "list"))
                items = []
            blocks += new
        return [*blocks, Passage("\n".join(items), "list")] if items else blocks

    def _paragraph(self, paragraph: "_Element") -> tuple[list[Block], str | None]:
        """Return a paragraph's blocks with those of its text boxes, and, if it is an item of a list, its lines."""
        reading = read_paragraph(paragraph)
        self.notes += reading.notes
        text = reading.text
        boxes = [block for box in reading.boxes for block in self.read(box)]
        boxes += [block for part in reading.parts for block in self.follow(part)]
        if not text:
            return boxes, None
        level = self.styles.heading_level(paragraph)
        label = self._label(paragraph)
        if self.styles.is_contents(paragraph):
            return [Passage(text, "furniture"), *boxes], None
        if level is not None:
            number = "" if label is None or label[0] == BULLET else label[0]
            return [Heading(level, f"{number} {text}".strip()), *boxes], None
        if label is None:
            return [Passage(text), *boxes], None
        before = _INDENT * label[1]
        mark = f"{label[0]} " if label[0] else ""
        return boxes, before + mark + text.replace("\n", f"\n{before}{' ' * len(mark)}")

    def _label(self, paragraph: "_Element") -> tuple[str, int] | None:
        numbered = self.styles.numbered(paragraph)
        return None if numbered is None else self.numbering.label(numbered, self.styles.ids(paragraph))

    def _table(self, table: "_Element") -> list[Block]:
        """Return a table, or what is in its cells where it only arranges the page."""
        rows = [_Row(row, [self._cell(cell) for cell in _cells(row)]) for row in _rows(table)]
        cells = [cell for row in rows for cell in row.cells]
        headers = next((i for i, row in enumerate(rows) if not row.is_header), len(rows))
        holds_parts = any(isinstance(block, Heading | Table) for cell in cells for block in cell.blocks)
        if not headers and (holds_parts or arranges_page([[cell.text for cell in row.cells] for row in rows])):
            return [block for cell in cells for block in cell.blocks]
        return [Table(_grid(rows), headers or None)]

    def _cell(self, cell: "_Element") -> "_Cell":
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        span = value_of(cell, "tcPr", "gridSpan") or "1"
        return _Cell(
            blocks=self.read(cell),
            width=min(max(1, int(span)), _MOST_COLUMNS) if span.isdecimal() else 1,
            continues=merge is not None and merge.get(f"{W}val") != "restart",
            begins=merge is not None,
            is_covered=value_of(cell, "tcPr", "hMerge") == "continue",
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: how many columns it spans, and whether it goes on with the one above, or with the one to its left."""

    blocks: list[Block]
    width: int
    continues: bool
    begins: bool
    is_covered: bool

    @property
    def text(self) -> str:
        return " ".join(" ".join(_texts(self.blocks)).split())


@dataclass(frozen=True, slots=True)
class _Row:
    element: "_Element"
    cells: list[_Cell]

    @property
    def is_header(self) -> bool:
        return is_on(self.element.find(f"{W}trPr/{W}tblHeader"))

    @property
    def before(self) -> int:
        """The columns that it leaves out at its beginning."""
        count = value_of(self.element, "trPr", "gridBefore") or "0"
        return min(int(count), _MOST_COLUMNS) if count.isdecimal() else 0


def _grid(rows: Sequence[_Row]) -> list[list[str]]:
    """Return rows of texts. A cell over several rows is said in each, one over several columns in its first,
    and in each of a header's, for it names them all."""
    grid = []
    above: dict[int, str] = {}  # column -> what a cell that goes on below says
    for row in rows:
        texts = [""] * row.before
        going_on: dict[int, str] = {}
        for cell in row.cells:
            column = len(texts)
            text = "" if cell.is_covered else above.get(column, "") if cell.continues else cell.text
            if cell.begins:
                going_on[column] = span_cell(text)
            texts += [text, *([text if row.is_header else ""] * (cell.width - 1))]
        above = going_on
        grid.append(texts)
    return grid


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Passage):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def _children(element: "_Element") -> Iterator["_Element"]:
    """Yield the paragraphs, tables and the like of an element, those in content controls and insertions with them."""
    for child in element:
        if child.tag in _WRAPPERS:
            if not is_on(child.find(f"{W}sdtPr/{W}showingPlcHdr")):
                yield from _children(child)
        elif child.tag == f"{MC}AlternateContent":
            chosen = child.find(f"{MC}Choice")
            yield from _children(chosen if chosen is not None else child)
        elif child.tag == f"{MC}Fallback":
            yield from _children(child)
        elif child.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk", f"{W}tr", f"{W}tc"):
            yield child


def _rows(table: "_Element") -> Iterator["_Element"]:
    for row in _children(table):
        if row.tag == f"{W}tr" and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _cells(row: "_Element") -> Iterator["_Element"]:
    return (cell for cell in _children(row) if cell.tag == f"{W}tc")
