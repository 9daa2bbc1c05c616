"""Records every request: its id, its line in the log, its place in the metrics."""

import logging
import re
import secrets
import time
from collections.abc import Sequence
from typing import TypeAlias

from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.access import Account
from rag.api.logs import FIELDS, REQUESTS
from rag.api.metrics import Metrics
from rag.api.wire.notes import Notes, begin_notes
from rag.api.wire.streams import EVENT_STREAM

REQUEST_ID = "X-Request-Id"
UNKNOWN = "(unknown)"  # every path that is no route's: a stranger must not make names in the logs and metrics

Routes: TypeAlias = Sequence[tuple[re.Pattern[str], str]]  # what their paths match, and how they are written

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

_log = logging.getLogger(REQUESTS)


class Recorded:
    """Records each request; it is the outermost layer, so refused requests are recorded too.

    Inner layers have logged an unexpected error and answered it if they still could; it stops here, as the server would
    log it again.
    """

    def __init__(self, app: ASGIApp, *, routes: Routes, metrics: Metrics) -> None:
        self._app = app
        self._routes = routes
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        notes = begin_notes(_request_id(Headers(scope=scope)), scope["path"])
        try:
            with self._metrics.serving():
                await self._app(scope, _listening(receive, notes), self._noting(send, notes))
        except Exception as error:
            notes.errors.append(type(error).__name__)
        finally:
            self._record(scope, notes, time.perf_counter() - started)

    def _noting(self, send: Send, notes: Notes) -> Send:
        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                headers[REQUEST_ID] = notes.request_id
                message = {**message, "headers": headers.raw}
                notes.status = message["status"]
                if headers.get("content-type", "").startswith(EVENT_STREAM):
                    notes.is_stream = True
                    self._metrics.streams.inc()
            notes.is_complete = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        return noting

    def _record(self, scope: Scope, notes: Notes, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = route_of(scope, self._routes)
        if notes.is_stream:
            self._metrics.streams.dec()
        self._metrics.served(
            route=route, method=method, status=notes.status, seconds=seconds, has_left=_has_left(notes)
        )
        _log.log(
            logging.WARNING if notes.status is None or notes.status >= 500 else logging.INFO,
            "request",
            extra={FIELDS: _line(notes, method, route, seconds, scope.get("state", {}).get("account"))},
        )


def routes_of(routes: Sequence[BaseRoute]) -> Routes:
    """Return every route of an application, nested routers included, in the order they are tried."""
    contexts = iter_route_contexts(routes)
    return [(route.path_regex, route.path_format or "/") for route in contexts if route.path_format is not None]


def route_of(scope: Scope, routes: Routes) -> str:
    """Return the path template of the first route that matches a request, whatever its method."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return next((written for pattern, written in routes if pattern.match(path)), UNKNOWN)


def _line(notes: Notes, method: str, route: str, seconds: float, account: Account | None) -> dict[str, object]:
    """Return the fields of a request's log line; rare ones are left out if empty."""
    line: dict[str, object] = {
        "request_id": notes.request_id,
        "method": method,
        "route": route,
        "status": notes.status,
        "duration_ms": round(seconds * 1000, 1),
        "account": account.name if account is not None else None,
    }
    if _has_left(notes):
        line["disconnected"] = True
    for name in ("answers", "errors", "questions"):
        if getattr(notes, name):
            line[name] = getattr(notes, name)
    return line


def _has_left(notes: Notes) -> bool:
    return notes.has_left or notes.status is None


def _listening(receive: Receive, notes: Notes) -> Receive:
    async def listening() -> Message:
        message = await receive()
        if message["type"] == "http.disconnect" and not notes.is_complete:
            notes.has_left = True
        return message

    return listening


def _request_id(headers: Headers) -> str:
    """Return the request's own id if it is harmless, else a new one."""
    brought = headers.getlist(REQUEST_ID)
    return brought[0] if len(brought) == 1 and _WELL_FORMED.fullmatch(brought[0]) else secrets.token_hex(12)
