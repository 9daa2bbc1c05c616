"""Where sentences begin and end: what chunks are packed from and what citations point at.

Two decisions, one after the other: which line breaks end a unit (a heading, an item, a table's row, a blank
line; a break inside a wrapped paragraph does not), then which stops inside a unit end a sentence.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from rag.records import Span

# --- lines ----------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\f\v\x85\u2028\u2029]+")
_ALONE = re.compile(  # a line that is a unit whatever surrounds it: heading, table row, fence, rule, comment
    r"[ ]{0,3}(?:\#{1,6}(?:[ \t]|$)|\||```|~~~|<!--|(?:[-*_=][ \t]*){3,}$)|.*(?:[ ]\|[ ]|\S(?:\t|[ ]{3,})\S)"
)
_BULLET = re.compile(
    r"[ \t>]*(?:[-*+•◦▪●○■□‣⁃·→✓✔✗➢\uf000-\uf0ff][ \t]+|[–—o][ \t]+(?=[A-Z\"“])|•|"
    r"\(?(?:\d{1,3}|[a-z]|[ivx]{2,5})[.)][ \t]+(?=\S)|\([A-Z]\)[ \t]+|"
    r"\[\d+\][ \t]+(?=\S)|\d+(?:\.\d+)+\.?[ \t]+(?=[A-Z]))"
)
_LONE_BULLET = re.compile(r"[ \t>]*(?:[-*+•◦▪●○■□‣⁃·→✓✔✗➢\uf000-\uf0ff–—o]|\(?(?:\d{1,3}|[a-z]|[ivx]{2,5})[.)])[ \t]*$")
_MARKS = re.compile(r"[ \t]*(?:\[\d+(?:[ \t]*[,;–-][ \t]*\d+)*\][ \t]*)+$")
_NUMBER = re.compile(r"[($€£¥]*[-−–]?\d[\d,.]*[%)]*$|[$€£¥—–-]$")
_OPENERS = " \t\"'“‘«([*_`"
_CONTINUES = re.compile(  # what no heading ends with: the sentence goes on
    r"(?:[,;(\[&/–—-]|\b(?:a|an|the|of|and|or|to|in|on|at|by|for|with|from|as|is|are|was|be|that|this|your|our|its))$"
)
_PARAGRAPH_BREAK = re.compile(r"\n[ \t\r]*\n|\u2029")
_ROW = re.compile(r"\s*\|")

_NARROW = 40  # characters: where no neighbour is longer, lines are entries, not wrapped text
_SHORT = 0.65  # of the widest neighbour: a wrapped line is filled further than this
_NEIGHBOURS = 4


class _Line(NamedTuple):
    """A line that is not blank; `width` is its length, 0 where it `is_alone`: such a one says nothing of wrapping."""

    start: int
    end: int
    text: str
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
_ITEM_NUMBER = re.compile(r"[ \t>]*(?:[-*+•]\s+)?\(?(?:\d{1,3}(?:\.\d+)*|[A-Za-z]|[ivxIVX]{1,5})$")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEVER_LAST = _words(  # titles stand before names; these stand before what they introduce
    "dr mr mrs ms mx prof st ste rev gen col sgt capt cpt cmdr lt maj gov sen rep hon pres messrs mt ft supt "
    "e.g i.e cf vs viz eg ie approx ca resp esp incl excl dept asst assoc u.s.c adj"
)
_BEFORE_NUMBER = _words(
    "no nos nr fig figs eq eqs sec sect secs art arts ch chap vol vols pp p pg para paras ref refs tab ex cl ver v "
    "rule reg regs app pt jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun"
)
_MAYBE_LAST = _words("inc corp ltd co llc plc bros jr sr ph.d m.d b.a m.a al etc est ave blvd rd cie gmbh intl univ")
_CLOCK = _words("a.m p.m am pm")
_AFTER_CLOCK = _words(
    "ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC CET CEST BST Eastern Central Pacific Mountain"
)
_STARTERS = _words(  # words that open sentences and are hardly ever part of a name after an abbreviation
    "The A An In On At By For From To With Without It Its This These That Those We You He She They I Our Your His Her "
    "Their If When While Where Who What Why How But And Or So However Although Because As After Before Since There "
    "Here All Any Each Every Some No Not Please Also Both Such Once Until Under During Let Is Are Was Were Do Does Did "
    "Can"
)


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
            or _PARAGRAPH_BREAK.search(text, before.end, line.start)
            or _BULLET.match(line.text)
            or (
                not _MARKS.match(line.text)
                and _reads_as_heading(before.text, line.text, chain(widths_before, (near.width for near in lines)))
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
            is_alone = _is_alone(line)
            yield _Line(match.start(), match.end(), line, is_alone, 0 if is_alone else len(line))


def _is_alone(line: str) -> bool:
    if _ALONE.match(line):
        return True
    if line[-1].isdigit() or line[-1] in "%)—–-":  # a row of a table that lost its columns: mostly figures
        tokens = line.split()
        figures = sum(1 for token in tokens if _NUMBER.match(token))
        return figures >= 2 and figures >= 0.4 * len(tokens)
    return False


def _reads_as_heading(line: str, following: str, widths: Iterable[int]) -> bool:
    """Whether the break after `line` ends it although no mark says so; `widths` are its neighbours' and its own."""
    opening = following.lstrip(_OPENERS)[:1]
    if not opening.isalnum() or opening.islower() or _LONE_BULLET.match(line) or _CONTINUES.search(line):
        return False
    width = max(widths)
    if len(line) < _SHORT * width:
        return True
    has_case = opening.isupper() or opening.isdigit()  # lines of Chinese are short, and are wrapped
    return has_case and (width <= _NARROW or (len(line) <= 80 and _is_title_case(line)))


def _is_title_case(line: str) -> bool:
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) >= 2 and all(word[0].isupper() or len(word) <= 3 for word in words)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one unit, trimmed; a table's row is one, whatever stops its cells hold."""
    first = start
    is_row = _ROW.match(text, start, end) is not None
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
    return stop - first <= 12 and _ITEM_NUMBER.match(text, first, stop) is not None


def _full_stop_ends(before: str, word: str, *, lower: bool, opens: bool) -> bool:
    name = before.lower()
    if opens or name in _NEVER_LAST:
        return False
    if lower:
        return len(name) >= 4 and name.isalpha() and name not in _MAYBE_LAST and name not in _BEFORE_NUMBER
    if name in _BEFORE_NUMBER and (before[0].isupper() or name not in ("no", "sun", "sat", "mar", "art", "rule")):
        return not (word[0].isdigit() or re.match(r"[IVXLC]+\b", word))
    if name in _CLOCK:
        return word.rstrip(".,;)") not in _AFTER_CLOCK
    if name in _MAYBE_LAST or _ACRONYM.match(before) or (len(before) == 1 and before.isupper()):
        return word.rstrip(".,;:!?'’") in _STARTERS
    return True
