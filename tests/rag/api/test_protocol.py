"""A body whose request was already answered, of which no more than a MiB is read; and an answer that nobody reads."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from rag.api.protocol import BoundedProtocol

MIB = 2**20


async def refuse(scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI's own
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def answer_much(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % (16 * MIB))]})
    await send({"type": "http.response.body", "body": bytes(16 * MIB)})


class Impatient(BoundedProtocol):
    """Has less patience, and tells of lost connections."""

    read_timeout_s = 0.3
    lost = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        type(self).lost.set()


class Counting(BoundedProtocol):
    """Counts what it is given."""

    received = 0

    def data_received(self, data: bytes) -> None:
        type(self).received += len(data)
        super().data_received(data)


async def send_body(length: int) -> tuple[bytes, int]:
    """Send a body that is refused; return how the answer begins, and how many bytes were read of the request."""
    config, state = Config(refuse, log_config=None), ServerState()
    config.load()
    Counting.received = 0
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Counting(config, state, {}, loop), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length)
        line = await reader.readline()
        try:
            for _ in range(length // 2**16):
                writer.write(bytes(2**16))
                await writer.drain()
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")  # the connection is good for another request
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readline() == line
        except (ConnectionError, asyncio.IncompleteReadError):
            return line, Counting.received
        finally:
            writer.close()
        return line, -1


async def test_of_a_large_rest_little_is_read() -> None:
    line, read = await send_body(50 * MIB)

    assert b" 413 " in line
    assert MIB < read < 2 * MIB


async def test_after_a_small_rest_the_connection_goes_on() -> None:
    assert await send_body(MIB // 2) == (b"HTTP/1.1 413 Request Entity Too Large\r\n", -1)


async def ask_for_much(*, pause_s: float) -> tuple[int, bool]:
    """Read 16 MiB, half a MiB at a time; return how much came, and whether the service dropped the connection."""
    config, state = Config(answer_much, log_config=None), ServerState()
    config.load()
    Impatient.lost = asyncio.Event()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Impatient(config, state, {}, loop), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), limit=2**16)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        read = 0
        try:
            while read < 16 * MIB:
                await asyncio.sleep(pause_s)
                read += len(await reader.readexactly(MIB // 2))
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            read += len(getattr(error, "partial", b""))
        was_lost = Impatient.lost.is_set()
        writer.close()
        return read, was_lost


async def test_an_answer_that_nobody_reads_is_dropped() -> None:
    read, was_lost = await ask_for_much(pause_s=3)

    assert was_lost
    assert read < 16 * MIB


async def test_who_reads_slowly_has_all_of_it() -> None:
    assert await ask_for_much(pause_s=0.05) == (16 * MIB, False)
