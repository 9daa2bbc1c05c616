"""Finds a PDF's headings: short lines in larger type than the text."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ingest.loaders.pdf.raw_pages import RawPage
from rag.records import Span

_LARGER = 1.1  # times the text's size: 10 pt text has headings from 11 pt
_CLEARLY_LARGER = 1.3  # times the text's size: then a colon makes no label
_MOST_CHARACTERS = 100
_ENOUGH = 0.5  # larger headings a page: with fewer, what a bold one heads would not end in time
_MOST_BOLD = 0.15  # of all lines; where more stand out, they are a form's labels, or a style
_FARTHER = 0.3  # times the height of the print: so much farther a bold heading is from the text above it than below it
_MOST_LINES = 3  # of a bold heading
_SAME_PT = 3.0  # as near to the left edge of most lines it begins, or
_CENTRED = 0.04  # of the page's width: so much longer may one margin be than the other
_BELOW = 0.25  # points: a bold heading in the text's size is below all larger ones
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
    headings = _plausible(pages, headings)
    if sum(map(len, headings)) < _ENOUGH * len(pages):
        return headings
    bold = [
        _bold_headings(page, aside, rows, text_size)
        for page, aside, rows in zip(pages, furniture, in_tables, strict=True)
    ]
    if sum(map(len, bold)) > _MOST_BOLD * sum(len(page.lines) for page in pages):
        return headings
    return [{**stand_out, **larger} for stand_out, larger in zip(bold, headings, strict=True)]


def _bold_headings(page: RawPage, aside: Set[int], rows: Set[int], text_size: float) -> dict[int, float]:
    """Return the bold lines in the text's size that stand alone: nearer to what is below them than to that above."""
    if page.boxes is None or not any(page.bold):
        return {}
    boxes = np.split(page.boxes, np.cumsum([*map(len, page.lines)])[:-1])  # (words, 4) for each line
    tops, bottoms = [box[:, 1].min() for box in boxes], [box[:, 3].max() for box in boxes]
    margin = float(np.median([box[0, 0] for i, box in enumerate(boxes) if i not in aside]))
    found: dict[int, float] = {}
    is_bold = [bold and i not in aside and i not in rows for i, bold in enumerate(page.bold)]
    for bold, group in groupby(range(len(page.lines)), key=is_bold.__getitem__):
        lines = list(group)
        first, following = lines[0], lines[-1] + 1
        if not bold or len(lines) > _MOST_LINES or following in aside or following >= len(page.lines):
            continue
        above = np.inf if first == 0 or first - 1 in aside else tops[first] - bottoms[first - 1]
        below, height = tops[following] - bottoms[lines[-1]], bottoms[first] - tops[first]
        sizes = {_rounded(page.sizes[i]) for i in lines}
        text = " ".join(word for i in lines for word in page.lines[i]).removesuffix(".")
        is_size = len(sizes) == 1 and text_size <= max(sizes) < _LARGER * text_size
        is_apart = above - below > _FARTHER * height and abs(below) < height
        is_apart = is_apart and all(_is_in_place(page, boxes[i], margin) for i in lines)
        if is_size and is_apart and not text.startswith("(") and _reads_as_heading(text) and not _is_label(text):
            found |= dict.fromkeys(lines, max(sizes) - _BELOW)
    return found


def _is_in_place(page: RawPage, boxes: NDArray[np.float32], margin: float) -> bool:
    """Whether a line begins at the text's left edge or is centred, and has no wide gap: columns have names in bold."""
    left, right = float(boxes[0, 0]), float(boxes[-1, 2])
    gap = float((boxes[1:, 0] - boxes[:-1, 2]).max(initial=0.0))
    is_centred = abs(left + right - page.width) <= _CENTRED * page.width
    return (abs(left - margin) <= _SAME_PT or is_centred) and gap < float(boxes[0, 3] - boxes[0, 1])


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
    is_large = size >= _LARGER * text_size
    return is_large and _reads_as_heading(text) and (not _is_label(text) or size >= _CLEARLY_LARGER * text_size)


def _reads_as_heading(text: str) -> bool:
    if len(text) > _MOST_CHARACTERS or not any(map(str.isalpha, text)) or text.endswith((".", ",", ";")):
        return False
    return _ITEM.match(text) is None and len(_INITIAL.findall(text)) < 2


def _is_label(text: str) -> bool:
    """Whether a line has a colon that no number stands before: `Begin: 17:00`, but not `Annex C: Fees`."""
    label, colon, _ = text.partition(":")
    return bool(colon) and not _NUMBER.match(label.split()[-1] if label.split() else "")


def _rounded(size: float) -> float:
    return round(size * 2) / 2
