"""Reads request bodies whole before any work on them, bounded in size and time."""

import asyncio

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from rag.api.tally import OwnTally, Tally

_MOST_ARRIVING_BYTES = 64 * 2**20  # of all bodies that are not complete yet
_ARRIVING = "bytes of bodies"
_MOST_MEMBERS = 50_000  # of one body's JSON: 2 MiB of empty lists take 0.2 s to parse, and nothing else runs meanwhile


class Bodies:
    """Reads bodies; a slow one holds only its bytes, and many together hold little."""

    def __init__(
        self,
        *,
        max_bytes: int,
        timeout_s: float,
        most_arriving_bytes: int = _MOST_ARRIVING_BYTES,
        tally: Tally | None = None,
    ) -> None:
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s
        self._most_arriving_bytes = most_arriving_bytes
        self._tally = tally or OwnTally()

    async def take(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the whole body, None if the client left; raises HTTPException: 408, 413 or 503.

        A body whose JSON has too many members is too long as well.
        """
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdecimal() and int(announced) > self._max_bytes:
            raise self._too_long()
        try:
            async with asyncio.timeout(self._timeout_s):
                body = await self._read(receive)
        except TimeoutError as error:
            raise HTTPException(408, f"the body did not arrive within {self._timeout_s:g} s") from error
        if body is not None and _has_more_members(body, _MOST_MEMBERS):
            raise HTTPException(413, f"the body has too many members; at most {_MOST_MEMBERS} are allowed")
        return body

    async def _read(self, receive: Receive) -> bytes | None:
        body = bytearray()
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                part = message.get("body", b"")
                body += part
                self._tally.add(_ARRIVING, len(part))
                if len(body) > self._max_bytes:
                    raise self._too_long()
                if not message.get("more_body", False):
                    return bytes(body)
                if self._tally.total(_ARRIVING) > self._most_arriving_bytes:
                    raise HTTPException(503, "too many request bodies are arriving; try again", {"Retry-After": "1"})
        finally:
            self._tally.add(_ARRIVING, -len(body))

    def _too_long(self) -> HTTPException:
        return HTTPException(413, f"the body is too long; at most {self._max_bytes} bytes are allowed")


def _has_more_members(body: bytes, most: int) -> bool:
    """Say whether JSON has more lists, objects and named values than `most`; text inside of strings does not count."""
    if _count_members(body) <= most:
        return False
    outside = body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2]
    return _count_members(b"".join(outside)) > most


def _count_members(text: bytes) -> int:
    return sum(map(text.count, (b"[", b"{", b":")))


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that replays a body that was read, then passes on later messages, such as a disconnect."""
    whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replaying() -> Message:
        return whole.pop() if whole else await receive()

    return replaying
