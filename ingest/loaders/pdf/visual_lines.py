"""Joins lines that are one to the eye: PDFium breaks them at raised or lowered print, such as powers."""

import re
from dataclasses import replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

_LEAST_OVERLAP = 0.5  # of the smaller box's height; tight lines overlap by 0.15
_MOST_GAP = 0.6  # of the smaller box's height, between two words of a line
_LEAST_GAP = -0.25  # an italic letter leans over its exponent
_NO_SPACE = 0.12  # of the smaller box's height; a space has 0.2 at least
_SMALLER = 0.85  # times the other's height: an exponent, a footnote's mark, a trade mark
_LONG_WORD = re.compile(r"[^\W\d_]{3}$")


def join_lines(page: RawPage) -> RawPage:
    """Join each line to the previous one if it starts at that one's end, at the same height."""
    boxes = page.boxes
    if boxes is None or len(page.lines) < 2:
        return page
    firsts = np.array([0, *accumulate(len(line) for line in page.lines)])[1:-1]  # the first word of each later line
    before, after = boxes[firsts - 1], boxes[firsts]  # (lines - 1, 4) each
    heights = np.stack([before[:, 3] - before[:, 1], after[:, 3] - after[:, 1]])  # (2, lines - 1)
    smaller = heights.min(axis=0)
    overlap = np.minimum(before[:, 3], after[:, 3]) - np.maximum(before[:, 1], after[:, 1])
    gap = after[:, 0] - before[:, 2]
    with_next = (overlap > _LEAST_OVERLAP * smaller) & (gap < _MOST_GAP * smaller) & (gap > _LEAST_GAP * smaller)
    for i in map(int, np.flatnonzero(with_next)):
        ends = (page.lines[i][-1], before[i]), (page.lines[i + 1][0], after[i])
        with_next[i] = not any(_is_upright(word, box) for word, box in ends)
    if not with_next.any():
        return page
    is_close = gap < _NO_SPACE * smaller
    is_smaller = heights[1] < _SMALLER * heights[0]
    lines = [list(page.lines[0])]
    sizes, bold = list(page.sizes[:1]), list(page.bold[:1])
    rest: list[int] = []  # words that are the end of the one before
    for i, line in enumerate(page.lines[1:]):
        if not with_next[i]:
            lines.append(list(line))
            sizes += page.sizes[i + 1 : i + 2]
            bold += page.bold[i + 1 : i + 2]
            continue
        bold[-1:] = [one and other for one, other in zip(bold[-1:], page.bold[i + 1 : i + 2], strict=True)]
        if sizes and sum(map(len, line)) > sum(map(len, lines[-1])):
            sizes[-1] = page.sizes[i + 1]
        if is_close[i] and _is_one_word(lines[-1][-1], line[0], is_smaller=bool(is_smaller[i])):
            rest.append(int(firsts[i]))
            lines[-1][-1] += line[0]
            line = line[1:]
        lines[-1] += line
    return replace(page, lines=lines, boxes=_united(boxes, rest), sizes=sizes, bold=bold)


def _is_upright(word: str, box: NDArray[np.float32]) -> bool:
    """Whether a word runs down or up the page: two columns of Japanese are two lines."""
    return len(word) > 2 and bool(box[3] - box[1] > 2 * (box[2] - box[0]))


def _is_one_word(word: str, following: str, *, is_smaller: bool) -> bool:
    """Whether touching pieces are one word: `R2`, `CO2`, `19th`, a drop cap; not a footnote's mark, nor two numbers."""
    if word[-1].isdigit() and following[0].isdigit():
        return False
    return not (is_smaller and following[0].isalnum() and _LONG_WORD.search(word))


def _united(boxes: NDArray[np.float32], rest: list[int]) -> NDArray[np.float32]:
    """Return the boxes with each of `rest` taken into the one before."""
    if not rest:
        return boxes
    starts = np.delete(np.arange(len(boxes)), rest)
    least, most = np.minimum.reduceat(boxes, starts), np.maximum.reduceat(boxes, starts)
    return np.concatenate([least[:, :2], most[:, 2:]], axis=1)
