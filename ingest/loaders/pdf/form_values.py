"""Adds the filled-in values of a PDF's form, which are not part of the page's text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

CHECKED, UNCHECKED = "☑", "☐"
_LABEL_PT = 150.0  # as far as that a label may be from its field
_SLACK_PT = 3.0  # boxes of a label and its field may overlap so much
_LEAST_OVERLAP = 0.5  # of the smaller height


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """The words of a field or of typed-over text; its box is as `WordBoxes` wants them. A mark is a box to tick."""

    words: list[str]
    box: NDArray[np.float32]  # (4,)
    is_mark: bool = False


def place_values(page: RawPage, values: Sequence[Value]) -> RawPage:
    """Return the page with each value behind its label, a mark before it; without a label it is a line of its own."""
    for value in values:
        page = _place(page, value)
    return page


def _place(page: RawPage, value: Value) -> RawPage:
    boxes = np.zeros((0, 4), np.float32) if page.boxes is None else page.boxes
    label = _label(boxes, value)
    if label is None:
        above = np.flatnonzero(boxes[:, 3] <= value.box[3])
        index = int(above[-1]) + 1 if len(above) else 0
        line, _ = _line_of(page.lines, index - 1) if index else (-1, 0)
        index = sum(len(words) for words in page.lines[: line + 1])
        lines = [*page.lines[: line + 1], value.words, *page.lines[line + 1 :]]
        sizes = [*page.sizes[: line + 1], 0.0, *page.sizes[line + 1 :]]
        bold = [*page.bold[: line + 1], False, *page.bold[line + 1 :]]
    else:
        index = label + (not value.is_mark)
        line, within = _line_of(page.lines, label)
        within += not value.is_mark
        words = [*page.lines[line][:within], *value.words, *page.lines[line][within:]]
        lines = [*page.lines[:line], words, *page.lines[line + 1 :]]
        sizes, bold = page.sizes, page.bold
    boxes = np.insert(boxes, index, np.tile(value.box, (len(value.words), 1)), axis=0)
    return replace(page, lines=lines, boxes=boxes, sizes=sizes, bold=bold, blank="")


def _label(boxes: NDArray[np.float32], value: Value) -> int | None:
    """Return the nearest word on the field's height that ends to its left; for a mark, that starts to its right."""
    box = value.box
    if not len(boxes):
        return None
    overlap = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    smaller = np.minimum(boxes[:, 3] - boxes[:, 1], box[3] - box[1])
    away = boxes[:, 0] - box[2] if value.is_mark else box[0] - boxes[:, 2]
    away = np.where((overlap >= _LEAST_OVERLAP * smaller) & (away >= -_SLACK_PT), away, np.inf)
    nearest = int(np.argmin(away))
    return nearest if away[nearest] <= _LABEL_PT else None


def _line_of(lines: Sequence[Sequence[str]], word: int) -> tuple[int, int]:
    """Return a word's line and its place in it."""
    for number, line in enumerate(lines):
        if word < len(line):
            return number, word
        word -= len(line)
    raise IndexError(word)
