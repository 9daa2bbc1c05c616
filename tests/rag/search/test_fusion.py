"""Fusion: every value is computed by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.fusion import convex_combination, reciprocal_rank_fusion


def test_reciprocal_ranks_are_summed_over_rankings() -> None:
    fused = reciprocal_rank_fusion(["abc", "bd"])

    assert fused == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "d": 1 / 62, "c": 1 / 63})


def test_reciprocal_ranks_take_another_constant() -> None:
    assert reciprocal_rank_fusion([[7]], k=1) == {7: 0.5}


def test_nothing_fused_is_nothing() -> None:
    assert reciprocal_rank_fusion([]) == {}
    assert convex_combination(np.zeros(0), np.zeros(0), 0.5).tolist() == []


def test_scores_are_weighed_and_a_cosine_below_zero_counts_as_zero() -> None:
    fused = convex_combination(np.array([0.8, 0.4, -0.2, -0.3]), np.array([0.0, 1.0, 0.0, 0.5]), 0.6)

    # .6 · .8; .6 · .4 + .4 · 1; below zero; .4 · .5
    assert fused == pytest.approx([0.48, 0.64, 0.0, 0.2])


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1))), st.floats(0, 1))
def test_a_score_is_between_0_and_1(chunks: list[tuple[float, float]], weight: float) -> None:
    cosines, shares = (np.array([pair[i] for pair in chunks]) for i in (0, 1))

    fused = convex_combination(cosines, shares, weight)

    assert len(fused) == len(chunks)
    assert all(0 <= score <= 1.0000001 for score in fused)
