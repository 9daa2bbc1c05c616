"""Likeness of words: parts of compounds, inflections, spellings and cognates, by the letters they share. Pure.

For languages that the encoder does not know: `Monat` is in `Monatsbeitrag`, and `inscription` nearly is `inscrire`.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias
from unicodedata import combining, normalize

Alike: TypeAlias = Callable[[str, Set[str]], float]  # how much of a word some others say: sameness or likeness

_SHORTEST_PART = 4  # letters; `und` is in `Stunde`
_PART_OF_LONGER = 0.8  # what a word counts for that a longer one contains: that one is about more
_LEAST_PARTS = 0.35  # of a word's letters that shorter ones make up: `Beitrag` of `Mitgliedsbeitrag`
_LEAST_SHARED = 0.5  # of the letters of both; less is chance
_BEGINNING = 2  # letters that words of one family begin with
_PADDING = 0.1  # of the pairs, those with the end: words without a letter in common have them too
_LONGEST = 40


def sameness(word: str, words: Set[str]) -> float:
    """Return 1 where a word is among some, else 0."""
    return float(word in words)


def likeness(word: str, words: Set[str]) -> float:
    """Return how much of a word some others say, in [0, 1]: 1 where it is among them, 0 where nothing is like it."""
    if word in words:
        return 1.0
    plain = _folded(word)
    if not _SHORTEST_PART <= len(plain) <= _LONGEST or not plain.isalpha():
        return 0.0
    others = _others(frozenset(words))
    parts = {i for other in others.words if other in plain for i in _place(other, plain)}  # of a compound, said apart
    covered = len(parts) / len(plain)
    akin = others.by_beginning.get(plain[:_BEGINNING], ())
    shared = max((_shared(plain, other) for other in akin), default=0.0)
    if shared < _PART_OF_LONGER and plain in others.joined:
        shared = _PART_OF_LONGER
    return max(covered if covered >= _LEAST_PARTS else 0.0, shared if shared >= _LEAST_SHARED else 0.0)


@dataclass(frozen=True, slots=True)
class _Others:
    """The words that some are compared with, without accents: all of them, and those that begin alike."""

    words: frozenset[str]
    by_beginning: Mapping[str, tuple[str, ...]]
    joined: str


@lru_cache(maxsize=4096)
def _others(words: frozenset[str]) -> _Others:
    folded = frozenset(_folded(word) for word in words if len(word) >= _SHORTEST_PART)
    by_beginning: dict[str, tuple[str, ...]] = {}
    for word in folded:
        by_beginning[word[:_BEGINNING]] = (*by_beginning.get(word[:_BEGINNING], ()), word)
    return _Others(folded, by_beginning, "\n".join(folded))


def _place(part: str, word: str) -> range:
    """Return which letters of a word a part of it makes up."""
    start = word.find(part)
    return range(start, start + len(part))


@lru_cache(maxsize=262_144)
def _shared(word: str, other: str) -> float:
    """Return the share of letters that two words begin with, or of the pairs of letters that they have in common.

    Both begin with the same letters.
    """
    if word in other:
        return 1.0 if word == other else _PART_OF_LONGER
    longer, shorter = max(len(word), len(other)), min(len(word), len(other))
    same = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), shorter)
    one, two = _pairs(word), _pairs(other)
    in_common = 2 * len(one & two) / (len(one) + len(two)) - _PADDING
    return max(same / longer if same >= _SHORTEST_PART else 0.0, in_common)


@lru_cache(maxsize=65_536)
def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    """Return a word without its accents."""
    if word.isascii():
        return word
    return "".join(character for character in normalize("NFD", word) if not combining(character))
