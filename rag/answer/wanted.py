"""Wanted: what a question wants to be told, by its own words: a list, a figure, a person, a place. Pure."""

import re
from functools import cache

from rag.text.languages import likely_languages
from rag.text.lexicon import LANGUAGES, lexicon_of

ASKED_TYPES = (
    "person",  # who, whose
    "place",  # where, an address, a room
    "time",  # a time of day, a date, a deadline
    "duration",  # how long it takes or is valid
    "money",  # what it costs
    "count",  # how many, how often, how old
    "phone",  # a phone number
    "email",  # an e-mail address
    "web",  # a web address
    "measure",  # a weight, a size, a temperature, how much of something
)
_SIGNS = re.compile(r"^[\W_]+")  # in front of a question: `¿`, a bullet, a quotation mark


def asks_for_list(question: str) -> bool:
    """Say whether a question asks how something is done, or for several things."""
    return any(_pattern("list_pattern", language).search(question) for language in LANGUAGES)


def asks_for_figure(question: str) -> bool:
    """Say whether a question asks for a number, an amount, a date or a time."""
    return any(_pattern("figure_pattern", language).search(question) for language in LANGUAGES)


def asks_why(question: str) -> bool:
    """Say whether a question asks for a reason."""
    return any(_pattern("why_pattern", language).search(question) for language in likely_languages(question))


def asked_types(question: str) -> frozenset[str]:
    """Return which of ASKED_TYPES a question asks for, by its words in the languages that it may be in.

    Several where it asks for several things, or its words leave it open (`how long is …`); none where they do not tell.
    """
    text = _SIGNS.sub("", question)
    languages = likely_languages(text)
    return frozenset(
        kind for kind in ASKED_TYPES if any(_pattern(f"{kind}_pattern", code).search(text) for code in languages)
    )


@cache
def _pattern(field: str, language: str) -> re.Pattern[str]:
    """Return a field's pattern, that of whole words where the language parts them; one that never matches if empty."""
    lexicon = lexicon_of(language)
    pattern = str(getattr(lexicon, field)) or "(?!)"
    return re.compile(rf"\b(?:{pattern})\b" if lexicon.bounds_words else pattern, re.I)
