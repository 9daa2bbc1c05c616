"""A text that values are read from, and what is asked of it at many places."""

import re
import unicodedata
from dataclasses import dataclass

from rag.text.values.cldr import lower_case
from rag.text.values.vocabulary import Vocabulary, vocabulary_of

_OTHER_FIGURES = re.compile(r"[^\D0-9]")
BLANK = " \u00a0\u2009\u202f\n"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text; `lower` is it in lower case and in the figures 0 to 9, of the same length.

    `vocabulary` is how its language writes values.
    """

    text: str
    lower: str
    vocabulary: Vocabulary


def scan(text: str, language: str) -> Scanned:
    """Return a text with what is needed to read its values."""
    lower = lower_case(text)
    if _OTHER_FIGURES.search(lower):
        lower = _OTHER_FIGURES.sub(lambda figure: str(unicodedata.digit(figure[0])), lower)
    return Scanned(text, lower, vocabulary_of(language))
