"""Finds a PDF's headings: short lines in larger type than the text."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from ingest.loaders.pdf.raw_pages import RawPage
from rag.records import Span

_LARGER = 1.12  # times the text's size: 10 pt text has headings from 11.2 pt
_MOST_CHARACTERS = 100
_MOST_SHARE = 0.2  # of all lines; where more are larger, size says something else


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's span in the document's text, and its font size: the larger, the higher."""

    span: Span
    text: str
    size: float


def find_headings(pages: Sequence[RawPage], furniture: Sequence[Set[int]]) -> list[dict[int, float]]:
    """Return for each page the lines that read as headings, each with its font size, rounded to half points.

    A size that the first of several pages has alone is a title's or a cover's, and heads nothing further down.
    """
    weights: Counter[float] = Counter()
    for page in pages:
        for size, line in zip(page.sizes, page.lines, strict=False):
            weights[_rounded(size)] += len(line)
    if not weights:
        return [{} for _ in pages]
    text_size = weights.most_common(1)[0][0]
    rows = [{line for table in page.tables for line in range(table.first, table.end)} for page in pages]
    headings = [
        {
            i: _rounded(size)
            for i, (size, line) in enumerate(zip(page.sizes, page.lines, strict=False))
            if i not in aside and i not in in_table and _rounded(size) >= _LARGER * text_size and _may_be_heading(line)
        }
        for page, aside, in_table in zip(pages, furniture, rows, strict=True)
    ]
    if len(pages) > 1:
        inside = {size for page_headings in headings[1:] for size in page_headings.values()}
        headings = [{i: size for i, size in page_headings.items() if size in inside} for page_headings in headings]
    lines = sum(len(page.lines) for page in pages)
    return headings if sum(map(len, headings)) <= _MOST_SHARE * lines else [{} for _ in pages]


def _may_be_heading(line: Sequence[str]) -> bool:
    text = " ".join(line)
    return len(text) <= _MOST_CHARACTERS and any(map(str.isalpha, text)) and not text.endswith((".", ",", ";"))


def _rounded(size: float) -> float:
    return round(size * 2) / 2
