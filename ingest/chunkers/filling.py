"""Fills chunks with as many whole sentences or paragraphs as fit."""

from collections.abc import Iterator, Sequence

from ingest.chunkers.bounds import Bounds, trimmed
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.weighing import Scales, Unit
from rag.records import Span
from rag.text.lines import iterate_blank_lines
from rag.text.sentences import iterate_sentences


def paragraphs_of(text: str, span: Span) -> Iterator[Span]:
    """Yield the trimmed text between blank lines."""
    start = span.start
    for gap in iterate_blank_lines(text, span.start, span.end):
        if paragraph := trimmed(text, Span(start, gap.start)):
            yield paragraph
        start = gap.end
    if paragraph := trimmed(text, Span(start, span.end)):
        yield paragraph


def sentences_of_the_large(text: str, spans: Sequence[Span], bounds: Bounds) -> Iterator[Span]:
    """Yield the spans that fit into a chunk, and the sentences of those that do not."""
    for span, is_fitting in zip(spans, bounds.fits(spans), strict=True):
        if is_fitting:
            yield span
        else:
            yield from iterate_sentences(text, span.start, span.end)


class Filling:
    """Fills the chunks of one document."""

    def __init__(self, text: str, bounds: Bounds, counter: TokenCounter) -> None:
        self._text = text
        self._bounds = bounds
        self._scales = Scales(counter, bounds.size)

    def fill(self, spans: Iterator[Span], end: int) -> Iterator[Span]:
        """Yield chunks of `spans`, which end at `end`; one begins with as many of the one before as the overlap takes.

        A span that is too large alone is cut first; its last piece may share a chunk with what follows.
        """
        pieces = [piece for piece, _ in self._bounds.cut(spans)]
        units = self._scales.weigh(self._text, pieces, end) if pieces else []
        first = last = 0
        while last < len(units):
            first = self._overlapped(units, first, last)
            last = self._last(units, first, least=last + 1)
            yield Span(units[first].span.start, units[last - 1].span.end)

    def _last(self, units: Sequence[Unit], first: int, *, least: int) -> int:
        """Return where a chunk that begins with unit `first` ends, at `least` anyway: by the sums, then as a whole."""
        room = self._scales.room(self._bounds.context(units[first].span.start))
        last, cl100k, encoder = first, 0, 0
        while last < len(units):
            cl100k, encoder = cl100k + units[last].cl100k, encoder + units[last].encoder
            if cl100k > self._bounds.size or encoder > room:
                break
            last += 1
        while last > least and not self._fits(units, first, last):
            last -= 1
        return max(last, least)

    def _overlapped(self, units: Sequence[Unit], before: int, start: int) -> int:
        """Return with which unit after `before` the chunk begins that is the first to hold unit `start`."""
        first, cl100k = start, 0
        while first - 1 > before:
            cl100k += units[first - 1].cl100k
            if cl100k > self._bounds.overlap or not self._fits(units, first - 1, start + 1):
                break
            first -= 1
        return first

    def _fits(self, units: Sequence[Unit], first: int, last: int) -> bool:
        return self._bounds.fits([Span(units[first].span.start, units[last - 1].span.end)])[0]
