"""The vector stores: a table of how each is written and opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import IndexMismatch
from rag.index.segments import list_segments
from rag.protocols import VectorStore, VectorWriter
from rag.records import Rows, Where
from rag.registry import Registry
from rag.settings import Settings

Resolve = Callable[[Where], Rows]  # a filter -> the rows, in order, of the chunks that meet it


def _nothing() -> None:
    """Do nothing: most stores import nothing that takes time."""


Open = Callable[[Path, Sequence[Path], Path, Resolve, Settings], VectorStore]


@dataclass(frozen=True, slots=True)
class VectorStoreKind:
    """`open(generation, segments, private, resolve, settings)` opens the vectors of a generation.

    Every segment has its vectors as a matrix (`exact`). What a store keeps besides is of the whole generation:
    `write(generation, segments, settings)` starts that, in folders of its own, after the segments are written. Nothing
    there changes once it is sealed, so a store that writes when it is opened copies such files into the folder
    `private` (see `rag.index.views.mirror`); while the generation is built, `private` is `generation`. `prepare`
    imports what writing needs: it is called in a thread, while files are read. What is on a server is sent before a
    generation is published (`rag.index.vectors.served`).
    """

    open: Open
    write: Callable[[Path, Sequence[Path], Settings], VectorWriter] | None = None
    prepare: Callable[[], None] = _nothing


def _chroma() -> VectorStoreKind:
    from rag.index.vectors.chroma import ChromaVectors, ChromaWriter, import_chroma

    return VectorStoreKind(ChromaVectors, ChromaWriter, import_chroma)


def _chroma_server() -> VectorStoreKind:
    from rag.index.vectors.chroma_server import ServerVectors, import_client
    from rag.index.vectors.server_rows import RowNamesWriter

    return VectorStoreKind(ServerVectors, RowNamesWriter, import_client)


def _exact() -> VectorStoreKind:
    from rag.index.vectors.exact import ExactVectors

    return VectorStoreKind(ExactVectors)


VECTOR_STORES: Registry[Callable[[], VectorStoreKind]] = Registry(
    "vector store", {"exact": _exact, "chroma": _chroma, "chroma-server": _chroma_server}
)


def open_vectors(store: str, generation: Path, private: Path, resolve: Resolve, settings: Settings) -> VectorStore:
    """Open a generation's vectors with the store that wrote them; raises IndexMismatch and IndexDamaged."""
    require_store(store)
    return VECTOR_STORES[store]().open(generation, list_segments(generation), private, resolve, settings)


def allow_nothing(_: Where) -> Rows:
    """Resolve every filter to no row, for a store that is opened and not searched with one."""
    return np.zeros(0, np.intp)


def require_store(store: str) -> None:
    """Raise IndexMismatch if the store that wrote an index is not in the table."""
    if store not in VECTOR_STORES:
        raise IndexMismatch(
            f"the index keeps its vectors in '{store}', an unknown vector store; rebuild it: ingest run"
        )
