"""Weighs units and chunks in cl100k tokens, and in the encoder's own if those may be the tighter limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.chunkers.counting import TokenCounter
from rag.records import Span, embedded_text
from rag.text.tokens import LONGEST_TOKEN_BYTES

_CONTEXTS = 256  # whose counts are remembered: neighbouring sections share them


@dataclass(frozen=True, slots=True)
class Unit:
    """What is packed: a sentence, or a whole table or list, and its tokens: near its share of a chunk's."""

    span: Span
    cl100k: int
    encoder: int


class Scales:
    """Weighs against one size and one encoder."""

    def __init__(self, counter: TokenCounter, size_tokens: int) -> None:
        self._counter = counter
        self._longest = LONGEST_TOKEN_BYTES * size_tokens  # bytes, and so characters: what is longer is too large
        # No encoder makes more tokens of a text than it has bytes, and a context takes half of what it reads at most.
        self._reads_any = counter.max_encoder_tokens // 2 > self._longest
        self._context_tokens = lru_cache(_CONTEXTS)(lambda context: counter.count_encoder([context])[0])

    def weigh(self, text: str, spans: Sequence[Span], end: int) -> list[Unit]:
        """Weigh each span with the line breaks that follow it, as it will count inside a chunk; the last up to `end`.

        A text that cannot be small enough is not counted: its weight is a lower bound that is above the size.
        """
        starts = [*(span.start for span in spans[1:]), end]
        texts = [
            text[span.start : following].rstrip(" \t") if span.end - span.start <= self._longest else ""
            for span, following in zip(spans, starts, strict=True)
        ]
        cl100k = self._counter.count_cl100k(texts)
        encoder = [0] * len(texts) if self._reads_any else self._counter.count_encoder(texts)
        return [Unit(span, cl100k[i] if texts[i] else _least_tokens(span), encoder[i]) for i, span in enumerate(spans)]

    def room(self, context: str) -> int:
        """Return how many of the encoder's tokens a context leaves for text; a token for the line break between."""
        taken = self._context_tokens(context) + 1 if context and not self._reads_any else 0
        return self._counter.max_encoder_tokens - taken

    def too_large(self, text: str, chunks: Sequence[Sequence[Unit]], context: str, size: int) -> set[int]:
        """Return which chunks of several units are too large, now that they stand together."""
        several = [i for i, chunk in enumerate(chunks) if len(chunk) > 1]
        wholes = [text[chunks[i][0].span.start : chunks[i][-1].span.end] for i in several]
        counts = self._counter.count_cl100k(wholes)
        over = {i for i, count in zip(several, counts, strict=True) if count > size}
        if not self._reads_any:
            counts = self._counter.count_encoder([embedded_text(context, whole) for whole in wholes])
            limit = self._counter.max_encoder_tokens
            over |= {i for i, count in zip(several, counts, strict=True) if count > limit}
        return over


def _least_tokens(span: Span) -> int:
    return -(-(span.end - span.start) // LONGEST_TOKEN_BYTES)
