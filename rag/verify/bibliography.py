"""Bibliographies: the lists of sources that models write below an answer, which state nothing. Pure.

`Sources:`, and below it `[1] handbook.md — Remote work`; `[^2]: expenses.md`. An answer's citations say the same, with
the numbers that its markers have; the model's own are others.
"""

import re
from collections.abc import Iterable, Sequence

from rag.records import Source
from rag.text.lexicon import united
from rag.text.markers import Mark

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = " \t\n#>*_:-•.=()"
_HEADINGS = united(lambda lexicon: lexicon.source_names)
_BESIDE = frozenset({"p", "pp", "page", "pages", "seite", "chunk", "section", "lines"})  # … a source's name
_LONGEST = 300  # characters of an entry


class Bibliography:
    """Tells what of an answer belongs to a list of sources; asked of each sentence in turn."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._names = [
            {word.casefold() for word in _WORD.findall(f"{hit.title} {hit.uri} {hit.chunk.context}")} | _BESIDE
            for hit in (source.hit for source in sources)
        ]
        self._is_inside = False

    def opens(self, text: str) -> bool:
        """Say whether a line may be the list's heading: only what follows it tells."""
        return text.strip(_SIGNS).casefold() in _HEADINGS

    def takes(self, text: str, marks: Sequence[Mark], begins_line: bool, follows: tuple[str, Sequence[Mark]]) -> bool:
        """Say whether a sentence is part of the list; `follows` are the text and the markers of the one behind it."""
        if self.opens(text):
            self._is_inside = not follows[0].strip() or self._is_entry(*follows, is_inside=True)
        elif begins_line or not self._is_inside:
            self._is_inside = self._is_entry(text, marks, is_inside=self._is_inside)
        return self._is_inside

    def _is_entry(self, text: str, marks: Sequence[Mark], *, is_inside: bool) -> bool:
        """Say whether a line is an entry: it names a source and says nothing else, or a marker opens it, and it is a
        definition, or is inside the list."""
        is_numbered = any(mark.opens_line for mark in marks)
        if is_numbered and (is_inside or text.lstrip().startswith(":")):
            return True
        label, _, rest = text[: _LONGEST + 1].partition(":")
        is_labelled = self.opens(label) and bool(rest.strip())  # `Source: handbook.md`
        words = {word.casefold() for word in _WORD.findall(rest if is_labelled else text[: _LONGEST + 1])}
        is_short = bool(words) and len(text) <= _LONGEST
        return is_short and (is_numbered or is_inside or is_labelled) and any(words <= names for names in self._names)
