"""The boxes of a quote's words on a page, joined to one rectangle per line."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.page_images.job import Box
from rag.records import Span, WordBoxes

_SAME_LINE = 0.5  # of the lower word's height: what two words of a line have in common
_UPRIGHT = 1.5  # times as high as wide: a word that runs down or up the page, or a narrow one such as "I"


def highlight_boxes(words: WordBoxes, spans: Sequence[Span]) -> list[Box]:
    """Return the rectangles of the words that any of the spans touches, in reading order.

    Words are joined while they follow each other on a line with no more between them than they are high: a rectangle
    never reaches over the gutter of two columns, or over a word that no span touches.
    """
    touched = np.zeros(len(words.spans), bool)
    for span in spans:
        touched |= (words.spans[:, 0] < span.end) & (words.spans[:, 1] > span.start)
    return _join(_runs(words.boxes, touched))


def _runs(boxes: NDArray[np.float32], touched: NDArray[np.bool_]) -> Iterable[list[Box]]:
    """Yield runs of adjacent word boxes."""
    run: list[Box] = []
    for (left, top, right, bottom), is_touched in zip(boxes.tolist(), touched.tolist(), strict=True):
        if is_touched:
            run.append((left, top, right, bottom))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _join(runs: Iterable[Sequence[Box]]) -> list[Box]:
    joined: list[Box] = []
    for run in runs:
        line = run[0]
        for box in run[1:]:
            if _continues(line, box):
                line = (min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3]))
            else:
                joined.append(line)
                line = box
        joined.append(line)
    return joined


def _continues(line: Box, box: Box) -> bool:
    """Whether a word adjoins a line's box, on its left or right, or above or below."""
    if _is_upright(line) and _is_upright(box):
        line, box = _turned(line), _turned(box)
    heights = line[3] - line[1], box[3] - box[1]
    common = min(line[3], box[3]) - max(line[1], box[1])
    gap = max(line[0], box[0]) - min(line[2], box[2])
    return common >= _SAME_LINE * min(heights) and gap <= max(heights)


def _is_upright(box: Box) -> bool:
    return box[3] - box[1] > _UPRIGHT * (box[2] - box[0])


def _turned(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]
