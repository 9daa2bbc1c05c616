"""Starts the events of one answer; a failure before the first event becomes an ordinary response."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from rag import errors
from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.api.wire.problems import problem, status_of
from rag.api.wire.public import public
from rag.engine import Engine
from rag.errors import RagError
from rag.records import Event, Failed, Question


async def begin(request: Request, question: Question) -> AsyncGenerator[Event, None] | Response:
    """Return the engine's events once the first is there, or the response for a question that failed before it."""
    engine: Engine = request.app.state.engine
    events = _public(engine.stream(question))
    first = await unless_gone(request, _first(events))
    if first is None:
        return Response(status_code=CLIENT_GONE)
    if isinstance(first, Failed):
        return problem(_status_of_name(first.error), first.message, error=first.error)
    return _with_first(first, events)


async def _public(events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    async with aclosing(events):
        async for event in events:
            yield replace(event, message=public(event.message)) if isinstance(event, Failed) else event


async def _first(events: AsyncGenerator[Event, None]) -> Event:
    return await anext(events)


async def _with_first(first: Event, events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """Yield all events; if it is closed early, as when the client leaves, it closes the engine's stream."""
    async with aclosing(events):
        yield first
        async for event in events:
            yield event


def _status_of_name(name: str) -> int:
    kind = getattr(errors, name, RagError)
    return status_of(kind)
