"""Finds what repeats a text: any twenty characters in a row of it, in either case and however they are wrapped.

Runs of characters are compared by a hash of 64 bits each, so that a library of any size is compared in one pass.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

LENGTH = 20  # characters; shorter runs are words that many texts share
_FACTOR = 1_099_511_628_211  # FNV's prime: odd, so that no character is lost modulo 2 ** 64

Runs = NDArray[np.uint64]


def runs_of(text: str) -> Runs:
    """Return the hashes of every run of `LENGTH` characters, each once, sorted."""
    flat = " ".join(text.lower().split())
    points = np.frombuffer(flat.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    count = max(0, len(points) - LENGTH + 1)
    hashes = np.zeros(count, np.uint64)
    for offset in range(LENGTH):
        hashes = hashes * np.uint64(_FACTOR) + points[offset : offset + count]
    return np.unique(hashes)


def runs_peculiar_to(texts: Iterable[str], others: Iterable[str], among: Iterable[str]) -> Runs:
    """Return the runs of `among` that one of `texts` has and none of `others`; what is long is read one at a time."""
    candidates = np.unique(np.concatenate([np.zeros(0, np.uint64), *map(runs_of, among)]))
    if not len(candidates):
        return candidates
    shared = np.zeros(len(candidates), bool)
    for text in texts:
        shared |= np.isin(candidates, runs_of(text))
    candidates = candidates[shared]
    for other in others:
        if not len(candidates):
            break
        candidates = candidates[~np.isin(candidates, runs_of(other))]
    return candidates


def repeats(text: str, runs: Runs) -> bool:
    """Whether a text has any of the runs."""
    return bool(len(runs)) and bool(np.isin(runs_of(text), runs).any())
