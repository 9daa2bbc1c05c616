"""Reads the body of an OpenDocument file as headings, paragraphs, lists and tables."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.loaders.opendocument.odf_styles import TEXT, Styles
from ingest.loaders.outline import Block, Heading, Passage, Table, arranges_page, span_cell

if TYPE_CHECKING:
    from lxml.etree import _Element

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SKIPPED = frozenset(
    (
        *(f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{TEXT}user-field-decls"),
        *(f"{TEXT}table-of-content", f"{TEXT}illustration-index", f"{TEXT}table-index", f"{TEXT}ruby-text"),
        *(f"{TEXT}hidden-text", f"{TEXT}note-citation", f"{OFFICE}annotation", f"{OFFICE}forms", f"{OFFICE}scripts"),
        *(f"{TABLE}tracked-changes", f"{TABLE}shapes", f"{OFFICE}event-listeners"),
    )
)
_SPACE = re.compile(r"[ \t\r\n]+")  # runs of it are one blank; others are elements
_REPEATED = 1000  # copies of one row or cell that are written; blank ones fill a sheet to its edge
_MOST_COPIES = 100_000  # of cells of a file in all
_MOST_BLANKS = 1000
_INDENT = "  "


class BlockReader:
    """Reads elements, and remembers the footnotes that they refer to and what was left out."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._room = _MOST_COPIES
        self.footnotes: list[str] = []
        self._objects = 0

    def notes(self) -> tuple[str, ...]:
        """Return what the report should say was not read."""
        return (f"embedded objects are not read: {self._objects}",) if self._objects else ()

    def read(self, parent: "_Element") -> list[Block]:
        """Return the blocks of an element's children."""
        return [block for child in parent.iterchildren("*") for block in self.read_element(child)]

    def read_element(self, element: "_Element") -> Iterator[Block]:
        """Yield the blocks of one element."""
        tag = element.tag
        if tag in _SKIPPED:
            return
        if tag == f"{TEXT}h":
            yield Heading(_number(element.get(f"{TEXT}outline-level"), 1, most=10), self.text_of(element))
        elif tag == f"{TEXT}p":
            yield from self._paragraph(element)
        elif tag == f"{TEXT}list":
            yield Passage("\n".join(self._items(element, None, 1)), "list")
        elif tag == f"{TABLE}table":
            yield from self._table(element)
        elif tag in (f"{DRAW}object", f"{DRAW}object-ole"):
            self._objects += 1
        else:
            yield from self.read(element)

    def text_of(self, element: "_Element") -> str:
        """Return an element's running text, without what stands in frames in it."""
        return "".join(self._inline(element)).strip(" ")

    def rows(self, table: "_Element") -> Iterator[list[str]]:
        """Yield a table's rows; a cell that spans several has its text in each, unless it is long."""
        spans: dict[int, tuple[int, str]] = {}
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue  # of a table inside a cell
            cells = self._cells(row, spans)
            repeated = _number(row.get(f"{TABLE}number-rows-repeated"), 1, most=_REPEATED if cells else 1)
            for _ in range(self._copies(repeated, len(cells))):
                yield cells

    def _paragraph(self, element: "_Element") -> Iterator[Block]:
        text = self.text_of(element)
        is_title = self._styles.is_title(element.get(f"{TEXT}style-name"))
        yield Heading(0, text) if is_title and text else Passage(text)
        for frame in element.iter(f"{DRAW}*"):
            if next(frame.iterancestors(f"{DRAW}*", f"{TEXT}p"), None) is element:
                yield from self.read_element(frame)

    def _items(self, items: "_Element", style: str | None, level: int) -> Iterator[str]:
        """Yield a list's lines, those of lists inside it further in."""
        style = items.get(f"{TEXT}style-name") or style
        is_numbered = self._styles.is_numbered(style, level)
        indent = _INDENT * (level - 1)
        number = 0
        for item in items.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            is_item = item.tag == f"{TEXT}list-item"
            number = _number(item.get(f"{TEXT}start-value"), number + is_item, most=10**6)
            marker = "" if not is_item else f"{number}. " if is_numbered else "- "
            for child in item.iterchildren("*"):
                if child.tag == f"{TEXT}list":
                    yield from self._items(child, style, level + 1)
                    continue
                for line in self._lines(child):
                    yield f"{indent}{marker}{line}"
                    marker = " " * len(marker)

    def _lines(self, element: "_Element") -> Iterator[str]:
        """Yield the text of an element of a list or a cell, a line for each paragraph."""
        for block in self.read_element(element):
            if isinstance(block, Heading | Passage):
                yield from (line for line in block.text.split("\n") if line.strip())
            elif isinstance(block, Table):
                yield from (" ".join(filter(None, row)) for row in block.rows)

    def _table(self, table: "_Element") -> Iterator[Block]:
        header = next(table.iterchildren(f"{TABLE}table-header-rows"), None)
        count = len(list(header.iterchildren(f"{TABLE}table-row"))) if header is not None else None
        rows = list(self.rows(table))
        if count is None and arranges_page(rows):
            yield from (Passage(cell) for row in rows for cell in row)
        else:
            yield Table(rows, count)

    def _cells(self, row: "_Element", spans: dict[int, tuple[int, str]]) -> list[str]:
        """Return the texts of a row's cells, up to the last that has any."""
        cells: list[str] = []
        column = blanks = 0
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            repeated = _number(cell.get(f"{TABLE}number-columns-repeated"), 1, most=_REPEATED)
            below, text = spans.pop(column, (0, ""))
            if cell.tag == f"{TABLE}table-cell":
                text = "\n".join(line for child in cell.iterchildren("*") for line in self._lines(child))
                below = _number(cell.get(f"{TABLE}number-rows-spanned"), 1, most=10**6)
            if below > 1:
                spans[column] = (below - 1, span_cell(text))
            column += repeated
            if text.strip():
                cells += [""] * blanks + [text] * self._copies(repeated, 1)
                blanks = 0
            else:
                blanks += repeated
        return cells

    def _copies(self, repeated: int, cells: int) -> int:
        """Return how often some cells are written, at least once; a small file may ask for more than any memory has."""
        copies = min(repeated, 1 + self._room // max(1, cells))
        self._room -= (copies - 1) * cells
        return copies

    def _inline(self, element: "_Element") -> Iterator[str]:
        yield _SPACE.sub(" ", element.text or "")
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}s":
                yield " " * _number(child.get(f"{TEXT}c"), 1, most=_MOST_BLANKS)
            elif tag == f"{TEXT}tab":
                yield "\t"
            elif tag == f"{TEXT}line-break":
                yield "\n"
            elif tag == f"{TEXT}note":
                body = next(child.iterchildren(f"{TEXT}note-body"), None)
                if body is not None:
                    self.footnotes.append("\n   ".join(self._lines(body)))
            elif isinstance(tag, str) and tag not in _SKIPPED and not tag.startswith(DRAW):
                yield from self._inline(child)
            yield _SPACE.sub(" ", child.tail or "")


def _number(text: str | None, default: int, *, most: int) -> int:
    """Return a count that a file states, no more than `most`."""
    return min(int(text), most) if text is not None and re.fullmatch(r"\d{1,9}", text) else default
