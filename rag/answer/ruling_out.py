"""Ruling out: what speaks of another code, number or time than the one that a question names. Pure.

A candidate is ruled out where its own text, its heading or what names its row or its document says another value of the
same kind and not the asked one, while another candidate says that. Of a code this holds even where none does: the
remedy of another error is no answer.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath

from rag.answer.candidates import Candidate
from rag.answer.members import Asked, is_dated
from rag.answer.told import values_told
from rag.text.lexicon import united_words
from rag.text.values import Calendar, Code, Kind, Value, compatible, contradicts, dates_of_name

_LONG_NUMBER = 3  # figures: `error 4102` is a code without its letters, `2 days` is not
_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
_MOST_READ = 2000  # characters of a candidate that are read for values
# `zone C`, `hall 2`: what has a letter or a number for its name, as a question and a line both write it.
_DESIGNATED = re.compile(
    r"(?<![^\W_])(?P<noun>[^\W\d_]{3,})[ \u00a0-](?P<name>[A-Z]|\d{1,3})(?![^\W_]|[.,:]\d|[’'°%€$£])"
)


@dataclass(frozen=True, slots=True)
class Remaining:
    """The candidates that are left; `missing` is the code that was asked for where all that is like it is another's."""

    candidates: tuple[Candidate, ...]
    missing: str = ""


def rule_out(asked: Asked, candidates: Sequence[Candidate], untimely: Set[str]) -> Remaining:
    """Return the candidates without those that belong to another value than the asked one.

    `untimely` are the ids of documents of another time: what they say does not count, unless it tells of that time.
    """
    left = [each for each in candidates if each.hit.chunk.document_id not in untimely or _tells_of(asked, each)]
    left = _without_other_times(asked, left)
    for name in _designations(asked.question).items():
        left, is_missing = _without_other_names(name, left)
        if is_missing:
            return Remaining((), " ".join(name))
    left, missing = _without_other_seasons(asked.question, left)
    if missing:
        return Remaining((), missing)
    for value in values_told(asked.question, asked.language):
        if not _is_code(value):
            continue
        left, is_missing = _without_other_codes(value, asked, left)
        if is_missing:
            return Remaining((), asked.question[value.start : value.end])
    return Remaining(tuple(left))


# --- times ----------------------------------------------------------------------------------------


def _tells_of(asked: Asked, candidate: Candidate) -> bool:
    return any(compatible(date, value) for date in asked.dates for value in _values(candidate, asked.language))


def _without_other_times(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out what stands in a document of another time, if something else tells of the time that is asked for."""
    if not asked.dates:
        return list(candidates)
    fitting = [each for each in candidates if _tells_of(asked, each) or _is_of(asked, each, compatible)]
    if not fitting:
        return [each for each in candidates if not _tells_of_another_year(asked, each)]
    return [each for each in candidates if each in fitting or not _is_of(asked, each, contradicts)]


def _tells_of_another_year(asked: Asked, candidate: Candidate) -> bool:
    years = [date for date in asked.dates if isinstance(date.content, Calendar) and date.content.year is not None]
    said = [value for value in _values(candidate, asked.language) if is_dated(value)]
    return bool(years and said) and all(contradicts(date, value) for date in years for value in said)


def _is_of(asked: Asked, candidate: Candidate, holds: Callable[[Value, Value], bool]) -> bool:
    """Say whether something holds for a date that is asked for and the year, or month, in the name of a document.

    A day in a name is when something was said, which is often about another time.
    """
    name = PurePosixPath(candidate.hit.uri).name
    dates = _name_dates(name, asked.language) or _name_dates(candidate.hit.title, asked.language)
    return any(holds(date, value) for date in asked.dates for value in dates if not _is_day(value))


def _is_day(value: Value) -> bool:
    return isinstance(value.content, Calendar) and value.content.day is not None


@lru_cache(maxsize=4096)
def _name_dates(name: str, language: str) -> tuple[Value, ...]:
    return dates_of_name(name, language)


# --- codes ----------------------------------------------------------------------------------------


def _is_code(value: Value) -> bool:
    if value.kind is Kind.CODE:
        return True
    return value.kind is Kind.NUMBER and value.end - value.start >= _LONG_NUMBER


def _without_other_codes(
    asked_code: Value, asked: Asked, candidates: Sequence[Candidate]
) -> tuple[list[Candidate], bool]:
    """Leave out what has another code of the asked one's series; say whether none has that one, but others do."""
    codes = [(each, _codes(each, asked.language), _names_code(asked_code, each, asked.question)) for each in candidates]
    fitting = [value for _, values, _ in codes for value in values if compatible(asked_code, value)]
    models = fitting if asked_code.kind is Kind.NUMBER else [asked_code]
    left = [
        each
        for each, values, is_named in codes
        if is_named
        or any(compatible(asked_code, value) for value in values)
        or not any(contradicts(model, value) for model in models for value in values)
    ]
    is_known = bool(fitting) or any(is_named for _, _, is_named in codes)
    return left, asked_code.kind is Kind.CODE and not is_known and len(left) < len(candidates)


def _names_code(asked_code: Value, candidate: Candidate, question: str) -> bool:
    """Say whether a code begins one in a candidate, or in what names it: `PX-40` that of `PX-40/350`."""
    code = _SIGNS.sub("", question[asked_code.start : asked_code.end].casefold())
    about = (candidate.text, *candidate.above, candidate.hit.title, candidate.hit.uri, candidate.hit.chunk.context)
    return asked_code.kind is Kind.CODE and any(
        code in _SIGNS.sub("", word.casefold()) for text in about for word in text[:_MOST_READ].split()
    )


def _codes(candidate: Candidate, language: str) -> tuple[Value, ...]:
    return tuple(value for value in _values(candidate, language) if isinstance(value.content, Code))


def _values(candidate: Candidate, language: str) -> tuple[Value, ...]:
    """Return the values of a candidate's text, its heading and its lead-in."""
    return tuple(chain.from_iterable(values_told(text, language) for text in (*candidate.above, candidate.text)))


# --- seasons --------------------------------------------------------------------------------------


def _without_other_seasons(question: str, candidates: Sequence[Candidate]) -> tuple[list[Candidate], str]:
    """Leave out what tells of the winter where the summer is asked for; return that where nothing tells of it."""
    asked = _seasons_of(question)
    if len(asked) != 1:
        return list(candidates), ""
    seasons = [
        (each, _seasons_of("\n".join((each.hit.uri, each.hit.title, *each.above, each.text)))) for each in candidates
    ]
    left = [each for each, own in seasons if asked & own or not own]
    is_missing = len(left) < len(candidates) and not any(asked & own for _, own in seasons)
    return left, next(iter(asked)) if is_missing else ""


def _seasons_of(text: str) -> frozenset[str]:
    return united_words("seasons") & frozenset(_WORD.findall(text.casefold()))


# --- names of one letter or number ----------------------------------------------------------------


def _designations(text: str) -> dict[str, str]:
    functional = united_words("function_words")
    pairs = {match["noun"].casefold(): match["name"] for match in _DESIGNATED.finditer(text)}
    return {noun: name for noun, name in pairs.items() if noun not in functional}


def _without_other_names(name: tuple[str, str], candidates: Sequence[Candidate]) -> tuple[list[Candidate], bool]:
    """Leave out what tells of `zone A` where `zone C` is asked for; say whether none tells of that, but others do."""
    noun, letter = name
    names = [(each, _names_of(noun, each)) for each in candidates]
    left = [each for each, own in names if letter in own or not own]
    is_missing = len(left) < len(candidates) and not any(letter in own for _, own in names)
    return left, is_missing


def _names_of(noun: str, candidate: Candidate) -> set[str]:
    text = "\n".join((*candidate.above, candidate.text))[:_MOST_READ]
    return {match["name"] for match in _DESIGNATED.finditer(text) if match["noun"].casefold() == noun}
