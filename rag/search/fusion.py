"""Fusion: one ranking of several, by their ranks or by their scores."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rag.records import Ranking


def reciprocal_rank_fusion(rankings: Sequence[Ranking], k: int = 60) -> Ranking:
    """Score each id by the sum over rankings of 1 / (k + rank), rank from 1; best first, ties by id.

    Cormack, Clarke & Büttcher, SIGIR 2009, https://doi.org/10.1145/1571941.1572114; k = 60 is theirs.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, (chunk_id, _) in enumerate(ranking, start=1):
            scores[chunk_id] += 1 / (k + rank)
    return order(scores.items())


def convex_combination(dense: Ranking, words: Ranking, dense_weight: float) -> Ranking:
    """Score each id by dense_weight · its cosine + (1 - dense_weight) · its share of words; best first, ties by id.

    What a ranking lacks, and a cosine below 0, counts as 0. Bruch, Gai & Ingber 2023,
    https://doi.org/10.1145/3596512, normalise by the lowest score that there can be. Here the highest is known too,
    since words are shares of what could be found: a score is in [0, 1] and means the same for every question.
    """
    near, matched = dict(dense), dict(words)
    return order(
        (chunk_id, dense_weight * max(near.get(chunk_id, 0.0), 0.0) + (1 - dense_weight) * matched.get(chunk_id, 0.0))
        for chunk_id in near.keys() | matched.keys()
    )


def order(scores: Iterable[tuple[str, float]]) -> Ranking:
    """Return the scores as a ranking: best first, ties by id."""
    return sorted(scores, key=lambda entry: (-entry[1], entry[0]))
