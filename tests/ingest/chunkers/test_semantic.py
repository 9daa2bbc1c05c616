"""The semantic chunker: the best cut of all, by the sum that it says."""

import tracemalloc
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.semantic import BLOCK, SemanticChunker, mean_similarity, segment
from rag.embedders.hashing import HashingEmbedder
from rag.errors import SettingsError
from rag.records import Document, Section, Vectors
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

ROOMY = TokenCounter(count_tokens_batch, count_tokens_batch, 10_000)
EMBED = HashingEmbedder(64).embed_documents


def rows(*angles: float) -> Vectors:
    """Return unit rows of the plane."""
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


def document(text: str, sections: tuple[Section, ...] = ()) -> Document:
    return Document("d", "c", "a.txt", "T", text, "text/plain", "", sections=sections)


def chunks_of(text: str, size: int, embed: "HashingEmbedder | Topics") -> list[str]:
    chunker = SemanticChunker(ChunkerSettings(name="semantic", size_tokens=size), ROOMY, embed.embed_documents)
    return [text[span.start : span.end] for span in chunker.chunk(document(text))]


class Topics:
    """Embeds a text by the topic that it names, and remembers how many it was given at a time."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(len(texts))
        return rows(*(0.0 if "cat" in text else np.pi / 2 for text in texts))


def value(starts: Sequence[int], similarities: Sequence[Sequence[float]], mean: float) -> float:
    """Return the sum that is to be as large as can be, pair by pair."""
    ends = [*starts[1:], len(similarities)]
    return sum(
        similarities[i][j] - mean
        for start, end in zip(starts, ends, strict=True)
        for i, j in combinations(range(start, end), 2)
    )


def all_segmentations(n: int, reaches: Sequence[int]) -> Iterator[list[int]]:
    """Yield every list of starts whose chunks are within reach."""
    for count in range(n):
        for inner in combinations(range(1, n), count):
            starts = [0, *inner]
            ends = [*inner, n]
            if all(start >= reaches[end - 1] for start, end in zip(starts, ends, strict=True)):
                yield starts


def test_the_cut_falls_where_hand_computed_sums_say() -> None:
    # Products: 1 within {0, 1} and within {2, 3}, 0 between: the mean is 2/6, a pair of one kind brings 2/3, else -1/3.
    vectors = rows(0, 0, np.pi / 2, np.pi / 2)

    assert mean_similarity(vectors) == pytest.approx(1 / 3)
    assert segment(vectors, [0, 0, 0, 0], 1 / 3) == [0, 2]  # 4/3, above 4/3 - 4/3 of one chunk and 2/3 - 2/3 of 3 + 1
    assert segment(vectors, [0, 0, 1, 2], -1.0) == [0, 2]  # all alike now, but only two fit
    assert segment(vectors, [0, 0, 0, 0], -1.0) == [0]
    assert segment(vectors, [0, 0, 0, 0], 2.0) == [0, 1, 2, 3]


CASES = st.lists(st.tuples(st.floats(0, 3), st.integers(0, 3)), min_size=1, max_size=8)


@given(cases=CASES)
@settings(deadline=None)
def test_no_segmentation_within_reach_has_a_larger_sum(cases: list[tuple[float, int]]) -> None:
    vectors = rows(*(angle for angle, _ in cases))
    n = len(vectors)
    reaches: list[int] = []
    for i, (_, step) in enumerate(cases):
        reaches.append(min(i, (reaches[-1] if reaches else 0) + step // 2))
    similarities = (vectors @ vectors.T).tolist()
    pairs = [similarities[i][j] for i, j in combinations(range(n), 2)]
    mean = sum(pairs) / len(pairs) if pairs else 0.0

    starts = segment(vectors, reaches, mean_similarity(vectors))

    assert mean_similarity(vectors) == pytest.approx(mean, abs=1e-5)
    assert starts in list(all_segmentations(n, reaches))
    best = max(value(candidate, similarities, mean) for candidate in all_segmentations(n, reaches))
    assert value(starts, similarities, mean) == pytest.approx(best, abs=1e-4)


def test_of_equal_sums_the_larger_chunk_is_taken() -> None:
    for i in range(20):  # of two rows the mean is their only product, but for rounding, which falls either way
        vectors = rows(0.3, 1.1 + i / 10)

        assert segment(vectors, [0, 0], mean_similarity(vectors)) == [0]


CATS = " ".join(f"The cat number {i} sleeps on the warm red sofa all day long." for i in range(8))
TAXES = " ".join(f"Form number {i} is due by April for every firm that pays tax." for i in range(8))


def test_two_topics_are_cut_apart_where_one_ends() -> None:
    for embedder in (Topics(), HashingEmbedder(384)):
        assert CATS in chunks_of(f"{CATS}\n\n{TAXES}", 400, embedder)


def test_neighbours_of_one_topic_share_a_chunk_up_to_the_size() -> None:
    text = f"{CATS}\n\n{TAXES}"

    chunks = chunks_of(text, 110, Topics())

    assert len(chunks) == 4
    assert all(count_tokens(chunk) <= 110 for chunk in chunks)
    assert [("cat" in chunk) + 2 * ("tax" in chunk) for chunk in chunks] == [1, 1, 2, 2]


def test_a_chunk_never_reaches_across_furniture() -> None:
    text = f"{CATS}\n7\n{CATS}"
    end = len(CATS)
    sections = (Section(0, end), Section(end + 1, end + 2, "furniture"), Section(end + 3, len(text)))

    spans = SemanticChunker(ChunkerSettings(name="semantic", size_tokens=800), ROOMY, EMBED).chunk(
        document(text, sections)
    )

    assert all(span.end <= end or span.start >= end + 3 for span in spans)
    assert {span.start for span in spans} >= {0, end + 3}


def test_the_encoders_maximum_bounds_a_chunk_with_its_context() -> None:
    tight = TokenCounter(count_tokens_batch, count_tokens_batch, 60)
    source = document(CATS, (Section(0, len(CATS), context="Animals › Cats"),))

    spans = SemanticChunker(ChunkerSettings(name="semantic", size_tokens=400), tight, Topics().embed_documents).chunk(
        source
    )

    assert max(count_tokens(f"Animals › Cats\n{CATS[span.start : span.end]}") for span in spans) <= 60
    assert min(count_tokens(CATS[span.start : span.end]) for span in spans[:-1]) > 30  # and is made use of
    assert [CATS[span.end : following.start] for span, following in pairwise(spans)] == [" "] * (len(spans) - 1)


def test_an_overlap_is_refused_with_the_cure() -> None:
    with pytest.raises(SettingsError, match=r"overlap is 50 tokens; set chunker\.overlap_tokens to 0"):
        SemanticChunker(ChunkerSettings(name="semantic", overlap_tokens=50), ROOMY, EMBED)


def test_a_large_document_is_embedded_a_block_at_a_time() -> None:
    text = "\n\n".join(f"cat {i}" for i in range(BLOCK + 10))
    topics = Topics()

    chunks = chunks_of(text, 20, topics)

    assert topics.calls == [BLOCK, 10]
    assert "\n\n".join(chunks) == text
    assert max(count_tokens(chunk) for chunk in chunks) <= 20


def test_memory_grows_with_the_rows_not_with_their_pairs() -> None:
    n = 20_000
    vectors = rows(*np.linspace(0, 3, n))

    tracemalloc.start()
    segment(vectors, [max(0, i - 8) for i in range(n)], mean_similarity(vectors))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 200 * n  # bytes; all pairs would take 4 * n * n, 8,000 times as many
