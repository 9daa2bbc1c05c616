"""Takes the numbers of lines out of the text: contracts and court papers print them in the margin."""

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np

from ingest.loaders.pdf.raw_pages import RawPage

_FAR = 0.8  # times the height of the print: so far to the right of its number a line begins
_SAME_PT = 3.0  # the numbers' right or left edges stand below each other
_FEWEST = 5  # numbered lines
_IN_STEP = 0.8  # of the numbers that follow each other
_LOWER = 0.25  # of the lines go on in the midst of a sentence, as the items of a list do not


def set_numbers_aside(page: RawPage, aside: Set[int]) -> tuple[RawPage, set[int]]:
    """Return the page with the numbers of its lines as a last line, and the lines aside, that one included.

    Lines are numbered if their first words count them: `1`, `2`, `3` on each, or `5`, `10` on every fifth.
    """
    starts = [0, *accumulate(map(len, page.lines))]
    numbered = _numbered(page, aside, starts)
    if page.boxes is None or not numbered:
        return page, set(aside)
    numbers = [starts[i] for i in numbered]
    rest = [i for i in range(starts[-1]) if i not in set(numbers)]
    lines = [line[1:] if i in set(numbered) else line for i, line in enumerate(page.lines)]
    last = [page.lines[i][0] for i in numbered]
    sizes, bold = [*page.sizes, page.sizes[numbered[0]]], [*page.bold, False]
    moved = replace(page, lines=[*lines, last], sizes=sizes, bold=bold, boxes=page.boxes[[*rest, *numbers]])
    return moved, {*aside, len(lines)}


def _numbered(page: RawPage, aside: Set[int], starts: Sequence[int]) -> list[int]:
    """Return the lines that begin with their number; none unless it is clear that they do."""
    boxes = page.boxes
    if boxes is None:
        return []
    lines = []
    for i, line in enumerate(page.lines):
        if i in aside or len(line) < 2 or not line[0].isdecimal():
            continue
        number, following = boxes[starts[i]], boxes[starts[i] + 1]
        if following[0] - number[2] > _FAR * (number[3] - number[1]):
            lines.append(i)
    if len(lines) < _FEWEST:
        return []
    edges = np.array([boxes[starts[i]][[0, 2]] for i in lines])  # (lines, 2)
    line_up = (np.abs(edges - np.median(edges, axis=0)) <= _SAME_PT).all(axis=0).any()
    in_step = sum(int(page.lines[b][0]) - int(page.lines[a][0]) == b - a for a, b in pairwise(lines))
    lower = sum(page.lines[i][1][0].islower() for i in lines)
    is_clear = line_up and in_step >= _IN_STEP * (len(lines) - 1) and lower >= _LOWER * len(lines)
    return lines if is_clear else []
