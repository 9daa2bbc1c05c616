"""Words that wide gaps part, side by side: the raw material of tables."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

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
    boxes = [_Box(*edges) for edges in page.boxes.tolist()]
    usual = median(box.bottom - box.top for box in boxes)
    first = 0
    stretch: list[Band] = []
    for i, words in enumerate(page.lines):
        line = _line(i, words, first, boxes[first : first + len(words)])
        first += len(words)
        is_print = i not in aside and 0 < line.bottom - line.top <= _TALL * usual
        lowest = max((above.top for above in stretch[-_LINES_BACK:]), default=line.top)
        if not is_print or line.top < lowest - _LINES_BACK * line.height:
            yield _side_by_side(stretch)
            stretch = []
        if is_print:
            stretch.append(line)
    yield _side_by_side(stretch)


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def _line(number: int, words: Sequence[str], first: int, boxes: Sequence[_Box]) -> Band:
    """Return a line of the page as a band, cut where a wide gap parts its words."""
    height = median(box.bottom - box.top for box in boxes)
    cuts = [0]
    for i, (before, box) in enumerate(pairwise(boxes)):
        widest = (_SIGN_GAP if words[i] in _CURRENCIES else _CELL_GAP) * height
        if not -height <= box.left - before.right <= widest:
            cuts.append(i + 1)
    cells = [_cell(number, words, first, boxes, start, end) for start, end in pairwise([*cuts, len(words)])]
    return Band(tuple(cells), min(box.top for box in boxes), max(box.bottom for box in boxes), height)


def _cell(number: int, words: Sequence[str], first: int, boxes: Sequence[_Box], start: int, end: int) -> Cell:
    inside = boxes[start:end]
    middle = median(box.top + box.bottom for box in inside) / 2
    left, right = min(box.left for box in inside), max(box.right for box in inside)
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
