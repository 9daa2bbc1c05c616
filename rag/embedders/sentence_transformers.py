"""Runs a model in sentence-transformers itself: for a GPU, and for models that cannot be compiled."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np

from rag.embedders.compiled import derive_fingerprint, prompts_in_force
from rag.embedders.hub import require_models
from rag.embedders.long_texts import mean_direction, require_fit, split_to_fit
from rag.embedders.model_files import (
    DEFAULT_MODEL,
    Prompts,
    canonical_name,
    locate_model,
    own_prompts,
    source_files,
    verify_default,
)
from rag.errors import EncoderError, first_line
from rag.records import Vectors
from rag.settings import EmbedderSettings
from rag.text.unicode import replace_surrogates

KIND = "sentence-transformers"


def make_sentence_transformers(settings: EmbedderSettings) -> "SentenceTransformersEmbedder":
    """Load the configured model in fp32, on a GPU if there is one; the imports alone take 7 s."""
    require_models("RAG_EMBEDDER__KIND=sentence-transformers")
    name = canonical_name(settings.model)
    folder = locate_model(name)
    source = source_files(folder)
    if name == DEFAULT_MODEL:
        verify_default(source)
    prompts = prompts_in_force(settings, own_prompts(folder))
    try:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), local_files_only=True).float().eval()
    except Exception as error:  # what a strange folder raises is anybody's guess
        raise EncoderError(
            f"sentence-transformers cannot load {name} ({type(error).__name__}: {first_line(error)}); "
            "check RAG_EMBEDDER__MODEL"
        ) from error
    return SentenceTransformersEmbedder(model, name, prompts, derive_fingerprint(KIND, source, prompts, "fp32"))


class SentenceTransformersEmbedder:
    """The reference encoder; it takes one call at a time, since its tokenizer is not thread-safe."""

    def __init__(self, model: Any, name: str, prompts: Prompts, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.dimensions = int(model.get_embedding_dimension())
        self._model = model  # Any: sentence-transformers is untyped
        self._name = name
        self._prompts = prompts
        self._lock = Lock()
        special = len(model.tokenizer("")["input_ids"])
        prompt = max(self.count_tokens([prompts.query, prompts.document]))
        self.max_tokens = int(model.max_seq_length or model.tokenizer.model_max_length) - special - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        readable = [replace_surrogates(text) for text in texts]
        with self._lock:
            encoded = self._model.tokenizer(readable, add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; raises EncoderError for a text longer than `max_tokens`."""
        require_fit(self.count_tokens(texts), self.max_tokens, self._name)
        return self._embed(texts, self._prompts.document)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per question; one that is too long is embedded in pieces, which are averaged."""
        rows = [mean_direction(self._embed(self._split_query(text), self._prompts.query)) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), dtype=np.float32)

    def close(self) -> None:
        """Nothing is held but memory."""

    def _split_query(self, text: str) -> list[str]:
        return split_to_fit(text, lambda piece: self.count_tokens([piece])[0] <= self.max_tokens)

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        readable = [replace_surrogates(text) for text in texts]
        with self._lock:
            vectors = self._model.encode(readable, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)
