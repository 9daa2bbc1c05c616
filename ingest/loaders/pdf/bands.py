"""Words that wide gaps part, side by side: the raw material of tables."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

_CELL_GAP = 0.9  # times the height of the words: three spaces; justified lines have up to two
_SIGN_GAP = 8.0  # times the height, between a currency sign and its amount, which stands at the column's other side
_CURRENCIES = frozenset("$€£¥")
_OVERLAP = 0.4  # of the smaller height: side by side
_LINES_BACK = 8  # as many lines a wrapped cell may have before the cell to its right begins
_TALL = 3.0  # times the usual height: a watermark, or print that runs down the page


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that belong together: their numbers on the page in reading order, and where they stand; falsy if empty.

    lines: the page's lines that they are on. breaks: the places in `words` at which a further line of the cell begins.
    """

    texts: tuple[str, ...] = ()
    words: tuple[int, ...] = ()
    left: float = 0.0
    right: float = 0.0
    middle: float = 0.0
    lines: frozenset[int] = frozenset()
    breaks: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    def joined(self, following: "Cell") -> "Cell":
        """Return the cell with `following` as its next line, `middle` being the first line's."""
        if not self or not following:
            return self or following
        return Cell(
            self.texts + following.texts,
            self.words + following.words,
            min(self.left, following.left),
            max(self.right, following.right),
            self.middle,
            self.lines | following.lines,
            self.breaks | {len(self.words)} | {len(self.words) + place for place in following.breaks},
        )


@dataclass(frozen=True, slots=True)
class Band:
    """Cells that stand side by side, from left to right; a wrapped one is several, one below the other."""

    cells: tuple[Cell, ...]
    top: float
    bottom: float
    height: float  # of a line

    def beside(self, one: Cell, other: Cell) -> bool:
        """Whether two of the cells stand on one line."""
        return abs(one.middle - other.middle) < (1 - _OVERLAP) * self.height


def make_bands(page: RawPage, aside: Set[int]) -> Iterator[list[Band]]:
    """Yield the bands of each stretch of a page that is read from top to bottom; furniture parts stretches."""
    if page.boxes is None:
        return
    starts = np.cumsum([0, *map(len, page.lines)])
    usual = float(np.median(page.boxes[:, 3] - page.boxes[:, 1]))
    stretch: list[Band] = []
    for i, words in enumerate(page.lines):
        line = _line(i, words, int(starts[i]), page.boxes[starts[i] : starts[i + 1]])
        is_print = i not in aside and 0 < line.bottom - line.top <= _TALL * usual
        lowest = max((above.top for above in stretch[-_LINES_BACK:]), default=line.top)
        if not is_print or line.top < lowest - _LINES_BACK * line.height:
            yield _side_by_side(stretch)
            stretch = []
        if is_print:
            stretch.append(line)
    yield _side_by_side(stretch)


def _line(number: int, words: Sequence[str], first: int, boxes: NDArray[np.float32]) -> Band:
    """Return a line of the page as a band, cut where a wide gap parts its words."""
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    widest = np.array([_SIGN_GAP if word in _CURRENCIES else _CELL_GAP for word in words[:-1]]) * height
    cuts = [0, *(int(i) + 1 for i in np.flatnonzero((gaps > widest) | (gaps < -height))), len(words)]
    cells = [_cell(number, words, first, boxes, a, b) for a, b in pairwise(cuts)]
    return Band(tuple(cells), float(boxes[:, 1].min()), float(boxes[:, 3].max()), height)


def _cell(number: int, words: Sequence[str], first: int, boxes: NDArray[np.float32], start: int, end: int) -> Cell:
    inside = boxes[start:end]
    middle = float(np.median(inside[:, 1] + inside[:, 3])) / 2
    left, right = float(inside[:, 0].min()), float(inside[:, 2].max())
    numbers = tuple(range(first + start, first + end))
    return Cell(tuple(words[start:end]), numbers, left, right, middle, frozenset({number}))


def _side_by_side(lines: Sequence[Band]) -> list[Band]:
    """Return lines as bands from top to bottom: those that overlap in height are one."""
    bands: list[Band] = []
    for line in sorted(lines, key=lambda line: line.top):
        above = bands[-1] if bands else None
        if above is not None and above.bottom - line.top > _OVERLAP * min(above.height, line.height):
            cells = (*above.cells, *line.cells)
            bands[-1] = Band(cells, above.top, max(above.bottom, line.bottom), max(above.height, line.height))
        else:
            bands.append(line)
    return bands
