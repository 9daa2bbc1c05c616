"""What every chunker owes, in one place."""

from ingest.chunkers.bounds import Bounds, overlap_of, stretches, trimmed
from ingest.chunkers.counting import TokenCounter
from rag.records import Document, Section, Span
from rag.settings import ChunkerSettings

TEN_A_WORD = TokenCounter(
    lambda texts: [10 * len(text.split()) for text in texts], lambda texts: [len(text) for text in texts], 100
)


def bounds_of(text: str, *, context: bool = True, sections: tuple[Section, ...] = ()) -> Bounds:
    document = Document("d", "c", "u", "Title", text, "text/plain", "", sections=sections)
    return Bounds(document, ChunkerSettings(size_tokens=20, context=context), TEN_A_WORD)


def test_stretches_end_at_furniture_and_at_markup_that_is_in_no_section() -> None:
    text = "One.\n\nTwo.\n7\nThree. <!-- x --> Four."
    three, four = text.index("Three"), text.index("Four")
    sections = (
        Section(0, 4),
        Section(6, 10),
        Section(11, 12, "furniture"),
        Section(three, three + 6),
        Section(four, len(text)),
    )

    found = stretches(Document("d", "c", "u", "T", text, "text/plain", "", sections=sections))

    assert [text[span.start : span.end] for span in found] == ["One.\n\nTwo.", "Three.", "Four."]


def test_an_overlap_is_half_of_the_size_at_most() -> None:
    assert overlap_of(ChunkerSettings(size_tokens=41, overlap_tokens=10)) == 10
    assert overlap_of(ChunkerSettings(size_tokens=41, overlap_tokens=21)) == 20


def test_nothing_is_left_of_a_blank_span() -> None:
    assert trimmed(" a \n", Span(0, 4)) == Span(1, 2)
    assert trimmed(" a \n", Span(2, 4)) is None


def test_a_text_fits_by_both_counts() -> None:
    text = "aa bb " + "c" * 95

    assert bounds_of(text).fits([Span(0, 5), Span(0, len(text)), Span(3, len(text)), Span(6, len(text))]) == [
        True,
        False,  # 30 tokens
        False,  # 98 characters, and the title and its line break before them
        False,  # 95 and 6
    ]


def test_a_context_that_is_not_embedded_takes_no_room() -> None:
    text = "c" * 95

    assert bounds_of(text).fits([Span(0, 94), Span(0, 95)]) == [True, False]
    assert bounds_of(text, context=False).fits([Span(0, 95)]) == [True]


def test_a_piece_that_another_chunk_holds_is_left_out() -> None:
    assert bounds_of("aa bb cc").chunks([Span(0, 5), Span(1, 8)]) == [Span(0, 5), Span(3, 8)]


def test_a_chunk_that_was_not_cut_may_end_where_the_one_before_it_does() -> None:
    assert bounds_of("aa bb cc").chunks([Span(0, 5), Span(3, 6), Span(3, 5)]) == [Span(0, 5), Span(3, 5)]
