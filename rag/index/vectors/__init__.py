"""The vector stores: a table of how each is written and opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.protocols import VectorStore, VectorWriter
from rag.records import Where
from rag.registry import Registry

Resolve = Callable[[Where], Sequence[str]]  # a filter -> the sorted ids of the chunks that meet it


@dataclass(frozen=True, slots=True)
class VectorStoreKind:
    """`write(folder, rows, dimensions, is_searched)` starts a new store, `open(folder, resolve)` a finished one.

    One that is not `is_searched` holds its vectors, but need not find them well. `folder` of an opened store is a
    private view: opening may write into it.
    """

    write: Callable[[Path, int, int, bool], VectorWriter]
    open: Callable[[Path, Resolve], VectorStore]


def _chroma() -> VectorStoreKind:
    from rag.index.vectors.chroma import ChromaVectors, ChromaWriter

    return VectorStoreKind(write=ChromaWriter, open=ChromaVectors)


def _exact() -> VectorStoreKind:
    from rag.index.vectors.exact import ExactVectors, ExactWriter

    return VectorStoreKind(write=ExactWriter, open=ExactVectors)


VECTOR_STORES: Registry[Callable[[], VectorStoreKind]] = Registry("vector store", {"chroma": _chroma, "exact": _exact})
