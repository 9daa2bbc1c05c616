"""The columns that cells keep to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.loaders.pdf.bands import Band, Cell

_SAME_PT = 2.5  # edges that differ by no more line up
_ALIGNED = 0.7  # of a column's cells
_GUTTER_PT = 1.0  # at least between columns


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column begins and ends, from left to right, in points, and the bands that keep to them."""

    edges: tuple[tuple[float, float], ...]
    bands: tuple[Band, ...]

    @classmethod
    def of(cls, band: Band) -> "Columns":
        return cls(_united([(cell.left, cell.right) for cell in band.cells]), (band,))

    def joined(self, band: Band) -> "Columns | None":
        """Return the columns with one more band; None if it runs across them."""
        edges = _united([*self.edges, *((cell.left, cell.right) for cell in band.cells)])
        columns = Columns(edges, (*self.bands, band))
        checked = (band,) if len(edges) >= len(self.edges) else columns.bands
        return columns if all(columns._parts(one) for one in checked) else None

    def place(self, band: Band) -> list[Cell]:
        """Return a cell for each column, which may be empty."""
        cells = [Cell()] * len(self.edges)
        for cell in sorted(band.cells, key=lambda cell: (cell.middle, cell.left)):
            number = self._number(cell)
            cells[number] = cells[number].joined(cell)
        return cells

    def _parts(self, band: Band) -> bool:
        """Whether no two cells on one line of a band are in one column."""
        return not any(
            band.beside(one, other) and self._number(one) == self._number(other)
            for one, other in combinations(band.cells, 2)
        )

    def _number(self, cell: Cell) -> int:
        return next(i for i, (left, right) in enumerate(self.edges) if left <= cell.left <= right)


def merge_columns(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return rows in which a heading that stands beside its column, not above it, is in it.

    Two columns are one if no row has both and one of them is in the first row alone. Empty columns are left out.
    """
    columns = [list(column) for column in zip(*rows, strict=True) if any(column)]
    merged = columns[:1]
    for column in columns[1:]:
        left = merged[-1]
        is_apart = not any(a and b for a, b in zip(left, column, strict=True))
        if is_apart and any(side[0] and not any(side[1:]) for side in (left, column)):
            merged[-1] = [a or b for a, b in zip(left, column, strict=True)]
        else:
            merged.append(column)
    return [list(row) for row in zip(*merged, strict=True)]


def edges_of(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[float, float], ...]:
    """Return where the columns of rows begin and end."""
    columns = ([cell for cell in column if cell] for column in zip(*rows, strict=True))
    return tuple((min(cell.left for cell in column), max(cell.right for cell in column)) for column in columns)


def line_up(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether nearly all columns have cells with one left edge, one right edge or one centre; the first row aside.

    One of three or more may not: entries are indented, and what is in the last column may stand anywhere.
    """
    aligned = [_lines_up([cell for cell in column if cell]) for column in zip(*rows[1:], strict=True)]
    return sum(aligned) >= max(2, len(aligned) - max(1, len(aligned) // 4))


def _lines_up(cells: Sequence[Cell]) -> bool:
    if not cells:
        return False
    places = zip(*((cell.left, cell.right, (cell.left + cell.right) / 2) for cell in cells), strict=True)
    return any(_most_alike(edges) >= _ALIGNED * len(cells) for edges in places)


def _most_alike(edges: Sequence[float]) -> int:
    return max(sum(abs(edge - other) <= _SAME_PT for other in edges) for edge in edges)


def _united(edges: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    united: list[tuple[float, float]] = []
    for left, right in sorted(edges):
        if united and left < united[-1][1] + _GUTTER_PT:
            united[-1] = (united[-1][0], max(united[-1][1], right))
        else:
            united.append((left, right))
    return tuple(united)
