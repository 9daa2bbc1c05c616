"""The rows that a generation names on a vector server: their names are sealed with it, and no row ever changes.

A chunk's id says where its text stands; what is embedded of it has its context, too, which may change. So a row is
named by the chunk's id and a digest of its vector, and generations that differ in one have both.
"""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged
from rag.records import Metadata, Vector, Vectors, derive_id
from rag.settings import Settings

RowNames = NDArray[np.bytes_]  # (n,), sorted, so in order of the chunks' ids

_FOLDER, _FILE = "server", "rows.npy"
_DIGEST_BYTES = 8
_SHORT = 12  # digits of what tells collections and encoders of one store apart


class RowNamesWriter:
    """Writes the names of a generation's rows; they are sent before it is published, and not before."""

    def __init__(self, generation: Path, segments: Sequence[Path], settings: Settings) -> None:
        self._folder = generation / _FOLDER
        self._names: list[str] = []

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        self._names += [name_row(chunk_id, vector) for chunk_id, vector in zip(ids, vectors, strict=True)]

    def finish(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        np.save(self._folder / _FILE, np.sort(np.array(self._names, dtype="S")), allow_pickle=False)

    def close(self) -> None:
        """Nothing is open."""


def name_row(chunk_id: str, vector: Vector) -> str:
    """Return the name of a chunk's row: its id and 16 digits of its vector."""
    digest = blake2b(vector.astype("<f4").tobytes(), digest_size=_DIGEST_BYTES).hexdigest()
    return f"{chunk_id}-{digest}"


def chunk_of(row: str) -> str:
    """Return the id of a row's chunk."""
    return row.rpartition("-")[0]


def read_row_names(generation: Path) -> RowNames:
    """Return the names of a generation's rows; raises IndexDamaged."""
    try:
        names: RowNames = np.load(generation / _FOLDER / _FILE, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"the names of the rows on the vector server cannot be read ({error}); rebuild the index: "
            "ingest run --checksum"
        ) from error
    return names


def collections_of_store(store_id: str) -> str:
    """Return how the names of a store's collections on a server begin."""
    return f"openbook-{store_id}-"


def collections_of(store_id: str, collection: str) -> str:
    """Return how the names of one collection's collections on a server begin."""
    return f"{collections_of_store(store_id)}{derive_id('collection', collection)[:_SHORT]}-"


def server_collection(store_id: str, collection: str, encoder: str) -> str:
    """Return the name that a collection has on a server with the vectors of an encoder, given by its fingerprint.

    It is of letters, digits and `-`, 51 long: Chroma takes 3 to 512, older servers 63.
    """
    return f"{collections_of(store_id, collection)}{derive_id('encoder', encoder)[:_SHORT]}"
