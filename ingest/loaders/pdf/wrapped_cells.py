"""Joins the lines of wrapped cells to rows."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.loaders.pdf.bands import Cell
from ingest.loaders.pdf.columns import Columns
from ingest.loaders.tables import is_name, is_value

_WRAP_GAP = 0.5  # times the height: a line that goes on in its cell is as close as that
_CLEARER = 0.2  # times the height: so much more lies between rows than between the lines of a cell


def join_wrapped(columns: Columns) -> list[list[Cell]]:
    """Return the rows of the columns' bands, each with a cell for every column."""
    bands = columns.bands
    placed = [columns.place(band) for band in bands]
    gaps = [(below.top - above.bottom) / above.height for above, below in pairwise(bands)]
    limit = _limit(gaps, placed)
    rows = [placed[0]]
    for gap, cells in zip(gaps, placed[1:], strict=True):
        is_rest = gap < limit if limit is not None else gap <= _WRAP_GAP and _goes_on(rows[-1], cells)
        if is_rest:
            rows[-1] = [above.joined(cell) for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return _with_whole_header(rows)


def _limit(gaps: Sequence[float], placed: Sequence[Sequence[Cell]]) -> float | None:
    """Return the gap below which a band is the rest of a row; None if rows are as close as the lines of a cell."""
    jumps = [(after - before, before, after) for before, after in pairwise(sorted(gaps)) if before <= _WRAP_GAP]
    if not jumps or max(jumps)[0] < _CLEARER:
        return None
    _, before, after = max(jumps)
    limit = (before + after) / 2
    close = [(above, below) for gap, (above, below) in zip(gaps, pairwise(placed), strict=True) if gap < limit]
    whole = sum(bool(below[0]) and 2 * sum(map(bool, below)) > len(below) for _, below in close)
    rows_are_close = whole > len(gaps) - len(close) or any(_repeats(above, below) for above, below in close)
    return None if rows_are_close else limit


def _goes_on(row: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """Whether a band is the rest of a row by what it holds.

    It is text in one cell, which has begun above; in the first column it must begin in lower case. Or the row above is
    nothing but the beginning of such a first cell.
    """
    pieces = [(above, cell) for above, cell in zip(row, cells, strict=True) if cell]
    if cells[0]:
        is_alone = len(pieces) == 1 or not any(row[1:])
        return is_alone and bool(row[0]) and cells[0].text[0].islower()
    return len(pieces) == 1 and bool(pieces[0][0]) and not is_value(pieces[0][1].text)


def _with_whole_header(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows whose first is the whole header: the first ones without a first cell, if they name the same columns.

    `March 31,` above `2025` is one name.
    """
    while len(rows) > 2 and not rows[0][0] and not rows[1][0]:
        if [bool(cell) for cell in rows[0]] != [bool(cell) for cell in rows[1]]:
            break
        if not all(is_name(cell.text) for cell in (*rows[0], *rows[1])):
            break
        rows = [[one.joined(other) for one, other in zip(rows[0], rows[1], strict=True)], *rows[2:]]
    return rows


def _repeats(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a number stands below a number: those are two rows."""
    return any(is_value(one.text) and is_value(other.text) for one, other in zip(above, below, strict=True))
