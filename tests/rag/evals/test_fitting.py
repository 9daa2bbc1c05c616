"""Fitting: what tells the answered from the others is found, few questions move it little, and the balance is kept."""

from dataclasses import replace

import numpy as np
import pytest

from rag.answer.abstaining import CERTAIN_ENOUGH
from rag.answer.confidence import DEFAULT, FEATURES, Calibration, Features
from rag.evals.fitting import Kind, Sample, cross_validated, fit, logit


def features(random: np.random.Generator, *, is_answered: bool) -> Features:
    """Draw what is found about as on SQuAD."""
    middle = (0.62, 0.56, 1.7, 0.64, 0.1, 0.0) if is_answered else (0.33, 0.25, 0.9, 0.3, 0.4, 0.1)
    return tuple(float(value) for value in random.normal(middle, (0.12, 0.12, 0.4, 0.15, 0.2, 0.1)))


def samples(n: int, *, shift: float = 0.0, seed: int = 1) -> list[Sample]:
    """Return n questions, each asked with and without its answer; all cosines are `shift` higher than on SQuAD."""
    random = np.random.default_rng(seed)
    drawn = []
    for question in range(n):
        kinds: tuple[tuple[Kind, bool], ...] = (("answered", True), ("without", False))
        for kind, is_answered in kinds:
            sentence, passage, *others = features(random, is_answered=is_answered)
            drawn.append(Sample(question, kind, (sentence + shift, passage + shift, *others)))
    return drawn


def shares(calibration: Calibration, of: list[Sample]) -> tuple[float, float]:
    """Return the shares of false abstentions and of abstentions without the answer."""
    abstained = {
        kind: [calibration.confidence(s.features) < CERTAIN_ENOUGH for s in of if s.kind == kind]
        for kind in ("answered", "without")
    }
    return float(np.mean(abstained["answered"])), float(np.mean(abstained["without"]))


def test_a_collection_whose_cosines_are_all_higher_abstains_again_once_it_is_calibrated() -> None:
    seen, unseen = samples(200, shift=0.3), samples(300, shift=0.3, seed=2)
    assert shares(DEFAULT, unseen)[1] < 0.4
    false, without = shares(fit(seen, DEFAULT, 0.05), unseen)
    assert false < 0.09
    assert without > 0.85


@pytest.mark.parametrize("wanted", [0.02, 0.1, 0.3])
def test_the_stated_share_of_false_abstentions_is_about_what_unseen_questions_meet(wanted: float) -> None:
    false, _ = shares(fit(samples(500), DEFAULT, wanted), samples(1000, seed=2))
    assert abs(false - wanted) < 0.5 * wanted + 0.01


def test_few_questions_ruin_nothing() -> None:
    unseen = samples(1000, seed=9)
    for seed in range(2, 7):
        false, without = shares(fit(samples(20, seed=seed), DEFAULT, 0.05), unseen)
        assert false < 0.2
        assert without > 0.85


def test_few_questions_move_the_weights_less_than_many() -> None:
    at = FEATURES.index("share")

    def weight(n: int) -> float:
        """Fit questions whose share of words says nothing."""
        drawn = [
            replace(
                sample,
                features=(*sample.features[:at], 0.5 + 0.2 * (-1) ** sample.question, *sample.features[at + 1 :]),
            )
            for sample in samples(n)
            if sample.features is not None
        ]
        return fit(drawn, DEFAULT, 0.05).weights[at]

    assert DEFAULT.weights[at] > weight(20) > weight(1000) + 0.5


def test_a_question_is_judged_by_a_fit_that_has_not_seen_it() -> None:
    seen: list[set[int]] = []

    def remember(others: object) -> Calibration:
        assert isinstance(others, list)
        seen.append({sample.question for sample in others})
        return replace(DEFAULT, bias=float(len(seen)))

    drawn = samples(10)
    logits = cross_validated(drawn, remember)
    for sample, value in zip(drawn, logits, strict=True):
        by = next(i for i, questions in enumerate(seen) if sample.question not in questions)
        assert value == logit(replace(DEFAULT, bias=float(by + 1)), sample.features)


def test_the_same_samples_give_the_same_calibration() -> None:
    assert fit(samples(50), DEFAULT, 0.05) == fit(samples(50), DEFAULT, 0.05)


def test_what_finds_nothing_is_below_everything() -> None:
    drawn = [*samples(30), Sample(30, "unanswerable", None), Sample(31, "answered", None)]
    assert logit(DEFAULT, None) == -np.inf
    assert np.isfinite(fit(drawn, DEFAULT, 0.05).bias)
    assert fit([Sample(0, "answered", None)], DEFAULT, 0.05) == DEFAULT
