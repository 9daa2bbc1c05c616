"""The chunks of a generation by number."""

from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamaged
from rag.index.chunk_rows import ChunkRows, number_chunks, open_rows, write_rows

DOCUMENTS = ["d3", "d1", "d2", "d0"]
IN_ORDER = [("c", "d1"), ("a", "d1"), ("e", "d1"), ("b", "d2"), ("d", "d3"), ("f", "d3")]


@pytest.fixture
def rows() -> ChunkRows:
    return number_chunks(IN_ORDER, DOCUMENTS)


def test_a_row_is_a_place_among_the_sorted_ids(rows: ChunkRows) -> None:
    assert rows.named(np.arange(6)) == ["a", "b", "c", "d", "e", "f"]
    assert rows.of(["e", "a", "e"]).tolist() == [4, 0, 4]
    assert rows.of([]).tolist() == []


def test_beside_a_row_are_those_of_the_same_document_and_itself_at_an_end(rows: ChunkRows) -> None:
    beside = {chunk_id: rows.named(rows.beside[row]) for row, chunk_id in enumerate("abcdef")}

    assert beside == {
        "c": ["c", "a"],
        "a": ["c", "e"],
        "e": ["a", "e"],
        "b": ["b", "b"],
        "d": ["d", "f"],
        "f": ["d", "f"],
    }


def test_a_chunks_document_is_told_by_its_place_among_the_sorted_ids_of_all(rows: ChunkRows) -> None:
    assert [sorted(DOCUMENTS)[place] for place in rows.documents] == ["d1", "d2", "d1", "d3", "d1", "d3"]


@pytest.mark.parametrize("chunk_id", ["0", "bb", "z", "a very long one"])
def test_an_id_that_is_not_there_is_damage(rows: ChunkRows, chunk_id: str) -> None:
    with pytest.raises(IndexDamaged, match="ingest run"):
        rows.of(["a", chunk_id])
    with pytest.raises(IndexDamaged):
        number_chunks([], []).of([chunk_id])


@pytest.mark.parametrize("in_order", [IN_ORDER, []])
def test_what_is_written_is_opened(tmp_path: Path, in_order: list[tuple[str, str]]) -> None:
    written = number_chunks(in_order, DOCUMENTS)
    write_rows(tmp_path, written)
    opened = open_rows([tmp_path], [len(DOCUMENTS)])

    assert opened is not None
    for name in ("ids", "beside", "documents"):
        assert getattr(opened, name).tolist() == getattr(written, name).tolist()


def test_an_older_generation_has_no_rows_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    assert open_rows([tmp_path], [len(DOCUMENTS)]) is None
    write_rows(tmp_path, number_chunks(IN_ORDER, DOCUMENTS))
    (tmp_path / "rows" / "documents.npy").rename(tmp_path / "documents.npy")
    assert open_rows([tmp_path], [len(DOCUMENTS)]) is None
    (tmp_path / "documents.npy").rename(tmp_path / "rows" / "documents.npy")
    (tmp_path / "rows" / "beside.npy").write_bytes(b"rubbish")
    with pytest.raises(IndexDamaged, match="ingest run"):
        open_rows([tmp_path], [len(DOCUMENTS)])


def test_the_rows_of_segments_follow_each_other(tmp_path: Path) -> None:
    segments = {
        "0": ([("b", "x"), ("a", "x")], ["w", "x"]),
        "10": ([], ["x2"]),
        "11": ([("c", "y"), ("a2", "y"), ("d", "z")], ["y", "z"]),
    }
    for name, (chunks, documents) in segments.items():
        (tmp_path / name).mkdir()
        write_rows(tmp_path / name, number_chunks(chunks, documents))
    rows = open_rows([tmp_path / name for name in segments], [2, 1, 2])

    assert rows is not None
    assert rows.named(np.arange(5)) == ["a", "b", "a2", "c", "d"]
    assert rows.documents.tolist() == [1, 1, 3, 3, 4]  # of w, x, x2, y, z
    assert rows.of(["c", "a2", "b", "a"]).tolist() == [3, 2, 1, 0]
    assert rows.segments(np.array([3, 0, 2])) == [2, 0, 2]
    assert rows.beside.tolist() == [[1, 0], [1, 0], [3, 2], [3, 2], [4, 4]]
