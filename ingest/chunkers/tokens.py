"""Fixed windows of tokens, with overlap: the plainest chunker, to compare others with."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.chunkers.bounds import Bounds, stretches
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import is_grapheme_boundary
from ingest.chunkers.limits import ChunkLimits
from rag.records import Document, Span
from rag.text.tokens import token_starts


class TokensChunker:
    """Cuts every `size - overlap` tokens, even in the middle of a word.

    A window ends earlier where its last grapheme would be split, or where its text, encoded by itself, has more tokens
    than it has inside the whole; without overlap the next one begins there.
    """

    def __init__(self, settings: ChunkLimits, counter: TokenCounter) -> None:
        self._settings = settings
        self._counter = counter

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture."""
        bounds = Bounds(document, self._settings, self._counter)
        return bounds.chunks(
            window for stretch in stretches(document) for window in self._windows(document.text, stretch, bounds)
        )

    def _windows(self, text: str, stretch: Span, bounds: Bounds) -> Iterator[Span]:
        starts = [stretch.start + at for at in token_starts(text[stretch.start : stretch.end])]
        start, reached = stretch.start, stretch.start
        while reached < stretch.end:
            first = bisect_left(starts, start)
            end = self._end(text, starts, start, stretch.end, bounds.size)
            if text[reached:end].strip():  # else the last window said all that is left
                yield Span(start, end)
            reached = max(reached, end)
            stepped = first + bounds.size - bounds.overlap
            following = _boundary_before(text, starts[stepped], start) if stepped < len(starts) else end
            start = following if start < following < end else end

    def _end(self, text: str, starts: Sequence[int], start: int, stretch_end: int, size: int) -> int:
        """Return the last place where a window that begins at `start` may end."""
        first = bisect_left(starts, start)
        for last in range(min(first + size, len(starts)), first, -1):
            at = _boundary_before(text, starts[last], start) if last < len(starts) else stretch_end
            if at > start and self._counter.count_cl100k([text[start:at].strip()])[0] <= size:
                return at
        at = start + 1  # one grapheme of more tokens than a chunk may have
        while at < stretch_end and not is_grapheme_boundary(text, at):
            at += 1
        return at


def _boundary_before(text: str, at: int, start: int) -> int:
    """Return the last boundary between graphemes in `text[start:at]`, its ends included."""
    while start < at < len(text) and not is_grapheme_boundary(text, at):
        at -= 1
    return at
