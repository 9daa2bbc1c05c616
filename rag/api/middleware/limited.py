"""The limits of `/mcp`, Dify's route and all below `/v1`: rate, size and time of a body, and requests at a time.

What is over a limit is told so before anything works on it. Files that are sent are not read here: their route writes
them to the disk as they come, within limits of its own.
"""

import asyncio
from collections.abc import Mapping

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.access import Account
from rag.api.middleware.bodies import Bodies, replay
from rag.api.middleware.clients import client_address, household
from rag.api.middleware.rates import Rates
from rag.api.middleware.recorded import Routes, route_of
from rag.api.middleware.slots import Places, UploadPlaces, wants_stream
from rag.api.shared_state import SharedHits
from rag.api.tally import OwnTally, Tally
from rag.api.wire.paths import ANSWERING, MCP
from rag.api.wire.problems import of_rag_error, problem
from rag.errors import RagError
from rag.settings import ServerSettings

_UPLOAD = ("POST", "/v1/documents")
_MOST_UPLOADS = 16


class Limited:
    """Applies the limits; the account is known, and the body has not been read."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: ServerSettings,
        routes: Routes,
        uploads: int = _MOST_UPLOADS,
        tally: Tally | None = None,
        hits: SharedHits | None = None,
    ) -> None:
        """`tally`, `hits`: what is at work and what counted against rates in all processes that answer together."""
        tally = tally or OwnTally()
        self._app = app
        self._settings = settings
        self._routes = routes
        self._rates = Rates(hits=hits)
        self._bodies = Bodies(max_bytes=settings.max_body_bytes, timeout_s=settings.body_timeout_s, tally=tally)
        self._places = Places(requests=settings.max_requests, streams=settings.max_streams, tally=tally)
        self._uploads = UploadPlaces(uploads, tally)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(ANSWERING):
            await self._app(scope, receive, send)
            return
        try:
            said = self._count(scope)
            if (scope["method"], scope["path"]) == _UPLOAD:
                with self._uploads.take(scope["state"]["account"].name):
                    await self._app(scope, receive, _saying(said, send))
                return
            body = await self._bodies.take(scope, receive)
            if body is not None:
                # Clients of MCP always accept streams, and mostly search.
                is_stream = scope["path"] != MCP and wants_stream(scope, body)
                with self._places.take(is_stream=is_stream):
                    await self._serve(scope, replay(body, receive), _saying(said, send))
        except HTTPException as refusal:
            response = problem(refusal.status_code, str(refusal.detail), headers=refusal.headers)
            await response(scope, receive, send)
        except RagError as error:
            await of_rag_error(error)(scope, receive, send)

    def _count(self, scope: Scope) -> Mapping[str, str]:
        """Count a request against its caller's rate and return the headers for it; raises HTTPException, 429."""
        account: Account = scope["state"]["account"]
        limit = self._limit_of(account, scope)
        if limit is None:
            return {}
        rate, caller = limit
        count = self._rates.count(rate, caller, route_of(scope, self._routes))
        if count.is_over:
            raise HTTPException(
                429,
                f"at most {rate} requests are allowed here; try again in {count.reset_s} s",
                {"Retry-After": str(count.reset_s), **count.headers},
            )
        return count.headers

    def _limit_of(self, account: Account, scope: Scope) -> tuple[str, str] | None:
        """Return a caller's rate and name; None if it has no limit, as on an open service's own machine."""
        if account.name:
            rate = account.rate or self._settings.rate
            return None if rate is None else (rate, f"account {account.name}")
        address = client_address(scope, self._settings.trusted_proxies)
        if self._settings.anonymous_rate is None:
            return None
        if account.collections is None and (address is None or address.is_loopback):
            return None
        return self._settings.anonymous_rate, "nobody" if address is None else household(address)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve within the time limit; a response that has begun by then is visibly cut off."""
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._settings.timeout_s) as time_left:
                await self._app(scope, receive, noting)
        except TimeoutError as error:
            if has_begun or not time_left.expired():
                raise
            raise HTTPException(
                503, f"the request took longer than {self._settings.timeout_s:g} s; try again", {"Retry-After": "1"}
            ) from error


def _saying(headers: Mapping[str, str], send: Send) -> Send:
    """Return a `send` that adds headers to the response."""
    if not headers:
        return send

    async def saying(message: Message) -> None:
        if message["type"] == "http.response.start":
            sent = MutableHeaders(raw=list(message["headers"]))
            sent.update(headers)
            message = {**message, "headers": sent.raw}
        await send(message)

    return saying
