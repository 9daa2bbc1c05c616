"""Members: which of a family's documents a question asks for, and so which do not speak. Pure.

Of versions the newest speaks, unless an older one is asked for; of a series those that the question names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath

from rag.answer.families import Family, Member, is_newer
from rag.answer.told import values_told
from rag.text.lexicon import united_pattern, united_words
from rag.text.values import AskedTime, Calendar, Range, Value, asked_time, compatible, dates_of_name
from rag.verify.prepared import Weigh

_OFTEN = 3  # times as often as in another member's text a word of a name must stand in its own to tell them apart
_LONG_NUMBER = 3  # digits: a shorter one names a document only behind a word of its name
_NOW = {AskedTime.LATEST, AskedTime.THIS_YEAR}
_BEFORE = {AskedTime.PREVIOUS, AskedTime.LAST_YEAR}
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w]|[.,]\d)")
_NUMBERED = re.compile(r"(?:(?P<word>[^\W\d_]+)[\s.:#°º_-]*)?(?<!\d)(?<!\d[.,])0*(?P<number>\d+)(?![.,]?\d)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it says of a time: `dates` and periods, or `time` in words."""

    question: str
    language: str
    dates: tuple[Value, ...]
    time: AskedTime | None


def read_asked(question: str, language: str) -> Asked:
    """Return what a question says of a time; `language` is its code."""
    dates = tuple(value for value in values_told(question, language) if is_dated(value))
    return Asked(question, language, dates, asked_time(question, language))


def is_dated(value: Value) -> bool:
    """Say whether a value is a date, a period, or a range of them."""
    content = value.content
    return isinstance(content.first if isinstance(content, Range) else content, Calendar)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a question asks of families, by the ids of their documents.

    `superseded` are older versions, each with the newer one that speaks; `others` belong to another member than the one
    that is asked for by name, `untimely` to another time: there a line may still tell of the time that is asked for.
    `asked` are those that are asked for, which must be searched even where nothing of them was found.
    """

    superseded: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    untimely: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()


def choose(asked: Asked, families: Sequence[Family], weigh: Weigh) -> Choice:
    """Return which documents of some families speak to a question; all, where it compares them."""
    if any(united_pattern(field).search(asked.question) for field in ("comparing_pattern", "two_documents_pattern")):
        return Choice()
    choices = [_choose(asked, family, weigh) for family in families]
    others = frozenset(chain.from_iterable(choice.others for choice in choices))
    return Choice(
        superseded={old: new for choice in choices for old, new in choice.superseded.items()},
        others=others,
        untimely=frozenset(chain.from_iterable(choice.untimely for choice in choices)),
        asked=tuple(dict.fromkeys(each for choice in choices for each in choice.asked if each not in others)),
    )


def _choose(asked: Asked, family: Family, weigh: Weigh) -> Choice:
    if family.relation == "versions":
        return _of_versions(asked, family.members)
    if family.relation == "series":
        return _of_series(asked, family.members, weigh)
    return Choice()


# --- versions -------------------------------------------------------------------------------------


def _of_versions(asked: Asked, members: Sequence[Member]) -> Choice:
    speaking = _asked_versions(asked, members)
    ids = [member.id for member in speaking]
    newest = speaking[-1]
    return Choice(
        superseded={each.id: newest.id for each in members if each.id not in ids and is_newer(newest, each)},
        others=frozenset(each.id for each in members if each.id not in ids and not is_newer(newest, each)),
        asked=tuple(ids),
    )


def _asked_versions(asked: Asked, members: Sequence[Member]) -> Sequence[Member]:
    """Return the versions that a question asks for, at least one; all of the newest day where it names none."""
    years = set(_YEAR.findall(asked.question))
    bound = _bound(asked.question)
    if bound:
        earlier = [member for member in members if member.dated and member.dated[:4] < bound]
        return _newest(earlier or members)
    named = [member for member in members if member.dated[:4] in years]
    if named:
        return [member for year in sorted(years) for member in _newest([m for m in named if m.dated[:4] == year])]
    if years:
        valid = [member for member in members if member.dated and member.dated[:4] <= max(years)]
        return _newest(valid or members)
    older = [member for member in members if is_newer(members[-1], member)]
    return _newest(older) if older and asked.time in _BEFORE else _newest(members)


def _newest(members: Sequence[Member]) -> list[Member]:
    return [member for member in members if not is_newer(members[-1], member)]


def _bound(question: str) -> str:
    """Return the year before which a question asks: `before 2026`; empty where it does not."""
    match = re.search(rf"{united_pattern('before_pattern').pattern}\s+({_YEAR.pattern})", question, re.I)
    return match[1] if match else ""


# --- series ---------------------------------------------------------------------------------------


def _of_series(asked: Asked, members: Sequence[Member], weigh: Weigh) -> Choice:
    named = _by_number(asked.question, members) or _by_words(asked.question, members, weigh)
    timely = [] if named else _by_time(asked, members)
    speaking = named or timely
    if not speaking or len(speaking) == len(members):
        return Choice()
    ids = tuple(member.id for member in speaking)
    rest = frozenset(member.id for member in members) - frozenset(ids)
    return Choice(others=rest, asked=ids) if named else Choice(untimely=rest, asked=ids)


def _by_number(question: str, members: Sequence[Member]) -> list[Member]:
    """Return the members of which a question says a number: `invoice 0164`, `BM-0164`."""
    referring = united_words("serial_words") | united_words("document_words")
    numbered = [(match["word"] or "", match["number"]) for match in _NUMBERED.finditer(question.casefold())]
    return [
        member
        for member in members
        if any(
            number in member.name.numbers
            and (len(number) >= _LONG_NUMBER or word in member.name.spoken or word in referring)
            for word, number in numbered
        )
    ]


def _by_words(question: str, members: Sequence[Member], weigh: Weigh) -> list[Member]:
    """Return the members that a question names by a word of their names which the others have not."""
    asked = weigh(question)
    matched = {
        member.id: frozenset(word for word in own if word in asked)
        for member in members
        for own in [_telling(member, members, weigh)]
    }
    most = max((sum(asked[word] for word in words) for words in matched.values()), default=0.0)
    best = [words for words in matched.values() if words and sum(asked[word] for word in words) >= most]
    known = frozenset[str]().union(*best)
    return [member for member in members if matched[member.id] in best or matched[member.id] - known]


def _telling(member: Member, members: Sequence[Member], weigh: Weigh) -> set[str]:
    """Return the analysed words of a member's name that tell it from the others.

    A word that stands about as often in another member's text does not: `Health`, of `Northwind Health Plus`.
    """
    others = [other for other in members if other is not member]
    spoken = {
        word
        for word in member.name.spoken
        if any(word not in other.name.spoken for other in others)
        and all(word in other.name.spoken or _is_rarer(word, other, member) for other in others)
    }
    return {each for word in spoken for each in weigh(word)}


def _is_rarer(word: str, other: Member, member: Member) -> bool:
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    elsewhere = len(pattern.findall(other.text))
    own = len(pattern.findall(member.text))
    return not elsewhere or own * (1 + len(other.text)) >= _OFTEN * elsewhere * (1 + len(member.text))


def _by_time(asked: Asked, members: Sequence[Member]) -> list[Member]:
    """Return the members of the time that a question asks for: a date, the newest, the one before."""
    dated = names_in_time(asked, members)
    if dated or asked.time is None:
        return dated
    newest = _newest(members)
    if asked.time in _NOW:
        return newest
    older = [member for member in members if is_newer(newest[0], member)]
    return _newest(older) if older and asked.time in _BEFORE else []


def names_in_time(asked: Asked, members: Sequence[Member]) -> list[Member]:
    """Return the members whose names, or else whose files, have a date that the question says, the most exact."""
    fitting = [
        (exactness, member)
        for member in members
        if (exactness := max((_fit(date, asked) for date in _dates(member, asked.language)), default=0))
    ]
    most = max((exactness for exactness, _ in fitting), default=0)
    return [member for exactness, member in fitting if exactness == most]


def _fit(date: Value, asked: Asked) -> int:
    """Return how exactly a date fits one that is asked for: 0 where it does not, and 1 where it says the year alone."""
    return max((_exactness(date) for value in asked.dates if compatible(value, date)), default=0)


def _exactness(date: Value) -> int:
    content = date.content.first if isinstance(date.content, Range) else date.content
    assert isinstance(content, Calendar)
    return 1 + sum(part is not None for part in (content.month, content.day, content.week, content.quarter))


@lru_cache(maxsize=4096)
def _dates(member: Member, language: str) -> tuple[Value, ...]:
    stem, _, _ = PurePosixPath(member.uri).name.rpartition(".")
    own = dates_of_name(stem, language) or dates_of_name(member.title, language)
    return own or (dates_of_name(member.date, language) if member.date else ())
