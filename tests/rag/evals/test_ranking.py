"""Measures of rankings, against their definitions worked out by hand."""

from math import log2

import pytest

from rag.evals import MEASURES
from rag.evals.outcomes import DocumentQuestion, Place, Searched, SpanQuestion
from tests.rag.evals.made_outcomes import asked


def searched(ranking: str, relevant: dict[str, int]) -> Searched:
    return Searched(DocumentQuestion("q", "?", relevant), tuple(ranking))


def value(name: str, ranking: str, **relevant: int) -> float | None:
    return MEASURES[name](searched(ranking, relevant))


def test_ndcg_discounts_by_the_logarithm_of_the_rank() -> None:
    expected = (1 / log2(3) + 1 / log2(5)) / (1 / log2(2) + 1 / log2(3))
    assert value("ndcg@10", "xaybz", a=1, b=1) == pytest.approx(expected)


def test_ndcg_takes_grades() -> None:
    expected = (1 / log2(2) + 2 / log2(3)) / (2 / log2(2) + 1 / log2(3))
    assert value("ndcg@10", "ba", a=2, b=1) == pytest.approx(expected)


def test_ndcg_at_ten_stops_there() -> None:
    assert value("ndcg@10", "0123456789a", a=1) == 0.0
    assert value("ndcg@10", "012345678a", a=1) == pytest.approx(1 / log2(11))


def test_recall_is_the_share_of_what_is_relevant() -> None:
    assert value("r@5", "vwxyab", a=1, b=1) == 0.5
    assert value("r@10", "vwxyab", a=1, b=1) == 1.0
    assert value("r@5", "ab", a=1, b=0) == 1.0


def test_the_reciprocal_rank_is_that_of_the_first() -> None:
    assert value("mrr", "xyab", a=1, b=1) == pytest.approx(1 / 3)
    assert value("mrr", "xy", a=1) == 0.0


def test_the_order_counts_and_not_the_alphabet() -> None:
    assert value("mrr", "za", a=1) == 0.5
    assert value("mrr", "az", z=1) == 0.5


def test_nothing_found_is_worth_nothing() -> None:
    assert [value(name, "", a=1) for name in ("ndcg@10", "r@5", "r@10", "mrr")] == [0.0] * 4


def test_an_answer_is_no_ranking() -> None:
    assert MEASURES["ndcg@10"](asked(SpanQuestion("q", "?"), found=[Place("a", 0, 1)])) is None
