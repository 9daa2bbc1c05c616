"""Limits how many requests are worked on at a time; one too many is refused at once."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import Scope

from rag.api.tally import OwnTally, Tally, take
from rag.api.wire.streams import wants_events

_RETRY_AFTER_S = 1  # a search takes a hundredth of it
# How the body of a chat completion asks for a stream. Inside of a string the quotes would be escaped.
_STREAM = re.compile(rb'"stream"\s*:\s*true')


class Places:
    """Places for requests that use the processor, and separate ones for streams, which mostly wait for a model."""

    def __init__(self, *, requests: int, streams: int, tally: Tally | None = None) -> None:
        """`tally`: counts the places that are taken, of other processes too; its own unless given."""
        self._most = {False: requests, True: streams}
        self._tally = tally or OwnTally()

    @contextmanager
    def take(self, *, is_stream: bool) -> Iterator[None]:
        """Hold a place for one request; raises HTTPException, 503, if none is left."""
        name = "streams" if is_stream else "requests"
        if not take(self._tally, name, self._most[is_stream]):
            what = "streams are open" if is_stream else "requests are being answered"
            raise HTTPException(503, f"{self._most[is_stream]} {what}; try again", {"Retry-After": str(_RETRY_AFTER_S)})
        try:
            yield
        finally:
            self._tally.add(name, -1)


class UploadPlaces:
    """Places for requests that send files, which may take hours: an account holds at most half of them."""

    def __init__(self, most: int, tally: Tally | None = None) -> None:
        self._most = most
        self._most_of_one = (most + 1) // 2
        self._tally = tally or OwnTally()

    @contextmanager
    def take(self, account: str) -> Iterator[None]:
        """Hold a place for one request; raises HTTPException, 503 if none is left, 429 if this account has its half.

        `account` is empty where nobody needs a key, and then all places are anybody's.
        """
        again = {"Retry-After": str(_RETRY_AFTER_S)}
        of_account = f"uploads of {account}"
        if not take(self._tally, of_account, self._most_of_one if account else self._most):
            if account:
                raise HTTPException(429, f"you send files in {self._most_of_one} requests already; try again", again)
            raise self._none_left(again)
        try:
            if not take(self._tally, "uploads", self._most):
                raise self._none_left(again)
            try:
                yield
            finally:
                self._tally.add("uploads", -1)
        finally:
            self._tally.add(of_account, -1)

    def _none_left(self, again: Mapping[str, str]) -> HTTPException:
        return HTTPException(503, f"{self._most} requests are sending files; try again", again)


def wants_stream(scope: Scope, body: bytes) -> bool:
    """Say whether a request asks for a stream, by its header or in its body; a wrong guess takes another place."""
    return wants_events(Headers(scope=scope).get("accept", "")) or _STREAM.search(body) is not None
