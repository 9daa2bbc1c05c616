"""Counts tokens: cl100k tokens for a chunk's size, and the encoder's own for its maximum length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.protocols import Embedder
from rag.text.tokens import count_tokens_batch

Count = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts texts both ways; `max_encoder_tokens` is the longest text that the encoder reads whole."""

    count_cl100k: Count
    count_encoder: Count
    max_encoder_tokens: int


def make_counter(embedder: Embedder) -> TokenCounter:
    """Return the counter for chunks that `embedder` will embed."""
    return TokenCounter(count_tokens_batch, embedder.count_tokens, embedder.max_tokens)
