"""Reads request bodies whole before any work on them, bounded in size and time."""

import asyncio

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

_MOST_ARRIVING_BYTES = 64 * 2**20  # of all bodies that are not complete yet


class Bodies:
    """Reads bodies; a slow one holds only its bytes, and many together hold little."""

    def __init__(self, *, max_bytes: int, timeout_s: float, most_arriving_bytes: int = _MOST_ARRIVING_BYTES) -> None:
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s
        self._most_arriving_bytes = most_arriving_bytes
        self._arriving_bytes = 0

    async def take(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the whole body, None if the client left; raises HTTPException: 408, 413 or 503."""
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdecimal() and int(announced) > self._max_bytes:
            raise self._too_long()
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._read(receive)
        except TimeoutError as error:
            raise HTTPException(408, f"the body did not arrive within {self._timeout_s:g} s") from error

    async def _read(self, receive: Receive) -> bytes | None:
        body = bytearray()
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                part = message.get("body", b"")
                body += part
                self._arriving_bytes += len(part)
                if len(body) > self._max_bytes:
                    raise self._too_long()
                if not message.get("more_body", False):
                    return bytes(body)
                if self._arriving_bytes > self._most_arriving_bytes:
                    raise HTTPException(503, "too many request bodies are arriving; try again", {"Retry-After": "1"})
        finally:
            self._arriving_bytes -= len(body)

    def _too_long(self) -> HTTPException:
        return HTTPException(413, f"the body is too long; at most {self._max_bytes} bytes are allowed")


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that replays a body that was read, then passes on later messages, such as a disconnect."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replaying() -> Message:
        return whole.pop() if whole else await receive()

    return replaying
