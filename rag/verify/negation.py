"""Negation: does a sentence deny what its source says, or say what its source denies? Pure.

Looked at word by word: a negating word reaches the next few words of its clause. Words that a source has both ways
contradict nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.text.lexicon import lexicon_of, united
from rag.verify.facts import Stem

_NEGATING = frozenset(map(str.casefold, united(lambda lexicon: lexicon.negating)))  # of Greek, final sigmas change
_NO_NEGATION = re.compile(lexicon_of("en").not_negating_pattern, re.IGNORECASE)  # at most, also, whatever
_TOKEN = re.compile(r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|\d+)|(?P<stop>[.,;:!?()\n])")
_CONTRACTED = re.compile(r"n['’]t$", re.IGNORECASE)
_REACH = 3  # words with a meaning of their own that follow


@dataclass(frozen=True, slots=True)
class Polarity:
    """The stems of a text by how it has them.

    `denials` are its negating words, each with the stems that it reaches, in order. `denied` are all of those,
    `affirmed` the stems that stand somewhere without one.
    """

    denials: tuple[tuple[str, tuple[str, ...]], ...]
    denied: frozenset[str]
    affirmed: frozenset[str]


def read_polarity(text: str, stem: Stem) -> Polarity:
    """Return what a text negates, and what it does not."""
    denials: list[tuple[str, list[str]]] = []
    affirmed: set[str] = set()
    is_open = False
    for word in _tokens(text):
        if word is None:
            is_open = False
        elif is_negating(word):
            denials.append((word, []))
            is_open = True
        else:
            for part in stem(word):
                if is_open and len(denials[-1][1]) < _REACH:
                    denials[-1][1].append(part)
                else:
                    affirmed.add(part)
    reached = tuple((word, tuple(stems)) for word, stems in denials if stems)
    return Polarity(reached, frozenset(part for _, stems in reached for part in stems), frozenset(affirmed))


def contradicts(sentence: Polarity, source: Polarity) -> str | None:
    """Return a negating word of one of the two that the other has no counterpart of; None where they agree."""
    for word, stems in sentence.denials:
        if stems[0] in source.affirmed and source.denied.isdisjoint(stems):
            return word
    for word, stems in source.denials:
        if stems[0] in sentence.affirmed and stems[0] not in source.affirmed and sentence.denied.isdisjoint(stems):
            return word
    return None


def is_negating(word: str) -> bool:
    """Say whether a word denies what follows it."""
    return word.casefold() in _NEGATING or _CONTRACTED.search(word) is not None


def _tokens(text: str) -> Iterator[str | None]:
    """Yield the words of a text, None where a clause ends."""
    for match in _TOKEN.finditer(_NO_NEGATION.sub(" ", text)):
        yield match["word"]
