"""An encoder that looks texts up in the embedding cache first, and stores new vectors there."""

import hashlib
from collections.abc import Callable, Sequence

from ingest.cache import EmbeddingCache
from rag.index.token_packing import pack
from rag.protocols import Embedder, TokenEmbedder
from rag.records import TokenVectors, Vector, Vectors

_QUESTION = "question\0"  # no document's text begins so


class RememberingEmbedder:
    """An embedder with the vectors, and the fingerprint, of `embedder`; both that and the cache are their opener's.

    Where the cache keeps the vectors of tokens, those of documents are put into it as well.
    `embedded` counts the texts that were handed to it, `reused` those asked for besides.
    """

    def __init__(self, embedder: Embedder, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self.embedded = 0
        self.reused = 0

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
        embed = self._embed_and_keep_tokens if self._cache.token_dimensions else self._embedder.embed_documents
        return self._remembered(texts, "", embed)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) rows, under keys of their own: a question's prompt may be another."""
        return self._remembered(texts, _QUESTION, self._embedder.embed_queries)

    @property
    def token_dimensions(self) -> int:
        return self._embedder.token_dimensions if isinstance(self._embedder, TokenEmbedder) else 0

    def embed_documents_and_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """Embed every text: tokens are not remembered here."""
        return self._with_tokens().embed_documents_and_tokens(texts)

    def embed_query_and_tokens(self, text: str) -> tuple[Vector, TokenVectors]:
        """Embed a question, which is quick: its tokens are not remembered here."""
        return self._with_tokens().embed_query_and_tokens(text)

    def close(self) -> None:
        """Do nothing: it owns no resources."""

    def _with_tokens(self) -> TokenEmbedder:
        assert isinstance(self._embedder, TokenEmbedder)
        return self._embedder

    def _embed_and_keep_tokens(self, texts: Sequence[str]) -> Vectors:
        vectors, by_text = self._with_tokens().embed_documents_and_tokens(texts)
        self._cache.put_tokens([_key(text) for text in texts], [pack(tokens) for tokens in by_text])
        return vectors

    def _remembered(self, texts: Sequence[str], prefix: str, embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = [_key(f"{prefix}{text}") for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        missing = self._cache.missing(keys)
        if missing:
            self._cache.put(missing, embed([by_key[key] for key in missing]))
        self.embedded += len(missing)
        self.reused += len(keys) - len(missing)
        return self._cache.get(keys)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
