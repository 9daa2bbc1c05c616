"""Wanted: what a question wants to be told, by its own words: a list, a figure. Pure."""

import re

from rag.text.lexicon import LANGUAGES, lexicon_of


def asks_for_list(question: str) -> bool:
    """Say whether a question asks how something is done, or for several things."""
    return _LIST.search(question) is not None


def asks_for_figure(question: str) -> bool:
    """Say whether a question asks for a number, an amount, a date or a time."""
    return _FIGURE.search(question) is not None


def _any_language(field: str) -> re.Pattern[str]:
    patterns = (str(getattr(lexicon_of(language), field)) for language in LANGUAGES)
    return re.compile(rf"\b(?:{'|'.join(filter(None, patterns))})\b", re.I)


_LIST = _any_language("list_pattern")
_FIGURE = _any_language("figure_pattern")
