"""Server-sent events, however they are cut."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llms.event_stream import read_events

MOST = 100


async def events_of(*chunks: bytes, most: int = MOST) -> list[str]:
    async def sent() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return [event async for event in read_events(sent(), most)]


@pytest.mark.parametrize(
    ("sent", "events"),
    [
        (b"data: a\n\ndata: b\n\n", ["a", "b"]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
        (b"data: a\r\rdata: b\r\r", ["a", "b"]),
        (b"data:a\n\n", ["a"]),
        (b"data:  a \n\n", [" a "]),
        (b"data: a\ndata: b\n\n", ["a\nb"]),
        (b": comment\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n", ["a"]),
        (b"data: a", ["a"]),
        (b"data: a\n", ["a"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b"data: \n\ndata\n\n\n\n", []),
        ("data: €🎉\u2028x\n\n".encode(), ["€🎉\u2028x"]),
        (b"", []),
    ],
)
async def test_the_data_of_each_event_is_read(sent: bytes, events: list[str]) -> None:
    assert await events_of(sent) == events
    assert await events_of(*(sent[i : i + 1] for i in range(len(sent)))) == events


@given(st.text(alphabet="a:d\n\r é€🎉", max_size=60), st.lists(st.integers(0, 120), max_size=5))
async def test_a_cut_anywhere_changes_nothing(text: str, cuts: list[int]) -> None:
    sent = text.replace("d", "data: ").encode()
    places = [0, *sorted(min(cut, len(sent)) for cut in cuts), len(sent)]
    pieces = [sent[start:end] for start, end in pairwise(places)]

    assert await events_of(*pieces, most=1000) == await events_of(sent, most=1000)


@pytest.mark.parametrize(
    "unit", [b"x" * 60, b"data: x\n", b"\n", b"\r", b": comment\n\n", b"event: x\n\n", b"data:\n\n"]
)
async def test_what_never_becomes_an_event_is_given_up(unit: bytes) -> None:
    with pytest.raises(ValueError, match="no event within 100 characters"):
        await events_of(*[unit] * (MOST + 2))


async def test_any_number_of_events_within_the_bound_is_read() -> None:
    assert await events_of(*[b": comment\n\ndata: 23456789\n\n"] * MOST) == ["23456789"] * MOST


async def test_what_is_no_utf_8_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        await events_of(b"data: \xff\n\n")
