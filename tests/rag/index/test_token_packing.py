import numpy as np
import pytest

from rag.index.token_packing import PackedTokens, pack, packed_bytes, unpack
from rag.records import TokenVectors


def unit_rows(count: int, dimensions: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    rows = np.random.default_rng(1).standard_normal((count, dimensions)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def packed(rows: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> PackedTokens:
    return pack(TokenVectors(np.arange(len(rows), dtype=np.int32), rows))


def test_a_component_becomes_the_nearest_of_four_values() -> None:
    # Of four components, times 2: -1.6, -0.2, 0.2, 1.2; a component is large from .9816 on.
    row = np.array([[-0.8, -0.1, 0.1, 0.6]], dtype=np.float32)

    assert unpack(packed(row).codes, 4).tolist() == [pytest.approx([-1.5104, -0.4528, 0.4528, 1.5104])]


@pytest.mark.parametrize("dimensions", [384, 30, 3])
def test_a_vector_takes_two_bits_a_dimension(dimensions: int) -> None:
    tokens = packed(unit_rows(5, dimensions))

    assert tokens.codes.shape == (5, packed_bytes(dimensions)) == (5, {384: 96, 30: 8, 3: 1}[dimensions])
    assert unpack(tokens.codes, dimensions).shape == (5, dimensions)


def test_an_unpacked_vector_points_where_it_did() -> None:
    rows = unit_rows(200, 384)

    unpacked = unpack(packed(rows).codes, 384) / np.sqrt(384)
    products = (unpacked * rows).sum(axis=1)

    # Four values keep 88.25 % of the variance of a normal distribution.
    assert products.mean() == pytest.approx(0.8825, abs=0.01)
    assert (products / np.linalg.norm(unpacked, axis=1)).min() > 0.9
