"""Directions: does a source say that something falls where a sentence says that it rises? Pure.

A source may say both, of two things; so a word of rising or falling counts for the words beside it. All sentences of a
source on the same are looked at: the aim of a study has the words of a claim, and its result may say the opposite.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rag.text.lexicon import lexicon_of
from rag.verify.names import Stem
from rag.verify.negation import is_negating

_RELATIONS = ("rise", "promote", "improve", "more", "high")  # of the opposites: those that say more, or less
_REACH = 5  # words with a meaning of their own, on either side
_DENIED = 3  # words before it, of which one may deny it
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Direction:
    """A word that says of what stands `beside` it that it is more, +1, or less, -1; `less of what blocks` is +1."""

    word: str
    side: int
    is_denied: bool
    beside: frozenset[str]


def read_directions(text: str, stem: Stem, language: str = "en") -> tuple[Direction, ...]:
    """Return the directions of a text in a language, given by its code; none where the lexicon has no words of them."""
    turning = _turning(language)
    if turning is None:
        return ()
    clauses = _joint(language).split(text)
    return tuple(direction for clause in clauses for direction in _of_clause(clause, turning, stem, language))


def turned(ours: Iterable[Direction], theirs: Sequence[Direction], weights: Mapping[str, float]) -> float:
    """Return the weight of the words of which `theirs` says the opposite, less that of those of which it agrees."""
    total = 0.0
    for one in ours:
        most = {True: 0.0, False: 0.0}  # of the words that are also beside an opposite one, and beside one that agrees
        for other in theirs:
            is_opposite = (one.side != other.side) != (one.is_denied != other.is_denied)
            shared = sum(weights.get(word, 0.0) for word in one.beside & other.beside)
            most[is_opposite] = max(most[is_opposite], shared)
        total += most[True] - most[False]
    return total


def _of_clause(clause: str, turning: re.Pattern[str], stem: Stem, language: str) -> Iterator[Direction]:
    places = list(turning.finditer(clause))
    if not places:
        return
    side = (-1) ** sum(match.lastgroup != "up" for match in places)
    words = list(_WORD.finditer(clause))
    named = [(word, stems) for word in words if (stems := tuple(stem(word[0])))]
    for match in places:
        if match.lastgroup != "lacking":
            done = bisect_right(words, match.start(), key=re.Match.end)
            before = words[max(0, done - _DENIED) : done]
            last = bisect_right(named, match.start(), key=lambda each: each[0].end())
            first = bisect_left(named, match.end(), key=lambda each: each[0].start())
            near = [*named[max(0, last - _REACH) : last], *named[first : first + _REACH]]
            yield Direction(
                match[0],
                side,
                any(is_negating(word[0], language) for word in before),
                frozenset().union(*(stems for _, stems in near)),
            )


@cache
def _turning(language: str) -> re.Pattern[str] | None:
    lexicon = lexicon_of(language)
    sides = [lexicon.opposites[name] for name in _RELATIONS if name in lexicon.opposites]
    if not sides:
        return None
    up, down = ("|".join(patterns) for patterns in zip(*sides, strict=True))
    lacking = lexicon.lacking_pattern or "(?!)"
    return re.compile(rf"\b(?:(?P<up>{up})|(?P<down>{down})|(?P<lacking>{lacking}))\b", re.IGNORECASE)


@cache
def _joint(language: str) -> re.Pattern[str]:
    words = "|".join((*sorted(lexicon_of(language).clause_joints), "(?!)"))
    return re.compile(rf"[;:.,()\n]|\b(?:{words})\b", re.IGNORECASE)
