"""Alignment: finds the changed words that matter in a sentence that nearly repeats its source. Pure.

Facts are looked for anywhere in a source; here their place counts, too: a sentence that differs from its source in
one name has changed that name, even if the source has both.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.text.numbers import read_numbers
from rag.verify.facts import FUNCTION_WORDS, Stem, bare
from rag.verify.negation import is_negating

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥]")
_NEARLY_ALL = 0.75  # of a sentence's words stand in its source in the same order: it was copied, and then changed
_FEWEST = 4  # words of a sentence of which that can be said
_MOST = 500  # words of either: no sentence is longer, a list or a table is, and comparing takes their product
_LONGEST_CHANGE = 3  # words: what differs more was not changed, but said anew


def changed_words(sentence: str, source: str, stem: Stem) -> tuple[str, ...]:
    """Return the words of a nearly literal sentence that turn what `source` says into something else.

    They are names and numbers that stand where the source has another one, and negating words that only one of the
    two has. () where the sentence is no such copy.
    """
    written, original = _TOKEN.findall(sentence), _TOKEN.findall(source)
    one, other = [token.casefold() for token in written], [token.casefold() for token in original]
    if len(one) < _FEWEST or max(len(one), len(other)) > _MOST:
        return ()
    operations = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    same = sum(end - start for kind, start, end, _, _ in operations if kind == "equal")
    if same < _NEARLY_ALL * len(one):
        return ()
    lower = {token for token in original if token.islower()}
    changes = [
        (written[i:j], original[k:m])
        for kind, i, j, k, m in operations
        if kind != "equal" and j - i <= _LONGEST_CHANGE and m - k <= _LONGEST_CHANGE
    ]
    ours = [word for here, _ in changes for word in here if is_negating(word)]
    theirs = [word for _, there in changes for word in there if is_negating(word)]
    changed = [] if len(ours) == len(theirs) else ours or theirs
    names = [word for here, there in changes if here and there for word in _names(here, there, lower, stem)]
    return tuple(dict.fromkeys((*changed, *names)))


def _names(here: Sequence[str], there: Sequence[str], lower: set[str], stem: Stem) -> list[str]:
    """Return the names and numbers of `here` that differ from those of `there`."""
    stems = {part for word in there for part in stem(bare(word))}
    values = {value for word in there for value in _values(word)}
    changed = []
    for word in here:
        numbers = _values(word)
        if numbers:
            changed += [word] if values and numbers.isdisjoint(values) else []
        elif _is_name(word) and any(_is_name(other) and other.casefold() not in lower for other in there):
            parts = set(stem(bare(word)))
            changed += [word] if parts and parts.isdisjoint(stems) else []
    return changed


def _values(word: str) -> set[str]:
    return {value for number in read_numbers(word) for value in (number.value, *number.parts)}


def _is_name(word: str) -> bool:
    return word[:1].isupper() and word.casefold() not in FUNCTION_WORDS
