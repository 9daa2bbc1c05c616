"""The output of both PDF readers: pages as lines of words with boxes, before they become one text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Blank = Literal[
    "", "picture", "drawing", "nothing", "damage", "gibberish", "form"
]  # what there is on a page that has no text
StandIn = Literal["no", "perhaps", "certainly"]

_BAR = " | "  # as `row_line` writes it


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a page that is a row of a table: how many words each cell has.

    breaks: the words, counted in the row, that begin a further line of their cell.
    """

    cells: tuple[int, ...]
    breaks: frozenset[int] = frozenset()

    def bars(self) -> dict[int, str]:
        """Return what is written before the first word of a cell, by the word's place in the row."""
        bars: dict[int, str] = {}
        word = column = 0
        for i, count in enumerate(self.cells):
            if count:
                bars[word] = _BAR * (i - column)
                word, column = word + count, i
        return bars | {0: bars[0].lstrip()}


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table whose rows are the lines `first`, `first` + 1, … of a page; columns: their left and right edges."""

    first: int
    rows: tuple[TableRow, ...]
    columns: tuple[tuple[float, float], ...]
    has_header: bool

    @property
    def end(self) -> int:
        """The line below the last row."""
        return self.first + len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class RawPage:
    """One page as read: `lines` in reading order, each a list of words without white space.

    boxes: (number of words, 4) float32 as `WordBoxes` wants them, in the order of the words; None from a reader that
    has none. sizes: the font size of each line's first word, 0.0 if unknown. blank: empty on pages with text. tables:
    those that were found, in the order of their lines; a reader finds none. bold: for each line whether its first and
    its last word are; empty if unknown.
    """

    lines: list[list[str]]
    width: float
    height: float
    label: str = ""
    boxes: NDArray[np.float32] | None = None
    sizes: list[float] = field(default_factory=list)
    blank: Blank = ""
    tables: tuple[RawTable, ...] = ()
    bold: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class RawPdf:
    """A PDF as read; `information` holds its Title, Author, Subject, Keywords and CreationDate, where it has them.

    attachments: the names of files inside of it, whose content is no part of its text. xfa: the parts of a form that a
    viewer lays out, by name; stand_in: whether the pages only stand in for it. notes: for the report.
    """

    pages: list[RawPage]
    information: dict[str, str]
    attachments: list[str] = field(default_factory=list)
    xfa: Mapping[str, bytes] = field(default_factory=dict)
    stand_in: StandIn = "no"
    notes: tuple[str, ...] = ()


class PasswordNeeded(Exception):
    """The file does not open with the password given, or with none."""
