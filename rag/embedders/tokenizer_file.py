"""The tokenizer of a compiled encoder, opened from its file; a worker process counts tokens with no more than that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from rag.errors import EncoderError, first_line
from rag.text.unicode import replace_surrogates


@dataclass(frozen=True, slots=True)
class TokenizerFile:
    """Counts the tokens of texts, special ones left out; the file is opened by the first call in a process."""

    path: Path

    def __call__(self, texts: Sequence[str]) -> list[int]:
        return count_with(_opened(self.path), texts)


@dataclass(frozen=True, slots=True)
class CarriedTokenizer:
    """The same with the file's content in it, for a process on another machine."""

    content: bytes = field(repr=False)

    def __call__(self, texts: Sequence[str]) -> list[int]:
        return count_with(_opened_content(self.content), texts)


def open_tokenizer(path: Path) -> Any:  # tokenizers' stubs leave half of its methods untyped
    """Open a tokenizer's file; raises EncoderError."""
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise damaged_encoder(path, error) from error


def tokenize(tokenizer: Any, texts: Sequence[str], *, special: bool) -> list[list[int]]:  # Any: see above
    """Return the ids of each text's tokens; a lone surrogate counts as U+FFFD."""
    readable = [replace_surrogates(text) for text in texts]
    return [encoding.ids for encoding in tokenizer.encode_batch_fast(readable, add_special_tokens=special)]


def count_with(tokenizer: Any, texts: Sequence[str]) -> list[int]:  # Any: see above
    """Return how many tokens each text has, special ones not counted."""
    return [len(ids) for ids in tokenize(tokenizer, texts, special=False)]


def damaged_encoder(path: Path, error: Exception) -> EncoderError:
    """Return the error for a file of a compiled encoder that cannot be opened."""
    return EncoderError(f"{path} cannot be loaded ({first_line(error)}); remove its folder and run `ingest run`")


_opened = lru_cache(maxsize=1)(open_tokenizer)


@lru_cache(maxsize=1)
def _opened_content(content: bytes) -> Any:  # Any: see above
    from tokenizers import Tokenizer

    return Tokenizer.from_buffer(content)
