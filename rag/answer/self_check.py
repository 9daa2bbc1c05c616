"""Self-check: what is about to be quoted passes the same verification as a model's sentence. Pure.

A row is said with the names of its columns, a line with its heading, a paragraph without its markup: none of that may
turn what the document says into something else.
"""

import re
from collections.abc import Sequence

from rag.answer.wording import clean
from rag.records import Evidence, Line, Source
from rag.text.sentences import split_sentences
from rag.verify.prepared import Passages, Weigh, read_claim
from rag.verify.support import find_claim
from rag.verify.verbatim import normalise
from rag.verify.verdicts import states_nothing

_WORD = re.compile(r"\w+")


class SelfCheck:
    """Compares evidence with the passages that it stands in, each made ready once.

    With the passage, not with what is quoted of it: the head of a table is not part of a row's quote.
    """

    def __init__(self, sources: Sequence[Source], weigh: Weigh, languages: Sequence[str] = ()) -> None:
        """`languages` are the codes of those that the documents are in, that of most first."""
        self._sources = {source.number: source for source in sources}
        self._weigh = weigh
        self._languages = languages
        self._passages = Passages(weigh, languages)

    def holds(self, evidence: Evidence) -> bool:
        """Say whether the words that would be said are those quoted, or else the passage supports each line."""
        source = evidence.widened or self._sources[evidence.number]
        said = " ".join(map(_said, evidence.lines))
        quoted = " ".join(_quoted(line, source) for line in evidence.lines)
        return _words(said) == _words(quoted) or all(self._is_sound(line, source) for line in evidence.lines)

    def _is_sound(self, line: Line, source: Source) -> bool:
        """Say whether a line is supported; the cells of a row are its own, whatever its neighbours have."""
        said = _said(line)
        if not line.cells:
            return all(self._is_supported(said[span.start : span.end], source) for span in split_sentences(said))
        own = iter(_words(_quoted(line, source)))
        return all(word in own for _, cell in line.cells for word in _words(cell)) and self._is_supported(said, source)

    def _is_supported(self, said: str, source: Source) -> bool:
        if states_nothing(said, self._weigh):
            return True
        claim = read_claim(said, self._weigh, self._languages)
        return find_claim(claim, self._passages.of(source), self._weigh).status != "unsupported"


def _quoted(line: Line, source: Source) -> str:
    """Return what stands at the spans of a line."""
    chunk, spans = source.hit.chunk, (*(line.under.spans if line.under else ()), *line.spans)
    return " ".join(chunk.text[span.start - chunk.start : span.end - chunk.start] for span in spans)


def _said(line: Line) -> str:
    return f"{line.under.text} {line.text}" if line.under else line.text


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(clean(text)).text)
