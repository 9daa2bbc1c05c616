"""The chunks of a generation by number."""

from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamaged
from rag.index.chunk_rows import ChunkRows, number_chunks, open_rows, write_rows

IN_ORDER = [("c", "d1"), ("a", "d1"), ("e", "d1"), ("b", "d2"), ("d", "d3"), ("f", "d3")]


@pytest.fixture
def rows() -> ChunkRows:
    return number_chunks(IN_ORDER)


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


@pytest.mark.parametrize("chunk_id", ["0", "bb", "z", "a very long one"])
def test_an_id_that_is_not_there_is_damage(rows: ChunkRows, chunk_id: str) -> None:
    with pytest.raises(IndexDamaged, match="ingest run"):
        rows.of(["a", chunk_id])
    with pytest.raises(IndexDamaged):
        number_chunks([]).of([chunk_id])


@pytest.mark.parametrize("in_order", [IN_ORDER, []])
def test_what_is_written_is_opened(tmp_path: Path, in_order: list[tuple[str, str]]) -> None:
    written = number_chunks(in_order)
    write_rows(tmp_path, written)
    opened = open_rows(tmp_path)

    assert opened is not None
    assert (opened.ids.tolist(), opened.beside.tolist()) == (written.ids.tolist(), written.beside.tolist())


def test_an_older_generation_has_no_rows_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    assert open_rows(tmp_path) is None
    write_rows(tmp_path, number_chunks(IN_ORDER))
    (tmp_path / "rows" / "beside.npy").write_bytes(b"rubbish")
    with pytest.raises(IndexDamaged, match="ingest run"):
        open_rows(tmp_path)
