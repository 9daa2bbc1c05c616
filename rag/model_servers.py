"""HTTP to a server of models, which is not trusted: one origin, bounded bytes, decompressed in bounded steps.

Documents go to the address that the settings name and nowhere else. Whatever the server sends, no step of reading it
holds up the event loop, and it ends in ServerMisbehaves, in an error of HTTP, or at the caller's deadline.
"""

import asyncio
import json
import ssl
import zlib
from collections.abc import AsyncGenerator, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

MOST_ERROR_BYTES = 2**18  # an error may quote the prompt
# Decompressed, and read, at once: 1 KB of gzip may hold 1 MB, and 64 KB of empty lines take 12 ms to read.
_STEP_BYTES = 2**13
_MOST_REDIRECTS = 3
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS

ConnectionLost = httpx2.TransportError


class ServerMisbehaves(Exception):
    """The server did what none should; the message is a clause about `it`."""


def open_client(
    base_url: str, *, most_bytes: int, try_s: float | None = None, tls: ssl.SSLContext | None = None
) -> httpx2.AsyncClient:
    """Return a client for one origin; a body that succeeds may have `most_bytes`, an error MOST_ERROR_BYTES.

    `try_s` is the time for one request, from connecting to the last byte that `send` reads; None: the caller's own.
    Proxies are the environment's, as for every client. Cookies are not kept. To make `tls` anew takes 24 ms: who opens
    many clients makes it once, by `httpx2.create_ssl_context`.
    """
    allowed = _origin(httpx2.URL(base_url))

    async def stay(request: httpx2.Request) -> None:
        origin = _origin(request.url)
        if origin != allowed:
            raise ServerMisbehaves(f"it redirects to {origin}, where nothing was sent")

    async def bound(response: httpx2.Response) -> None:
        encoding = ", ".join(response.headers.get_list("content-encoding", split_commas=True)).lower()
        response.headers.pop("content-encoding", None)
        response.encoding = "utf-8"  # the server may name one that takes quadratic time, such as punycode
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        most = most_bytes if response.is_success else MOST_ERROR_BYTES
        response.stream = _Bounded(response.stream, encoding, most)

    return _Client(
        try_s,
        headers={"Accept-Encoding": "identity"},
        timeout=try_s,
        # Its own 100 connections would let further answers wait until their deadline; what may run at once, we say.
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=20),
        verify=True if tls is None else tls,
        follow_redirects=True,  # inside the origin
        max_redirects=_MOST_REDIRECTS,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        event_hooks={"request": [stay], "response": [bound]},
    )


def parse_json(text: str, *, most_members: int) -> Any:  # Any: JSON
    """Return what JSON says; raises ValueError where it has more members, since nothing can stop a parser.

    A megabyte of empty lists takes a second. Commas and brackets inside strings count as well.
    """
    members = sum(map(text.count, "[{,"))
    if members > most_members:
        raise ValueError(f"{members} members, which is too many")
    return json.loads(text)


class _Client(httpx2.AsyncClient):
    """Bounds the whole time of a request: HTTP's own timeouts begin anew with every byte."""

    def __init__(self, try_s: float | None, **options: Any) -> None:  # Any: httpx's own, passed on
        super().__init__(**options)
        self._try_s = try_s

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        try:
            async with asyncio.timeout(self._try_s):
                return await super().send(request, **options)
        except TimeoutError as error:
            raise httpx2.ReadTimeout(f"no answer within {self._try_s} s", request=request) from error


class _Bounded(httpx2.AsyncByteStream):
    """A response's body, decompressed, up to a number of bytes."""

    def __init__(self, stream: httpx2.AsyncByteStream, encoding: str, most_bytes: int) -> None:
        self._stream = stream
        self._encoding = encoding
        self._most_bytes = most_bytes

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        inflate = _inflater(self._encoding)
        received = 0
        async for sent in self._stream:
            for piece in _cut(sent) if inflate is None else _inflate(inflate, sent):
                received += len(piece)
                if received > self._most_bytes:
                    raise ServerMisbehaves(f"it sent more than {self._most_bytes} bytes")
                yield piece
                await asyncio.sleep(0)

    async def aclose(self) -> None:
        await self._stream.aclose()


def _inflater(encoding: str) -> Any:  # Any: zlib's type has no name
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):  # some proxies compress whether they are asked to or not
        return zlib.decompressobj(_GZIP_OR_ZLIB)
    raise ServerMisbehaves(f"it compressed its answer ({encoding[:40]!r}), and was asked not to")


def _cut(sent: bytes) -> Iterator[bytes]:
    return (sent[i : i + _STEP_BYTES] for i in range(0, len(sent), _STEP_BYTES))


def _inflate(inflate: Any, sent: bytes) -> Iterator[bytes]:  # Any: zlib's type has no name
    while sent:
        try:
            yield inflate.decompress(sent, _STEP_BYTES)
        except zlib.error as error:
            raise ServerMisbehaves("what it sent cannot be decompressed") from error
        sent = inflate.unconsumed_tail


def _origin(url: httpx2.URL) -> str:
    """Return scheme, host and port; without the port where it is the scheme's own."""
    port = "" if url.port is None else f":{url.port}"
    return f"{url.scheme}://{url.host}{port}"
