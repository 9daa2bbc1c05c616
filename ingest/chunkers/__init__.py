"""The chunkers: each decides where a document is cut."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.limits import ChunkLimits
from rag.protocols import Chunker
from rag.records import Vectors
from rag.registry import Registry

Embed: TypeAlias = Callable[[Sequence[str]], Vectors]  # texts -> (n, dim) unit rows
ChunkerBuilder: TypeAlias = Callable[[ChunkLimits, TokenCounter, Embed], Chunker]


def _default(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001 - nothing to compare
    from ingest.chunkers.default import DefaultChunker

    return DefaultChunker(settings, counter)


def _tokens(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.tokens import TokensChunker

    return TokensChunker(settings, counter)


def _recursive(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.recursive import RecursiveChunker

    return RecursiveChunker(settings, counter)


def _sentences(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.sentences import SentencesChunker

    return SentencesChunker(settings, counter)


def _structure(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.structure import StructureChunker

    return StructureChunker(settings, counter)


def _page(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.page import PageChunker

    return PageChunker(settings, counter)


def _semantic(settings: ChunkLimits, counter: TokenCounter, embed: Embed) -> Chunker:
    from ingest.chunkers.semantic import SemanticChunker

    return SemanticChunker(settings, counter, embed)


ASK_THE_ENCODER = frozenset({"semantic"})  # they embed while they cut

CHUNKERS: Registry[ChunkerBuilder] = Registry(
    "chunker",
    {
        "default": _default,
        "tokens": _tokens,
        "recursive": _recursive,
        "sentences": _sentences,
        "structure": _structure,
        "page": _page,
        "semantic": _semantic,
    },
)


def can_work_elsewhere(name: str) -> bool:
    """Whether a chunker is one of those above, which every process has, and needs no encoder."""
    return CHUNKERS[name].__module__ == __name__ and name not in ASK_THE_ENCODER
