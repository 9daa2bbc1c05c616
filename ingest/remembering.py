"""An encoder that remembers: what it embeds of documents is looked up in the embedding cache first, and kept there."""

import hashlib
from collections.abc import Sequence

from ingest.cache import EmbeddingCache
from rag.protocols import Embedder
from rag.records import Vectors


class RememberingEmbedder:
    """An embedder with the vectors, and the fingerprint, of `embedder`; the cache is its opener's to close."""

    def __init__(self, embedder: Embedder, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache

    @property
    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    @property
    def max_tokens(self) -> int:
        return self._embedder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._embedder.count_tokens(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) rows; a row depends on its own text alone, so it does not matter when it was made."""
        by_key = {hashlib.sha256(text.encode()).digest(): text for text in texts}
        missing = self._cache.missing(list(by_key))
        if missing:
            self._cache.put(missing, self._embedder.embed_documents([by_key[key] for key in missing]))
        return self._cache.get([hashlib.sha256(text.encode()).digest() for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) rows, never remembered: of a question there is one, and its prompt may differ."""
        return self._embedder.embed_queries(texts)

    def close(self) -> None:
        self._embedder.close()
