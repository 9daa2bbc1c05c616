"""What every encoder does with a text that is too long for it."""

from collections.abc import Callable, Sequence

import numpy as np

from rag.errors import TextRefused
from rag.records import Vector, Vectors


def require_fit(lengths: Sequence[int], max_tokens: int, model: str) -> None:
    """Raise TextRefused if a document's length exceeds `max_tokens`: nothing is truncated."""
    too_long = [row for row, length in enumerate(lengths) if length > max_tokens]
    if too_long:
        row = too_long[0]
        raise TextRefused(
            f"text {row + 1} of {len(lengths)} has {lengths[row]} tokens, but the encoder {model} reads {max_tokens} "
            "(besides prompt and special tokens); cut it into smaller chunks (RAG_CHUNKER__SIZE_TOKENS)"
        )


def split_to_fit(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Return `text`, halved until all pieces fit, at a space if there is one."""
    if len(text) < 2 or fits(text):
        return [text]
    middle = text.rfind(" ", 1, len(text) // 2) + 1 or len(text) // 2
    return [*split_to_fit(text[:middle], fits), *split_to_fit(text[middle:], fits)]


def mean_direction(vectors: Vectors) -> Vector:
    """Return the unit vector along the sum of `vectors`; the first vector if they cancel out."""
    if len(vectors) == 1:
        return np.asarray(vectors[0])
    total = vectors.sum(axis=0, dtype=np.float64)  # (n, dim) -> (dim,)
    length = np.linalg.norm(total)
    return np.asarray(total / length, dtype=np.float32) if length > 0 else np.asarray(vectors[0])
