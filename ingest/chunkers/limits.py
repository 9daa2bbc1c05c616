"""What a chunker is told of its chunks' sizes: the settings of `chunker`, or a plain copy of them."""

from dataclasses import dataclass
from typing import Protocol


class ChunkLimits(Protocol):
    """What a chunker reads of the settings; `ChunkerSettings` has it."""

    @property
    def size_tokens(self) -> int: ...
    @property
    def overlap_tokens(self) -> int: ...
    @property
    def context(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PlainLimits:
    """A copy of the settings for worker processes, which start without pydantic (0.3 s)."""

    size_tokens: int
    overlap_tokens: int
    context: bool


def plain_limits(limits: ChunkLimits) -> PlainLimits:
    return PlainLimits(limits.size_tokens, limits.overlap_tokens, limits.context)
