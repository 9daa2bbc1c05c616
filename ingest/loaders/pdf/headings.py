"""Finds a PDF's headings: short lines in larger type than the text."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from ingest.loaders.pdf.raw_pages import RawPage
from rag.records import Span

_LARGER = 1.1  # times the text's size: 10 pt text has headings from 11 pt
_CLEARLY_LARGER = 1.3  # times the text's size: then a colon makes no label
_MOST_CHARACTERS = 100
_MOST_SHARE = 0.2  # of all lines; where more are larger, size says something else
_MOST_NUMBERED = 0.5  # of all lines: bylaws may have a heading for every sentence
_ITEM = re.compile(r"[^\w\s§(\[\"'“„«‘&#][^\w]*\s|[(\[]?\w{0,3}[)\]]")  # a bullet, `a)`, `(1)`, `[ ]`
_NUMBERED = re.compile(
    r"(?:§+\s*|[^\W\d]+\.?\s+)?\d+\w{0,2}(?:\.\d+)*[.:]?(?:\s|$)"  # 3.1, § 2, Art. 5, Item 1A.
    r"|(?:[^\W\d]+\s)?(?:[A-Z]|[IVXLC]+)(?:[.:]|\s[-–—])(?:\s(?!.*\b[A-Z]\.)|$)"  # IV., A., Part B -; no initials
    r"|[^\W\d]+\s[IVXLC]+$"  # Part II
)
_INITIAL = re.compile(r"\b[^\W\d_]\. ")  # of a name; two of them are authors
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*|[A-Z]|[IVXLC]+)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's span in the document's text, and its font size: the larger, the higher."""

    span: Span
    text: str
    size: float


def find_headings(pages: Sequence[RawPage], furniture: Sequence[Set[int]]) -> list[dict[int, float]]:
    """Return for each page the lines that read as headings, each with its font size, rounded to half points.

    The size of the text is that of most words outside of tables. A size that the first of several pages has alone is a
    title's or a cover's, and heads nothing further down, but for numbered headings.
    """
    in_tables = [{line for table in page.tables for line in range(table.first, table.end)} for page in pages]
    weights: Counter[float] = Counter()
    for page, rows in zip(pages, in_tables, strict=True):
        for i, (size, line) in enumerate(zip(page.sizes, page.lines, strict=False)):
            weights[_rounded(size)] += len(line) if i not in rows else 0
    if not weights:
        return [{} for _ in pages]
    text_size = weights.most_common(1)[0][0]
    headings = [
        {
            i: _rounded(size)
            for i, (size, line) in enumerate(zip(page.sizes, page.lines, strict=False))
            if i not in aside and i not in rows and _may_be_heading(" ".join(line), _rounded(size), text_size)
        }
        for page, aside, rows in zip(pages, furniture, in_tables, strict=True)
    ]
    if len(pages) > 1:
        inside = {size for page_headings in headings[1:] for size in page_headings.values()}
        headings = [
            {i: size for i, size in found.items() if size in inside or is_numbered(" ".join(page.lines[i]))}
            for page, found in zip(pages, headings, strict=True)
        ]
    return _plausible(pages, headings)


def is_numbered(line: str) -> bool:
    """Whether a line begins as `3.1 Wear`, `§ 2 Fires`, `Part B - Dogs`, `Art. 5 - Cautions` or `IV. Costs` do."""
    return _NUMBERED.match(line) is not None and any(map(str.isalpha, line))


def _plausible(pages: Sequence[RawPage], headings: list[dict[int, float]]) -> list[dict[int, float]]:
    """Return the headings, without those that are too many to be any."""
    lines = sum(len(page.lines) for page in pages)
    texts = [" ".join(page.lines[i]) for page, found in zip(pages, headings, strict=True) for i in found]
    numbered = sum(map(is_numbered, texts))
    if numbered > _MOST_NUMBERED * lines:
        return [{} for _ in pages]
    if len(texts) - numbered <= _MOST_SHARE * lines:
        return headings
    return [
        {i: size for i, size in found.items() if numbered > 1 and is_numbered(" ".join(page.lines[i]))}
        for page, found in zip(pages, headings, strict=True)
    ]


def _may_be_heading(text: str, size: float, text_size: float) -> bool:
    if size < _LARGER * text_size or len(text) > _MOST_CHARACTERS or not any(map(str.isalpha, text)):
        return False
    if text.endswith((".", ",", ";")) or _ITEM.match(text) or len(_INITIAL.findall(text)) > 1:
        return False
    label, colon, _ = text.partition(":")
    is_label = colon and not _NUMBER.match(label.split()[-1] if label.split() else "")
    return not is_label or size >= _CLEARLY_LARGER * text_size


def _rounded(size: float) -> float:
    return round(size * 2) / 2
