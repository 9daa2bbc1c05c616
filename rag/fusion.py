"""Fusion: one ranking of several, by their ranks or by their normalised scores."""

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
    """Score each id by dense_weight · cosine + (1 - dense_weight) · BM25, both normalised; best first, ties by id.

    A score is divided by the best of its ranking; below 0 it counts as 0, and so does an id that a ranking lacks.
    This is the theoretical min-max of Bruch, Gai & Ingber 2023, https://doi.org/10.1145/3596512: the minimum is
    the lowest score there can be, not the lowest found. For BM25 that is 0. For cosines they take -1, but hardly
    any text opposes a question: 0 is what two unrelated texts have, and keeps the two scales alike.
    """
    near, matched = _normalise(dense), _normalise(words)
    return order(
        (chunk_id, dense_weight * near.get(chunk_id, 0.0) + (1 - dense_weight) * matched.get(chunk_id, 0.0))
        for chunk_id in near.keys() | matched.keys()
    )


def order(scores: Iterable[tuple[str, float]]) -> Ranking:
    """Return the scores as a ranking: best first, ties by id."""
    return sorted(scores, key=lambda entry: (-entry[1], entry[0]))


def _normalise(ranking: Ranking) -> dict[str, float]:
    best = max((score for _, score in ranking), default=0.0)
    return {chunk_id: max(score, 0.0) / best if best > 0 else 0.0 for chunk_id, score in ranking}
