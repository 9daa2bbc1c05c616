"""`POST /mcp`: the Model Context Protocol over HTTP ("streamable HTTP"), one exchange a request.

There are no sessions, so each request brings its key, and one that was revoked ends everything at once. GET and DELETE
are for sessions: they get 405, which the protocol has for a server without.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rag.api.access import account_of
from rag.api.mcp.caller import Caller
from rag.api.middleware.bodies import replay
from rag.api.middleware.clients import client_scheme
from rag.api.wire.paths import MCP
from rag.api.wire.problems import problem
from rag.settings import Settings

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


_NO_MESSAGE = "the body is no JSON-RPC 2.0 message"


class Exchange:
    """The endpoint, as an ASGI application; who asks, and within which limits, was decided before it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        manager: StreamableHTTPSessionManager | None = scope["app"].state.exchanges
        if manager is None:
            detail = "this service has no MCP; its operator can add it: pip install 'openbook[mcp]'"
            await problem(501, detail)(scope, receive, send)
            return
        request = Request(scope, receive)
        body = await request.body()
        refusal = _refuse(request, body)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await manager.handle_request(scope, replay(body, receive), send)


router = APIRouter()
router.routes.append(Route(MCP, Exchange(), methods=["POST"], include_in_schema=False))


def make_exchanges(settings: Settings) -> "StreamableHTTPSessionManager | None":
    """Return what answers `/mcp` once it is opened; None where the extra `mcp` is not installed.

    To import the SDK takes half a second: call it before the event loop runs.
    """
    if find_spec("mcp") is None:
        return None
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from rag.api.mcp.hosting import make_host_server

    return StreamableHTTPSessionManager(
        make_host_server(_caller_of), stateless=True, max_request_body_size=settings.server.max_body_bytes
    )


@asynccontextmanager
async def open_exchanges(
    manager: "StreamableHTTPSessionManager | None",
) -> AsyncIterator["StreamableHTTPSessionManager | None"]:
    """Yield the manager while it answers; it can be opened once."""
    if manager is None:
        yield None
        return
    async with manager.run():
        yield manager


def _caller_of(request: Request | None) -> Caller:
    assert request is not None  # over HTTP there is always one
    state = request.app.state
    scheme = client_scheme(request.scope, state.settings.server.trusted_proxies)
    return Caller(account_of(request), state.engine, state.settings, f"{scheme}://{request.headers['host']}")


def _refuse(request: Request, body: bytes) -> Response | None:
    """Return the error for what is no message of the protocol, in words of our own; None for one that is.

    The SDK's would repeat what was sent, or say nothing.
    """
    from mcp import types
    from mcp.server.streamable_http import check_accept_headers

    if not all(check_accept_headers(request)):
        return _error(406, types.INVALID_REQUEST, "accept both: Accept: application/json, text/event-stream")
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):  # RecursionError: nested too deeply
        return _error(400, types.PARSE_ERROR, "the body is not JSON")
    if isinstance(message, list):
        return _error(400, types.INVALID_REQUEST, "send one message a request: the protocol has no batches any more")
    try:
        types.jsonrpc_message_adapter.validate_python(message, by_name=False)
    except ValidationError:
        return _error(400, types.INVALID_REQUEST, _NO_MESSAGE)
    if not isinstance(message.get("id", 0), str | int):  # the SDK takes it for a notification, and answers nothing
        return _error(400, types.INVALID_REQUEST, _NO_MESSAGE)
    return None


def _error(status: int, code: int, message: str) -> Response:
    """Return an error as the protocol has it where no request can be named."""
    return JSONResponse({"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}}, status)
