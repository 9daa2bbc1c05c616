"""Limits how many requests are worked on at a time; one too many is refused at once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import Scope

from rag.api.wire.streams import wants_events

_RETRY_AFTER_S = 1  # a search takes a hundredth of it
# How the body of a chat completion asks for a stream. Inside of a string the quotes would be escaped.
_STREAM = re.compile(rb'"stream"\s*:\s*true')


class Places:
    """Places for requests that use the processor, and separate ones for streams, which mostly wait for a model."""

    def __init__(self, *, requests: int, streams: int) -> None:
        self._most = {False: requests, True: streams}
        self._taken = {False: 0, True: 0}

    @contextmanager
    def take(self, *, is_stream: bool) -> Iterator[None]:
        """Hold a place for one request; raises HTTPException, 503, if none is left."""
        if self._taken[is_stream] >= self._most[is_stream]:
            what = "streams are open" if is_stream else "requests are being answered"
            raise HTTPException(503, f"{self._most[is_stream]} {what}; try again", {"Retry-After": str(_RETRY_AFTER_S)})
        self._taken[is_stream] += 1
        try:
            yield
        finally:
            self._taken[is_stream] -= 1


def wants_stream(scope: Scope, body: bytes) -> bool:
    """Say whether a request asks for a stream, by its header or in its body; a wrong guess takes another place."""
    return wants_events(Headers(scope=scope).get("accept", "")) or _STREAM.search(body) is not None
