"""Finds watermarks: print across the page that is no part of what it lies over, large, or slanted and repeated."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

_LARGER = 1.5  # times the usual size of the document's print, at least
_SLANTED = 1.6  # times its size is the print of a slanted line both wide and high, at least
_SOMEWHAT_LARGER = 1.3  # times the usual size a slanted line is that nothing repeats
_LONG = 5  # letters of a word that can tell, by its box,
_LEANS = 0.3  # times its letters, at most, is wider than high, or higher than wide; upright it is 0.5
_COVERED = 2  # words of other lines whose middle the line lies over, at least


def find_watermarks(pages: Sequence[RawPage]) -> list[set[int]]:
    """Return, for each page, which of its lines are watermarks; pages without boxes have none."""
    sizes = [size for page in pages for size, line in zip(page.sizes, page.lines, strict=False) for _ in line]
    usual = float(np.median(sizes)) if sizes else 0.0
    leaning = [_leaning(page) for page in pages]
    counts = Counter(" ".join(page.lines[i]) for page, lines in zip(pages, leaning, strict=True) for i in lines)
    return [
        _find(page, usual) | _repeated(page, lines, counts, usual) for page, lines in zip(pages, leaning, strict=True)
    ]


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


def _repeated(page: RawPage, leaning: Set[int], counts: Mapping[str, int], usual: float) -> set[int]:
    """Return the slanted lines that stand more than once in the document, or are somewhat larger than its text."""
    return {i for i in leaning if counts[" ".join(page.lines[i])] > 1 or page.sizes[i] >= _SOMEWHAT_LARGER * usual > 0}


def _leaning(page: RawPage) -> set[int]:
    """Return the lines with a word that runs neither across nor down the page, as its box tells."""
    if page.boxes is None or not len(page.boxes):
        return set()
    letters = np.array([len(word) for line in page.lines for word in line])
    sides = page.boxes[:, 2:] - page.boxes[:, :2]  # (words, 2)
    longer, shorter = sides.max(axis=1), sides.min(axis=1)
    leans = (letters >= _LONG) & (longer < _LEANS * letters * shorter) & (longer > 0)
    if not leans.any():
        return set()
    line_of = np.repeat(np.arange(len(page.lines)), [len(line) for line in page.lines])
    return {int(i) for i in line_of[leans] if all(word.isalpha() for word in page.lines[i])}


def _is_slanted(boxes: NDArray[np.float32], size: float) -> bool:
    """Whether words run neither across nor down the page: their boxes are wide, and far higher than their print."""
    sides = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)  # (words,)
    return bool(sides.max() > _SLANTED * size)


def _covered(boxes: NDArray[np.float32], middles: NDArray[np.floating]) -> int:
    """Return how many words have their middle inside of one of the boxes."""
    above, below = middles[:, None] > boxes[:, :2], middles[:, None] < boxes[:, 2:]  # (words, boxes, 2)
    inside = np.all(above & below, axis=2)  # (words, boxes)
    return int(np.count_nonzero(np.any(inside, axis=1)))
