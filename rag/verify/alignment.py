"""Alignment: finds the changed words that matter in a sentence that nearly repeats its source. Pure.

Facts are looked for anywhere in a source; here their place counts, too: a sentence that differs from its source in
one name has changed that name, even if the source has both.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import TypeAlias

from rag.text.lexicon import lexicon_of
from rag.text.taken import Taken
from rag.text.values import unit_of
from rag.verify.facts import Fact, facts_in, is_said_by
from rag.verify.names import FUNCTION_WORDS, Stem, bare
from rag.verify.negation import is_negating, number_signs, read_polarity, says_otherwise

_Words: TypeAlias = tuple[str, ...]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥]")
_NEARLY_ALL = 0.75  # of a sentence's words stand in its source in the same order: it was copied, and then changed
_FEWEST = 4  # words of a sentence of which that can be said
_MOST = 500  # words of either: no sentence is longer, a list or a table is, and comparing takes their product
_LONGEST_LINK = 5  # words between two names of which one does something to the other
_LONGEST_CHANGE = 3  # words: what differs more was not changed, but said anew


@dataclass(frozen=True, slots=True)
class _Part:
    """What one of two texts has where they differ: its words, and the facts of the values that stand there."""

    words: tuple[str, ...]
    facts: tuple[Fact, ...]


def changed_words(
    sentence: str, source: str, stem: Stem, language: str = "en", names: Set[str] | None = None
) -> tuple[str, ...]:
    """Return the words of a nearly literal sentence that turn what `source` says into something else.

    They are names and values that stand where the source has another one, and negating words that only one of the two
    has. () where the sentence is no such copy. `names` are those of the sentence; None: every capitalised word is one.
    """
    written, original = _tokens(sentence, language), _tokens(source, language)
    if swapped := _swapped([token[0] for token in written], [token[0] for token in original], language, stem, names):
        return swapped
    one, other = [token[0].casefold() for token in written], [token[0].casefold() for token in original]
    if len(one) < _FEWEST or max(len(one), len(other)) > _MOST:
        return ()
    operations = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    same = sum(end - start for kind, start, end, _, _ in operations if kind == "equal")
    if same < _NEARLY_ALL * len(one):
        return ()
    lower = {token[0] for token in original if token[0].islower()}
    changes = [
        (_part(sentence, written[i:j], language), _part(source, original[k:m], language))
        for kind, i, j, k, m in operations
        if kind != "equal" and j - i <= _LONGEST_CHANGE and m - k <= _LONGEST_CHANGE
    ]
    ours = [word for here, _ in changes for word in here.words if is_negating(word, language)]
    theirs = [word for _, there in changes for word in there.words if is_negating(word, language)]
    is_denied = len(ours) != len(theirs) and not says_otherwise(
        read_polarity(sentence, stem, language), read_polarity(source, stem, language)
    )
    changed = (ours or theirs) if is_denied else []
    both = [(here, there) for here, there in changes if here.words and there.words]
    values = [word for here, there in both for word in (*_values(here, there), *_units(here, there, language))]
    proper = [word for here, there in both for word in _names(here, there, lower, stem, names)]
    return tuple(dict.fromkeys((*changed, *values, *proper)))


def _tokens(text: str, language: str) -> list[re.Match[str]]:
    """Return the words, numbers and currency signs of a text, without the `No.` of `No. 7`."""
    signs = Taken(number_signs(text, language))
    return [token for token in _TOKEN.finditer(text) if not signs.touches(*token.span())]


def _swapped(
    written: Sequence[str], original: Sequence[str], language: str, stem: Stem, names: Set[str] | None
) -> tuple[str, ...]:
    """Return two names of a sentence that stand around the same words in the other order than in its source.

    The words must be the same ones, so that a passive is another sentence, and say what is not mutual.
    """
    mutual = _mutual(language)
    if mutual is None or len(written) > _MOST:
        return ()
    theirs = set(_linked(original, None))
    for one, link, other in _linked(written, names):
        is_other_way = (other, link, one) in theirs and (one, link, other) not in theirs
        if is_other_way and one != other and any(map(stem, link)) and not mutual.search(" ".join(link)):
            return (*one, *other)
    return ()


def _linked(words: Sequence[str], names: Set[str] | None) -> Iterator[tuple[_Words, _Words, _Words]]:
    """Yield each two names that follow each other, with the words between them."""
    runs = [(is_name, tuple(run)) for is_name, run in groupby(words, lambda word: _is_name(word, names))]
    for i in range(len(runs) - 2):
        (is_name, one), (_, link), (_, other) = runs[i : i + 3]
        if is_name and len(link) <= _LONGEST_LINK:
            yield one, link, other


@cache
def _mutual(language: str) -> re.Pattern[str] | None:
    pattern = lexicon_of(language).mutual_pattern
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) if pattern else None


def _part(text: str, tokens: Sequence[re.Match[str]], language: str) -> _Part:
    if not tokens:
        return _Part((), ())
    facts = facts_in(text, language, tokens[0].start(), tokens[-1].end())
    return _Part(tuple(token[0] for token in tokens), facts)


def _values(here: _Part, there: _Part) -> list[str]:
    """Return the values of `here` that are other ones in `there`."""
    if not there.facts:
        return []
    said = [fact.readings for fact in there.facts]
    return [fact.written for fact in here.facts if not fact.is_weak and not is_said_by(fact, said)]


def _units(here: _Part, there: _Part, language: str) -> list[str]:
    """Return the units of `here` that are other ones in `there`: `per hour` is not `per minute`."""
    theirs = {unit for word in there.words if (unit := unit_of(word, language))}
    ours = [(word, unit) for word in here.words if (unit := unit_of(word, language))]
    return [word for word, unit in ours if theirs and unit not in theirs and not here.facts]


def _names(here: _Part, there: _Part, lower: set[str], stem: Stem, names: Set[str] | None) -> list[str]:
    """Return the names of `here` that differ from those of `there`."""
    if not any(_is_name(other) and other.casefold() not in lower for other in there.words):
        return []
    stems = {part for word in there.words for part in stem(bare(word))}
    changed = []
    for word in here.words:
        if _is_name(word, names):
            parts = set(stem(bare(word)))
            changed += [word] if parts and parts.isdisjoint(stems) else []
    return changed


def _is_name(word: str, names: Set[str] | None = None) -> bool:
    return word[:1].isupper() and word.casefold() not in FUNCTION_WORDS and (names is None or word in names)
