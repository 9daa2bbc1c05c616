"""Assigns an answer's markers to its sentences, and writes both again. Pure."""

import re
from collections.abc import Sequence

from rag.records import Span
from rag.text.formulas import FORMULA, plain_formulas
from rag.text.lines import before_closing_stop, is_lead_in
from rag.text.markers import Mark, without_attribution
from rag.text.sentences import split_sentences

_DEEPEST = 40  # blanks of indentation that are kept
_WHOLE = re.compile(  # what a marker would break: links, code, formulas
    rf"!?\[[^\[\]\n]{{0,500}}\]\([^()\s]{{0,2000}}\)|<[a-z]{{2,8}}://[^>\s]{{0,2000}}>|(?<!`)(`++)[^\n]*?(?<!`)\1(?!`)|{FORMULA}"
)
_ROW_END = re.compile(r"\s{0,9}\|\s{0,9}\Z")


def split_answer(text: str) -> list[Span]:
    """Split an answer into sentences; models do not wrap lines, so every line end ends a sentence."""
    spans: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        spans += split_sentences(text, start, start + len(line))
        start += len(line)
    return spans


def assign_marks(marks: Sequence[Mark], spans: Sequence[Span]) -> list[list[Mark]]:
    """Assign each marker to the sentence before it, or, at the start of a line, to the one after it."""
    owned: list[list[Mark]] = [[] for _ in spans]
    for mark in marks:
        if mark.opens_line:
            owners = [i for i, span in enumerate(spans) if span.end > mark.at][:1]
        else:
            owners = [i for i, span in enumerate(spans) if span.start < mark.at][-1:]
        for owner in owners:
            owned[owner].append(mark)
    return owned


def judged_text(text: str, marks: Sequence[Mark]) -> str:
    """Return what of a sentence is compared with the sources: without the words that name one, and without LaTeX."""
    said = without_attribution(text) if any(mark.is_named for mark in marks) else text
    return plain_formulas(said) or text


def write_markers(text: str, placed: Sequence[tuple[int, int]]) -> str:
    """Return the sentence with its renumbered markers; those at its end go before the full stop, but behind a colon,
    and into the last cell of a row. None goes into a link, code or a formula."""
    stop = before_closing_stop(text)
    last = len(text) if is_lead_in(text) else stop
    row_end = _ROW_END.search(text) if text.lstrip().startswith("|") else None
    if row_end is not None:
        stop = last = row_end.start()
    whole = [match.span() for match in _WHOLE.finditer(text)] if placed else []
    groups: dict[int, list[int]] = {}
    for at, number in placed:
        at = at if 0 < at < stop else last
        at = next((end for start, end in whole if start < at < end), at)
        numbers = groups.setdefault(at, [])
        if number not in numbers:
            numbers.append(number)
    for at in sorted(groups, reverse=True):
        markers = "".join(f"[{number}]" for number in groups[at])
        text = f"{text[:at].rstrip()} {markers}{text[at:]}"
    return text


def gap_between(between: str) -> str:
    """Return the white space to write between two sentences: breaks stay, two at most, and the indentation behind
    them, which nests an item and shapes code; anything else is one space."""
    breaks = min(between.count("\n"), 2)
    return "\n" * breaks + between[between.rfind("\n") + 1 :][:_DEEPEST] if breaks else " "
