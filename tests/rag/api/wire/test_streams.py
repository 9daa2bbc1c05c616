"""Streams on the wire: events as they are, heartbeats between them, and an end when the client leaves."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from rag.api.wire.streams import EventStream, wants_events


class Wire:
    """The server's side of one request; `left` ends the client's."""

    def __init__(self) -> None:
        self.sent = asyncio.Queue[Any]()
        self.left = asyncio.Event()

    async def receive(self) -> Any:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def bodies(self, count: int) -> list[bytes]:
        return [(await self.sent.get()).get("body", b"") for _ in range(count)]


class Source:
    """Events that wait to be let go."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.is_closed = False

    async def events(self) -> AsyncGenerator[bytes, None]:
        try:
            yield b"first"
            await self.go_on.wait()
            yield b"last"
        finally:
            self.is_closed = True


async def test_a_comment_comes_while_nothing_happens_and_the_events_stay_whole() -> None:
    wire, source = Wire(), Source()
    stream = EventStream(source.events(), heartbeat_s=0.001)
    serving = asyncio.create_task(stream({"type": "http"}, wire.receive, wire.sent.put))

    async with asyncio.timeout(30):
        start = await wire.sent.get()
        before = await wire.bodies(3)
        source.go_on.set()
        await serving
    after = [message["body"] for message in iter(lambda: wire.sent.get_nowait() if wire.sent.qsize() else None, None)]

    assert (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]
    assert not any(name == b"content-length" for name, _ in start["headers"])
    assert before == [b"first", b": keep-alive\n\n", b": keep-alive\n\n"]
    assert after[-2:] == [b"last", b""]


async def test_a_client_that_leaves_closes_the_source() -> None:
    wire, source = Wire(), Source()
    serving = asyncio.create_task(EventStream(source.events())({"type": "http"}, wire.receive, wire.sent.put))

    async with asyncio.timeout(30):
        assert await wire.bodies(2) == [b"", b"first"]
        wire.left.set()
        await serving

    assert source.is_closed
    assert wire.sent.empty()


async def test_what_goes_wrong_is_raised() -> None:
    async def broken() -> AsyncGenerator[bytes, None]:
        yield b"first"
        raise ZeroDivisionError

    wire = Wire()
    with pytest.raises(ZeroDivisionError):
        await EventStream(broken())({"type": "http"}, wire.receive, wire.sent.put)


@pytest.mark.parametrize(
    ("accept", "are_wanted"),
    [
        ("text/event-stream", True),
        ("application/json, Text/Event-Stream;q=0.9", True),
        ("application/json", False),
        ("*/*", False),
        ("", False),
        ("text/event-stream;q=0, application/json", False),
        ("text/event-streams", False),
    ],
)
def test_events_are_for_an_accept_header_that_names_them(accept: str, are_wanted: bool) -> None:
    assert wants_events(accept) is are_wanted
