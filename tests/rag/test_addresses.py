"""Addresses of documents and spans: written and read back, and the text around a span."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.addresses import Address, read_address, require_within, window
from rag.errors import UsageError
from rag.records import Span


def test_an_address_names_a_document_or_a_span() -> None:
    assert str(Address("hr", "handbook/leave.md")) == "openbook://hr/handbook/leave.md"
    assert str(Address("hr", "handbook/leave.md", Span(3, 40))) == "openbook://hr/handbook/leave.md#3-40"


def test_what_would_end_a_uri_is_encoded() -> None:
    address = Address("hr", "Größe?/a b#1 100%.txt", Span(0, 1))

    assert str(address) == "openbook://hr/Gr%C3%B6%C3%9Fe%3F/a%20b%231%20100%25.txt#0-1"


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.none() | st.tuples(st.integers(0, 10**9), st.integers(0, 9)),
)
def test_an_address_is_read_as_it_was_written(uri: str, place: tuple[int, int] | None) -> None:
    span = None if place is None else Span(place[0], place[0] + place[1])

    assert read_address(str(Address("hr", uri, span))) == Address("hr", uri, span)


@pytest.mark.parametrize(
    "written",
    [
        *("", "hr/leave.md", "openbook://", "openbook://hr", "openbook://hr/", "http://hr/leave.md"),
        *("openbook://hr/leave.md#", "openbook://hr/leave.md#3", "openbook://hr/leave.md#-3-4", "openbook://h r/a"),
        *("openbook://hr/a?b", "openbook://hr/a#3-b", "openbook://hr/a#9-3", f"openbook://hr/a#0-{'9' * 17}"),
        "openbook://hr/a#٣-٤",
    ],
)
def test_what_is_no_address_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(UsageError, match="#START-END"):
        read_address(written)


def test_a_long_address_is_not_repeated_whole() -> None:
    with pytest.raises(UsageError) as refusal:
        read_address("x" * 10_000)

    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    ("span", "characters", "around"),
    [
        (Span(50, 60), 100, Span(45, 65)),  # 5 on either side of 10
        (Span(0, 0), 100, Span(0, 20)),
        (Span(2, 6), 100, Span(0, 20)),  # there are only 2 before it
        (Span(97, 99), 100, Span(80, 100)),  # and only 1 after it
        (Span(50, 90), 100, Span(50, 70)),  # wider than what is shown
        (Span(3, 4), 10, Span(0, 10)),
        (Span(0, 0), 0, Span(0, 0)),
    ],
)
def test_the_text_around_a_span_has_it_in_the_middle(span: Span, characters: int, around: Span) -> None:
    assert window(span, characters, 20) == around


def test_reading_on_ends_with_the_text() -> None:
    assert window(Span(95, 115), 100, 20) == Span(95, 100)


def test_a_span_beyond_the_text_is_refused() -> None:
    said = "101-102 is not within the text, which has the characters 0 to 100"
    with pytest.raises(UsageError, match=said):
        window(Span(101, 102), 100, 20)
    with pytest.raises(UsageError, match="99-101 is not within the text"):
        require_within(Span(99, 101), 100)
    require_within(Span(99, 100), 100)
