"""Where sentences begin and end: what chunks are packed from and what citations point at.

Two decisions, one after the other: which line breaks end a unit (a heading, an item, a table's row, a blank
line; a break inside a wrapped paragraph does not), then which stops inside a unit end a sentence.
"""

import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from rag.records import Span
from rag.text.full_stops import LONGEST_ABBREVIATION, FullStop, ends_sentence
from rag.text.languages import language_at
from rag.text.lines import (
    LineKind,
    begins_with_bar,
    has_paragraph_break,
    is_item_number,
    is_label,
    is_markers_alone,
    kind_of,
    opens_record,
    reads_as_heading,
)

# --- lines ----------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\f\v\x85\u2028\u2029]+")
_ALONE: frozenset[LineKind] = frozenset({"heading", "row", "fence", "rule", "comment"})  # whatever surrounds them
_NEIGHBOURS = 4


class _Line(NamedTuple):
    """A line that is not blank; `width` is its length, 0 where it `is_alone`: such a one says nothing of wrapping."""

    start: int
    end: int
    text: str
    kind: LineKind
    is_alone: bool
    width: int


# --- stops ----------------------------------------------------------------------------------------

_STOP = re.compile(
    r"(?P<cjk>[。！？｡]+[」』”’）】》]*(?:[ \t]*\[\d+(?:[ \t]*[,;–-][ \t]*\d+)*\])*)"
    r"|(?P<stop>[.!?…‽؟۔।]+)(?P<close>(?:[\"'”“’»«)\]}*_`]|[ \u00a0\u202f]»)*)"
    r"(?P<marks>(?:[ \t]*\n?[ \t]*\[\d+(?:[ \t]*[,;–-][ \t]*\d+)*\])*)(?=\s|$)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"“‘'*_/—–]+$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[*_`{#-]*([^\s\"'“‘«(\[*_`{]*)")
_REACH = 40  # characters before a stop that are looked at


def split_sentences(text: str, start: int = 0, end: int | None = None, language: str | None = None) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, absolute in `text`.

    They are ordered, disjoint, free of white space at either end, and cover every non-blank character.
    Headings, list items and table rows are sentences of their own. A marker `[1]` after a stop belongs to it.
    Without a `language`, as a code, it is told from the text; where nothing tells it, it is English.
    """
    return list(iterate_sentences(text, start, len(text) if end is None else end, language))


def iterate_sentences(text: str, start: int, end: int, language: str | None = None) -> Iterator[Span]:
    """Yield what `split_sentences` returns, a few lines looked ahead: of 100 MB nothing is held but the text."""
    told = language or language_at(text, start, end) or "en"
    for unit_start, unit_end in _units(text, start, end):
        for first, last in _sentences(text, unit_start, unit_end, told):
            yield Span(first, last)


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield ranges at whose borders a sentence ends for certain; white space at either end is possible."""
    following = _lines(text, start, end)
    widths_before: deque[int] = deque(maxlen=_NEIGHBOURS)
    lines = deque(islice(following, _NEIGHBOURS + 1))  # the line looked at, and its neighbours below
    if not lines:
        return
    unit_start = lines[0].start
    is_record = opens_record(lines[0].text)
    while len(lines) > 1:
        before, line = lines[0], lines[1]
        if (
            before.is_alone
            or line.is_alone
            or has_paragraph_break(text, before.end, line.start)
            or line.kind == "item"
            or (
                opens_record(line.text)
                and (is_record or any(opens_record(near.text) for near in islice(lines, 2, None)))
            )
            or (is_label(before.text) and is_label(line.text))
            or (
                not is_markers_alone(line.text)
                and reads_as_heading(before.text, line.text, chain(widths_before, (near.width for near in lines)))
            )
        ):
            yield unit_start, before.end
            unit_start = line.start
            is_record = opens_record(line.text)
        widths_before.append(before.width)
        lines.popleft()
        lines.extend(islice(following, 1))
    yield unit_start, lines[0].end


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    for match in _LINE.finditer(text, start, end):
        line = match[0].rstrip()
        if line:
            kind = kind_of(line)
            is_alone = kind in _ALONE
            yield _Line(match.start(), match.end(), line, kind, is_alone, 0 if is_alone else len(line))


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one unit, trimmed; a table's row is one, whatever stops its cells hold."""
    first = start
    is_row = begins_with_bar(text, start, end)
    for match in _STOP.finditer(text, start, start if is_row else end):
        if match["cjk"] or _ends_sentence(text, first, end, match, language):
            yield from _trimmed(text, first, match.end())
            first = match.end()
    yield from _trimmed(text, first, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(kept)


def _ends_sentence(text: str, first: int, end: int, match: re.Match[str], language: str) -> bool:
    """Decide whether the stop that `match` found ends the sentence that began at `first`."""
    following = _NEXT_WORD.match(text, match.end(), end)
    word = following[1] if following else ""
    if not word:
        return True
    lower = word[0].islower() and word == word.lower()  # `iPhone` and `eBay` may open a sentence
    if match["stop"] != ".":
        return not lower
    reach = max(first, match.start() - _REACH)
    before = _WORD_BEFORE.search(text, reach, match.start())
    if before is None:
        return not lower
    if not lower and len(before[0]) > LONGEST_ABBREVIATION and before[0].isalpha():
        return True  # a third of all stops
    stop = FullStop(
        before=before[0],
        after=word,
        lead=text[reach : before.start()],
        lower=lower,
        opens_item=_opens_item(text, first, match.start()),
        begins_lower=lower and _begins_lower(text, first, end),
    )
    return ends_sentence(stop, language)


def _begins_lower(text: str, first: int, end: int) -> bool:
    opening = _NEXT_WORD.match(text, first, end)
    return opening is not None and opening[1][:1].islower()


def _opens_item(text: str, first: int, stop: int) -> bool:
    """Whether all that stands before the stop is an item's number: `1.`, `a.`, `iv.`."""
    return stop - first <= 12 and is_item_number(text, first, stop)
