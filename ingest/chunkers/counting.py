"""Counts tokens: cl100k tokens for a chunk's size, and the encoder's own for its maximum length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.embedders.tokenizer_file import CarriedTokenizer, TokenizerFile, damaged_encoder
from rag.protocols import CountsElsewhere, Embedder
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


def make_portable_counter(embedder: Embedder) -> TokenCounter | None:
    """Return a counter with the same counts that can be sent to another process; None if the encoder has none."""
    if not isinstance(embedder, CountsElsewhere):
        return None
    return TokenCounter(count_tokens_batch, embedder.portable_count, embedder.max_tokens)


def carried(counter: TokenCounter) -> TokenCounter:
    """Return a counter with the same counts that holds a tokenizer's file, for another machine; raises EncoderError."""
    count = counter.count_encoder
    if not isinstance(count, TokenizerFile):
        return counter
    try:
        return replace(counter, count_encoder=CarriedTokenizer(count.path.read_bytes()))
    except OSError as error:
        raise damaged_encoder(count.path, error) from error
