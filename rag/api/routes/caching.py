"""Conditional requests: who holds what would be sent is told so. Nothing is kept on the way, permissions end."""

from fastapi import Request, Response

from rag.records import derive_id

# A copy in a browser's cache would outlive a key that was revoked: only programs that keep what they got may ask again.
PRIVATE = {"Cache-Control": "no-store", "Vary": "Authorization"}


def make_tag(*parts: object) -> str:
    """Return an ETag that depends on `parts` and their order alone."""
    return f'"{derive_id(*map(str, parts))}"'


def is_held(request: Request, tag: str) -> bool:
    """Say whether the client has what `tag` stands for (RFC 9110, 13.1.2: weak tags compare, too)."""
    held = ",".join(request.headers.getlist("if-none-match")).split(",")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in held)


def headers_of(tag: str) -> dict[str, str]:
    """Return the headers of a response that `tag` stands for."""
    return {"ETag": tag, **PRIVATE}


def not_modified(tag: str) -> Response:
    """Return the answer to who has it already."""
    return Response(status_code=304, headers=headers_of(tag))
