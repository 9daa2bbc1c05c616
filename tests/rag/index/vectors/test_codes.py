"""Codes: what a score of codes rules out is ruled out for certain."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.index.vectors.codes import bound_scores, encode
from rag.records import Vectors

Make = Callable[[np.random.Generator], Vectors]


def unit(rows: NDArray[Any]) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def dense(chance: np.random.Generator) -> Vectors:
    return unit(chance.standard_normal((200, 96)))


def sparse(chance: np.random.Generator) -> Vectors:
    """Few numbers are not 0, as in hashed vectors of a short text."""
    return unit(chance.standard_normal((200, 96)) * (chance.random((200, 96)) < 0.05))


def of_one_number(chance: np.random.Generator) -> Vectors:
    return unit(np.eye(96)[chance.integers(0, 96, 200)] * chance.choice([-1, 1], (200, 1)))


def nearly_alike(chance: np.random.Generator) -> Vectors:
    return unit(np.ones((200, 96)) + chance.standard_normal((200, 96)) * 1e-3)


MADE = [dense, sparse, of_one_number, nearly_alike]


@pytest.mark.parametrize("make", MADE)
def test_a_code_and_its_vector_are_as_far_apart_as_it_says(make: Make) -> None:
    vectors = make(np.random.default_rng(3))
    codes = encode(vectors)

    steps, errors = codes.scales[:, :, None].astype(np.float64)
    apart = np.linalg.norm(vectors - codes.numbers * steps, axis=1)

    assert codes.numbers.dtype == np.int8
    assert (np.abs(codes.numbers.astype(int)).max(axis=1) == 127).tolist() == vectors.any(axis=1).tolist()
    np.testing.assert_allclose(errors[:, 0], apart, rtol=1e-3, atol=1e-7)
    assert (apart <= np.sqrt(96) * steps[:, 0] / 2 + 1e-7).all()


@pytest.mark.parametrize("make", MADE)
def test_no_score_is_higher_than_its_bound_nor_far_below(make: Make) -> None:
    vectors = make(np.random.default_rng(4))
    codes = encode(vectors)

    for vector in vectors[::10]:
        scores = vectors.astype(np.float64) @ vector.astype(np.float64)
        estimates, highest = bound_scores([codes.numbers[:70], codes.numbers[70:]], codes.scales, vector)
        assert (scores <= highest).all()
        assert (scores >= 2 * estimates.astype(np.float64) - highest).all()
        assert (highest - estimates < 0.1).all()


def test_products_of_codes_are_whole_numbers_exactly() -> None:
    """The largest there are: 1,024 times 127 by 127 is still below 2**24, from which float32 leaves numbers out."""
    ones = np.ones((3, 1024), np.float32)
    ones[1] *= -1
    ones[2, ::2] *= -1
    codes = encode(unit(ones))
    (step,) = set(codes.scales[0].tolist())

    estimates, _ = bound_scores([codes.numbers], codes.scales, unit(ones)[0])

    assert (estimates / np.float32(step) / np.float32(step)).round().tolist() == [1024 * 127**2, -1024 * 127**2, 0]
