"""Late interaction: how well each token of a question is matched by some token of a passage.

Khattab & Zaharia 2020, https://doi.org/10.1145/3397271.3401075, with a model that was not trained for it: the sum over
the question's tokens of the best cosine (MaxSim), where a token weighs as much as it is rare.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.token_packing import unpack
from rag.index.token_vectors import TokenVectorFile
from rag.records import Rows, Scores, TokenVectors, Vector, Vectors

_UNRELATED = 0.3  # what passages have that say nothing of the matter: counts as 0


def interact(scores: Scores, first: Rows, matches: Sequence[float], *, weight: float) -> Scores:
    """Return `scores` with the match of tokens counted for those at the places `first`; in [0, 1] they stay there.

    A score is (score + weight · match) / (1 + weight). The others have no match, and none is below 0: the first lead.
    """
    matched = scores.copy()
    matched[first] += weight * np.asarray(matches)
    fused: Scores = matched / (1 + weight)
    return fused


def match(question: TokenVectors, tokens: TokenVectorFile, chunk_ids: Sequence[str]) -> list[float]:
    """Return for each chunk how well it matches the question's tokens, in [0, 1]; 0 for one without any tokens."""
    if not len(question.ids):
        return [0.0] * len(chunk_ids)
    weights = tokens.rarity(question.ids)
    asked = (question.vectors / np.sqrt(tokens.dimensions)).T.astype(np.float32)  # (dim, asked)
    shares = (weights / weights.sum()).astype(np.float32)
    # One passage at a time: what it takes stays in the processor's cache.
    return [_match(asked, shares, passage.codes, tokens.dimensions) for passage in tokens.tokens(chunk_ids)]


def _match(asked: Vectors, shares: Vector, codes: NDArray[np.uint8], dimensions: int) -> float:
    if not len(codes):
        return 0.0
    cosines = unpack(codes, dimensions) @ asked  # (tokens, dim) @ (dim, asked) -> (tokens, asked)
    return min(1.0, max(0.0, (float(cosines.max(axis=0) @ shares) - _UNRELATED) / (1 - _UNRELATED)))
