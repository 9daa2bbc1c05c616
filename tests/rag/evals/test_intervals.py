"""Intervals and the paired test: what they must be for values that one can think through."""

import numpy as np
import pytest

from rag.evals.intervals import compare_paired, score, separation

NOISE = np.random.default_rng(1).normal(0.5, 0.1, 400)


def test_equal_values_leave_no_doubt() -> None:
    scored = score([0.25] * 8)
    assert (scored.mean, scored.low, scored.high, scored.n) == (0.25, 0.25, 0.25, 8)


def test_the_interval_is_that_of_the_normal_distribution_where_values_are_many() -> None:
    scored = score(NOISE.tolist())
    margin = 1.96 * NOISE.std() / 20  # the square root of 400
    assert scored.mean == pytest.approx(NOISE.mean(), abs=1e-6)
    assert (scored.low, scored.high) == pytest.approx((NOISE.mean() - margin, NOISE.mean() + margin), abs=0.001)


def test_the_same_values_give_the_same_bounds_to_the_last_digit() -> None:
    assert score(NOISE.tolist()) == score(NOISE.tolist())
    assert compare_paired(NOISE.tolist(), NOISE[::-1].tolist()) == compare_paired(NOISE.tolist(), NOISE[::-1].tolist())


def test_a_run_is_no_better_than_itself() -> None:
    found = compare_paired(NOISE.tolist(), NOISE.tolist())
    assert (found.mean, found.low, found.high, found.p, found.n, found.is_real) == (0.0, 0.0, 0.0, 1.0, 400, False)


def test_a_small_gain_on_every_question_is_real_though_the_intervals_overlap() -> None:
    better = NOISE + 0.005
    before, after = score(NOISE.tolist()), score(better.tolist())
    assert after.low < before.high
    found = compare_paired(NOISE.tolist(), better.tolist())
    assert (found.mean, found.low, found.high) == pytest.approx((0.005, 0.005, 0.005))
    assert found.is_real


def test_p_is_the_share_of_signs_that_give_as_much() -> None:
    # Of the 2^5 ways to give five differences of 1 a sign two have a mean of 1 or -1: p = 2/32.
    found = compare_paired([0.0] * 5, [1.0] * 5)
    assert found.p == pytest.approx(2 / 32, abs=0.01)
    assert not found.is_real


def test_what_cancels_out_is_no_difference() -> None:
    found = compare_paired([0.0, 1.0] * 50, [1.0, 0.0] * 50)
    assert found.mean == 0.0
    assert found.low < 0 < found.high
    assert not found.is_real


def test_a_separation_counts_the_pairs_in_the_right_order_and_ties_half() -> None:
    found = separation([3.0, 2.0], [1.0, 2.0])
    assert (found.mean, found.n) == (0.875, 4)  # three pairs right, one tied
    assert found.low <= 0.875 <= found.high
    assert separation([2.0], [1.0]).mean == 1.0
    assert separation(NOISE.tolist(), NOISE.tolist()).mean == pytest.approx(0.5)
    with pytest.raises(ValueError, match="both kinds"):
        separation([], [1.0])
