"""Fusion: every value is computed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Ranking
from rag.search.fusion import convex_combination, reciprocal_rank_fusion

DENSE: Ranking = [("a", 0.8), ("b", 0.4), ("c", -0.2)]
WORDS: Ranking = [("b", 1.0), ("d", 0.5)]


def test_reciprocal_ranks_are_summed_over_rankings() -> None:
    fused = reciprocal_rank_fusion([DENSE, WORDS])

    assert [chunk_id for chunk_id, _ in fused] == ["b", "a", "d", "c"]
    assert dict(fused) == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "d": 1 / 62, "c": 1 / 63})


def test_reciprocal_ranks_take_another_constant() -> None:
    assert reciprocal_rank_fusion([[("a", 9.0)]], k=1) == [("a", 0.5)]


def test_nothing_fused_is_nothing() -> None:
    assert reciprocal_rank_fusion([]) == []
    assert convex_combination([], [], 0.5) == []


def test_scores_are_weighed() -> None:
    fused = convex_combination(DENSE, WORDS, 0.6)

    assert [chunk_id for chunk_id, _ in fused] == ["b", "a", "d", "c"]
    # a: .6 · .8; b: .6 · .4 + .4 · 1; c is below zero; d: .4 · .5
    assert dict(fused) == pytest.approx({"a": 0.48, "b": 0.64, "c": 0.0, "d": 0.2})


def test_a_weight_of_one_is_the_dense_order() -> None:
    assert [chunk_id for chunk_id, _ in convex_combination(DENSE, WORDS, 1.0)][:2] == ["a", "b"]


def test_one_ranking_alone_keeps_its_order() -> None:
    assert convex_combination([], WORDS, 0.5) == [("b", 0.5), ("d", 0.25)]


def test_ties_are_ordered_by_id() -> None:
    assert [chunk_id for chunk_id, _ in reciprocal_rank_fusion([[("z", 1.0)], [("y", 1.0)]])] == ["y", "z"]
    assert [chunk_id for chunk_id, _ in convex_combination([("z", 1.0), ("y", 1.0)], [], 0.5)] == ["y", "z"]


def test_cosines_that_are_all_negative_do_not_turn_the_order_around() -> None:
    assert [chunk_id for chunk_id, _ in convex_combination([("a", -0.1)], [("b", 1.0)], 0.5)] == ["b", "a"]


rankings = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1)).map(
    lambda scores: sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
)


@given(rankings, rankings, st.floats(0, 1))
def test_every_id_comes_out_once_with_a_score_between_0_and_1(dense: Ranking, words: Ranking, weight: float) -> None:
    fused = convex_combination(dense, words, weight)

    assert sorted(chunk_id for chunk_id, _ in fused) == sorted({chunk_id for chunk_id, _ in [*dense, *words]})
    assert all(0 <= score <= 1.0000001 for _, score in fused)
