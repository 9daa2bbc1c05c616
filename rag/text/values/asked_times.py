"""The time that a question asks for without a date: the latest, the previous, this year's."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from rag.text.lexicon import lexicon_of


class AskedTime(StrEnum):
    """Which of several versions, or of a series, is asked for."""

    LATEST = "latest"
    PREVIOUS = "previous"
    NEXT = "next"
    THIS_YEAR = "this year"
    LAST_YEAR = "last year"
    NEXT_YEAR = "next year"


_YEARS = (AskedTime.THIS_YEAR, AskedTime.LAST_YEAR, AskedTime.NEXT_YEAR)
_OTHERS = (AskedTime.LATEST, AskedTime.PREVIOUS, AskedTime.NEXT)


def asked_time(question: str, language: str) -> AskedTime | None:
    """Return the time that a question asks for: of a year, if it says so; else what it says first; None for neither."""
    patterns = _patterns(language)
    lower = question.lower()
    for times in (_YEARS, _OTHERS):
        places = [(match.start(), time) for time in times if (match := patterns[time].search(lower))]
        if places:
            return min(places)[1]
    return None


@cache
def _patterns(language: str) -> Mapping[AskedTime, re.Pattern[str]]:
    lexicon = lexicon_of(language)
    words = lexicon.time_words
    form = r"(?<![^\W_])(?:{})(?![^\W_])" if lexicon.parts_words else "(?:{})"
    return {time: re.compile(form.replace("{}", words.get(time, "(?!)"))) for time in AskedTime}
