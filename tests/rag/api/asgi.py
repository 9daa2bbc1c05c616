"""A request as a server hands it to the application, for tests of a client that leaves."""

import asyncio
from typing import Any


def post_scope(path: str, *, accept: str = "*/*") -> dict[str, Any]:  # Any: ASGI's
    """Return the scope of a POST of JSON to `path`, from loopback."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"accept", accept.encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }


def arriving(body: bytes) -> asyncio.Queue[dict[str, Any]]:
    """Return the messages of a request whose body is there; put a disconnect after it where the client leaves."""
    messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    messages.put_nowait({"type": "http.request", "body": body, "more_body": False})
    return messages
