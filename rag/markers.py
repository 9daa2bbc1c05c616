"""Markers: the `[1]` by which a model says what a sentence rests on, in every shape that models give it."""

import re
from dataclasses import dataclass

_MARKER = re.compile(  # code is passed over whole: `a[1]` is no marker
    r"`[^`\n]*`|[ \t]*\n?[ \t]*[\[【]\s*(?:source\s*:?\s*)?"
    r"(?P<numbers>\^?\d{1,3}(?:\s*[-–,;]\s*\^?\d{1,3})*)\s*[\]】]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[\[【](\s*(?:source\s*:?\s*)?\^?\d{1,3}(?:\s*[-–,;]\s*\^?\d{1,3})*\s*)[\]】]", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d+)(?:\s*[-–]\s*\^?(\d+))?")
_MOST_OF_A_RANGE = 20  # [1-999] is twenty markers, not a thousand


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker lifted out of its text: it stood at `at`, and began at `origin` before it was lifted out."""

    at: int
    origin: int
    numbers: tuple[int, ...]
    opens_line: bool  # `[1] Text`: it belongs to what follows


@dataclass(frozen=True, slots=True)
class Marked:
    """Text without its markers; character i came from character `origins[i]`."""

    text: str
    marks: tuple[Mark, ...]
    origins: tuple[int, ...]


def lift_markers(text: str) -> Marked:
    """Take the markers out of a text, each with the white space before it; code spans are left alone."""
    kept: list[str] = []
    origins: list[int] = []
    marks: list[Mark] = []
    done = 0
    for match in _MARKER.finditer(text):
        if match["numbers"] is None:
            continue
        start = match.end() - len(match[0].lstrip())
        opens_line = _opens_line(text, start, match.end())
        keep_to = start if opens_line else match.start()
        kept.append(text[done:keep_to])
        origins += range(done, keep_to)
        marks.append(Mark(len(origins), start, _numbers(match["numbers"]), opens_line))
        done = match.end()
    kept.append(text[done:])
    origins += range(done, len(text))
    return Marked("".join(kept), tuple(marks), tuple(origins))


def _opens_line(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before = _MARKER.sub("", text[line_start:start])
    after = _MARKER.sub("", text[end : line_end if line_end >= 0 else len(text)])
    return not before.strip() and any(character.isalnum() for character in after)


def _numbers(written: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for first, last in _NUMBERS.findall(written):
        low, high = int(first), int(last or first)
        numbers += range(low, min(high, low + _MOST_OF_A_RANGE - 1) + 1) if low <= high else [low, high]
    return tuple(dict.fromkeys(numbers))


def without_markers(text: str) -> str:
    """Return a source's text with what would read as a marker of ours in round brackets: `[12]` becomes `(12)`."""
    return _BRACKETS.sub(r"(\1)", text)
