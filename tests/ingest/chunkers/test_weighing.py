"""Weights: what is counted, and what need not be."""

from collections.abc import Sequence

import pytest

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.default import DefaultChunker
from ingest.chunkers.weighing import Scales
from rag.records import Document, Span
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch


def refuse(texts: Sequence[str]) -> list[int]:
    raise AssertionError(f"counted: {texts}")


def test_an_encoder_that_reads_any_chunk_counts_none() -> None:
    scales = Scales(TokenCounter(count_tokens_batch, refuse, 2**31 - 1), 200)

    (unit,) = scales.weigh("Some words.", [Span(0, 11)], 11)

    assert (unit.cl100k, unit.encoder) == (3, 0)
    assert scales.room("A title") == 2**31 - 1


def test_a_text_that_cannot_fit_is_not_counted() -> None:
    text = "x" * 100_000
    scales = Scales(
        TokenCounter(lambda texts: [0 if text == "" else refuse(texts)[0] for text in texts], refuse, 2**31), 200
    )

    (unit,) = scales.weigh(text, [Span(0, len(text))], len(text))

    assert 200 < unit.cl100k <= count_tokens(text)


def test_line_breaks_weigh_with_what_is_before_them() -> None:
    text = "One two.\n\n\n\nThree."
    scales = Scales(TokenCounter(count_tokens_batch, count_tokens_batch, 256), 200)

    units = scales.weigh(text, [Span(0, 8), Span(12, 18)], 18)

    assert [unit.cl100k for unit in units] == [count_tokens("One two.\n\n\n\n"), count_tokens("Three.")]


@pytest.mark.parametrize("together", [1, 2, 3])
def test_a_long_section_is_packed_as_if_weighed_at_once(together: int) -> None:
    text = " ".join(f"Sentence {i} has {'many ' * (i % 23)}words{'; and' * (i % 7)}." for i in range(300))
    source = Document("d", "c", "u", "T", text, "text/plain", "")
    counter = TokenCounter(count_tokens_batch, count_tokens_batch, 60)
    settings = ChunkerSettings(size_tokens=40, overlap_tokens=10)

    by_and_by = DefaultChunker(settings, counter, together=together).chunk(source)

    assert by_and_by == DefaultChunker(settings, counter, together=1000).chunk(source)
