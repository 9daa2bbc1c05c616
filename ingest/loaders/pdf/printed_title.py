"""A PDF's title as it is printed: large, on the first page."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set

import numpy as np

from ingest.loaders.pdf.headings import is_numbered
from ingest.loaders.pdf.raw_pages import RawPage

_TITLE_CHARACTERS = 120
_PRINT_CHARACTERS = 70
_FIRST_PAGE_LINES = 30
_LARGE = 1.35  # times the body's font size
_NEARLY_LARGEST = 0.66  # of the largest size on the page: a title and its subtitle
_NO_TITLE = re.compile(
    r"(?i)\(?(?:untitled|anonymous|unspecified|no title|document\d*|slide \d+|powerpoint presentation)\)?$"
    r"|.*\.(?:docx?|pdf|indd|tex|dvi|pptx?|xlsx?)$"
)


def is_title(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return 4 <= len(text) <= _TITLE_CHARACTERS and letters >= len(text) / 2 and not _NO_TITLE.match(text)


def printed_title(
    pages: Sequence[RawPage], furniture: Sequence[Set[int]], headings: Sequence[Mapping[int, float]]
) -> str:
    """Return the large print of the first page with text; empty if that is no title."""
    first, aside = next(
        ((page, aside) for page, aside in zip(pages, furniture, strict=True) if page.lines), (None, set())
    )
    sizes = [size for page in pages for size, line in zip(page.sizes, page.lines, strict=False) for _ in line]
    if first is None or not first.sizes or not sizes:
        return ""
    printed = enumerate(zip(first.sizes, first.lines, strict=True))
    tops = [line for i, line in printed if i not in aside][:_FIRST_PAGE_LINES]
    numbered = _numbered_sizes(pages, headings)
    threshold = max(_LARGE * float(np.median(sizes)), _NEARLY_LARGEST * max((size for size, _ in tops), default=0.0))
    for smallest in sorted({size for size, _ in tops if size >= threshold}):
        title = _joined(tops, smallest, numbered)
        if is_title(title) and len(title) <= _PRINT_CHARACTERS:
            return title
    return ""


def _numbered_sizes(pages: Sequence[RawPage], headings: Sequence[Mapping[int, float]]) -> frozenset[float]:
    """Return the sizes in which several headings are numbered: those of sections, whatever is as large as the title."""
    counts = Counter(
        page.sizes[i]
        for page, found in zip(pages, headings, strict=True)
        for i in found
        if is_numbered(" ".join(page.lines[i]))
    )
    return frozenset(size for size, count in counts.items() if count > 1)


def _joined(lines: Sequence[tuple[float, list[str]]], smallest: float, numbered: Set[float]) -> str:
    """Join the lines of at least that size; lines of one size that follow each other are one line, wrapped.

    Of a size that is also that of `numbered` headings the first lines alone count.
    """
    title, last_size = "", 0.0
    for size, line in lines:
        text = " ".join(line)
        if size >= smallest and not (title and size in numbered and (size != last_size or is_numbered(text))):
            title += ("" if not title else " " if size == last_size else " · ") + text
        last_size = size
    return title
