"""Running headers, footers and page numbers: text of the page, but nothing that anybody asks for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from ingest.loaders.pdf_pages import RawPage

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)(?:page\s*)?\W*(\d{1,4}|[ivxlc]{1,6})\W*(?:(?:of|/)\s*\d+)?\W*$")
_MARGIN_LINES = 3  # at most, at either end
_MIN_PAGES = 3
_MIN_SHARE = 0.25  # of all pages, or
_MIN_RUN = 4  # that many pages in a row: a chapter's header


def find_furniture(pages: Sequence[RawPage]) -> list[set[int]]:
    """Return, for each page, which of its lines are furniture.

    From each edge inward, lines that recur on other pages (figures aside) or are the page's own number count; the
    first line that is neither ends the search, so a table's header that is repeated below a heading stays.
    """
    edges = [(_outermost(page), _outermost(page, from_bottom=True)) for page in pages]
    seen: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for number, sides in enumerate(edges):
        for side, lines in enumerate(sides):
            for key in {_key(pages[number].lines[line]) for line in lines}:
                seen[side, key].append(number)
    recurring = {key for key, numbers in seen.items() if _recurs(numbers, len(pages))}
    return [
        {line for side in (0, 1) for line in _inward(page, number, side, edges[number][side], recurring)}
        for number, page in enumerate(pages)
    ]


def _inward(
    page: RawPage, number: int, side: int, lines: Iterable[int], recurring: set[tuple[int, str]]
) -> Iterable[int]:
    for line in lines:
        words = page.lines[line]
        match = _PAGE_NUMBER.match(" ".join(words))
        is_number = match is not None and match[1].lower() in (str(number + 1), page.label.lower())
        if not is_number and (side, _key(words)) not in recurring:
            return
        yield line


def _key(words: Sequence[str]) -> str:
    return _DIGITS.sub("#", " ".join(words)).casefold()


def _recurs(numbers: Sequence[int], pages: int) -> bool:
    if len(numbers) < _MIN_PAGES:
        return False
    run = longest = 1
    for before, number in pairwise(numbers):
        run = run + 1 if number == before + 1 else 1
        longest = max(longest, run)
    return len(numbers) >= _MIN_SHARE * pages or longest >= _MIN_RUN


def _outermost(page: RawPage, *, from_bottom: bool = False) -> list[int]:
    """Return the lines nearest to one edge, from the edge inward; without boxes, the first or last of the text.

    Where on the page they stand does not matter: printed from HTML, a footer follows the text wherever that ends.
    """
    order = list(range(len(page.lines)))
    if page.boxes is not None and order:
        firsts = np.cumsum([0, *(len(line) for line in page.lines)])[:-1]
        middles = page.boxes[firsts, 1] + page.boxes[firsts, 3]  # (lines,)
        order = [int(line) for line in np.argsort(middles, kind="stable")]
    return order[::-1][:_MARGIN_LINES] if from_bottom else order[:_MARGIN_LINES]
