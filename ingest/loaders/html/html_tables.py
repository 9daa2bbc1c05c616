"""The rows of an HTML table as a reader sees them, and the tables that only arrange a page."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.loaders.outline import Table, arranges_page, span_cell

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MOST_COLUMNS = 1000  # HTML's own limit of colspan
_MOST_ROWS = 65534  # and of rowspan
_MOST_CELLS = 2_000_000  # of rows as wide as the widest; in a larger table spans are not followed: they multiply


def is_layout(node: "LexborNode", attributes: Mapping[str, str | None]) -> bool:
    """Whether a table is only layout: by its role, by having one column, or by cells that hold parts of pages."""
    if (attributes.get("role") or "").lower() in ("presentation", "none"):
        return True
    if any(_table_of(part) == node.mem_id for part in node.css("th, caption, thead")):
        return False
    if len(node.css("table")) > 1 or node.css_first("h1, h2, h3, h4, h5, h6") is not None:  # css() finds `node` too
        return True
    return arranges_page([[" ".join(cell.text().split()) for cell in row.css("td")] for row in node.css("tr")])


def _table_of(node: "LexborNode") -> int:
    """Return the identity of the table that a part belongs to."""
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return 0 if above is None else above.mem_id


@dataclass(slots=True)
class Cell:
    """A cell and how far it reaches."""

    is_header: bool
    columns: int
    rows: int
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@dataclass(slots=True)
class TableRows:
    """The rows of a table as they come."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    is_head: bool = False  # the row at hand is the header's, whatever its cells are

    def open_row(self, *, is_header: bool) -> None:
        self.rows.append([])
        self.is_head = is_header

    def open_cell(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        columns = _count(attributes.get("colspan"), _MOST_COLUMNS)
        rows = _count(attributes.get("rowspan"), _MOST_ROWS)
        self.rows[-1].append(Cell(tag == "th" or self.is_head, columns, rows))

    def add_text(self, text: str, *, is_caption: bool) -> None:
        if is_caption or not self.rows or not self.rows[-1]:
            self.caption.append(text)
        else:
            self.rows[-1][-1].texts.append(text)

    def finish(self) -> tuple[str, Table]:
        """Return the caption, and the table without rows and columns that are empty all through.

        A cell over several rows is said in each, for a row must be understood alone; one over several columns
        once, or in each if it is a header, for it names them all.
        """
        grid, header_rows = self._grid()
        has_headers = any(cell.is_header for row in self.rows for cell in row)
        used = sorted({column for row in grid for column, text in row.items() if text})
        rows = [[row.get(column, "") for column in used[: bisect_right(used, max(row))]] for row in grid]
        return "\n".join(self.caption), Table(rows, header_rows if has_headers else None)

    def _grid(self) -> tuple[list[dict[int, str]], int]:
        """Return the text at each place, and how many of the rows, from the first on, hold headers alone."""
        grid: list[dict[int, str]] = []
        header_rows, only_headers = 0, True
        widest = max((sum(cell.columns for cell in row) for row in self.rows), default=0)
        follows_spans = widest * len(self.rows) <= _MOST_CELLS
        reaching: dict[int, tuple[int, str]] = {}  # column -> the rows that a cell above still covers, and its text
        for row in self.rows:
            places = {column: text for column, (_, text) in reaching.items()}
            reaching = {column: (left - 1, text) for column, (left, text) in reaching.items() if left > 1}
            column = 0
            for cell in row:
                while column in places:
                    column += 1
                text = cell.text
                for i in range(cell.columns if follows_spans else 1):
                    shown = text if i == 0 or cell.is_header else ""
                    places[column + i] = shown
                    if cell.rows > 1 and follows_spans:
                        reaching[column + i] = (cell.rows - 1, span_cell(shown))
            if any(cell.text for cell in row) and not self._is_said_below(row):
                only_headers = only_headers and all(cell.is_header for cell in row if cell.texts)
                header_rows += only_headers
                grid.append(places)
        return grid, header_rows

    def _is_said_below(self, row: Sequence[Cell]) -> bool:
        """Whether later rows with more cells repeat all that a row holds."""
        return row is not self.rows[-1] and all(
            cell.rows > 1 and cell.text == span_cell(cell.text) and len(row) < len(self.rows[-1]) for cell in row
        )


def _count(value: str | None, most: int) -> int:
    digits = (value or "").strip()
    return min(max(1, int(digits)), most) if digits.isdecimal() and len(digits) <= 9 else 1
