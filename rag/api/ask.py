"""`POST /v1/ask`: the whole answer as JSON, or its events as they happen (SSE) where the client asks for them."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event

from rag import errors
from rag.api.access import account_of, asked_collections
from rag.api.errors import problem, status_of
from rag.api.leaving import CLIENT_GONE, unless_gone
from rag.api.schemas import AnswerResult, AskBody, Comparison
from rag.engine import Engine
from rag.errors import RagError
from rag.filters import where_from_json
from rag.records import Answer, Event, Failed, Message, Question
from rag.serialise import answer_json, event_json
from rag.settings import Settings

EVENT_STREAM = "text/event-stream"

_EVENTS = """\
The answer as JSON, or, on `Accept: text/event-stream`, these events, each with JSON as its data:
`retrieved` (the hits, and the question that was searched), `delta` (provisional text), `sentence` (final and verified;
it replaces its deltas), `reset` (what came so far is void: a fallback, or the model with fewer sources, starts over),
and last `finished` (the whole answer, as in JSON) or `failed`.
"""

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post(
    "/ask",
    response_model=AnswerResult,
    response_description=_EVENTS,
    responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
)
async def ask(body: AskBody, request: Request) -> Any:  # Any: a response, or what response_model makes one of
    """Answer a question, every claim with the exact span of a document that it rests on."""
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    question = read_question(body, settings, asked_collections(account_of(request), settings, body.collections))
    if wants_events(request.headers.get("accept", "")):
        return await _stream(engine, question)
    answer = await unless_gone(request, answer_to(engine, question))
    return Response(status_code=CLIENT_GONE) if answer is None else answer_json(answer)


def wants_events(accept: str) -> bool:
    """Say whether an Accept header names the event stream, and does not refuse it."""
    for choice in accept.split(","):
        media_type, *parameters = (part.strip().lower() for part in choice.split(";"))
        if media_type == EVENT_STREAM:
            return not any(parameter in ("q=0", "q=0.0") for parameter in parameters)
    return False


def read_question(body: AskBody, settings: Settings, collections: tuple[str, ...]) -> Question:
    """Return a body as a question to `collections`; raises UsageError where its conditions make no sense."""
    conditions = {
        name: wanted.model_dump(exclude_none=True) if isinstance(wanted, Comparison) else wanted
        for name, wanted in body.where.items()
    }
    return Question(
        text=body.question,
        collections=collections,
        k=body.k,
        where=where_from_json(conditions),
        history=tuple(Message(turn.role, turn.content) for turn in body.history),
        strictness=body.strictness or settings.answer.strictness,
        llm=body.llm,
    )


async def answer_to(engine: Engine, question: Question) -> Answer:
    """Return the engine's answer to a question as it was read; raises RagError."""
    return await engine.ask(
        question.text,
        collections=question.collections,
        k=question.k,
        where=question.where,
        history=question.history,
        strictness=question.strictness,
        llm=question.llm,
    )


async def _stream(engine: Engine, question: Question) -> Response:
    """Answer with the events; what fails before the first of them is a problem with a status of its own."""
    events = engine.stream(question)
    first = await anext(events)
    if isinstance(first, Failed):
        return problem(_status_of_name(first.error), first.message, error=first.error)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(_write(first, events), media_type=EVENT_STREAM, headers=headers)


async def _write(first: Event, events: AsyncGenerator[Event, None]) -> AsyncGenerator[bytes, None]:
    """Yield each event in the wire's format. Left early, as when the client goes, it closes the engine's stream."""
    async with aclosing(events):
        yield _format(first)
        async for event in events:
            yield _format(event)


def _format(event: Event) -> bytes:
    name, content = event_json(event)
    return format_sse_event(event=name, data_str=json.dumps(content, ensure_ascii=False))


def _status_of_name(name: str) -> int:
    kind = getattr(errors, name, RagError)
    return status_of(kind)
