"""Finds running headers, footers and page numbers, which nobody asks for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)(?:page\s*)?\W*(\d{1,4}|[ivxlc]{1,6})\W*(?:(?:of|/)\s*\d+)?\W*$")
_MARGIN_LINES = 3  # at most, at either end
_MOST_NUMBERS = 4  # in a line whose numbers are looked at one by one
_MIN_PAGES = 3
_MIN_SHARE = 0.25  # of all pages, or
_MIN_RUN = 4  # that many pages in a row, or every other page, at the same height: a chapter's header, or
_LONG = 40  # characters without a number, at any height: nobody writes a sentence four times; nor counts the pages
_COUNTED = re.compile(r"(?:page )?[^\w=]*[+-]\d+$")  # a key of nothing but a number that goes up with the pages
_COUNTS = re.compile(r" [+-]\d+(?: |$)")  # in a key: a number that goes up with the pages
_SAME_HEIGHT_PT = 3.0
_SMALLER = 0.9  # times the usual size of a page's lines: a header or footer on both of two pages
_LARGER = 1.3  # times the size of a running header: the title that it repeats

_Key = tuple[int, str]  # the side of the page, and a line as it recurs


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line recurs: the page, counted from 0, how far down it, in points, and the size of its print."""

    page: int
    height: float
    size: float


def find_furniture(pages: Sequence[RawPage]) -> list[set[int]]:
    """Return, for each page, which of its lines are furniture.

    From each edge inward, lines that recur on other pages, or are the page's own number, count; the first line that
    is neither ends the search, so a table's header that is repeated below a heading stays. The numbers in a line must
    recur too, or count with the pages: `Exhibit 31.1` and `Exhibit 32.2` are two lines.
    """
    heights = [_heights(page) for page in pages]
    edges = [(_outermost(middles), _outermost(middles, from_bottom=True)) for middles in heights]
    seen: defaultdict[_Key, list[_Place]] = defaultdict(list)
    for number, sides in enumerate(edges):
        for side, lines in enumerate(sides):
            places = {key: line for line in lines for key in _keys(pages[number].lines[line], number)}
            for key, line in places.items():
                seen[side, key].append(_Place(number, float(heights[number][line]), _size(pages[number], line)))
    usual = [median(sizes) if (sizes := [size for size in page.sizes if size]) else 0.0 for page in pages]
    recurring = {
        key: median(place.size for place in places)
        for key, places in seen.items()
        if _recurs(key[1], places, len(pages)) or _is_on_both(key, places, usual)
    }
    return [
        {line for side in (0, 1) for line in _inward(page, number, side, edges[number][side], recurring)}
        for number, page in enumerate(pages)
    ]


def _inward(
    page: RawPage, number: int, side: int, lines: Iterable[int], recurring: Mapping[_Key, float]
) -> Iterable[int]:
    for line in lines:
        words = page.lines[line]
        match = _PAGE_NUMBER.match(" ".join(words))
        is_number = match is not None and match[1].lower() in (str(number + 1), page.label.lower())
        sizes = [recurring[side, key] for key in _keys(words, number) if (side, key) in recurring]
        if not is_number and (not sizes or _size(page, line) > _LARGER * max(sizes)):
            return
        yield line


def _keys(words: Sequence[str], number: int) -> Iterator[str]:
    """Yield the forms in which a line may recur: with its numbers unchanged, or relative to the page number."""
    text = " ".join(words).casefold()
    printed_numbers = _DIGITS.findall(text)
    if not printed_numbers:
        yield text
        return
    if len(printed_numbers) > _MOST_NUMBERS or any(len(digits) > _MOST_NUMBERS for digits in printed_numbers):
        yield f"={text}"
        return
    between = _DIGITS.sub("#", text)
    for numbers in product(*((f"={digits}", f"{int(digits) - number:+}") for digits in printed_numbers)):
        yield f"{between} {' '.join(numbers)}"


def _is_on_both(key: _Key, places: Sequence[_Place], usual: Sequence[float]) -> bool:
    """Whether a line is on both of two pages, at one height, in smaller print than the text or as a counting foot."""
    if len(usual) != 2 or len(places) != 2 or not abs(places[0].height - places[1].height) <= _SAME_HEIGHT_PT:
        return False
    is_small = all(0 < place.size <= _SMALLER * usual[place.page] for place in places)
    side, text = key
    return is_small or (side == 1 and _COUNTS.search(text) is not None)


def _size(page: RawPage, line: int) -> float:
    return page.sizes[line] if line < len(page.sizes) else 0.0


def _recurs(key: str, places: Sequence[_Place], pages: int) -> bool:
    """Whether a line is on so many pages, at such heights, that it is not part of their text."""
    if len(places) < _MIN_PAGES:
        return False
    if len(places) >= _MIN_SHARE * pages:
        return True
    is_clear = _COUNTED.match(key) is not None or (len(key) >= _LONG and "=" not in key and "#" not in key)
    run = 1
    for before, place in pairwise(places):
        is_there = is_clear or not abs(place.height - before.height) > _SAME_HEIGHT_PT  # a height may be unknown: NaN
        run = run + 1 if is_there and place.page <= before.page + 2 else 1
        if run >= _MIN_RUN:
            return True
    return False


def _heights(page: RawPage) -> NDArray[np.float64]:
    """Return how far down the page each line is, in points; without boxes only their order is known."""
    if page.boxes is None or not page.lines:
        return np.full(len(page.lines), np.nan)
    firsts = np.cumsum([0, *(len(line) for line in page.lines)])[:-1]
    return np.asarray((page.boxes[firsts, 1] + page.boxes[firsts, 3]) / 2, np.float64)


def _outermost(heights: NDArray[np.float64], *, from_bottom: bool = False) -> list[int]:
    """Return the lines nearest to one edge, from the edge inward; without boxes, the first or last of the text.

    Where on the page they stand does not matter: printed from HTML, a footer follows the text wherever that ends.
    """
    order = [int(line) for line in np.argsort(heights, kind="stable")]  # NaN in the order of the text
    return order[::-1][:_MARGIN_LINES] if from_bottom else order[:_MARGIN_LINES]
