"""Emphasis: which asterisks, underscores and tildes are signs of Markdown's, since each has its partner. Pure.

Stricter than CommonMark, since what is read is not always Markdown: an underscore in a word, `2 * 3 * 4`, `*args`,
`src/*.txt` and `__init__` are no emphasis. Looser in two things that people write: `**Note:**text`, and emphasis
between letters of scripts without blanks.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

RUN = r"\*{1,3}(?!\*)|(?<!_)_{1,3}(?!_)|~~(?!~)|==(?!=)"  # what may open or close emphasis

_BEFORE = frozenset("\u200b([{\"'“‘«„¿¡*_~—–-:,;|>")  # stand before what is emphasised, blanks aside
_AFTER = frozenset("\u200b.,;:!?…)]}\"'”’»*_~—–-|<")
_NOT_INSIDE = frozenset("/.,;:)]}!?=")  # open nothing behind one asterisk
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_DUNDER = re.compile(  # names of Python's that stand alone in prose
    "all|bool|call|class|contains|del|dict|doc|enter|eq|exit|file|future|getattr|getitem|hash|init|iter|len|lt|main|"
    "name|new|next|path|post_init|proto|pycache|repr|setattr|slots|str|tests|version"
)
_OPENS_LINE = re.compile(r"(?:^|\n)[ \t]*(?:(?:[-+•*]|\d{1,3}[.)]|>|#{1,6})[ \t]+)*\Z")
_LOOK_BACK = 40


class Edit(NamedTuple):
    """`text[start:end]` is shown as `text`."""

    start: int
    end: int
    text: str


class Run(NamedTuple):
    """Signs of one kind in a row: `text[start:end]`."""

    start: int
    end: int


def emphasis_edits(text: str, runs: Sequence[Run]) -> Iterator[Edit]:
    """Yield an edit for each of the runs that is a sign of emphasis; `runs` are those of one paragraph, in order."""
    opened: list[tuple[str, Run]] = []
    count: Counter[str] = Counter()
    name_from: int | None = None  # where the run before ends, if it is part of a name
    for run in runs:
        sign = text[run.start : run.end]
        ends_name = name_from is not None and text[name_from : run.start].isidentifier()
        name_from = None
        if count[sign] and not ends_name and _can_close(text, run):
            opener = _partner(opened, count, sign)
            if sign != "__" or not _DUNDER.fullmatch(text, opener.end, run.start):
                yield from (Edit(*opener, ""), Edit(*run, ""))
        elif _can_open(text, run):
            opened.append((sign, run))
            count[sign] += 1
        elif _is_left_behind(text, run, sign):
            yield Edit(*run, "")
        else:
            name_from = run.end
    for sign, run in opened:
        if _is_cut_off(text, run, sign):
            yield Edit(*run, "")


def _partner(opened: list[tuple[str, Run]], count: Counter[str], sign: str) -> Run:
    """Take the last opened run of this sign, which there is, and all behind it: those have no partner."""
    while True:
        other, opener = opened.pop()
        count[other] -= 1
        if other == sign:
            return opener


def _can_open(text: str, run: Run) -> bool:
    before, after = text[run.start - 1 : run.start] if run.start else "", text[run.end : run.end + 1]
    if not after or after.isspace() or text.startswith(("/*", "/{"), run.end):
        return False
    if run.end - run.start == 1 and after in _NOT_INSIDE:
        return False
    return not before or before.isspace() or before in _BEFORE or _WIDE.match(before) is not None


def _can_close(text: str, run: Run) -> bool:
    before, after = text[run.start - 1 : run.start], text[run.end : run.end + 1]
    if before.isspace():
        return False
    if after == "." and text[run.end + 1 : run.end + 2].isalnum():
        return False
    is_before_word = (after.isalpha() or after == "(") and text[run.start] == "*" and run.end - run.start == 2
    return not after or after.isspace() or after in _AFTER or is_before_word or _WIDE.match(after) is not None


def _is_cut_off(text: str, run: Run, sign: str) -> bool:
    """Say whether `**` opens a line, and its partner stands in another sentence: `**Bring a coat.`"""
    opens_line = _OPENS_LINE.search(text[max(0, run.start - _LOOK_BACK) : run.start]) is not None
    return sign == "**" and text[run.end].isupper() and opens_line


def _is_left_behind(text: str, run: Run, sign: str) -> bool:
    """Say whether `**` ends a line, and its partner stands in another sentence: `And a hat.**`"""
    return (
        sign == "**" and text[run.start - 1 : run.start] in tuple(".!?:") and text[run.end : run.end + 1] in ("", "\n")
    )
