"""The chunks of a generation by number, which of them stand beside each other, and whose they are.

Chunks are numbered segment by segment, those of one by their sorted ids. A search counts in rows, and looks up the ids
of what it found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged
from rag.records import Rows

_FOLDER, _FILES = "rows", ("ids.npy", "beside.npy", "documents.npy")


@dataclass(frozen=True, eq=False)
class ChunkRows:
    """`ids`: (n,) bytes, sorted within a segment. `starts`: the first row of each segment.

    `beside`: (n, 2) int32, the rows before and after each in its document. At a document's ends a chunk stands in for
    the one that it lacks. `documents`: (n,) int32, each one's document, by its place among the sorted ids of all.
    """

    ids: NDArray[np.bytes_]
    beside: NDArray[np.int32]
    documents: NDArray[np.int32]
    starts: NDArray[np.int64]

    def named(self, rows: Rows) -> list[str]:
        """Return the ids of rows, in their order."""
        return [chunk_id.decode() for chunk_id in self.ids[rows].tolist()]

    def of(self, ids: Sequence[str]) -> Rows:
        """Return the rows of ids, in their order; raises IndexDamaged for one that is not here."""
        return find_rows(ids, self.ids, self._by_id, "row")

    def segments(self, rows: Rows) -> list[int]:
        """Return the number of the segment that holds each row."""
        numbers: list[int] = (np.searchsorted(self.starts, rows, side="right") - 1).tolist()
        return numbers

    @cached_property
    def _by_id(self) -> Rows:
        return np.argsort(self.ids, kind="stable")  # nearly sorted: 40 ms for 100,000


def find_rows(ids: Sequence[str], every: NDArray[np.bytes_], by_id: Rows, what: str) -> Rows:
    """Return where ids stand in `every`, which `by_id` sorts; raises IndexDamaged where one lacks its `what`."""
    wanted = np.array(ids, dtype="S")
    if not len(wanted):
        return np.zeros(0, np.intp)
    found = np.searchsorted(every, wanted, sorter=by_id)
    if not len(every) or found.max() >= len(every) or (every[by_id[found]] != wanted).any():
        raise IndexDamaged(f"a chunk has no {what}; rebuild the index: ingest run --checksum")
    return by_id[found]


def number_chunks(reading_order: Iterable[tuple[str, str]], document_ids: Iterable[str]) -> ChunkRows:
    """Number the chunks of a segment, given with the ids of their documents, document by document in reading order.

    `document_ids` are those of all its documents, also of those without a chunk.
    """
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
    places = np.searchsorted(np.sort(np.array(list(document_ids), dtype="S")), documents).astype(np.int32)
    return ChunkRows(ids[by_id], np.stack([before, after], axis=1)[by_id], places[by_id], np.zeros(1, np.int64))


def write_rows(folder: Path, rows: ChunkRows) -> None:
    """Write the arrays of a segment into its folder."""
    (folder / _FOLDER).mkdir()
    for name, array in zip(_FILES, (rows.ids, rows.beside, rows.documents), strict=True):
        np.save(folder / _FOLDER / name, array, allow_pickle=False)


def open_rows(segments: Sequence[Path], documents: Sequence[int]) -> ChunkRows | None:
    """Open the arrays of a generation whose segments have so many `documents` each; raises IndexDamaged.

    None where it is an older one, of one segment, that lacks any.
    """
    if len(segments) == 1 and not all((segments[0] / _FOLDER / name).exists() for name in _FILES):
        return None
    try:
        arrays = [[np.load(segment / _FOLDER / name, allow_pickle=False) for name in _FILES] for segment in segments]
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"the rows of the index cannot be read ({error}); rebuild it: ingest run --checksum"
        ) from error
    ids, beside, owners = zip(*arrays, strict=True)
    starts = np.cumsum([0, *(len(each) for each in ids[:-1])], dtype=np.int64)
    first_documents = np.cumsum([0, *documents[:-1]], dtype=np.int64)
    return ChunkRows(
        np.concatenate(ids),
        np.concatenate([each + start for each, start in zip(beside, starts.astype(np.int32), strict=True)]),
        np.concatenate([each + first for each, first in zip(owners, first_documents.astype(np.int32), strict=True)]),
        starts,
    )
