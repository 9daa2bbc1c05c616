"""Finds the tables of a page by the places of its words, ruled or not: a false table is worse than a missed one.

Words that a wide gap parts are cells, what stands side by side is a band, and bands follow each other as a table as
long as their cells keep to the same columns.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ingest.loaders.pdf.bands import Band, Cell, make_bands
from ingest.loaders.pdf.columns import Columns, edges_of, line_up, merge_columns
from ingest.loaders.pdf.lookalikes import is_lookalike
from ingest.loaders.pdf.raw_pages import RawPage, RawTable, TableRow
from ingest.loaders.pdf.wrapped_cells import join_wrapped
from ingest.loaders.tables import has_header, is_name, is_value

_MIN_ROWS = 3  # with two cells at least
_MOST_GAP = 2.2  # times the height of its words: what is farther below a row is no longer its table
_LARGER = 1.25  # times the height of all rows so far: a heading


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells of each row, and the lines of the page that they stand on, from `first` to `last`."""

    rows: list[list[Cell]]
    has_header: bool
    first: int
    last: int


def with_tables(page: RawPage, aside: Set[int]) -> tuple[RawPage, set[int]]:
    """Return the page with each row of its tables on a line of its own, and the new numbers of the lines `aside`."""
    if page.boxes is None or len(page.lines) < _MIN_ROWS:
        return page, set(aside)
    tables = [table for bands in make_bands(page, aside) for table in _find(bands, page.bold)]
    return _rewritten(page, aside, tables) if tables else (page, set(aside))


def _find(bands: Sequence[Band], bold: Sequence[bool]) -> list[_Table]:
    tables = []
    i = 0
    while i < len(bands):
        columns = _run(bands[i:])
        table = _table(columns, bold)
        if table is not None:
            tables.append(table)
        i += 1 if table is None else len(columns.bands)
    return tables


def _run(bands: Sequence[Band]) -> Columns:
    """Return the columns of the first band, with as many of the next ones as keep to them."""
    columns = Columns.of(bands[0])
    if len(bands[0].cells) < 2:
        return columns
    for above, band in pairwise(bands):
        tallest = max(row.height for row in columns.bands)
        is_heading = len(band.cells) == 1 and len(columns.bands) >= _MIN_ROWS and band.height > _LARGER * tallest
        is_far = band.top - above.bottom > _MOST_GAP * above.height
        wider = None if is_heading or is_far else columns.joined(band)
        if wider is None:
            break
        columns = wider
    return columns


def _table(columns: Columns, bold: Sequence[bool]) -> _Table | None:
    """Return the table that a run of bands is, unless it is too little for one or something else that lines up."""
    if len(columns.bands) < _MIN_ROWS or len(columns.edges) < 2:
        return None
    rows = join_wrapped(columns)
    while rows and _filled(rows[-1]) < 2:  # a line below the table that is no wider than its first column
        rows.pop()
    rows = merge_columns(rows) if rows else rows
    full = [row for row in rows if _filled(row) >= 2]
    lines = {line for row in rows for cell in row for line in cell.lines}
    if len(full) < _MIN_ROWS or len(lines) != max(lines) - min(lines) + 1 or not line_up(full):
        return None
    if is_lookalike(full, columns.bands):
        return None
    texts = [[cell.text for cell in row] for row in rows]
    is_named = has_header(texts) and 2 * _filled(rows[0]) >= len(rows[0]) and all(map(is_name, texts[0]))
    values = sum(is_value(row[1]) for row in texts[1:])
    is_told = len(rows[0]) > 2 or 2 * values >= len(rows) - 1 or _stands_out(rows, bold)
    return _Table(rows, is_named and is_told, min(lines), max(lines))


def _stands_out(rows: Sequence[Sequence[Cell]], bold: Sequence[bool]) -> bool:
    """Whether the first row alone is bold, or it is not known what is: names beside texts may be no header's."""
    is_bold = [all(bold[line] for cell in row for line in cell.lines) for row in rows] if bold else [True]
    return is_bold[0] and not all(is_bold[1:]) if len(is_bold) > 1 else True


def _filled(row: Sequence[Cell]) -> int:
    return sum(map(bool, row))


def _rewritten(page: RawPage, aside: Set[int], tables: Sequence[_Table]) -> tuple[RawPage, set[int]]:
    """Return the page with a line for each row where the lines of its tables were."""
    starts = np.cumsum([0, *map(len, page.lines)])
    words = [word for line in page.lines for word in line]
    beginning = {table.first: table for table in tables}
    inside = {line for table in tables for line in range(table.first, table.last + 1)}
    lines: list[list[int]] = []  # the words of each, by their numbers on the page
    sizes: list[float] = []
    bold: list[bool] = []
    raw_tables: list[RawTable] = []
    furniture: set[int] = set()
    for i in range(len(page.lines)):
        if i in beginning:
            table = beginning[i]
            rows = tuple(_row(cells) for cells in table.rows)
            raw_tables.append(RawTable(len(lines), rows, edges_of(table.rows), table.has_header))
            lines += [[word for cell in cells for word in cell.words] for cells in table.rows]
            sizes += page.sizes[i : i + 1] * len(rows)
            bold += page.bold[i : i + 1] * len(rows)
        elif i not in inside:
            furniture |= {len(lines)} if i in aside else set()
            lines.append(list(range(int(starts[i]), int(starts[i + 1]))))
            sizes += page.sizes[i : i + 1]
            bold += page.bold[i : i + 1]
    order = [word for line in lines for word in line]
    boxes = None if page.boxes is None else page.boxes[order]
    written = [[words[word] for word in line] for line in lines]
    return replace(page, lines=written, sizes=sizes, bold=bold, boxes=boxes, tables=tuple(raw_tables)), furniture


def _row(cells: Sequence[Cell]) -> TableRow:
    starts = np.cumsum([0, *(len(cell.words) for cell in cells)])
    breaks = frozenset(int(start) + place for start, cell in zip(starts, cells, strict=False) for place in cell.breaks)
    return TableRow(tuple(len(cell.words) for cell in cells), breaks)
