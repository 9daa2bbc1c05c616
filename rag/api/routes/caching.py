"""Conditional requests: a client that has the current version gets 304. Proxies cache nothing, as permissions end."""

from fastapi import Request, Response

from rag.records import derive_id

# A copy in a browser's cache would outlive a revoked key: only programs that keep responses themselves can revalidate.
PRIVATE = {"Cache-Control": "no-store", "Vary": "Authorization"}


def make_tag(*parts: object) -> str:
    """Return an ETag that depends on `parts` and their order alone."""
    return f'"{derive_id(*map(str, parts))}"'


def is_held(request: Request, tag: str) -> bool:
    """Whether the client has the version of `tag` (RFC 9110, 13.1.2: weak tags match, too)."""
    held = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in held)


def headers_of(tag: str) -> dict[str, str]:
    """Return the headers of a response with this tag."""
    return {"ETag": tag, **PRIVATE}


def not_modified(tag: str) -> Response:
    """Return 304 for a client that has the version of `tag`."""
    return Response(status_code=304, headers=headers_of(tag))
