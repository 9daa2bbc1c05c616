"""No memory that was never written to is left in the files of a graph."""

from pathlib import Path

import numpy as np
import pytest

from rag.errors import StorageError
from rag.index.vectors.chroma_graph import Graph, GraphWriter
from rag.index.vectors.graph_files import wipe_unused
from rag.records import Vectors

DIMENSIONS = 16
ROW_BYTES = 4 * DIMENSIONS + 4 + 2 * 12 * 4 + 8  # a vector, the number of its links, 2 M of them, its label


def write(folder: Path, rows: int, batch: int) -> Vectors:
    vectors = np.random.default_rng(rows).normal(size=(rows, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    writer = GraphWriter(folder, is_searched=True)
    for start in range(0, rows, batch):
        part = range(start, min(rows, start + batch))
        writer.add([f"{row:04d}" for row in part], vectors[part.start : part.stop], [{"uri": "a.md"} for _ in part])
    writer.finish()
    writer.close()
    return vectors


@pytest.mark.parametrize(("rows", "batch"), [(5, 2048), (99, 2048), (100, 50), (101, 100), (250, 64)])
def test_behind_the_rows_there_are_zeros_alone_and_the_rows_are_found(tmp_path: Path, rows: int, batch: int) -> None:
    vectors = write(tmp_path, rows, batch)
    (data,) = tmp_path.rglob("data_level0.bin")
    (lengths,) = tmp_path.rglob("length.bin")
    assert data.stat().st_size >= rows * ROW_BYTES
    assert not any(data.read_bytes()[rows * ROW_BYTES :])
    assert not any(lengths.read_bytes()[rows * 4 :])
    store = Graph(tmp_path, lambda _: ())
    try:
        for row in (0, rows // 2, rows - 1):
            assert store.search(vectors[row], 1)[0][0] == f"{row:04d}"
    finally:
        store.close()


@pytest.mark.parametrize(("content", "version"), [(b"\2" + bytes(99), 2), (b"", 0)])
def test_a_format_that_is_not_known_is_refused(tmp_path: Path, content: bytes, version: int) -> None:
    write(tmp_path, 5, 5)
    (header,) = tmp_path.rglob("header.bin")
    header.write_bytes(content)
    with pytest.raises(StorageError, match=f"in format {version}, but only 1 is supported"):
        wipe_unused(tmp_path)
