"""Exact search: a matrix on disk, mapped into memory, and one product.

It is the ground truth for every other store, and faster than Chroma up to `retrieval.exact_rows` rows.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from rag.errors import IndexDamaged
from rag.index.vectors import Resolve
from rag.records import Metadata, Ranking, Vector, Vectors, Where
from rag.settings import Settings

_FOLDER = "vectors"
_IDS = "ids.npy"
_VECTORS = "vectors.npy"


class ExactWriter:
    """Writes `rows` vectors, given in order of id, as one float32 matrix and one array of ids."""

    def __init__(self, folder: Path, rows: int, dimensions: int, settings: Settings) -> None:
        (folder / _FOLDER).mkdir(parents=True)
        self._ids_path = folder / _FOLDER / _IDS
        self._ids: list[str] = []
        # Written, not mapped: a full disk is an error here, and a SIGBUS there.
        self._file = (folder / _FOLDER / _VECTORS).open("wb")
        header = {"descr": "<f4", "fortran_order": False, "shape": (rows, dimensions)}
        np.lib.format.write_array_header_1_0(self._file, header)

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        self._file.write(vectors.astype("<f4", order="C").tobytes())
        self._ids.extend(ids)

    def finish(self) -> None:
        self._file.close()
        np.save(self._ids_path, np.array(self._ids, dtype="S"), allow_pickle=False)

    def close(self) -> None:
        self._file.close()


class ExactVectors:
    """Cosine search by one product over all rows, or over those that a filter allows."""

    def __init__(self, folder: Path, private: Path, resolve: Resolve, settings: Settings) -> None:
        try:
            self._ids = np.load(folder / _FOLDER / _IDS, allow_pickle=False)
            mode: Literal["r"] | None = "r" if len(self._ids) else None  # a map of no bytes cannot be made
            # As a plain array: to index a `memmap` for a few rows costs several times as much.
            self._matrix: Vectors = np.asarray(np.load(folder / _FOLDER / _VECTORS, mmap_mode=mode, allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamaged(
                f"the vectors of the index cannot be read ({error}); rebuild it: ingest run --checksum"
            ) from error
        self.rows = len(self._ids)
        self._resolve = resolve

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        return self.search_among(self._resolve(where) if where else None, vector, k)

    def search_among(self, ids: Sequence[str] | None, vector: Vector, k: int) -> Ranking:
        """Search the chunks of `ids`, or all of them for None."""
        rows = None if ids is None else self._rows(ids)
        matrix = self._matrix if rows is None else self._matrix[rows]
        scores = matrix @ vector  # (n, dim) @ (dim,) -> (n,)
        k = min(k, len(scores))
        if k == 0:
            return []
        cut = np.partition(scores, len(scores) - k)[len(scores) - k]
        best = np.flatnonzero(scores >= cut)
        best_ids = self._ids[best if rows is None else rows[best]]
        order = np.lexsort((best_ids, -scores[best]))[:k]
        return [(best_ids[i].decode(), float(scores[best[i]])) for i in order]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of `ids` in that order: (n, dim)."""
        return self._matrix[self._rows(ids)]

    def ids(self) -> list[str]:
        return [chunk_id.decode() for chunk_id in self._ids]

    def close(self) -> None:
        self._matrix = np.zeros((0, self._matrix.shape[1]), np.float32)

    def _rows(self, ids: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        wanted = np.array(ids, dtype=self._ids.dtype if len(self._ids) else "S1")
        rows = np.searchsorted(self._ids, wanted)
        if len(rows) and (rows.max(initial=0) >= len(self._ids) or (self._ids[rows] != wanted).any()):
            raise IndexDamaged("a chunk has no vector; rebuild the index: ingest run --checksum")
        return rows
