"""The encoders of documents and questions: the table, and the two ways to open one."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from rag.errors import IndexMismatch
from rag.protocols import Embedder
from rag.registry import Registry
from rag.settings import EmbedderSettings

EmbedderBuilder: TypeAlias = Callable[[EmbedderSettings, Path], Embedder]


def _make_hashing(settings: EmbedderSettings, encoders: Path) -> Embedder:  # noqa: ARG001
    from rag.embedders.hashing import DEFAULT_DIMENSIONS, HashingEmbedder

    return HashingEmbedder(settings.dimensions or DEFAULT_DIMENSIONS)


EMBEDDERS: Registry[EmbedderBuilder] = Registry("embedder", {"hashing": _make_hashing})


def make_embedder(
    settings: EmbedderSettings,
    encoders: Path,
    on_compile: Callable[[str], None] | None = None,  # noqa: ARG001
) -> Embedder:
    """Return the encoder that the settings name, for ingestion; a model's first use compiles it into `encoders`.

    `on_compile` is told, in one line, when that begins. Raises EncoderError.
    """
    return EMBEDDERS[settings.kind](settings, encoders)


def open_embedder(settings: EmbedderSettings, encoders: Path, fingerprint: str) -> Embedder:
    """Return the encoder that an index was built with, for questions; nothing is ever compiled here.

    Raises IndexMismatch where the settings name another encoder than `fingerprint` stands for.
    """
    embedder = EMBEDDERS[settings.kind](settings, encoders)
    if embedder.fingerprint != fingerprint:
        raise IndexMismatch(
            f"the index was built with the encoder {fingerprint}, the settings name {embedder.fingerprint}; "
            "run `ingest run` to rebuild it, or set RAG_EMBEDDER__KIND and RAG_EMBEDDER__MODEL back"
        )
    return embedder
