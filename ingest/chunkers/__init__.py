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


def _tokens(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.tokens import TokensChunker

    return TokensChunker(settings, counter)


def _recursive(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.recursive import RecursiveChunker

    return RecursiveChunker(settings, counter)


def _sentences(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.sentences import SentencesChunker

    return SentencesChunker(settings, counter)


def _structure(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.structure import StructureChunker

    return StructureChunker(settings, counter)


def _page(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:  # noqa: ARG001
    from ingest.chunkers.page import PageChunker

    return PageChunker(settings, counter)


def _semantic(settings: ChunkerSettings, counter: TokenCounter, embed: Embed) -> Chunker:
    from ingest.chunkers.semantic import SemanticChunker

    return SemanticChunker(settings, counter, embed)


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
