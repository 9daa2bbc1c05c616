"""A file of rows, read where they are asked for: the numbers of the array, and a word for a file that is not whole."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.index.vectors.row_file import RowFile
from rag.records import Vectors

ARRAY = np.random.default_rng(3).standard_normal((200, 24)).astype(np.float32)


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[RowFile]:
    np.save(tmp_path / "rows.npy", ARRAY)
    with closing(RowFile(tmp_path / "rows.npy")) as rows:
        yield rows


@pytest.mark.parametrize("asked", [[], [0], [199], [3, 3, 7, 0, 199, 4], list(range(200))])
def test_rows_are_those_of_the_array(rows: RowFile, asked: list[int]) -> None:
    places = np.array(asked, np.intp)

    assert (rows[places] == ARRAY[places]).all()
    assert rows[places].shape == (len(asked), 24)
    assert (len(rows), rows.shape) == (200, (200, 24))


def test_a_row_that_is_not_there_is_none_of_another(rows: RowFile) -> None:
    with pytest.raises(OSError, match="ends before its row 200"):
        rows[np.array([200])]


def test_a_file_that_was_cut_since_is_named(rows: RowFile, tmp_path: Path) -> None:
    with (tmp_path / "rows.npy").open("r+b") as file:
        file.truncate(1_000)

    with pytest.raises(OSError, match=r"rows\.npy ends before its row 150"):
        rows[np.array([1, 150])]


@pytest.mark.parametrize(
    ("array", "word"),
    [
        (ARRAY.astype(np.float64), "no rows of float32"),
        (np.asfortranarray(ARRAY), "no rows of float32"),
        (ARRAY[0], "no rows of float32"),
    ],
    ids=["float64", "by column", "one row"],
)
def test_another_array_is_refused(array: Vectors, word: str, tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", array)

    with pytest.raises(ValueError, match=word):
        RowFile(tmp_path / "rows.npy")


@pytest.mark.parametrize("size", [0, 50, 5_000])
def test_half_a_file_is_refused(size: int, tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", ARRAY)
    with (tmp_path / "rows.npy").open("r+b") as file:
        file.truncate(size)

    with pytest.raises((ValueError, OSError)):
        RowFile(tmp_path / "rows.npy")


def test_an_empty_matrix_has_no_rows(tmp_path: Path) -> None:
    np.save(tmp_path / "rows.npy", ARRAY[:0])

    with closing(RowFile(tmp_path / "rows.npy")) as rows:
        assert rows[np.zeros(0, np.intp)].shape == (0, 24)
