"""Fusion: one score of several, by their ranks or by the scores themselves."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from rag.records import Scores

_Key = TypeVar("_Key", str, int)


def reciprocal_rank_fusion(rankings: Sequence[Sequence[_Key]], k: int = 60) -> dict[_Key, float]:
    """Score each key by the sum over rankings, best first, of 1 / (k + rank), rank from 1.

    Cormack, Clarke & Büttcher, SIGIR 2009, https://doi.org/10.1145/1571941.1572114; k = 60 is theirs.
    """
    scores: defaultdict[_Key, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] += 1 / (k + rank)
    return dict(scores)


def convex_combination(cosines: Scores, shares: Scores, dense_weight: float) -> Scores:
    """Score each chunk by dense_weight · its cosine + (1 - dense_weight) · its share of words.

    A cosine below 0 counts as 0. Bruch, Gai & Ingber 2023, https://doi.org/10.1145/3596512, normalise by the lowest
    score that there can be. Here the highest is known too, since words are shares of what could be found: a score is
    in [0, 1] and means the same for every question.
    """
    fused: Scores = dense_weight * np.maximum(cosines, 0.0) + (1 - dense_weight) * shares
    return fused
