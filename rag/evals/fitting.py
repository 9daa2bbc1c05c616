"""Fits a calibration to questions whose answerability is known. Pure, deterministic.

A logistic regression, held to the calibration that it starts from: few questions move it little.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rag.answer.abstaining import CERTAIN_ENOUGH
from rag.answer.confidence import Calibration, Features

Kind = Literal["answered", "unanswerable", "without"]
_Floats: TypeAlias = NDArray[np.float64]

FALSE_ABSTENTIONS = 0.05  # of the questions that the documents answer: what is chosen by default
FOLDS = 5
# How the features spread over SQuAD's questions, asked of all articles and of the others: a weight counts by it.
_SPREADS = (0.17, 0.17, 0.6, 0.22, 0.4, 0.3)
# What departing from the start costs: a weight moved by one spread costs 2.5 in the loss, to which a question adds .69
# where nothing is known. Set by hand; tests/rag/evals/test_fitting.py says what 20 questions may do to it.
_HELD = 5.0
_ANSWERS_BEGIN = math.log(CERTAIN_ENOUGH / (1 - CERTAIN_ENOUGH))  # the logit from which on an answer is given
_STEPS = 50
_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Sample:
    """What was found for a question: as it is, for one that nothing answers, or without what answers it.

    Samples of one question share its `question` number, and are never on both sides of a cross-validation.
    """

    question: int
    kind: Kind
    features: Features | None


def fit(samples: Sequence[Sample], start: Calibration, false_abstentions: float) -> Calibration:
    """Return the calibration that fits the samples best, at most that share of answered questions abstaining.

    That share is counted on questions that a fit of the others had not seen. Needs samples of both sides.
    """
    weighed = _fit_weights(samples, start)
    logits = cross_validated(samples, lambda others: _fit_weights(others, start))
    answered = [logit for sample, logit in zip(samples, logits, strict=True) if sample.kind == "answered"]
    bias = weighed.bias - _threshold(answered, false_abstentions) + _ANSWERS_BEGIN
    return replace(weighed, bias=round(bias, 4))


def cross_validated(samples: Sequence[Sample], fitting: Callable[[Sequence[Sample]], Calibration]) -> list[float]:
    """Return each sample's logit by the calibration that `fitting` makes of the other questions."""
    fitted = [fitting([s for s in samples if s.question % FOLDS != fold] or samples) for fold in range(FOLDS)]
    return [logit(fitted[sample.question % FOLDS], sample.features) for sample in samples]


def logit(calibration: Calibration, features: Features | None) -> float:
    """Return the log odds that a calibration gives; without features the lowest number."""
    if features is None:
        return -np.inf
    return calibration.bias + sum(w * value for w, value in zip(calibration.weights, features, strict=True))


def _threshold(answered: Sequence[float], false_abstentions: float) -> float:
    """Return a logit that at most that share of `answered` are below, half way to the next lower."""
    ordered = sorted(answered)
    below = int(false_abstentions * len(ordered))
    finite = [value for value in ordered[: below + 1] if np.isfinite(value)]
    if len(finite) < 2:
        return finite[0] if finite else 0.0
    return (finite[-1] + finite[-2]) / 2


def _fit_weights(samples: Sequence[Sample], start: Calibration) -> Calibration:
    """Minimise the balanced loss plus a penalty for leaving the start, by Newton's method."""
    known = [sample for sample in samples if sample.features is not None]
    is_answered = np.array([sample.kind == "answered" for sample in known])
    if not known or is_answered.all() or not is_answered.any():
        return start
    spreads = np.array([*_SPREADS, 1.0])
    rows = np.array([[*(sample.features or ()), 1.0] for sample in known]) / np.where(spreads == 1.0, 1.0, spreads)
    shares = np.where(is_answered, 0.5 / is_answered.sum(), 0.5 / (~is_answered).sum()) * len(known)
    origin = np.array([*start.weights, start.bias]) * spreads
    theta = origin.copy()
    loss = _loss(theta, rows, is_answered, shares, origin)
    for _ in range(_STEPS):
        p = _logistic(rows @ theta)  # (n, 7) @ (7,) -> (n,)
        gradient = rows.T @ (shares * (p - is_answered)) + _HELD * (theta - origin)
        hessian = (rows.T * (shares * p * (1 - p))) @ rows + _HELD * np.eye(len(theta))
        step = np.linalg.solve(hessian, gradient)
        for halved in count():
            after = theta - step / 2**halved
            less = _loss(after, rows, is_answered, shares, origin)
            if less <= loss or halved == _STEPS:
                break
        theta, gained, loss = after, loss - less, less
        if gained < _ENOUGH:
            break
    *weights, bias = (round(float(value), 4) for value in theta / spreads)
    return replace(start, weights=tuple(weights), bias=bias)


def _loss(theta: _Floats, rows: _Floats, is_answered: NDArray[np.bool_], shares: _Floats, origin: _Floats) -> float:
    logits = rows @ theta
    losses = np.logaddexp(0.0, np.where(is_answered, -logits, logits))
    return float(shares @ losses + _HELD / 2 * ((theta - origin) ** 2).sum())


def _logistic(logits: _Floats) -> _Floats:
    return 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
