"""A cheap but real embedder: hashes words and pieces of words into a vector; nothing is learned.

For tests, and for machines that can run nothing better: two texts are alike as far as they share words,
or words of the same stem.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from rag.records import Vectors, derive_id
from rag.text.scripts import pair_characters

FORMAT = "2"  # part of the fingerprint: raise it when a vector would come out differently
DEFAULT_DIMENSIONS = 384
MAX_TOKENS = 2**31 - 1  # it reads anything whole; the number only has to fit wherever it is stored
PIECE_LENGTHS = (3, 4)
PIECE_WEIGHT = 0.4  # of a piece beside its word's 1.0

# Words and numbers, and each symbol outside ASCII (an emoji is a word; a comma is nothing).
_WORD = re.compile(r"\w+|[^\w\s\x00-\x7f]")
_CACHED_WORD_CHARACTERS = 40  # longer ones are rarely words, and rarely seen twice


class HashingEmbedder:
    """Feature hashing with signs, term frequencies damped by a square root, rows scaled to length 1.

    Weinberger et al., ICML 2009, https://arxiv.org/abs/0902.2206. The hash is BLAKE2, so that a vector is the
    same in every process and on every machine. A text without a word becomes one fixed vector.
    """

    def __init__(self, dimensions: int = DEFAULT_DIMENSIONS) -> None:
        self.dimensions = dimensions
        self.max_tokens = MAX_TOKENS
        self.portable_count = count_words
        self.fingerprint = f"hashing-{dimensions}-{derive_id('hashing', FORMAT, str(dimensions))}"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return count_words(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embed(text)
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_documents(texts)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _embed(self, text: str) -> NDArray[np.float64]:
        counts = Counter(_WORD.findall(pair_characters(text.casefold()))) or Counter([""])
        features = [_features(word) for word in counts]
        hashes = np.concatenate([hashed for hashed, _ in features])
        damping = np.repeat([sqrt(count) for count in counts.values()], [hashed.size for hashed, _ in features])
        weights = np.concatenate([weighted for _, weighted in features]) * damping
        vector = np.bincount(hashes % self.dimensions, weights, minlength=self.dimensions)
        length = sqrt(float(vector @ vector))
        return vector / length if length > 0 else self._embed("")  # every feature met its negative: as good as empty


def count_words(texts: Sequence[str]) -> list[int]:
    """Return each text's number of words, which are this embedder's tokens."""
    return [len(_WORD.findall(text)) for text in texts]


def _features(word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return _cached_features(word) if len(word) <= _CACHED_WORD_CHARACTERS else _hash_features(word)


def _hash_features(word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the hashes of a word and of its pieces, and the signed weight of each."""
    marked = f"<{word}>"
    pieces = [marked[start : start + size] for size in PIECE_LENGTHS for start in range(len(marked) - size + 1)]
    names = [f"word {word}", *(f"piece {piece}" for piece in pieces)]
    digests = np.array([_hash(name) for name in names], dtype=np.int64)
    weights = np.where(digests % 2 == 0, 1.0, -1.0)
    weights[1:] *= PIECE_WEIGHT
    return digests // 2, weights


_cached_features = lru_cache(maxsize=2**15)(_hash_features)


def _hash(name: str) -> int:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(digest, "big")
