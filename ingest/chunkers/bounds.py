"""Limits for every chunker: where chunks may be, how large they may be, how much they may overlap."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ingest.chunkers.contexts import Describer, sections_of
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import cut_to_fit
from ingest.chunkers.limits import ChunkLimits
from rag.records import Document, Span, embedded_text
from rag.text.tokens import LONGEST_TOKEN_BYTES

_TOGETHER = 256  # spans that are weighed in one call; it changes no result


def overlap_of(settings: ChunkLimits) -> int:
    """Return how many tokens neighbouring chunks may share: at most half of the size, so that each adds some."""
    return min(settings.overlap_tokens, settings.size_tokens // 2)


def stretches(document: Document) -> Iterator[Span]:
    """Yield the longest runs of sections separated only by white space, without furniture.

    A chunk never reaches beyond its stretch: between two of them stands what is in no chunk.
    """
    current: Span | None = None
    for section in sections_of(document):
        if section.kind == "furniture":
            continue
        if current and not document.text[current.end : section.start].strip():
            current = Span(current.start, section.end)
        else:
            if current:
                yield current
            current = Span(section.start, section.end)
    if current:
        yield current


def trimmed(text: str, span: Span) -> Span | None:
    """Return a span without the white space at its ends; None if nothing else is left."""
    piece = text[span.start : span.end]
    kept = piece.strip()
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(kept)) if kept else None


class Bounds:
    """The two limits on a chunk of one document: its text's cl100k tokens, and what the encoder reads of it."""

    def __init__(self, document: Document, settings: ChunkLimits, counter: TokenCounter) -> None:
        self.size = settings.size_tokens
        self.overlap = overlap_of(settings)
        self._text = document.text
        self._counter = counter
        self._describer = Describer(document, counter)
        self._embeds_context = settings.context
        self._longest = LONGEST_TOKEN_BYTES * settings.size_tokens  # characters: what is longer is too large

    def context(self, start: int) -> str:
        """Return the longest that may be embedded before the text of a chunk which begins at `start`."""
        return self._describer.longest_context(start) if self._embeds_context else ""

    def fits(self, spans: Sequence[Span]) -> list[bool]:
        """Return for each span whether it may be a chunk as it is, including its context."""
        small = [i for i, span in enumerate(spans) if span.end - span.start <= self._longest]
        counts = self._counter.count_cl100k([self._text[spans[i].start : spans[i].end] for i in small])
        fitting = [i for i, count in zip(small, counts, strict=True) if count <= self.size]
        limit = self._counter.max_encoder_tokens
        embedded = {i: self._embedded(spans[i]) for i in fitting}
        long = [i for i, text in embedded.items() if len(text.encode("utf-8", "replace")) > limit]  # else it is read
        counts = self._counter.count_encoder([embedded[i] for i in long])
        read = set(fitting) - {i for i, count in zip(long, counts, strict=True) if count > limit}
        return [i in read for i in range(len(spans))]

    def cut(self, spans: Iterable[Span]) -> Iterator[tuple[Span, bool]]:
        """Yield each span, or its pieces if it is too large, and whether it is a piece."""
        rest = iter(spans)
        while batch := list(islice(rest, _TOGETHER)):
            for span, is_fitting in zip(batch, self.fits(batch), strict=True):
                if is_fitting:
                    yield span, False
                else:
                    yield from ((piece, True) for piece in cut_to_fit(self._text, [span], self.fits))

    def chunks(self, spans: Iterable[Span]) -> list[Span]:
        """Return chunks for `spans`, ordered by start: trimmed, and cut if they are too large.

        Starts increase and ends never fall; a piece that another chunk holds is left out.
        """
        kept: list[Span] = []
        whole = (inner for span in spans if (inner := trimmed(self._text, span)))
        for span, is_piece in sorted(self.cut(whole), key=lambda cut: (cut[0].start, -cut[0].end)):
            if kept and (span.start == kept[-1].start or span.end < kept[-1].end + is_piece):
                continue
            kept.append(span)
        return kept

    def _embedded(self, span: Span) -> str:
        text = self._text[span.start : span.end]
        return embedded_text(self._describer.describe(span)[0], text) if self._embeds_context else text
