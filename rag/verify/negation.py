"""Denial: does a sentence deny what its source says, or say what its source denies? Pure.

Looked at word by word: a negating word reaches the next few words of its clause. Words that a source has both ways
contradict nothing. Opposites are looked at by what they are opposite in: `forbidden` is `not allowed`, and denies
`allowed`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from rag.text.lexicon import LANGUAGES, lexicon_of
from rag.text.taken import Taken
from rag.verify.names import Stem

_TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|\d+)|(?P<stop>[.,;:!?()\n])")
_WORD = re.compile(r"[^\W\d_]+")
_CONTRACTED = re.compile(r"n['’]t$", re.IGNORECASE)
_REACH = 3  # words with a meaning of their own that follow
_ONE_RELATION = {"bound": "over", "more": "over"}  # `at most` is `not over`


@dataclass(frozen=True, slots=True)
class Polarity:
    """The stems of a text by how it has them.

    `denials` are its negating words, each with the stems that it reaches, in order. `denied` are all of those,
    `affirmed` the stems that stand somewhere without one. `sides` are the relations in which it takes a side, +1 or -1
    or both, each side with whether it is denied; `words` is one that takes it.
    """

    denials: tuple[tuple[str, tuple[str, ...]], ...]
    denied: frozenset[str]
    affirmed: frozenset[str]
    sides: Mapping[str, frozenset[tuple[int, bool]]]
    words: Mapping[str, str]


def read_polarity(text: str, stem: Stem, language: str = "en") -> Polarity:
    """Return what a text in a language, given by its code, negates, and what it does not."""
    denials: list[tuple[str, list[str]]] = []
    affirmed: set[str] = set()
    denied: set[str] = set()
    denied_places: list[tuple[int, int]] = []
    looks_back = lexicon_of(language).denies_behind
    matches = _matches(text, language)
    phrases = [match.span() for _, _, match in matches if _holds_denial(match[0], language)]  # `not exceeding`
    for clause in _clauses(text, language, [*phrases, *number_signs(text, language)]):
        said: list[str] = []  # the stems of the clause, so far
        is_open = False
        for word, start, end in clause:
            if is_negating(word, language):
                denials.append((word, []))
                is_open = True
                if looks_back:
                    denied.update(said[-_REACH:])
                continue
            parts = list(stem(word))
            if is_open and len(denials[-1][1]) < _REACH:
                denials[-1][1].extend(parts)
                denied_places.append((start, end))
            else:
                affirmed.update(parts)
            said += parts
        if is_open and not denials[-1][1]:  # `das gibt es nicht`: what it denies stands before it
            denied.update(said)
        negating = [(start, end) for word, start, end in clause if is_negating(word, language)]
        if negating and looks_back:
            denied_places += [(start, end) for _, start, end in clause if start < negating[-1][0]]
    reached = tuple((word, tuple(stems)) for word, stems in denials if stems)
    sides, words = _sides(matches, Taken(denied_places))
    return Polarity(
        reached,
        frozenset(denied.union(*(stems for _, stems in reached))),
        frozenset(affirmed),
        sides,
        words,
    )


def contradicts(sentence: Polarity, source: Polarity) -> str | None:
    """Return a word of one of the two that turns it into the opposite of the other; None where they agree."""
    for relation, ours, theirs in _shared(sentence, source):
        if _named(ours).isdisjoint(_named(theirs)) and _meant(ours).isdisjoint(_meant(theirs)):
            return sentence.words[relation]
    if says_otherwise(sentence, source):
        return None
    for word, stems in sentence.denials:
        if stems[0] in source.affirmed and source.denied.isdisjoint(stems):
            return word
    for word, stems in source.denials:
        if stems[0] in sentence.affirmed and stems[0] not in source.affirmed and sentence.denied.isdisjoint(stems):
            return word
    return None


def says_otherwise(sentence: Polarity, source: Polarity) -> bool:
    """Say whether one of the two denies what the other says with the opposite word: `not allowed`, `forbidden`."""
    return any(
        _named(ours).isdisjoint(_named(theirs)) and _meant(ours) == _meant(theirs)
        for _, ours, theirs in _shared(sentence, source)
    )


def number_signs(text: str, language: str) -> list[tuple[int, int]]:
    """Return the places of negating words that stand for `number`: `No. 7`, `No.:`, `No. of cabins`."""
    pattern = _number_sign(language)
    return [match.span() for match in pattern.finditer(text)] if pattern else []


def is_negating(word: str, language: str | None = None) -> bool:
    """Say whether a word denies what follows it, in a language or, without one, in any."""
    return word.casefold() in _negating(language) or _CONTRACTED.search(word) is not None


@cache
def _negating(language: str | None) -> frozenset[str]:
    tables = LANGUAGES if language is None else (language,)
    return frozenset(word.casefold() for table in tables for word in lexicon_of(table).negating)


@cache
def _number_sign(language: str) -> re.Pattern[str] | None:
    words = "|".join(sorted(_negating(language) & {word.casefold() for word in lexicon_of(language).before_number}))
    return re.compile(rf"\b(?i:{words})(?:\.?\s*(?=\d)|\.\s*(?=[:|#/]|[^\W\d_A-Z]))") if words else None


_Sides: TypeAlias = frozenset[tuple[int, bool]]


def _shared(sentence: Polarity, source: Polarity) -> Iterator[tuple[str, _Sides, _Sides]]:
    """Yield the relations in which both take a side, with the sides of each."""
    for relation in sentence.sides.keys() & source.sides.keys():
        yield relation, sentence.sides[relation], source.sides[relation]


def _named(sides: _Sides) -> set[int]:
    return {side for side, _ in sides}


def _meant(sides: _Sides) -> set[int]:
    return {-side if is_denied else side for side, is_denied in sides}


@lru_cache(maxsize=4096)
def _matches(text: str, language: str) -> tuple[tuple[str, int, re.Match[str]], ...]:
    """Return the places where a text takes a side in a relation; a source is compared with many sentences."""
    places = [match.start() for match in _any_opposite(language).finditer(text)]
    return tuple(
        (relation, side, match)
        for relation, patterns in _opposites(language).items()
        for side, pattern in zip((1, -1), patterns, strict=True)
        for match in _matches_at(places, pattern, text)
    )


def _matches_at(places: Iterable[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `finditer` does of a pattern that matches at some places alone."""
    end = 0
    for place in places:
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()


def _holds_denial(phrase: str, language: str) -> bool:
    return any(is_negating(word, language) for word in _WORD.findall(phrase))


def _sides(
    matches: Iterable[tuple[str, int, re.Match[str]]], denied: Taken
) -> tuple[Mapping[str, _Sides], Mapping[str, str]]:
    """Return the sides that a text takes in relations, and a word for each; some places are denied."""
    sides: dict[str, _Sides] = {}
    words: dict[str, str] = {}
    for relation, side, match in matches:
        sides[relation] = sides.get(relation, frozenset()) | {(side, denied.touches(*match.span()))}
        words.setdefault(relation, match[0])
    return sides, words


@cache
def _opposites(language: str) -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    table: dict[str, list[list[str]]] = {}
    for relation, (one, other) in lexicon_of(language).opposites.items():
        both = table.setdefault(_ONE_RELATION.get(relation, relation), [[], []])
        both[0].append(one)
        both[1].append(other)
    return {name: (_alternatives(one), _alternatives(other)) for name, (one, other) in table.items()}


@cache
def _any_opposite(language: str) -> re.Pattern[str]:
    """Return what matches, emptily, wherever any of the opposites begins: one pass for the 180 patterns of English."""
    anything = [pattern.pattern for patterns in _opposites(language).values() for pattern in patterns]
    return re.compile(rf"(?={'|'.join(anything) or '(?!)'})", re.IGNORECASE)


def _alternatives(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


@cache
def _not_negating(language: str) -> re.Pattern[str] | None:
    """Return the phrases with a negating word that deny nothing: at most, also, whatever."""
    pattern = lexicon_of(language if language in LANGUAGES else "en").not_negating_pattern
    return re.compile(pattern, re.IGNORECASE) if pattern else None


def _clauses(text: str, language: str, phrases: Iterable[tuple[int, int]] = ()) -> Iterator[list[tuple[str, int, int]]]:
    """Yield the clauses of a text without some phrases: their words, each with its place."""
    not_negating = _not_negating(language)
    plain = not_negating.sub(lambda match: " " * len(match[0]), text) if not_negating else text
    for start, end in phrases:
        plain = plain[:start] + " " * (end - start) + plain[end:]
    clause: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(plain):
        if match["stop"]:
            yield clause
            clause = []
        else:
            clause.append((match[0], match.start(), match.end()))
    yield clause
