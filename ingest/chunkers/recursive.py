"""LangChain's recursive splitting: at blank lines, else line breaks, else spaces, else anywhere."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.chunkers.bounds import Bounds, stretches
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import is_grapheme_boundary
from ingest.chunkers.limits import ChunkLimits
from rag.records import Document, Span
from rag.text.tokens import LONGEST_TOKEN_BYTES

_SEPARATORS = ("\n\n", "\n", " ", "")  # RecursiveCharacterTextSplitter's defaults


class _Piece(NamedTuple):
    start: int
    end: int
    tokens: int


class RecursiveChunker:
    """Cuts where `langchain_text_splitters.RecursiveCharacterTextSplitter` does when it counts cl100k tokens.

    Only where that splits a grapheme or returns more tokens than the size this differs. As there, the last chunk of a
    paragraph may repeat the end of the one before it and hold nothing else, if the settings ask for an overlap.
    """

    def __init__(self, settings: ChunkLimits, counter: TokenCounter) -> None:
        self._settings = settings
        self._counter = counter

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture."""
        bounds = Bounds(document, self._settings, self._counter)
        return bounds.chunks(
            span for stretch in stretches(document) for span in self._split(document.text, stretch, bounds, 0)
        )

    def _split(self, text: str, span: Span, bounds: Bounds, level: int) -> Iterator[Span]:
        """Split at the first separator from `level` on that occurs, what is too large at the ones after it."""
        while text.find(_SEPARATORS[level], span.start, span.end) < 0:
            level += 1
        joined: list[_Piece] = []
        for piece in self._pieces(text, span, _SEPARATORS[level], bounds.size):
            if piece.tokens < bounds.size:
                joined.append(piece)
                continue
            yield from _merge(joined, bounds)
            joined = []
            whole = Span(piece.start, piece.end)
            if level + 1 < len(_SEPARATORS):
                yield from self._split(text, whole, bounds, level + 1)
            else:
                yield whole
        yield from _merge(joined, bounds)

    def _pieces(self, text: str, span: Span, separator: str, size: int) -> Iterator[_Piece]:
        """Yield the pieces between separators, each with the one before it; each different text is counted once."""
        if not separator:
            yield from self._graphemes(text, span)
            return
        cuts = [span.start, *_places(text, span, separator), span.end]
        texts = [text[start:end] for start, end in pairwise(cuts)]
        longest = LONGEST_TOKEN_BYTES * size
        unique = [piece for piece in dict.fromkeys(texts) if len(piece) <= longest]
        counts = dict(zip(unique, self._counter.count_cl100k(unique), strict=True))
        start = span.start
        for piece in texts:
            yield _Piece(start, start + len(piece), counts.get(piece, size))  # what is not counted is too large
            start += len(piece)

    def _graphemes(self, text: str, span: Span) -> Iterator[_Piece]:
        """Yield the graphemes; the tokens are those of their characters, which are what LangChain counts."""
        unique = sorted(set(text[span.start : span.end]))
        counts = dict(zip(unique, self._counter.count_cl100k(unique), strict=True))
        start, tokens = span.start, 0
        for at in range(span.start, span.end):
            if at > start and is_grapheme_boundary(text, at):
                yield _Piece(start, at, tokens)
                start, tokens = at, 0
            tokens += counts[text[at]]
        yield _Piece(start, span.end, tokens)


def _places(text: str, span: Span, separator: str) -> Iterator[int]:
    """Yield where separators begin, but for one at the very start: nothing is before it."""
    at = text.find(separator, span.start, span.end)
    while at >= 0:
        if at > span.start:
            yield at
        at = text.find(separator, at + len(separator), span.end)


def _merge(pieces: Sequence[_Piece], bounds: Bounds) -> Iterator[Span]:
    """Join pieces that follow each other up to the size, by the sums of their tokens; begin with the overlap's."""
    first, total = 0, 0
    for i, piece in enumerate(pieces):
        if total + piece.tokens > bounds.size and i > first:
            yield Span(pieces[first].start, pieces[i - 1].end)
            while first < i and (total > bounds.overlap or total + piece.tokens > bounds.size):
                total -= pieces[first].tokens
                first += 1
        total += piece.tokens
    if pieces:
        yield Span(pieces[first].start, pieces[-1].end)
