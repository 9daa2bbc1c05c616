"""`POST /v1/chat/completions`: OpenAI's protocol over the same answers, with their citations."""

import json
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeAlias

from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.sse import format_sse_event

from rag.api.access import account_of, asked_collections
from rag.api.routes.models import collections_of_model
from rag.api.wire.chat_schemas import ChatBody, ChatResult
from rag.api.wire.events import begin
from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.api.wire.questions import read_where
from rag.api.wire.spoken import Broken, speak
from rag.api.wire.streams import EVENT_STREAM, EventStream
from rag.engine import Engine
from rag.errors import UsageError
from rag.records import Answer, Message, Question
from rag.serialise import citation_json
from rag.settings import Settings

Json: TypeAlias = dict[str, Any]  # Any: JSON

_STREAM = """\
The completion, or, with `stream`, its chunks: whole verified sentences, which are never taken back. The last chunk and
the last `delta` have `citations`. An answer that breaks off ends with an `error`.
"""

router = APIRouter(prefix="/v1", tags=["chat"])


@router.post(
    "/chat/completions",
    response_model=ChatResult,
    response_description=_STREAM,
    responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
)
async def chat_completions(body: ChatBody, request: Request) -> Any:  # Any: as for `ask`
    """Answer the last message of a conversation as OpenAI's API does; the message has `citations`, as in `/v1/ask`."""
    engine: Engine = request.app.state.engine
    question = _read(body, request)
    if body.stream:
        events = await begin(request, question)
        if isinstance(events, Response):
            return events
        includes_usage = body.stream_options is not None and body.stream_options.include_usage
        pieces = speak(events, question.strictness or request.app.state.settings.answer.strictness)
        return EventStream(_write(pieces, Chunks(body.model, includes_usage=includes_usage)))
    answer = await unless_gone(request, engine.ask(question))
    return Response(status_code=CLIENT_GONE) if answer is None else _completion(answer, body.model)


def _read(body: ChatBody, request: Request) -> Question:
    """Return a conversation as a question; raises UnknownName for the model, UsageError without a question."""
    settings: Settings = request.app.state.settings
    spoken = [message for message in body.messages if message.is_spoken]
    if not spoken or spoken[-1].role != "user":
        raise UsageError(f"the last message has the role {body.messages[-1].role}; end with the user's question")
    *before, last = spoken
    if last.is_wordless:
        raise UsageError("the question has no text, and images, sound and files are not read; ask it in words")
    collections = collections_of_model(body.model, request)
    if body.collections:
        collections = asked_collections(account_of(request), settings, body.collections)
    return Question(
        text=last.text,
        collections=collections,
        k=body.k,
        where=read_where(body.where),
        history=tuple(Message("user" if message.role == "user" else "assistant", message.text) for message in before),
        strictness=body.strictness,
        llm=body.llm,
    )


def _completion(answer: Answer, model: str) -> Json:
    message = {
        "role": "assistant",
        "content": answer.answer,
        "refusal": None,
        "citations": [citation_json(citation) for citation in answer.citations],
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish_reason(answer)}
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice],
        "usage": _usage(answer),
    }


class Chunks:
    """Makes the chunks of one streamed completion."""

    def __init__(self, model: str, *, includes_usage: bool) -> None:
        self._head: Json = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": model,
        }
        self._includes_usage = includes_usage

    def begin(self) -> Json:
        return self._chunk({"role": "assistant", "content": ""})

    def say(self, text: str) -> Json:
        return self._chunk({"content": text})

    def end(self, answer: Answer) -> list[Json]:
        """Return the last chunks; the last delta and the last chunk both have the citations, as clients differ."""
        citations = [citation_json(citation) for citation in answer.citations]
        last = [self._chunk({"citations": citations}, finish_reason=_finish_reason(answer))]
        if self._includes_usage:
            last.append({**self._head, "choices": [], "usage": _usage(answer)})
        last[-1]["citations"] = citations
        return last

    def _chunk(self, delta: Json, finish_reason: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return {**self._head, "choices": [choice], **({"usage": None} if self._includes_usage else {})}


async def _write(pieces: AsyncGenerator[str | Answer, None], chunks: Chunks) -> AsyncGenerator[bytes, None]:
    """Yield the chunks in SSE format."""
    async with aclosing(pieces):
        yield _format(chunks.begin())
        try:
            async for piece in pieces:
                for chunk in [chunks.say(piece)] if isinstance(piece, str) else chunks.end(piece):
                    yield _format(chunk)
        except Broken as error:
            yield _format({"error": {"message": str(error), "type": error.kind, "param": None, "code": None}})
    yield format_sse_event(data_str="[DONE]")


def _format(content: Json) -> bytes:
    return format_sse_event(data_str=json.dumps(content, ensure_ascii=False))


def _finish_reason(answer: Answer) -> str:
    return "length" if answer.usage.truncated else "stop"


def _usage(answer: Answer) -> Json:
    usage = answer.usage
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }
