"""Packing: duplicates, neighbours, order, and what is too long."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.packing import join, pack
from rag.records import Hit, Span
from tests.rag.builders import make_hit

DOCUMENT = "One is here.\n\nTwo is there. Three is far.\n\n\nFour is near. Five is gone."


def cost(hit: Hit) -> int:
    """Ten for the frame, one a word."""
    return 10 + len(hit.chunk.text.split())


def read(hit: Hit, span: Span) -> str:
    assert hit.chunk.document_id == "d1"
    return DOCUMENT[span.start : span.end]


def part(start: int, end: int, **options: object) -> Hit:
    return make_hit(DOCUMENT[start:end], start=start, **options)  # type: ignore[arg-type]  # each test gives what fits


def texts(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.chunk.text for hit in hits]


# --- neighbours -------------------------------------------------------------------------------------


def test_neighbours_that_touch_are_one_with_the_best_of_both() -> None:
    first = replace(part(14, 28, page=2, score=0.5, similarity=0.4), words=0.9)
    second = replace(part(28, 41, page=2, page_end=3, score=0.8, similarity=0.3), words=0.2)

    (merged,) = pack("?", [second, first], 100, cost)

    chunk = merged.chunk
    assert chunk.text == DOCUMENT[chunk.start : chunk.end] == "Two is there. Three is far."
    assert (chunk.page, chunk.page_end) == (2, 3)
    assert (merged.score, merged.similarity, merged.words) == (0.8, 0.4, 0.9)
    assert chunk.id not in (first.chunk.id, second.chunk.id)


def test_white_space_between_neighbours_must_be_known() -> None:
    hits = [part(0, 12), part(14, 27), part(44, 57)]

    assert len(pack("?", hits, 100, cost)) == 3
    (merged,) = pack("?", hits[:2], 100, cost, read)
    assert merged.chunk.text == "One is here.\n\nTwo is there."
    assert len(pack("?", hits, 100, cost, read)) == 2  # "Three is far." lies before the last


def test_a_hit_between_two_sources_makes_them_one() -> None:
    (merged,) = pack("?", [part(0, 12), part(28, 41), part(12, 28)], 100, cost)

    assert merged.chunk.text == DOCUMENT[:41]


def test_chunks_that_overlap_are_one() -> None:
    assert texts(pack("?", [part(28, 57), part(14, 41)], 100, cost)) == [DOCUMENT[14:57]]
    assert texts(pack("?", [part(14, 57), part(28, 41)], 100, cost)) == [DOCUMENT[14:57]]


def test_what_only_claims_to_overlap_is_not_merged() -> None:
    wrong = make_hit("Nobody wrote this text at that place.", start=20)

    assert join(part(14, 41), wrong) is None
    assert join(part(14, 28), part(28, 41, document_id="d2")) is None
    assert join(part(14, 28), replace(part(28, 41), collection="other")) is None


@pytest.mark.parametrize(
    ("one", "other", "context"),
    [
        ("A › B", "A › B", "A › B"),
        ("A › Two", "A › Three is", "A"),
        ("A › B", "A › Two", None),
        ("A › B", "A › Nowhere", None),
        ("A", "A › There", "A"),
        ("", "Nowhere", None),
    ],
)
def test_no_context_is_lost_that_the_text_does_not_say(one: str, other: str, context: str | None) -> None:
    merged = join(part(14, 28, context=one), part(28, 41, context=other))

    assert (merged and merged.chunk.context) == context


def test_a_merged_source_stays_a_passage() -> None:
    text = "word " * 1600
    halves = [make_hit(text[:4000], start=0), make_hit(text[4000:], start=4000)]

    assert join(halves[0], halves[1]) is None


# --- duplicates -------------------------------------------------------------------------------------

LONG = "Employees may work from home on three days of every week, if their manager agrees."


def test_a_text_that_another_holds_is_left_out_and_its_place_and_scores_are_kept() -> None:
    small = make_hit(LONG, document_id="d2", score=0.9, similarity=0.8)
    large = make_hit(f"{LONG.upper()} Requests are made in writing.", document_id="d3", score=0.5, similarity=0.4)
    between = make_hit("Something else.", document_id="d4", score=0.7)

    packed = pack("?", [small, between, large], 100, cost)

    assert [hit.uri for hit in packed] == ["d3.md", "d4.md"]
    assert (packed[0].score, packed[0].similarity) == (0.9, 0.8)
    assert [hit.uri for hit in pack("?", [large, between, small], 100, cost)] == ["d3.md", "d4.md"]


def test_a_text_does_not_go_for_one_that_is_much_longer_and_may_not_fit() -> None:
    small, large = make_hit(LONG), make_hit(f"{LONG} {'And so on. ' * 100}", document_id="d2")

    assert texts(pack("?", [small, large], 60, cost)) == [LONG]


def test_a_few_words_under_another_heading_say_something_else() -> None:
    hits = [
        make_hit("25 days.", document_id="d1", context="Leave › Germany"),
        make_hit("25 days.", document_id="d2", context="Leave › France"),
        make_hit("25 days", document_id="d3", context="Leave › France"),
    ]

    assert sorted(hit.chunk.document_id for hit in pack("?", hits, 100, cost)) == ["d1", "d2"]


# --- order and room ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "order"), [(0, ""), (1, "0"), (2, "01"), (3, "021"), (4, "0231"), (5, "02431"), (6, "024531")]
)
def test_the_best_come_first_and_last(number: int, order: str) -> None:
    hits = [make_hit(f"{i}", document_id=f"d{i}") for i in range(number)]

    assert "".join(texts(pack("?", hits, 1000, cost))) == order


def test_what_does_not_fit_is_left_out_and_smaller_hits_after_it_are_not() -> None:
    hits = [make_hit("one " * 10), make_hit("two " * 50, document_id="d2"), make_hit("three", document_id="d3")]

    assert texts(pack("?", hits, 40, cost)) == ["one " * 10, "three"]


def test_the_best_hit_is_cut_at_sentences_rather_than_left_out() -> None:
    hit = part(0, len(DOCUMENT), page=1, page_end=2)

    (cut,) = pack("?", [hit], 10 + 7, cost)

    assert cut.chunk.text == DOCUMENT[:27] == "One is here.\n\nTwo is there."
    assert (cut.chunk.start, cut.chunk.end) == (0, 27)
    assert cut.score == hit.score


def test_it_is_cut_around_the_questions_words() -> None:
    (cut,) = pack("What is near or gone?", [part(0, len(DOCUMENT))], 10 + 7, cost)

    assert cut.chunk.text == DOCUMENT[cut.chunk.start : cut.chunk.end] == "Four is near. Five is gone."


def test_a_sentence_that_is_too_long_is_cut_at_a_blank() -> None:
    hit = make_hit("  one two three four five", start=100)

    (cut,) = pack("?", [hit], 10 + 3, cost)

    assert (cut.chunk.text, cut.chunk.start, cut.chunk.end) == ("one two three", 102, 115)
    assert pack("?", [hit], 10, cost) == ()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(DOCUMENT)), st.integers(1, 40)), max_size=8),
    st.integers(0, 120),
    st.booleans(),
    st.text(alphabet="One Two here gone?", max_size=20),
)
def test_every_source_is_a_span_within_the_room(
    spans: list[tuple[int, int]], room: int, reads: bool, question: str
) -> None:
    hits = [part(start, min(start + length, len(DOCUMENT))) for start, length in spans]

    packed = pack(question, hits, room, cost, read if reads else None)

    assert sum(map(cost, packed)) <= room
    for hit in packed:
        assert hit.chunk.text == DOCUMENT[hit.chunk.start : hit.chunk.end]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(DOCUMENT) - 1), st.integers(1, 40)), max_size=8), st.booleans())
def test_where_there_is_room_nothing_is_lost(spans: list[tuple[int, int]], reads: bool) -> None:
    hits = [part(start, min(start + length, len(DOCUMENT))) for start, length in spans]

    packed = pack("?", hits, 10_000, cost, read if reads else None)

    shown = [letters(hit.chunk.text) for hit in packed]
    assert all(any(letters(hit.chunk.text) in text for text in shown) for hit in hits)


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
