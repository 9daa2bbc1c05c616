"""The nearest of vectors in parts: what a product over all of them in float64 finds, whatever the parts."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.index.vectors.codes import encode
from rag.index.vectors.row_file import RowFile
from rag.index.vectors.vector_parts import Part, VectorParts
from rag.records import Ranking, Rows, Vector, Vectors

DIMENSIONS = 48
ROWS = 3_000  # of which the highest of blocks are looked at first for k up to 46


def make_vectors(kind: str) -> Vectors:
    chance = np.random.default_rng(11)
    rows = chance.standard_normal((ROWS, DIMENSIONS))
    if kind == "sparse":
        rows *= chance.random(rows.shape) < 0.1
    if kind == "alike":  # of ten directions, so that hundreds are nearly or quite the same
        rows = rows[chance.integers(0, 10, ROWS)] + chance.choice([0, 1e-7, 1e-4], (ROWS, 1)) * rows
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def cut(vectors: Vectors, sizes: Sequence[int], *, has_codes: bool = True) -> VectorParts:
    """Put rows into parts; ids are in order within each, and each part's begin anew, as leaves' do."""
    parts = []
    start = 0
    for number, size in enumerate(sizes):
        ids = np.array([f"{row:05d}{number:03d}" for row in range(size)], dtype="S8")
        rows = vectors[start : start + size]
        parts.append(Part(ids, rows, encode(rows) if has_codes else None))
        start += size
    assert start == len(vectors)
    return VectorParts(parts)


def truth(vectors: Vectors, ids: NDArray[np.bytes_], vector: Vector, k: int, among: Rows | None) -> Ranking:
    rows = range(len(vectors)) if among is None else among.tolist()
    scores = (vectors.astype(np.float64) * vector.astype(np.float64)).sum(axis=1).astype(np.float32)
    ranking = [(ids[row].decode(), float(scores[row])) for row in rows]
    return sorted(ranking, key=lambda hit: (-hit[1], hit[0]))[:k]


def ranked(parts: VectorParts, vector: Vector, k: int, among: Rows | None = None) -> Ranking:
    rows, scores = parts.search(vector, k, among)
    return [(parts.ids[row].decode(), score) for row, score in zip(rows, scores.tolist(), strict=True)]


SIZES = {
    "one": [ROWS],
    "three": [1_000, 1_999, 1],
    "many, some of them empty": [0, *[10] * 200, 0, 1_000, 0],
}


@pytest.mark.parametrize("kind", ["dense", "sparse", "alike"])
@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("has_codes", [True, False], ids=["codes", "no codes"])
def test_the_nearest_are_those_of_the_product_over_all(kind: str, sizes: list[int], has_codes: bool) -> None:
    vectors = make_vectors(kind)
    parts = cut(vectors, sizes, has_codes=has_codes)
    chance = np.random.default_rng(5)
    amongs = [None, *(np.flatnonzero(chance.random(ROWS) < share) for share in (0.002, 0.02, 0.5))]

    for row in (0, 1_500, 2_999):
        for k in (1, 30, 200, ROWS):
            for among in amongs:
                assert ranked(parts, vectors[row], k, among) == truth(vectors, parts.ids, vectors[row], k, among)


def test_rows_that_are_read_from_a_file_are_found_alike(tmp_path: Path) -> None:
    vectors = make_vectors("alike")
    np.save(tmp_path / "rows.npy", vectors)
    ids = np.array([f"{row:05d}" for row in range(ROWS)], dtype="S5")
    chance = np.random.default_rng(5)

    with closing(VectorParts([Part(ids, RowFile(tmp_path / "rows.npy"), encode(vectors))])) as parts:
        for among in (None, *(np.flatnonzero(chance.random(ROWS) < share) for share in (0.002, 0.02, 0.5))):
            assert ranked(parts, vectors[7], 30, among) == truth(vectors, ids, vectors[7], 30, among)


def test_a_score_does_not_depend_on_how_the_rows_are_cut() -> None:
    vectors = make_vectors("dense")
    asked = make_vectors("sparse")[:20]
    scores = [
        dict(zip(rows.tolist(), found.tolist(), strict=True))
        for sizes in SIZES.values()
        for has_codes in (True, False)
        for rows, found in (cut(vectors, sizes, has_codes=has_codes).search(vector, 100) for vector in asked)
    ]

    assert scores[:20] * 6 == scores


def test_one_part_without_codes_is_no_reason_to_miss_anything() -> None:
    vectors = make_vectors("dense")
    ids = np.array([f"{row:05d}" for row in range(ROWS)], dtype="S5")
    halves = [slice(0, 1_000), slice(1_000, ROWS)]
    parts = VectorParts([Part(ids[h], vectors[h], encode(vectors[h]) if h.start else None) for h in halves])

    assert ranked(parts, vectors[7], 20) == truth(vectors, ids, vectors[7], 20, None)


def test_vectors_come_back_in_the_order_of_the_rows() -> None:
    vectors = make_vectors("dense")
    rows = np.array([2_999, 0, 1_000, 999, 0, 2_998])

    for sizes in SIZES.values():
        assert (cut(vectors, sizes).vectors(rows) == vectors[rows]).all()
    assert cut(vectors, SIZES["three"]).vectors(rows[:0]).shape == (0, DIMENSIONS)


@pytest.mark.parametrize("sizes", [[0], [0, 0]])
def test_of_nothing_nothing_is_found(sizes: list[int]) -> None:
    rows, scores = cut(make_vectors("dense")[:0], sizes).search(make_vectors("dense")[0], 5)

    assert (rows.tolist(), scores.tolist()) == ([], [])


def test_nothing_is_found_among_nothing() -> None:
    rows, _ = cut(make_vectors("dense"), SIZES["one"]).search(make_vectors("dense")[0], 5, np.zeros(0, np.intp))

    assert rows.tolist() == []
