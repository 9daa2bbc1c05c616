"""The chunkers: each decides where a document is cut."""

from collections.abc import Callable

from ingest.chunkers.counting import TokenCounter
from rag.protocols import Chunker
from rag.registry import Registry
from rag.settings import ChunkerSettings


def _sentences(settings: ChunkerSettings, counter: TokenCounter) -> Chunker:
    from ingest.chunkers.sentences import SentenceChunker

    return SentenceChunker(settings, counter)


CHUNKERS: Registry[Callable[[ChunkerSettings, TokenCounter], Chunker]] = Registry("chunker", {"default": _sentences})
