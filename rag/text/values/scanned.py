"""A text that values are read from, and what is asked of it at many places."""

from dataclasses import dataclass

from rag.text.values.vocabulary import Vocabulary, vocabulary_of

BLANK = " \u00a0\u2009\u202f\n"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text; `lower` is it in lower case, of the same length, and `vocabulary` how its language writes values."""

    text: str
    lower: str
    vocabulary: Vocabulary


def scan(text: str, language: str) -> Scanned:
    """Return a text with what is needed to read its values."""
    lower = text.lower()
    if len(lower) != len(text):  # `İ` is two characters in lower case
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return Scanned(text, lower, vocabulary_of(language))
