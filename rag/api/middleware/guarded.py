"""Protects browsers: refuses foreign host names, foreign origins and foreign scripts."""

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.wire.paths import ANSWERING
from rag.api.wire.problems import problem
from rag.settings import ServerSettings

# Images come as blobs, as an <img> cannot send a key. Nothing is fetched, framed or sent to elsewhere. No form has an
# action: scripts send what is written, so where they fail to load nothing of it ends up in an address.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SAFE = ("GET", "HEAD", "OPTIONS")
_NEVER_KEPT = (*ANSWERING, "/metrics")

_CORS_METHODS = ("GET", "POST")
_CORS_SENT = (
    *("Authorization", "Content-Type", "If-None-Match", "X-Request-Id"),
    *("Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name"),  # what the Model Context Protocol has in heads
)
_CORS_READ = ("ETag", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-Id")

_HOST = re.compile(rb"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


class Guarded:
    """Refuses requests for host names that are not ours and what other sites' pages send, and adds security headers.

    A hostile site can point its own name here (DNS rebinding), and its pages would then have our origin; so an open
    service must answer only to names that it knows. IP addresses are safe, as they cannot be redirected.
    A browser sends a form, or a file as plain bytes, for any site without asking us; only a key would need our leave.
    """

    def __init__(self, app: ASGIApp, *, settings: ServerSettings) -> None:
        self._app = _open_to_origins(app, settings.cors_origins)
        self._names = {_plain(name) for name in ("localhost", settings.host, *settings.hosts)}
        self._origins = frozenset(settings.cors_origins)
        self._hosts = {_plain(name) for name in settings.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _guarding(scope["path"], send)
        named = [value for name, value in scope["headers"] if name.lower() == b"host"]
        host = _HOST.fullmatch(named[0]) if len(named) == 1 else None
        if host is None:
            await problem(400, "the request names no host, or not a valid one")(scope, receive, guarded)
        elif not self._is_ours(host["name"].decode("ascii")):
            detail = "this service does not answer to that name; its operator can add it to RAG_SERVER__HOSTS"
            await problem(421, detail)(scope, receive, guarded)
        elif scope["method"] not in _SAFE and self._is_foreign(Headers(scope=scope)):
            detail = "this page is another site's; the operator can add its origin to RAG_SERVER__CORS_ORIGINS"
            await problem(403, detail)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _is_ours(self, name: str) -> bool:
        return _plain(name) in self._names or _is_address(name)

    def _is_foreign(self, headers: Headers) -> bool:
        """Whether a browser sends this for a page of another origin, without a key."""
        origin = headers.get("origin")
        if "authorization" in headers or origin in self._origins or "*" in self._origins:
            return False
        if origin is None:
            return headers.get("sec-fetch-site") == "cross-site"
        try:
            address = urlsplit(origin)
        except ValueError:  # no browser sends it
            return True
        return address.netloc.lower() != headers["host"].lower() and _plain(address.hostname or "") not in self._hosts


def _open_to_origins(app: ASGIApp, origins: tuple[str, ...]) -> ASGIApp:
    """Let pages of other origins ask; they must send a key themselves, a browser adds none."""
    if not origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=_CORS_METHODS,
        allow_headers=_CORS_SENT,
        expose_headers=_CORS_READ,
    )


def _guarding(path: str, send: Send) -> Send:
    async def guarding(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers.update(_HEADERS)
            if path.startswith(_NEVER_KEPT):
                headers["Cache-Control"] = "no-store"
            message = {**message, "headers": headers.raw}
        await send(message)

    return guarding


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
