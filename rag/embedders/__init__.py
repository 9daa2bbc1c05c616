"""The encoders of documents and questions: the table, and the two ways to open one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rag.errors import IndexMismatch
from rag.protocols import Embedder
from rag.registry import Registry

if TYPE_CHECKING:  # the processes that count an encoder's tokens start without pydantic
    from rag.settings import EmbedderSettings

EmbedderBuilder: TypeAlias = "Callable[[EmbedderSettings, Path], Embedder]"


def _make_onnx(settings: "EmbedderSettings", encoders: Path) -> Embedder:
    from rag.embedders.onnx import make_onnx

    return make_onnx(settings, encoders)


def _make_sentence_transformers(settings: "EmbedderSettings", encoders: Path) -> Embedder:  # noqa: ARG001 - no compiling
    from rag.embedders.sentence_transformers import make_sentence_transformers

    return make_sentence_transformers(settings)


def _make_openai(settings: "EmbedderSettings", encoders: Path) -> Embedder:  # noqa: ARG001 - nothing to compile
    from rag.embedders.openai import make_openai

    return make_openai(settings)


def _make_hashing(settings: "EmbedderSettings", encoders: Path) -> Embedder:  # noqa: ARG001 - nothing to compile
    from rag.embedders.hashing import DEFAULT_DIMENSIONS, HashingEmbedder

    return HashingEmbedder(settings.dimensions or DEFAULT_DIMENSIONS)


EMBEDDERS: Registry[EmbedderBuilder] = Registry(
    "embedder",
    {
        "onnx": _make_onnx,
        "sentence-transformers": _make_sentence_transformers,
        "openai": _make_openai,
        "hashing": _make_hashing,
    },
)


def make_embedder(
    settings: "EmbedderSettings", encoders: Path, on_compile: Callable[[str], None] | None = None
) -> Embedder:
    """Return the configured encoder, for ingestion; a model's first use compiles it into `encoders`.

    `on_compile` is told, in one line, when that begins. Raises UnknownName, EncoderError, StorageError.
    """
    if settings.kind == "onnx":
        from rag.embedders.onnx import make_onnx

        return make_onnx(settings, encoders, on_compile)
    return EMBEDDERS[settings.kind](settings, encoders)


def open_embedder(settings: "EmbedderSettings", encoders: Path, fingerprint: str) -> Embedder:
    """Return the encoder that an index was built with, for questions; nothing is ever compiled here.

    Raises IndexMismatch if the settings name another encoder than `fingerprint` stands for, IndexDamaged where
    that encoder is gone from the store, EncoderError where it cannot be loaded.
    """
    if settings.kind == "onnx" and fingerprint.startswith("onnx-"):
        from rag.embedders.onnx import open_onnx

        return open_onnx(settings, encoders, fingerprint)
    make = EMBEDDERS[settings.kind]
    if not fingerprint.startswith(f"{settings.kind}-"):
        raise IndexMismatch(
            f"the index was built with the encoder {fingerprint}, but the settings name one of the kind "
            f"'{settings.kind}'; run `ingest run` to rebuild it, or set RAG_EMBEDDER__KIND back"
        )
    embedder = make(settings, encoders)
    if embedder.fingerprint == fingerprint:
        return embedder
    embedder.close()
    raise IndexMismatch(
        f"the index was built with the encoder {fingerprint}, but the settings name {embedder.fingerprint}; "
        "run `ingest run` to rebuild it, or set RAG_EMBEDDER__MODEL (or __DIMENSIONS, __BASE_URL, the prompts) back"
    )
