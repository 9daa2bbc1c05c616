"""Exact search: a matrix on disk, and codes of its rows, mapped into memory, which tell what of it need not be read.

It is the ground truth for every other store. Codes beside the matrix are a quarter of its size.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged
from rag.index.chunk_rows import find_rows
from rag.index.vectors import Resolve
from rag.index.vectors.codes import Codes, encode
from rag.index.vectors.row_file import RowFile
from rag.index.vectors.vector_parts import Part, VectorParts
from rag.records import Ranking, Rows, Scores, Vector, Vectors, Where
from rag.settings import Settings

_FOLDER = "vectors"
_MAPPED_BYTES = 2**29  # of a generation's matrix, 350,000 rows of 384; of a larger one rows are read: see `RowFile`
_IDS, _VECTORS, _CODES, _SCALES = "ids.npy", "vectors.npy", "codes.npy", "scales.npy"


class ExactWriter:
    """Writes `rows` vectors of a segment, in order of id: their ids, a float32 matrix, and the codes of its rows."""

    def __init__(self, segment: Path, rows: int, dimensions: int) -> None:
        self._folder = segment / _FOLDER
        self._folder.mkdir(parents=True)
        self._ids: list[str] = []
        self._scales = [np.zeros((2, 0), np.float32)]
        with ExitStack() as opening:
            # Written, not mapped: a full disk is an error here, and a SIGBUS there.
            self._vectors = opening.enter_context((self._folder / _VECTORS).open("wb"))
            self._codes = opening.enter_context((self._folder / _CODES).open("wb"))
            for file, kind in ((self._vectors, "<f4"), (self._codes, "|i1")):
                header = {"descr": kind, "fortran_order": False, "shape": (rows, dimensions)}
                np.lib.format.write_array_header_1_0(file, header)
            self._closing = opening.pop_all()

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Append rows, given in order of id."""
        codes = encode(vectors)
        self._vectors.write(vectors.astype("<f4", order="C").tobytes())
        self._codes.write(codes.numbers.tobytes())
        self._scales.append(codes.scales)
        self._ids.extend(ids)

    def finish(self) -> None:
        """Put everything on disk, so that it can be opened."""
        self._closing.close()
        np.save(self._folder / _IDS, np.array(self._ids, dtype="S"), allow_pickle=False)
        np.save(self._folder / _SCALES, np.concatenate(self._scales, axis=1), allow_pickle=False)

    def close(self) -> None:
        """Let go of the files, finished or not."""
        self._closing.close()


class ExactVectors:
    """Cosine search of all rows, or of those that a filter allows."""

    def __init__(
        self, generation: Path, segments: Sequence[Path], private: Path, resolve: Resolve, settings: Settings
    ) -> None:
        self._parts = VectorParts(_open_parts(segments))
        self._by_id = np.argsort(self._parts.ids, kind="stable")
        self._resolve = resolve

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        rows, scores = self.search_by_row(vector, k, where)
        return list(zip(self.named(rows), scores.tolist(), strict=True))

    def search_by_row(self, vector: Vector, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        return self.search_among(self._resolve(where) if where else None, vector, k)

    def search_among(self, rows: Rows | None, vector: Vector, k: int) -> tuple[Rows, Scores]:
        """Search some rows, or all of them for None."""
        return self._parts.search(vector, k, rows)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        return self.vectors_by_row(self.rows_of(ids))

    def vectors_by_row(self, rows: Rows) -> Vectors:
        return self._parts.vectors(rows)

    def rows_of(self, ids: Sequence[str]) -> Rows:
        """Return the rows of ids, in their order; raises IndexDamaged for one that is not here."""
        return find_rows(ids, self._parts.ids, self._by_id, "vector")

    def ids(self) -> list[str]:
        return self.named(self._by_id)

    def named(self, rows: Rows) -> list[str]:
        """Return the ids of rows, in their order."""
        return [chunk_id.decode() for chunk_id in self._parts.ids[rows].tolist()]

    def close(self) -> None:
        self._parts.close()
        self._parts = VectorParts([Part(np.zeros(0, "S1"), np.zeros((0, 0), np.float32), None)])

    def __len__(self) -> int:
        return len(self._parts)


def _open_parts(segments: Sequence[Path]) -> list[Part]:
    """Open what `ExactWriter`s wrote; raises IndexDamaged."""
    matrices = [segment / _FOLDER / _VECTORS for segment in segments]
    is_mapped = sum(path.stat().st_size for path in matrices if path.exists()) <= _MAPPED_BYTES
    with ExitStack() as opening:
        parts = []
        for segment in segments:
            parts.append(open_part(segment, is_mapped=is_mapped))
            opening.callback(parts[-1].close)
        opening.pop_all()
        return parts


def open_part(segment: Path, *, is_mapped: bool = True) -> Part:
    """Open what an `ExactWriter` wrote; a generation of before there were codes has none, and is always mapped.

    Raises IndexDamaged.
    """
    files = segment / _FOLDER
    try:
        ids: NDArray[np.bytes_] = np.load(files / _IDS, allow_pickle=False)
        mode: Literal["r"] | None = "r" if len(ids) else None  # a map of no bytes cannot be made
        codes = None
        if (files / _CODES).exists():
            numbers: NDArray[np.int8] = np.asarray(np.load(files / _CODES, mmap_mode=mode, allow_pickle=False))
            codes = Codes(numbers, np.load(files / _SCALES, allow_pickle=False))
        matrix: Vectors | RowFile
        if is_mapped or codes is None:
            # As plain arrays: to index a `memmap` for a few rows costs several times as much.
            matrix = np.asarray(np.load(files / _VECTORS, mmap_mode=mode, allow_pickle=False))
        else:
            matrix = RowFile(files / _VECTORS)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"the vectors of the index cannot be read ({error}); rebuild it: ingest run --checksum"
        ) from error
    part = Part(ids, matrix, codes)
    lengths = {len(matrix)} if codes is None else {len(matrix), len(codes.numbers), codes.scales.shape[-1]}
    if lengths != {len(ids)}:
        part.close()
        raise IndexDamaged("the vectors of the index are not those of its chunks; rebuild it: ingest run --checksum")
    return part
