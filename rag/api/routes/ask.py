"""`POST /v1/ask`: the whole answer as JSON, or its events as they happen (SSE) if the client asks for them."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import format_sse_event

from rag.api.wire.events import begin
from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.api.wire.questions import read_question
from rag.api.wire.schemas import AnswerResult, AskBody
from rag.api.wire.streams import EVENT_STREAM, EventStream, wants_events
from rag.engine import Engine
from rag.records import Event
from rag.serialise import answer_json, event_json

_EVENTS = """\
The answer as JSON, or, with `Accept: text/event-stream`, these events, each with JSON data: `retrieved` (the hits, and
the question that was searched), `delta` (provisional text), `sentence` (final and verified, in place of its deltas, and
`gap`, the white space before it), `reset` (discard everything so far: a fallback, or the model with fewer sources,
starts over), and last `finished` (the whole answer, as in JSON) or `failed`. While nothing happens, a comment is sent
every 15 seconds.
"""

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post(
    "/ask",
    response_model=AnswerResult,
    response_description=_EVENTS,
    responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
)
async def ask(body: AskBody, request: Request) -> Any:  # Any: a response, or what response_model makes one of
    """Answer a question and cite the exact span of a document behind every claim."""
    engine: Engine = request.app.state.engine
    question = read_question(body, request)
    if wants_events(request.headers.get("accept", "")):
        events = await begin(request, question)
        return events if isinstance(events, Response) else EventStream(_write(events))
    answer = await unless_gone(request, engine.ask(question))
    return Response(status_code=CLIENT_GONE) if answer is None else answer_json(answer)


async def _write(events: AsyncGenerator[Event, None]) -> AsyncGenerator[bytes, None]:
    """Yield each event in SSE format."""
    async with aclosing(events):
        async for event in events:
            name, content = event_json(event)
            yield format_sse_event(event=name, data_str=json.dumps(content, ensure_ascii=False))
