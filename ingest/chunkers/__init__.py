"""The chunkers: each decides where a document is cut."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ingest.chunkers.counting import TokenCounter
from rag.protocols import Chunker
from rag.records import Vectors
from rag.registry import Registry
from rag.settings import ChunkerSettings

Embed: TypeAlias = Callable[[Sequence[str]], Vectors]  # texts -> (n, dim) unit rows
ChunkerBuilder: TypeAlias = Callable[[ChunkerSettings, TokenCounter, Embed], Chunker]


def _default(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001 - nothing to compare
    from ingest.chunkers.default import DefaultChunker

    return DefaultChunker(settings, counter)


CHUNKERS: Registry[ChunkerBuilder] = Registry("chunker", {"default": _default})
