"""Sends event streams (SSE): with heartbeats while nothing happens, until the client leaves."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rag.api.wire.leaving import wait_until_gone

EVENT_STREAM = "text/event-stream"
HEARTBEAT_S = 15.0  # proxies give a silent connection up after 30 to 60 s

_KEEP_ALIVE = b": keep-alive\n\n"  # a comment: readers skip it


def wants_events(accept: str) -> bool:
    """Say whether an Accept header names the event stream, and does not refuse it."""
    for choice in accept.split(","):
        media_type, *parameters = (part.strip().lower() for part in choice.split(";"))
        if media_type == EVENT_STREAM:
            return not any(parameter in ("q=0", "q=0.0") for parameter in parameters)
    return False


class EventStream(Response):
    """Sends formatted events as they come; if the client leaves, it closes their source.

    StreamingResponse lacks only the heartbeats, which would cost it one task per event.
    """

    def __init__(self, events: AsyncGenerator[bytes, None], *, heartbeat_s: float = HEARTBEAT_S) -> None:
        super().__init__(media_type=EVENT_STREAM, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]  # nobody knows
        self._events = events
        self._heartbeat_s = heartbeat_s
        self._sent_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        tasks = [asyncio.ensure_future(part) for part in self._parts(receive, send)]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()  # raises what went wrong
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._events.aclose()  # where it was never begun

    def _parts(self, receive: Receive, send: Send) -> list[Coroutine[Any, Any, None]]:
        return [self._write(send), self._keep_alive(send), wait_until_gone(receive)]

    async def _write(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events):
            async for event in self._events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
                self._sent_at = asyncio.get_running_loop().time()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _keep_alive(self, send: Send) -> None:
        clock = asyncio.get_running_loop().time
        self._sent_at = clock()
        while True:
            await asyncio.sleep(self._sent_at + self._heartbeat_s - clock())
            if clock() >= self._sent_at + self._heartbeat_s:
                await send({"type": "http.response.body", "body": _KEEP_ALIVE, "more_body": True})
                self._sent_at = clock()
