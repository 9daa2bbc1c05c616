"""Markers: the `[1]` by which a model says what a sentence rests on, in every shape that models give it.

Lifted out: `[1]`, `[ 1 ]`, `[1][2]`, `[1], [2] and [3]`, `[1, 2]`, `[1-3]`, `[1]-[3]`, `[^1]`, `[#1]`, `[Source 1]`,
`[1, p. 4]`, `［１］`, `【1】`, `【1†source】`, `\\[1\\]`, `**[1]**`, `<sup>[1]</sup>`, `[1](http://…)` with its
target, and `(source 1)` and `(see source 1)`, since the prompt calls them so. Text as any other: what stands in code,
in formulas and in addresses, `[2024]`, `[1.2]`, `[12,000]`, `[a]`, an image `![1](…)`.

Where it is known how many sources there are, also what is a marker by its place alone: `(1)` at a sentence's end,
`word¹`, `word<sup>1</sup>`, a line `Sources: [1], [2]`; and the number of `According to source 1, …` and of
`Source 1 says`, whose words stay.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.text.formulas import FORMULA
from rag.text.lexicon import lexicon_of, united, united_pattern
from rag.text.lines import open_fence

_BLANK = r"\s{0,4}"  # bounded: what is unbounded beside the like takes its time with 50 kB of blanks
_WORD = rf"(?:(?:{'|'.join(sorted(united(lambda lexicon: lexicon.source_names)))})\b\.?{_BLANK}:?{_BLANK}(?:no\.?|\#)?)"
_NUMBER = r"[\^#]?\d{1,3}(?![\d.])(?:\^|:\d{1,3}(?=[†\]】］]))?"
_DASH = "[-‐‑‒–—−]"
_JOINT = rf"{_BLANK}(?:{_DASH}|[,;&+、，；]|and|und|to)"
_NUMBERS = rf"{_WORD}?{_BLANK}{_NUMBER}(?:{_JOINT}{_BLANK}{_WORD}?{_BLANK}{_NUMBER})*{_BLANK}"
_PAGE = rf"[,:]?{_BLANK}(?:pp?\.|pages?){_BLANK}\d{{1,5}}(?:{_DASH}\d{{1,5}})?{_BLANK}"
_IS_ONE_NUMBER = rf"{_BLANK}\d{{1,3}}(?:,\d{{3}})+{_BLANK}[\]】］]"
_TAIL = r"†[^\]】］\n]{0,80}"
_SQUARE = rf"(?<!!)\\?[\[【［](?!{_IS_ONE_NUMBER}){_BLANK}{_NUMBERS}(?:{_PAGE})?(?:{_TAIL})?\\?[\]】］]"
_SOURCE = rf"(?:{'|'.join(sorted(united(lambda lexicon: lexicon.source_names)))})"
_CALLED = (
    rf"(?:sources?|{'|'.join(sorted(united(lambda lexicon: lexicon.source_names) - lexicon_of('en').source_names))})"
)
_NAMING = rf"{united_pattern('naming_pattern').pattern}\.?[ ](?:\w{{1,3}}[ ]|l['’])?"
_SAYING = united_pattern("saying_pattern").pattern
_ROUND = rf"\({_BLANK}(?:(?:{_NAMING})?{_CALLED}|{_NAMING}{_SOURCE})\b{_BLANK}:?{_NUMBERS}\)"
_TARGET = r"\((?=<?(?:[a-z][a-z0-9+.-]{1,15}:|[#/.]|www\.))[^()\s]{0,2000}(?:\s\"[^\"\n]{0,200}\")?\)"
_ONE = rf"(?:<sup>{_SQUARE}</sup>|\*\*{_SQUARE}\*\*|\*{_SQUARE}\*|{_SQUARE}(?:{_TARGET})?|{_ROUND})"
_BETWEEN = rf"(?:[ \t]{{0,3}}[,;&][ \t]{{0,3}}(?:and[ \t]{{1,3}})?|[ \t]{{1,3}}(?:and|und|&)[ \t]{{1,3}}|{_DASH})"
_CODE = r"(?<!`)(?P<ticks>`++)[^\n]*?(?<!`)(?P=ticks)(?!`)"
_ADDRESS = (
    r"\b[a-z][a-z0-9+.-]{1,15}://[^\s\[\]<>]*(?:\[[^\s\[\]]*\](?=[\w/?&=#%]|\.\w)[^\s\[\]<>]*)*|(?<=\])\([^()\s]*\)"
)
_MARKER = re.compile(_ONE, re.IGNORECASE)
_INLINE_CODE = re.compile(_CODE)
_RUN = rf"(?P<run>{_ONE}(?:{_BETWEEN}{_ONE})*)"
_TOKEN = re.compile(rf"{_CODE}|{_ADDRESS}|{FORMULA}|{_RUN}", re.IGNORECASE)

# What is a marker only by its place, and if there are as many sources.
_PLAIN_NUMBERS = r"\d{1,2}(?:[ ]?(?:[,;&]|and|und)[ ]?\d{1,2}){0,20}"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED, "0123456789")
_BRACKETED = (
    rf"(?P<rounded>(?<=\S[ ])\({_PLAIN_NUMBERS}\)"
    r"(?=[*_\"”’']{0,2}(?:[.!?…。]{1,3}(?:\s|\Z)|[ \t]{0,9}(?:\n|\Z))))"
)
_RAISED_NUMBERS = (
    rf"(?P<raised><sup>[ ]?{_PLAIN_NUMBERS}[ ]?</sup>|"
    rf"[{_RAISED}]{{1,2}}(?:[ ]?[,˒][ ]?[{_RAISED}]{{1,2}}){{0,20}}(?![{_RAISED}⁺⁻ⁿ]))"
)
_PHRASE = rf"\b{_SOURCE}[ ](?P<named>\[?{_PLAIN_NUMBERS}\]?(?![\d.,]\d))"
_LIST = (
    rf"[*_]{{0,3}}\b{_CALLED}[*_]{{0,3}}[ ]?:[*_]{{0,3}}[ ]{{0,3}}"
    rf"(?:{_ONE}(?:{_BETWEEN}?[ ]?{_ONE}){{0,20}}|{_PLAIN_NUMBERS})[.*_]{{0,3}}(?=[ \t]{{0,9}}(?:\n|\Z))"
)
_LOOSE_TOKEN = re.compile(
    rf"{_CODE}|{_ADDRESS}|{FORMULA}|(?P<list>{_LIST})|{_PHRASE}|{_RUN}|{_BRACKETED}|{_RAISED_NUMBERS}", re.IGNORECASE
)
_ENDS_WORD = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?…\"”’')\]])\Z")  # `m²` is a unit
_LAST_WORD = re.compile(r"(\w+)\.?[ ]\Z")
_BEGINS = re.compile(r"(?:^|\n|[.!?…][\"”’')*_]{0,3}[ ])[ \t>*_-]{0,9}\Z")  # a line, or a sentence
_ENUMERATES = re.compile(r"\(\d{1,2}\)[ ]\w")
_PART_WORDS = united(lambda lexicon: lexicon.part_words)
_NAMING_HERE = re.compile(rf"(?:{_NAMING})\Z", re.IGNORECASE)
_SAYING_HERE = re.compile(rf"[ ]{_SAYING}|:[ ]", re.IGNORECASE)
_LONGEST_NAMING = 60  # characters
_LONGEST_LINE = 400  # … that are looked through for `(1) this, (2) that`
_ATTRIBUTION = re.compile(
    rf"[,;]?[ ]?\(?(?:{_NAMING}){_SOURCE}\b[):,]?|\A[ ]?(?:\w{{1,3}}[ ])?{_SOURCE}(?:[ ]{_SAYING}[:,]?|:)",
    re.IGNORECASE,
)

_NO_NUMBERS = re.compile(
    rf"{_TARGET}|{_TAIL}|(?<=\d){_BLANK}{_PAGE}(?=[\]】］†\\])|:\d{{1,3}}(?=[†\]】］])", re.IGNORECASE
)
_RANGE = re.compile(rf"(\d+)(?:[^\d,;&\w]*(?:{_DASH}|to)[^\d,;&\w]*(\d+))?", re.IGNORECASE)
_MOST_OF_A_RANGE = 20  # [1-999] is twenty markers, not a thousand
_NAMES_SOURCE = re.compile(r"sources?\b", re.IGNORECASE)
_ROUNDED = str.maketrans("[]【】［］", "()()()")
_QUOTED = str.maketrans("[]【】［］()", "‹›‹›‹›‹›")

_UNSETTLED = re.compile(  # a marker, or code, that has not ended yet
    r"(?:[\[【［][^\]】］\n]{0,100}|\(\s{0,4}s[a-z]{0,6}[^()\n]{0,30}|`[^`\n]*|"
    rf"(?:(?<![^\n])|(?<=[.!?…][ ]))[ \t>*_-]{{0,9}}{_CALLED}[*_]{{0,3}}[ ]?:[^\n]{{0,80}})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker lifted out of its text: it stood at `at`, and began at `origin` before it was lifted out."""

    at: int
    origin: int
    numbers: tuple[int, ...]
    opens_line: bool = False  # `[1] Text`: it belongs to what follows
    is_named: bool = False  # `According to source 1, …`: what follows and what comes before rest on it
    is_listed: bool = False  # `Sources: [1]`: which sentences rest on it is not said


@dataclass(frozen=True, slots=True)
class Marked:
    """Text without its markers; character i came from character `origins[i]`."""

    text: str
    marks: tuple[Mark, ...]
    origins: tuple[int, ...]


def lift_markers(text: str, fence: str = "", sources: int = 0) -> Marked:
    """Take the markers out of a text, each with the white space before it, one line end at most; code is left alone.

    `fence` is that of a code block in which the text begins (see `open_fence`). `sources` is how many there are: 0
    where that is not known, and nothing is a marker that is one only by its place.
    """
    kept: list[str] = []
    origins: list[int] = []
    marks: list[Mark] = []
    done = 0
    found = list(_find_markers(text, fence, sources))
    places = [(start, end) for start, end, _ in found]
    opening = _opening_lines(text, places)
    for start, end, kind in found:
        opens_line = start in opening
        keep_to = start if opens_line else max(done, start - _blanks_before(text, start))
        kept.append(text[done:keep_to])
        origins += range(done, keep_to)
        numbers = _numbers(text[start:end])
        marks.append(Mark(len(origins), start, numbers, opens_line, kind == "named", kind == "list"))
        done = end
    kept.append(text[done:])
    origins += range(done, len(text))
    return Marked("".join(kept), tuple(marks), tuple(origins))


def without_markers(text: str) -> str:
    """Return a source's text with what would read as a marker of ours in other brackets: `[12]` becomes `(12)`."""
    pieces: list[str] = []
    done = 0
    for start, end, _ in _find_markers(text, ""):
        pieces += [text[done:start], _MARKER.sub(_in_other_brackets, text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def settled(text: str) -> str:
    """Return what of a text that is still being written can be read: less a marker, or code, that has not ended."""
    line = text.rfind("\n") + 1
    code_end = max((code.end() for code in _INLINE_CODE.finditer(text, line)), default=line)
    unsettled = _UNSETTLED.search(text, code_end)
    return text[: unsettled.start()] if unsettled else text


def without_attribution(text: str) -> str:
    """Return a sentence without the words that name its source: `According to source, it …` without the first three.

    Its markers are lifted already.
    """
    return _ATTRIBUTION.sub("", text).strip()


def _find_markers(text: str, fence: str, sources: int = 0) -> Iterator[tuple[int, int, str]]:
    """Yield where each marker, or run of markers joined by commas and the like, begins and ends, and its kind."""
    tokens = _LOOSE_TOKEN if sources else _TOKEN
    for begin, stop in _prose(text, fence):
        at = begin
        while match := tokens.search(text, at, stop):
            kind = match.lastgroup if match.lastgroup != "ticks" else None
            is_marker = kind == "run" or (kind is not None and _is_by_place(text, match, kind, sources))
            if is_marker and kind is not None:
                yield *match.span(kind), kind
            at = match.end() if is_marker or kind is None else match.start() + 1


def _is_by_place(text: str, match: re.Match[str], kind: str, sources: int) -> bool:
    """Say whether numbers without square brackets are a marker, by what stands around them."""
    before = text[max(0, match.start() - _LONGEST_NAMING) : match.start()]
    if kind == "list":
        return _BEGINS.search(before) is not None
    if not all(1 <= number <= sources for number in _numbers(match[kind])):
        return False
    if kind == "raised":
        return _ENDS_WORD.search(before) is not None
    if kind == "named":
        behind = _SAYING_HERE.match(text, match.end())
        is_saying = behind is not None and (behind[0] != ": " or _BEGINS.search(before) is not None)
        return is_saying or _NAMING_HERE.search(before) is not None
    word = _LAST_WORD.search(before)
    is_part = word is not None and (word[1].isdigit() or word[1].casefold() in _PART_WORDS)
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()][-_LONGEST_LINE:]
    return not is_part and not _ENUMERATES.search(line)


def _prose(text: str, fence: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the text that lie outside code blocks."""
    begin = at = 0
    for line in text.splitlines(keepends=True):
        fence_before, fence = fence, open_fence(line, fence)
        if fence_before and not fence:
            begin = at + len(line)
        elif fence and not fence_before and at > begin:
            yield begin, at
        at += len(line)
    if not fence and at > begin:
        yield begin, at


def _blanks_before(text: str, start: int) -> int:
    """Return how many blanks before a marker go with it: those of its line, and one line end with those before it."""
    at = start
    while at and text[at - 1] in " \t":
        at -= 1
    if at and text[at - 1] == "\n":
        at -= 1
        while at and text[at - 1] in " \t":
            at -= 1
    return start - at


def _opening_lines(text: str, places: Sequence[tuple[int, int]]) -> set[int]:
    """Return the starts of the markers that open a line: only markers stand before them, and words follow."""
    opening: set[int] = set()
    run: list[int] = []  # the markers that open the line, if words follow
    is_bare = True  # nothing but markers has stood in the line so far
    done = 0
    for start, end in places:
        line, is_over, next_line = text[done:start].partition("\n")
        opening.update(run if _has_words(line) else ())
        if is_over or _has_words(line):
            run = []
        last_line = next_line.rpartition("\n")[2] if is_over else line
        is_bare = (is_bare or bool(is_over)) and not last_line.strip()
        if is_bare:
            run.append(start)
        done = end
    opening.update(run if _has_words(text[done:].partition("\n")[0]) else ())
    return opening


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _in_other_brackets(marker: re.Match[str]) -> str:
    return marker[0].translate(_QUOTED if _NAMES_SOURCE.search(marker[0]) else _ROUNDED)


def _numbers(written: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for first, last in _RANGE.findall(_NO_NUMBERS.sub("", written.translate(_LOWERED))):
        low, high = int(first), int(last or first)
        numbers += range(low, min(high, low + _MOST_OF_A_RANGE - 1) + 1) if low <= high else [low, high]
    return tuple(dict.fromkeys(numbers))
