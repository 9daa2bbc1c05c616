"""The chunks of a generation by number, and which of them stand beside each other.

A chunk's row is its place among the sorted ids: what is ordered by row is ordered by id. A search counts in rows, and
looks up the ids of what it found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged
from rag.records import Rows

_FOLDER, _IDS, _BESIDE = "rows", "ids.npy", "beside.npy"


@dataclass(frozen=True, slots=True, eq=False)
class ChunkRows:
    """`ids`: (n,) bytes, sorted. `beside`: (n, 2) int32, the rows before and after each in its document.

    At a document's ends a chunk stands in for the one that it lacks.
    """

    ids: NDArray[np.bytes_]
    beside: NDArray[np.int32]

    def named(self, rows: Rows) -> list[str]:
        """Return the ids of rows, in their order."""
        return [chunk_id.decode() for chunk_id in self.ids[rows].tolist()]

    def of(self, ids: Sequence[str]) -> Rows:
        """Return the rows of ids, in their order; raises IndexDamaged for one that is not here."""
        wanted = np.array(ids, dtype="S")
        rows = np.searchsorted(self.ids, wanted)
        if len(rows) and (rows.max() >= len(self.ids) or (self.ids[rows] != wanted).any()):
            raise IndexDamaged("a chunk has no row; rebuild the index: ingest run --checksum")
        return rows


def number_chunks(reading_order: Iterable[tuple[str, str]]) -> ChunkRows:
    """Number chunks, given with the ids of their documents, document by document in reading order."""
    pairs = list(reading_order)
    ids = np.array([chunk_id for chunk_id, _ in pairs], dtype="S")
    documents = np.array([document_id for _, document_id in pairs], dtype="S")
    by_id = np.argsort(ids)  # (n,) row -> place in reading order
    rows = np.empty(len(ids), np.int32)
    rows[by_id] = np.arange(len(ids))  # (n,) place in reading order -> row
    before, after = rows.copy(), rows.copy()
    goes_on = documents[1:] == documents[:-1]
    before[1:][goes_on] = rows[:-1][goes_on]
    after[:-1][goes_on] = rows[1:][goes_on]
    return ChunkRows(ids[by_id], np.stack([before, after], axis=1)[by_id])


def write_rows(folder: Path, rows: ChunkRows) -> None:
    """Write the arrays into a generation under construction."""
    (folder / _FOLDER).mkdir()
    np.save(folder / _FOLDER / _IDS, rows.ids, allow_pickle=False)
    np.save(folder / _FOLDER / _BESIDE, rows.beside, allow_pickle=False)


def open_rows(folder: Path) -> ChunkRows | None:
    """Open the arrays of a generation, None where it is an older one without; raises IndexDamaged."""
    if not (folder / _FOLDER).is_dir():
        return None
    try:
        ids, beside = (np.load(folder / _FOLDER / name, allow_pickle=False) for name in (_IDS, _BESIDE))
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"the rows of the index cannot be read ({error}); rebuild it: ingest run --checksum"
        ) from error
    return ChunkRows(ids, beside)
