"""A body whose request was already answered: of its rest no more than a MiB is read."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from rag.api.protocol import BoundedProtocol

MIB = 2**20


async def refuse(scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI's own
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


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
