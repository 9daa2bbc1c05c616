"""How well the best evidence fits a question, and the confidence that is made of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag.answer.abstaining import CERTAIN_ENOUGH
from rag.answer.fitness import FEATURES, combine, fitness, measure
from rag.answer.told import read_wish
from rag.records import Evidence

PRICE = "How much is an annual pass?"
ROW = Evidence(1, 0, 30, "An annual pass costs 64 euros.", score=2.2, block=("a", 0))
OTHER = replace(ROW, text="Dogs are on a lead.", score=1.4, block=("b", 0))


def fits(question: str, evidence: Sequence[Evidence], language: str = "en") -> float:
    return fitness(read_wish(question, language), question, evidence)


def features(question: str, evidence: Sequence[Evidence], language: str = "en") -> dict[str, float]:
    return dict(zip(FEATURES, measure(read_wish(question, language), question, evidence), strict=True))


def test_the_features_are_of_the_best() -> None:
    assert features(PRICE, [ROW, OTHER]) == pytest.approx(
        {"score": 2.2, "margin": 0.8, "told": 1, "untold": 0, "agreed": 0, "reason": 0}
    )


def test_another_piece_of_the_same_block_is_no_rival() -> None:
    beside = replace(ROW, text="Children pay nothing.", score=2.1)

    assert features(PRICE, [ROW, beside])["margin"] == pytest.approx(0.4 * 2.2)
    assert features(PRICE, [ROW, beside, OTHER])["margin"] == pytest.approx(0.8)


def test_what_is_said_together_may_tell_it() -> None:
    silent = replace(ROW, text="Annual passes are sold at the desk.")

    assert features(PRICE, [silent, OTHER])["untold"] == 1
    assert features(PRICE, [silent, replace(ROW, score=2.1), OTHER])["untold"] == 0


@pytest.mark.parametrize(
    ("language", "question", "said", "reason"),
    [
        ("en", "Why is the gate shut?", "It is shut because of the flood.", 1),
        ("en", "Why is the gate shut?", "The gate is shut on Mondays.", -1),
        ("en", "When is the gate shut?", "The gate is shut on Mondays.", 0),
        ("de", "Warum ist das Tor zu?", "Es bleibt zu, weil der Fluss steigt.", 1),
        ("de", "Warum ist das Tor zu?", "Das Tor ist montags zu.", -1),
        ("fr", "Pourquoi la salle est-elle fermée ?", "Elle est fermée en raison des travaux.", 1),
    ],
)
def test_a_reason_is_looked_for_where_one_is_asked_for(language: str, question: str, said: str, reason: int) -> None:
    assert features(question, [replace(ROW, text=said)], language)["reason"] == reason


def test_a_near_miss_fits_less_than_what_tells_it() -> None:
    silent = replace(ROW, text="Annual passes are sold at the desk.")

    assert fits(PRICE, [ROW, OTHER]) > 0.5
    assert fits(PRICE, [silent, OTHER]) < 0.5 * fits(PRICE, [ROW, OTHER])


def test_the_better_it_is_and_the_further_from_others_the_better_it_fits() -> None:
    assert fits(PRICE, [ROW, OTHER]) > fits(PRICE, [ROW, replace(OTHER, score=2.0)])
    assert fits(PRICE, [ROW]) > fits(PRICE, [replace(ROW, score=1.5)])
    assert fits(PRICE, []) == 0


def test_confidence_needs_both() -> None:
    assert combine(0.95, 0.9) > 0.9
    assert combine(0.95, 0.05) < CERTAIN_ENOUGH
    assert combine(0.01, 0.9) < CERTAIN_ENOUGH
    assert combine(0.5, 0.5) > combine(0.4, 0.5) > combine(0.4, 0.4)
    assert 0 <= combine(0.0, 0.0) <= combine(1.0, 1.0) <= 1
