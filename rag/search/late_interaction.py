"""Late interaction: how well each token of a question is matched by some token of a passage.

Khattab & Zaharia 2020, https://doi.org/10.1145/3397271.3401075, with a model that was not trained for it: the sum over
the question's tokens of the best cosine (MaxSim), where a token weighs as much as it is rare.
"""

from collections.abc import Sequence

import numpy as np

from rag.index.token_packing import join, unpack
from rag.index.token_vectors import TokenVectorFile
from rag.records import Ranking, TokenVectors
from rag.search.fusion import order

_UNRELATED = 0.3  # what passages have that say nothing of the matter: counts as 0


def interact(
    ranking: Ranking, question: TokenVectors, tokens: TokenVectorFile, *, depth: int, weight: float
) -> Ranking:
    """Return `ranking` with the match of tokens counted for its first `depth` hits; scores in [0, 1] stay there.

    A score is (score + weight · match) / (1 + weight); hits beyond the first `depth` have no match.
    """
    first = [chunk_id for chunk_id, _ in ranking[:depth]]
    matches = dict(zip(first, match(question, tokens, first), strict=True))
    return order(
        (chunk_id, (score + weight * matches.get(chunk_id, 0.0)) / (1 + weight)) for chunk_id, score in ranking
    )


def match(question: TokenVectors, tokens: TokenVectorFile, chunk_ids: Sequence[str]) -> list[float]:
    """Return for each chunk how well it matches the question's tokens, in [0, 1]; 0 for one without any tokens."""
    passages = tokens.tokens(chunk_ids)
    counts = np.array([len(passage.ids) for passage in passages], dtype=np.intp)
    matches = np.zeros(len(passages), dtype=np.float32)
    if not counts.any() or not len(question.ids):
        return [0.0] * len(passages)
    vectors = unpack(join(passages, tokens.dimensions).codes, tokens.dimensions)
    cosines = vectors @ (question.vectors / np.sqrt(tokens.dimensions, dtype=np.float32)).T  # -> (tokens, asked)
    starts = (np.cumsum(counts) - counts)[counts > 0]
    weights = tokens.rarity(question.ids)
    matches[counts > 0] = np.maximum.reduceat(cosines, starts, axis=0) @ (weights / weights.sum())
    return [float(value) for value in np.clip((matches - _UNRELATED) / (1 - _UNRELATED), 0.0, 1.0)]
