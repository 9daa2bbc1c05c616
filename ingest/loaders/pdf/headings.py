"""Finds a PDF's headings: short lines in larger type than the text."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from ingest.loaders.pdf.raw_pages import RawPage
from rag.records import Section, Span

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
    headings = [
        {
            i: _rounded(size)
            for i, (size, line) in enumerate(zip(page.sizes, page.lines, strict=False))
            if i not in aside and _rounded(size) >= _LARGER * text_size and _may_be_heading(line)
        }
        for page, aside in zip(pages, furniture, strict=True)
    ]
    if len(pages) > 1:
        inside = {size for page_headings in headings[1:] for size in page_headings.values()}
        headings = [{i: size for i, size in page_headings.items() if size in inside} for page_headings in headings]
    lines = sum(len(page.lines) for page in pages)
    return headings if sum(map(len, headings)) <= _MOST_SHARE * lines else [{} for _ in pages]


def make_sections(text: str, title: str, headings: Sequence[Heading], furniture: Iterable[Span]) -> tuple[Section, ...]:
    """Cut a text at its headings and its furniture; a section's context is the title and the path of its headings.

    A heading with no text of its own opens the section below it. What furniture interrupts goes on under the same
    headings.
    """
    marks: list[tuple[Span, Heading | None]] = [(heading.span, heading) for heading in headings]
    cuts = sorted([*marks, *((span, None) for span in furniture)], key=lambda cut: cut[0].start)
    sections: list[Section] = []
    path: list[Heading] = []
    start = body = 0  # of the section, and of its text below its headings
    for span, heading in cuts:
        if text[body : span.start].strip() or heading is None:
            sections += _section(text, start, span.start, title, path)
            start = span.start
        if heading is None:
            sections.append(Section(span.start, span.end, kind="furniture"))
            start = body = span.end
        else:
            path = [*(above for above in path if above.size > heading.size), heading]
            body = span.end
    return (*sections, *_section(text, start, len(text), title, path))


def _section(text: str, start: int, end: int, title: str, path: Sequence[Heading]) -> list[Section]:
    piece = text[start:end]
    if not piece.strip():
        return []
    names = [heading.text for heading in path if heading.text.casefold() not in title.casefold()]
    first = start + len(piece) - len(piece.lstrip())
    return [Section(first, first + len(piece.strip()), context=" › ".join([title, *names]))]


def _may_be_heading(line: Sequence[str]) -> bool:
    text = " ".join(line)
    return len(text) <= _MOST_CHARACTERS and any(map(str.isalpha, text)) and not text.endswith((".", ",", ";"))


def _rounded(size: float) -> float:
    return round(size * 2) / 2
