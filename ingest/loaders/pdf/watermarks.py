"""Finds watermarks: large print across the page that is no part of what it lies over."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

_LARGER = 1.5  # times the usual size of the document's print, at least
_SLANTED = 1.6  # times its size is the print of a slanted line both wide and high, at least
_COVERED = 2  # words of other lines whose middle the line lies over, at least


def find_watermarks(pages: Sequence[RawPage]) -> list[set[int]]:
    """Return, for each page, which of its lines are watermarks; pages without boxes have none."""
    sizes = [size for page in pages for size, line in zip(page.sizes, page.lines, strict=False) for _ in line]
    usual = float(np.median(sizes)) if sizes else 0.0
    return [_find(page, usual) for page in pages]


def _find(page: RawPage, usual: float) -> set[int]:
    large = [i for i, size in enumerate(page.sizes) if size >= _LARGER * usual > 0]
    if page.boxes is None or not large:
        return set()
    starts = np.cumsum([0, *map(len, page.lines)])
    middles = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2  # (words, 2)
    found = set()
    for i in large:
        own = page.boxes[starts[i] : starts[i + 1]]
        others = np.delete(middles, np.arange(starts[i], starts[i + 1]), axis=0)
        if _is_slanted(own, page.sizes[i]) or _covered(own, others) >= _COVERED:
            found.add(i)
    return found


def _is_slanted(boxes: NDArray[np.float32], size: float) -> bool:
    """Whether words run neither across nor down the page: their boxes are wide, and far higher than their print."""
    sides = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)  # (words,)
    return bool(sides.max() > _SLANTED * size)


def _covered(boxes: NDArray[np.float32], middles: NDArray[np.floating]) -> int:
    """Return how many words have their middle inside of one of the boxes."""
    above, below = middles[:, None] > boxes[:, :2], middles[:, None] < boxes[:, 2:]  # (words, boxes, 2)
    inside = np.all(above & below, axis=2)  # (words, boxes)
    return int(np.count_nonzero(np.any(inside, axis=1)))
