"""The vector stores: a table of how each is written and opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import IndexMismatch
from rag.protocols import VectorStore, VectorWriter
from rag.records import Where
from rag.registry import Registry
from rag.settings import Settings

Resolve = Callable[[Where], Sequence[str]]  # a filter -> the sorted ids of the chunks that meet it


def _nothing() -> None:
    """Do nothing: most stores import nothing that takes time."""


@dataclass(frozen=True, slots=True)
class VectorStoreKind:
    """`write(folder, rows, dimensions, settings)` starts a store, `open(folder, private, resolve, settings)` opens it.

    `folder` is a generation's: a store keeps its files in folders of its own below it. Nothing there changes once it is
    sealed, so a store that writes when it is opened copies such files into the folder `private` (see
    `rag.index.views.mirror`); while the generation is built, `private` is `folder`. `prepare` imports what writing
    needs: it is called in a thread, while files are read.
    """

    write: Callable[[Path, int, int, Settings], VectorWriter]
    open: Callable[[Path, Path, Resolve, Settings], VectorStore]
    prepare: Callable[[], None] = _nothing


def _chroma() -> VectorStoreKind:
    from rag.index.vectors.chroma import ChromaVectors, ChromaWriter, import_chroma

    return VectorStoreKind(write=ChromaWriter, open=ChromaVectors, prepare=import_chroma)


def _exact() -> VectorStoreKind:
    from rag.index.vectors.exact import ExactVectors, ExactWriter

    return VectorStoreKind(write=ExactWriter, open=ExactVectors)


VECTOR_STORES: Registry[Callable[[], VectorStoreKind]] = Registry("vector store", {"chroma": _chroma, "exact": _exact})


def open_vectors(store: str, folder: Path, private: Path, resolve: Resolve, settings: Settings) -> VectorStore:
    """Open a generation's vectors with the store that wrote them; raises IndexMismatch and IndexDamaged."""
    require_store(store)
    return VECTOR_STORES[store]().open(folder, private, resolve, settings)


def require_store(store: str) -> None:
    """Raise IndexMismatch if the store that wrote an index is not in the table."""
    if store not in VECTOR_STORES:
        raise IndexMismatch(
            f"the index keeps its vectors in '{store}', an unknown vector store; rebuild it: ingest run"
        )
