"""The output of both PDF readers: pages as lines of words with boxes, before they become one text."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Blank = Literal["", "picture", "drawing", "nothing", "damage"]  # what there is on a page that has no text


@dataclass(frozen=True, slots=True, eq=False)
class RawPage:
    """One page as read: `lines` in reading order, each a list of words without white space.

    boxes: (number of words, 4) float32 as `WordBoxes` wants them, in the order of the words; None from a reader that
    has none. sizes: the font size of each line's first word, 0.0 if unknown. blank: empty on pages with text.
    """

    lines: list[list[str]]
    width: float
    height: float
    label: str = ""
    boxes: NDArray[np.float32] | None = None
    sizes: list[float] = field(default_factory=list)
    blank: Blank = ""


@dataclass(frozen=True, slots=True, eq=False)
class RawPdf:
    """A PDF as read; `information` holds its Title, Author, Subject, Keywords and CreationDate, where it has them.

    attachments: the names of files inside of it, whose content is no part of its text.
    """

    pages: list[RawPage]
    information: dict[str, str]
    attachments: list[str] = field(default_factory=list)


class PasswordNeeded(Exception):
    """The file does not open with the password given, or with none."""
