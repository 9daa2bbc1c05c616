"""Puts Japanese and Chinese that is written downwards into its order: columns from right to left, in each row of them.

PDFium has the columns in the order of the file, mostly from left to right, or each character on a line of its own.
Mongolian, whose columns run from left to right, stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from ingest.loaders.pdf.raw_pages import RawPage

_DOWNWARDS = re.compile(  # a Chinese character, kana, or their signs
    "[\u3001-\u30ff\u31f0-\u9fff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff9f\U00020000-\U0003ffff]"
)
_TALL = 1.2  # times as high as wide is a column, at least: fonts that are not in the file have boxes twice as wide
_NEAR = 0.3  # of a character's width: so far apart two pieces of a column may be, or their middles beside each other
_SMALL = 0.65  # times the usual width: readings beside the characters, which are no part of the sentence
_MOST_DIGITS = 4  # of a number that stands upright in a column


@dataclass(frozen=True, slots=True)
class _Piece:
    """What lies one below the other: a line that runs downwards, or a single character."""

    words: tuple[str, ...]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    is_bold: bool

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_column(self) -> bool:
        return len(self.text) > 1 and self.bottom - self.top > _TALL * self.width

    def joined(self, below: "_Piece") -> "_Piece":
        """Return the column with `below` as its end, in one word, as nobody puts blanks there."""
        edges = min(self.left, below.left), self.top, max(self.right, below.right), below.bottom
        return _Piece((self.text + below.text,), *edges, self.size, self.is_bold and below.is_bold)


def in_column_order(page: RawPage) -> RawPage:
    """Return the page with its columns from right to left; lines across it stay where they are among them."""
    if page.boxes is None or not any(_DOWNWARDS.search(line[0]) for line in page.lines):
        return page
    pieces = _pieces(page)
    columns = [column for column in _columns([piece for piece in pieces.values() if piece]) if column.is_column]
    if not columns:
        return page
    used = {i for i, piece in pieces.items() if piece and any(_is_inside(piece, column) for column in columns)}
    starts = [0, *accumulate(map(len, page.lines))]
    ordered = iter(_in_order(columns))
    first = min(used, default=-1)
    lines: list[_Piece | int] = []
    for i in range(len(page.lines)):
        if i not in used:
            lines.append(i)
        elif i == first:
            lines += ordered
    rows = [page.boxes[starts[line] : starts[line + 1]] if isinstance(line, int) else _box(line) for line in lines]
    return replace(
        page,
        lines=[page.lines[line] if isinstance(line, int) else list(line.words) for line in lines],
        boxes=np.concatenate(rows).astype(np.float32),
        sizes=[page.sizes[line] if isinstance(line, int) else line.size for line in lines],
        bold=[page.bold[line] if isinstance(line, int) else line.is_bold for line in lines],
    )


def _pieces(page: RawPage) -> dict[int, _Piece | None]:
    """Return for each line what it is of a column; None if it runs across the page."""
    pieces: dict[int, _Piece | None] = {}
    first = 0
    assert page.boxes is not None
    for i, line in enumerate(page.lines):
        boxes = page.boxes[first : first + len(line)]
        first += len(line)
        left, top = map(float, boxes[:, :2].min(axis=0))
        right, bottom = map(float, boxes[:, 2:].max(axis=0))
        piece = _Piece(("".join(line),), left, top, right, bottom, page.sizes[i], page.bold[i])
        is_one = len(piece.text) == 1 or (piece.text.isdecimal() and len(piece.text) <= _MOST_DIGITS)
        is_downwards = piece.is_column and _DOWNWARDS.search(piece.text)
        pieces[i] = piece if is_one or is_downwards else None
    return pieces


def _columns(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return pieces that lie closely one below the other as one."""
    columns: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        above = next((i for i, column in enumerate(columns) if _goes_on(column, piece)), None)
        if above is None:
            columns.append(piece)
        else:
            columns[above] = columns[above].joined(piece)
    return columns


def _goes_on(column: _Piece, piece: _Piece) -> bool:
    width = max(column.width, piece.width)
    is_below = abs(piece.top - column.bottom) <= _NEAR * width
    is_written = _DOWNWARDS.search(column.text) or _DOWNWARDS.search(piece.text)
    return is_below and abs(piece.middle - column.middle) <= _NEAR * width and bool(is_written)


def _in_order(columns: Sequence[_Piece]) -> list[_Piece]:
    """Return columns row by row, each row from right to left, with the readings behind their row."""
    usual = float(np.median([column.width for column in columns]))
    rows: list[list[_Piece]] = []
    bottom = 0.0
    for column in sorted(columns, key=lambda column: column.top):
        if not rows or column.top >= bottom:
            rows.append([])
        rows[-1].append(column)
        bottom = max(bottom, column.bottom)
    return [column for row in rows for column in sorted(row, key=lambda one: _place(one, usual))]


def _place(column: _Piece, usual: float) -> tuple[bool, float, float]:
    return column.width < _SMALL * usual, -column.middle, column.top


def _is_inside(piece: _Piece, column: _Piece) -> bool:
    return column.left <= piece.middle <= column.right and column.top <= piece.top and piece.bottom <= column.bottom


def _box(piece: _Piece) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.array([[piece.left, piece.top, piece.right, piece.bottom]], np.float32)
