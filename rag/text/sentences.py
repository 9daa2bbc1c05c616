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
from rag.text.lexicon import lexicon_of
from rag.text.lines import (
    LineKind,
    begins_with_bar,
    has_paragraph_break,
    is_item_number,
    is_markers_alone,
    kind_of,
    reads_as_heading,
)

_ENGLISH = lexicon_of("en")

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
    r"|(?P<stop>[.!?…‽؟۔।]+)(?P<close>[\"'”’»)\]}*_`]*)"
    r"(?P<marks>(?:[ \t]*\n?[ \t]*\[\d+(?:[ \t]*[,;–-][ \t]*\d+)*\])*)(?=\s|$)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"“‘'*_/—–]+$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[*_`{#-]*([^\s\"'“‘«(\[*_`{]*)")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the spans of the sentences of `text[start:end]`, absolute in `text`.

    They are ordered, disjoint, free of white space at either end, and cover every non-blank character.
    Headings, list items and table rows are sentences of their own. A marker `[1]` after a stop belongs to it.
    """
    return list(iterate_sentences(text, start, len(text) if end is None else end))


def iterate_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield what `split_sentences` returns, a few lines looked ahead: of 100 MB nothing is held but the text."""
    for unit_start, unit_end in _units(text, start, end):
        for first, last in _sentences(text, unit_start, unit_end):
            yield Span(first, last)


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield ranges at whose borders a sentence ends for certain; white space at either end is possible."""
    following = _lines(text, start, end)
    widths_before: deque[int] = deque(maxlen=_NEIGHBOURS)
    lines = deque(islice(following, _NEIGHBOURS + 1))  # the line looked at, and its neighbours below
    if not lines:
        return
    unit_start = lines[0].start
    while len(lines) > 1:
        before, line = lines[0], lines[1]
        if (
            before.is_alone
            or line.is_alone
            or has_paragraph_break(text, before.end, line.start)
            or line.kind == "item"
            or (
                not is_markers_alone(line.text)
                and reads_as_heading(before.text, line.text, chain(widths_before, (near.width for near in lines)))
            )
        ):
            yield unit_start, before.end
            unit_start = line.start
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


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one unit, trimmed; a table's row is one, whatever stops its cells hold."""
    first = start
    is_row = begins_with_bar(text, start, end)
    for match in _STOP.finditer(text, start, start if is_row else end):
        if match["cjk"] or _ends_sentence(text, first, end, match):
            yield from _trimmed(text, first, match.end())
            first = match.end()
    yield from _trimmed(text, first, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(kept)


def _ends_sentence(text: str, first: int, end: int, match: re.Match[str]) -> bool:
    """Decide whether the stop that `match` found ends the sentence that began at `first`."""
    following = _NEXT_WORD.match(text, match.end(), end)
    word = following[1] if following else ""
    if not word:
        return True
    lower = word[0].islower() and word == word.lower()  # `iPhone` and `eBay` may open a sentence
    stop = match["stop"]
    if stop != ".":
        return not lower
    before = _WORD_BEFORE.search(text, max(first, match.start() - 40), match.start())
    if before is None:
        return not lower
    return _full_stop_ends(before[0], word, lower=lower, opens=_opens_item(text, first, match.start()))


def _opens_item(text: str, first: int, stop: int) -> bool:
    """Whether all that stands before the stop is an item's number: `1.`, `a.`, `iv.`."""
    return stop - first <= 12 and is_item_number(text, first, stop)


def _full_stop_ends(before: str, word: str, *, lower: bool, opens: bool) -> bool:
    name = before.lower()
    stands_before_number = name in _ENGLISH.before_number
    if opens or name in _ENGLISH.never_last:
        return False
    if lower:
        return len(name) >= 4 and name.isalpha() and name not in _ENGLISH.maybe_last and not stands_before_number
    if stands_before_number and (before[0].isupper() or name not in _ENGLISH.before_number_or_words):
        return not (word[0].isdigit() or re.match(r"[IVXLC]+\b", word))
    if name in _ENGLISH.clock:
        return word.rstrip(".,;)") not in _ENGLISH.time_zones
    if name in _ENGLISH.maybe_last or _ACRONYM.match(before) or (len(before) == 1 and before.isupper()):
        return word.rstrip(".,;:!?'’") in _ENGLISH.sentence_starters
    return True
