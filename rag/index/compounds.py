"""Compounds: the words that a long one is made of, in languages that write them as one. Pure.

`Judotrainer` is about judo, and `Kaffeekasse` answers who has the `Kasse`. The language's stemmer takes off the letters
that join two words (`Vereins|bus`). Which parts are words, the collection says: there is no dictionary.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from rag.index.analysis import analyse, writing_compounds

_SHORTEST = 3  # letters of a part: `Vereins|bus`, `Uhr|zeit`
_SHORTEST_ALONE = 4  # … of one that is a word beside one that is none: `Wald|gruppe`
_LONGEST = 40  # letters of a word that is split
_PLAIN = "simple"


class Compounds:
    """Splits words of one language; `occurs` says whether a stem is a word of the collection."""

    def __init__(self, language: str, occurs: Callable[[str], bool]) -> None:
        self._language = language
        self._occurs = occurs
        self.parts = lru_cache(maxsize=65_536)(self._parts)
        self._words = lru_cache(maxsize=65_536)(self._known)

    def parts_of_text(self, text: str) -> list[str]:
        """Return the stems of the parts of a text's compounds, in its order."""
        return [part for word in analyse(text, _PLAIN) for part in self.parts(word)]

    def is_made_of_words(self, word: str) -> bool:
        """Say whether all of a word is words of the collection."""
        return len(word) <= _LONGEST and bool(self._two_words(word))

    def _parts(self, word: str) -> tuple[str, ...]:
        """Return the stems of a word's parts, () where it is no compound."""
        if not 2 * _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or not analyse(word, self._language):
            return ()
        return self._two_words(word) or self._one_word(word)

    def _two_words(self, word: str) -> tuple[str, ...]:
        """Split into two words or compounds of words, the last one as long as can be: it says what the thing is."""
        for head, tail in _splits(word, _SHORTEST):
            if (first := self._words(head)) and (last := self._words(tail)):
                return tuple(dict.fromkeys([*first, *last]))
        return ()

    def _known(self, part: str) -> tuple[str, ...]:
        """Return the stems of a part and of its own parts, () unless all of it is words."""
        stem = self._stem(part)
        return (*self._two_words(part), *([stem] if stem else []))

    def _one_word(self, word: str) -> tuple[str, ...]:
        """Return the longest part that is a word, and its own parts, where the other is none, but may be two."""
        pairs = [pair for split in _splits(word, _SHORTEST_ALONE) for pair in (split, split[::-1])]
        for part, other in sorted(pairs, key=lambda pair: -len(pair[0])):
            if (stem := self._stem(part)) and len(stem) >= _SHORTEST_ALONE:
                return tuple(dict.fromkeys([*self._two_words(other), *self._words(part)]))
        return ()

    def _stem(self, part: str) -> str | None:
        """Return the stem of a part that is a word; what a stemmer leaves of `enden` is too little to tell."""
        stems = analyse(part, self._language)
        is_short = len(stems) == 1 and len(stems[0]) < _SHORTEST_ALONE
        if len(stems) != 1 or len(stems[0]) < _SHORTEST or (is_short and stems[0] != part):
            return None
        return stems[0] if self._occurs(stems[0]) else None


def _splits(word: str, shortest: int) -> list[tuple[str, str]]:
    return [(word[:i], word[i:]) for i in range(shortest, len(word) - shortest + 1)]


def find_compounds(
    rows: Iterable[tuple[str, str, str]], language: str, others: Mapping[str, str]
) -> dict[str, Compounds]:
    """Return, for each language that writes compounds, what splits them into the words of its texts.

    The rows are those that `write_words` takes, and are not read where no language writes compounds.
    """
    words: dict[str, set[str]] = {code: set() for code in writing_compounds({language, *others.values()})}
    if words:
        for _, document_id, text in rows:
            own = words.get(others.get(document_id, language))
            if own is not None:
                own.update(analyse(text, others.get(document_id, language)))
    return {code: Compounds(code, known.__contains__) for code, known in words.items()}
