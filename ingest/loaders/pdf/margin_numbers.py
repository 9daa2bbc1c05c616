"""Takes the numbers of lines out of the text: contracts and court papers print them in the margin."""

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

_FAR = 0.8  # times the height of the print: so far to the right of its number a line begins
_SAME_PT = 3.0  # the numbers' right or left edges stand below each other
_DIGITS = 4  # of a number at most
_FEWEST = 5  # numbered lines
_IN_STEP = 0.8  # of the numbers that follow each other
_LOWER = 0.25  # of the lines go on in the midst of a sentence, as the items of most lists do not; of them all
_SOME_FULL = 0.4  # then reach so far as lines do that are wrapped at a margin, or else
_FULL = 0.7  # of them do:
_WIDE = 0.85  # of the widest one
_LONG = 10.0  # times the height of the print: a usual line is longer, the parts that a legend names are not
_OUTSIDE = 0.9  # of the page's other lines lie to one side of numbers that are lines of their own
_STEPS = (1, 2, 5, 10)


def set_numbers_aside(page: RawPage, aside: Set[int]) -> tuple[RawPage, set[int]]:
    """Return the page with the numbers of its lines as a last line, and the lines aside, that one included.

    Lines are numbered if their first words count them: `1`, `2`, `3` on each, or `5`, `10` on every fifth; or if a
    column of such numbers stands beside the text, each a line of its own.
    """
    if page.boxes is None:
        return page, set(aside)
    starts = [0, *accumulate(map(len, page.lines))]
    found = _numbered(page, page.boxes, aside, starts) or _beside(page, page.boxes, aside, starts)
    numbers = [starts[i] for i in found]
    if not numbers:
        return page, set(aside)
    taken = set(numbers)
    words = [word for line in page.lines for word in line]
    rest = [i for i in range(starts[-1]) if i not in taken]
    lines = [[words[j] for j in range(*edges) if j not in taken] for edges in pairwise(starts)]
    kept = [i for i, line in enumerate(lines) if line]
    moved = replace(
        page,
        lines=[*(lines[i] for i in kept), [words[j] for j in numbers]],
        sizes=[*(page.sizes[i] for i in kept), page.sizes[found[0]]],
        bold=[*(page.bold[i] for i in kept), False],
        boxes=page.boxes[[*rest, *numbers]],
    )
    return moved, {*(new for new, old in enumerate(kept) if old in aside), len(kept)}


def _numbered(page: RawPage, boxes: NDArray[np.float32], aside: Set[int], starts: Sequence[int]) -> list[int]:
    """Return the lines that begin with their number; none unless it is clear that they do."""
    lines = []
    for i, line in enumerate(page.lines):
        if i in aside or len(line) < 2 or not _is_number(line[0]):
            continue
        number, following = boxes[starts[i]], boxes[starts[i] + 1]
        if following[0] - number[2] > _FAR * (number[3] - number[1]):
            lines.append(i)
    if len(lines) < _FEWEST:
        return []
    edges = np.array([boxes[starts[i]][[0, 2]] for i in lines])  # (lines, 2)
    in_step = sum(int(page.lines[b][0]) - int(page.lines[a][0]) == b - a for a, b in pairwise(lines))
    is_clear = _line_up(edges) and in_step >= _IN_STEP * (len(lines) - 1)
    texts = [(page.lines[i][1], boxes[starts[i] + 1 : starts[i + 1]]) for i in lines]
    return lines if is_clear and _is_running(texts) else []


def _beside(page: RawPage, boxes: NDArray[np.float32], aside: Set[int], starts: Sequence[int]) -> list[int]:
    """Return the lines that are the numbers of others; none unless it is clear that they are."""
    lone = [i for i, line in enumerate(page.lines) if len(line) == 1 and _is_number(line[0])]
    lone.sort(key=lambda i: float(boxes[starts[i], 1]))
    apart = aside | set(lone)
    others = [i for i in range(len(page.lines)) if i not in apart]
    if len(lone) < _FEWEST or len(others) < _FEWEST:
        return []
    places = np.array([boxes[starts[i]] for i in lone])  # (numbers, 4)
    steps = [int(page.lines[b][0]) - int(page.lines[a][0]) for a, b in pairwise(lone)]
    in_step = max(steps.count(step) for step in _STEPS)
    left = np.array([boxes[starts[i] : starts[i + 1], 0].min() for i in others])
    right = np.array([boxes[starts[i] : starts[i + 1], 2].max() for i in others])
    is_outside = max((left > places[:, 2].max()).mean(), (right < places[:, 0].min()).mean()) >= _OUTSIDE
    if not is_outside or in_step < _IN_STEP * len(steps) or not _line_up(places[:, [0, 2]]):
        return []
    texts = [(page.lines[i][0], boxes[starts[i] : starts[i + 1]]) for i in others]
    return sorted(lone) if _is_running(texts) else []


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) <= _DIGITS


def _line_up(edges: NDArray[np.floating]) -> bool:
    """Whether numbers have one left edge, or one right edge; edges: (numbers, 2)."""
    return bool((np.abs(edges - np.median(edges, axis=0)) <= _SAME_PT).all(axis=0).any())


def _is_running(lines: Sequence[tuple[str, NDArray[np.float32]]]) -> bool:
    """Whether lines, given by their first words and their boxes, are those of sentences.

    The rows of a table have wide gaps; the items of a list or of a legend, be they in lower case, end anywhere.
    """
    heights = [float(np.median(boxes[:, 3] - boxes[:, 1])) for _, boxes in lines]
    gaps = sum(_widest_gap(boxes) > height for (_, boxes), height in zip(lines, heights, strict=True))
    lower = sum(word[0].islower() for word, _ in lines)
    edges = np.array([[boxes[:, 0].min(), boxes[:, 2].max()] for _, boxes in lines])  # (lines, 2)
    left, right = edges[:, 0].min(), edges[:, 1].max()
    if gaps >= len(lines) / 2 or np.median(edges[:, 1] - edges[:, 0]) < _LONG * np.median(heights):
        return False
    full = np.count_nonzero(edges[:, 1] - left >= _WIDE * (right - left)) / len(lines)
    return bool(full >= (_SOME_FULL if lower >= _LOWER * len(lines) else _FULL))


def _widest_gap(boxes: NDArray[np.float32]) -> float:
    return float((boxes[1:, 0] - boxes[:-1, 2]).max(initial=0.0))
