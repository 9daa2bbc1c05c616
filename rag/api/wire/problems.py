"""Turns all errors into `application/problem+json` (RFC 9457)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from rag import errors
from rag.api.wire import dify
from rag.api.wire.notes import current_notes
from rag.api.wire.public import public
from rag.api.wire.schemas import ErrorKind, Fault, Problem
from rag.errors import RagError
from rag.text.unicode import escape_surrogates

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger("rag.api")
_MOST_FAULTS = 10

# The nearest listed class of an error decides. What the caller can mend is 4xx, what the operator can is 5xx.
_STATUS: Mapping[type[RagError], int] = {
    errors.UnknownName: 404,
    errors.SettingsError: 500,
    errors.UsageError: 422,
    errors.NotAllowed: 403,
    errors.TooLate: 409,
    errors.QuotaExceeded: 413,
    errors.JobsUnusable: 503,
    errors.StorageError: 507,
    errors.UnusableIndex: 503,
    errors.IndexBusy: 503,
    errors.EncoderError: 503,
    errors.VectorServerError: 503,
    errors.LLMOverloaded: 503,
    errors.LLMError: 502,
    RagError: 500,
}


def status_of(error: type[RagError]) -> int:
    """Return the HTTP status for one of our errors."""
    return next(_STATUS[kind] for kind in error.__mro__ if kind in _STATUS)


def problem(status: int, detail: str, **more: Any) -> Response:
    """Return an error as a response.

    `more` are `headers`, the `error`'s kind, the `errors` of a body, and the `dify_code` where Dify has one of its own.
    """
    headers = more.pop("headers", None)
    body = _problem(status, detail, **more)
    return Response(body.model_dump_json(exclude_none=True), status_code=status, headers=headers, media_type=MEDIA_TYPE)


def problem_of(error: RagError) -> Problem:
    """Return one of our errors as a problem."""
    return _problem(status_of(type(error)), str(error), error=type(error).__name__)


def of_rag_error(error: RagError) -> Response:
    """Return one of our errors as a response."""
    return problem(status_of(type(error)), str(error), error=type(error).__name__)


def _problem(
    status: int,
    detail: str,
    error: str | None = None,
    errors: list[Fault] | None = None,
    dify_code: int | None = None,
) -> Problem:
    notes = current_notes()
    detail = public(escape_surrogates(detail))
    is_for_dify = notes is not None and notes.path == dify.PATH
    return Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        error=ErrorKind(message=detail, type=error),
        errors=errors,
        request_id=None if notes is None else notes.request_id,
        error_code=(dify_code or dify.code_of(status, error)) if is_for_dify else None,
        error_msg=detail if is_for_dify else None,
    )


def install_handlers(app: FastAPI) -> None:
    """Turn every error of a route, and every unknown path, into a problem."""

    @app.exception_handler(RagError)
    async def on_rag_error(request: Request, error: RagError) -> Response:  # noqa: ARG001
        return of_rag_error(error)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:  # noqa: ARG001
        faults = [_fault(flaw) for flaw in error.errors()[:_MOST_FAULTS]]
        detail = "; ".join(f"{fault.pointer or 'the body'}: {fault.detail}" for fault in faults)
        return problem(422, detail, errors=faults)

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        if error.status_code == 404:
            return problem(404, f"there is no route {path}; /openapi.json lists the routes", headers=error.headers)
        if error.status_code == 405:  # starlette's header names the methods of one route, and a path may have several
            allowed = _allowed(request)
            detail = f"{path} does not accept {request.method}; use {' or '.join(allowed) or 'another method'}"
            return problem(405, detail, headers={**(error.headers or {}), "Allow": ", ".join(allowed)})
        return problem(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(Exception)
    async def on_bug(request: Request, error: Exception) -> Response:
        _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem(500, "an unexpected error occurred; the service's log has the details")


def _fault(flaw: Mapping[str, Any]) -> Fault:
    place = flaw["loc"][1:]  # the first part is `body`
    if flaw["type"] == "json_invalid":
        return Fault(pointer="", detail=f"not JSON: {flaw['ctx']['error']} at character {place[0]}")
    if not place:  # no object: text, a list, or JSON that its header does not call so
        return Fault(pointer="", detail="send a JSON object, with the header Content-Type: application/json")
    pointer = "".join(f"/{_escape(part)}" for part in place)
    return Fault(pointer=escape_surrogates(pointer), detail=escape_surrogates(flaw["msg"]))


def _allowed(request: Request) -> list[str]:
    """Return the methods of the routes whose path is that of the first one which fits, sorted."""
    routes = [route for route in iter_route_contexts(request.app.routes) if route.path_format is not None]
    fitting = [route.path_format for route in routes if route.path_regex.match(request.url.path)]
    of_path = (route.methods or () for route in routes if fitting and route.path_format == fitting[0])
    return sorted({method for methods in of_path for method in methods})


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")  # RFC 6901
