from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.index.token_packing import pack, unpack
from rag.index.token_vectors import TokenVectorFile, TokenVectorWriter
from rag.records import TokenVectors
from rag.search.late_interaction import interact, match

DIMENSIONS = 64
DIRECTIONS, _ = np.linalg.qr(np.random.default_rng(3).standard_normal((DIMENSIONS, 3)))


def words(*numbers: int) -> TokenVectors:
    """Return words of which no two are alike."""
    rows = DIRECTIONS.T[list(numbers)] if numbers else DIRECTIONS.T[:0]
    return TokenVectors(np.array(numbers, np.int32), rows.astype(np.float32))


def product(asked: int, held: int) -> float:
    """Return the product of a word with another one as it is kept."""
    return float(words(asked).vectors[0] @ unpack(pack(words(held)).codes, DIMENSIONS)[0]) / float(np.sqrt(DIMENSIONS))


@pytest.fixture
def tokens(tmp_path: Path) -> TokenVectorFile:
    """Chunks `a` to `e`: word 0 is in three of them, 1 in two, 2 in one; `d` has none."""
    with closing(TokenVectorWriter(tmp_path)) as writer:
        texts = [words(0, 1), words(1, 2), words(0), words(), words(0)]
        writer.add(["a", "b", "c", "d", "e"], [pack(text) for text in texts])
        writer.finish()
    return TokenVectorFile([tmp_path], DIMENSIONS)


def rescaled(similarity: float) -> float:
    return max(0.0, (similarity - 0.3) / 0.7)


def test_a_token_counts_by_its_best_match_and_its_rarity(tokens: TokenVectorFile) -> None:
    common, rare = tokens.rarity(np.array([0, 1], np.int32))

    both, one, other, none = match(words(0, 1), tokens, ["a", "b", "c", "d"])

    assert rare > common
    in_both = common * max(product(0, 0), product(0, 1)) + rare * max(product(1, 0), product(1, 1))
    in_one = common * max(product(0, 1), product(0, 2)) + rare * max(product(1, 1), product(1, 2))
    in_other = common * product(0, 0) + rare * product(1, 0)
    expected = [rescaled(total / (common + rare)) for total in (in_both, in_one, in_other)]
    assert [both, one, other] == pytest.approx(expected, abs=1e-6)
    assert both > one > other > 0
    assert none == 0.0


def test_the_order_of_the_chunks_is_that_of_the_matches(tokens: TokenVectorFile) -> None:
    assert match(words(2), tokens, ["a", "b", "d"]) == list(reversed(match(words(2), tokens, ["d", "b", "a"])))


def test_a_question_without_tokens_matches_nothing(tokens: TokenVectorFile) -> None:
    assert match(words(), tokens, ["a", "b"]) == [0.0, 0.0]
    assert match(words(0), tokens, []) == []
    assert match(words(0), tokens, ["d"]) == [0.0]


def test_the_match_puts_the_first_hits_in_order_and_leaves_the_others() -> None:
    scores = np.array([0.55, 0.5, 0.6, 0.2])

    deep = interact(scores, np.array([2, 0, 1]), [0.0, 0.1, 0.9], weight=1.0)
    shallow = interact(scores, np.array([2, 0]), [0.0, 0.1], weight=1.0)

    assert deep == pytest.approx([0.325, 0.7, 0.3, 0.1])
    assert shallow == pytest.approx([0.325, 0.25, 0.3, 0.1])
    assert scores[0] == 0.55  # what was given is as it was


def test_a_weight_of_nothing_changes_nothing() -> None:
    scores = np.array([0.6, 0.5])

    assert interact(scores, np.array([0, 1]), [0.4, 0.8], weight=0.0) == pytest.approx(scores)
