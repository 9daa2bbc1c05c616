"""Windows of tokens: where they begin and end."""

from itertools import pairwise

import pytest

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import is_grapheme_boundary
from ingest.chunkers.tokens import TokensChunker
from rag.records import Document, Span
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch, token_starts

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 2**31 - 1)
NUMBERS = "".join(f"{number:03}" for number in range(100))  # cl100k has a token for three digits


def windows(text: str, size: int, overlap: int = 0, counter: TokenCounter = COUNTER) -> list[Span]:
    chosen = ChunkerSettings(size_tokens=size, overlap_tokens=overlap)
    return TokensChunker(chosen, counter).chunk(Document("d", "c", "u", "T", text, "text/plain", ""))


def test_windows_without_overlap_follow_each_other() -> None:
    assert windows(NUMBERS, 30) == [Span(0, 90), Span(90, 180), Span(180, 270), Span(270, 300)]


def test_windows_step_by_the_size_less_the_overlap_and_end_with_the_text() -> None:
    expected = [Span(0, 90), Span(60, 150), Span(120, 210), Span(180, 270), Span(240, 300)]

    assert windows(NUMBERS, 30, 10) == expected


def test_a_window_is_trimmed_and_may_begin_inside_a_word() -> None:
    text = " antidisestablishmentarianism" * 12
    starts = token_starts(text)

    first, second, *_ = windows(text, 20)

    assert first.start == 1
    assert second.start in starts
    assert not text[second.start - 1].isspace()


def test_a_window_of_ordinary_text_has_the_size_but_for_a_token_that_trimming_adds() -> None:
    text = "The committee, having met in March, deferred every outstanding question until the following year. " * 30

    counts = [count_tokens(text[span.start : span.end]) for span in windows(text, 50)]

    assert set(counts[:-1]) <= {49, 50}


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧‍👦", "🇩🇪", "क्षि", "e\u0323\u0302", "👍🏽"])
@pytest.mark.parametrize("overlap", [0, 10])
def test_no_window_begins_or_ends_inside_a_grapheme(cluster: str, overlap: int) -> None:
    text = "ab" + cluster * 60 + "cd"

    spans = windows(text, 40, overlap)

    assert all(is_grapheme_boundary(text, at) for span in spans for at in (span.start, span.end) if 0 < at < len(text))
    assert all(count_tokens(text[span.start : span.end]) <= 40 for span in spans)
    assert all(before.start < after.start <= before.end < after.end for before, after in pairwise(spans))


def test_a_window_that_the_encoder_cannot_read_is_cut_and_no_piece_lies_in_another_chunk() -> None:
    text = "The committee deferred every question until the following year. " * 30
    narrow = TokenCounter(count_tokens_batch, lambda texts: [2 * count for count in count_tokens_batch(texts)], 60)

    spans = windows(text, 50, 25, narrow)

    assert max(count_tokens(text[span.start : span.end]) for span in spans) <= 30
    assert all(before.start < after.start <= before.end + 1 for before, after in pairwise(spans))
    assert all(before.end < after.end for before, after in pairwise(spans))


def test_tokens_begin_at_the_character_that_holds_their_first_byte() -> None:
    assert token_starts("") == []
    assert token_starts("One two") == [0, 3]
    text = "a👩b"
    assert count_tokens(text) > 3
    assert set(token_starts(text)) == {0, 1, 2}
