"""Turns request bodies into questions for the engine, and gets their answers."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import Request

from rag.api.access import account_of, asked_collections
from rag.api.wire.schemas import AskBody, Comparison, SearchBody, Value
from rag.engine import Engine
from rag.filters import where_from_json
from rag.records import Answer, Message, Question, Where
from rag.settings import Settings


def read_search(body: SearchBody, request: Request) -> Question:
    """Return a search body as a question; raises UsageError, and UnknownName for a hidden collection."""
    settings: Settings = request.app.state.settings
    return Question(
        text=body.question,
        collections=asked_collections(account_of(request), settings, body.collections),
        k=body.k,
        where=read_where(body.where),
        history=tuple(Message(turn.role, turn.content) for turn in body.history),
    )


def read_question(body: AskBody, request: Request) -> Question:
    """Return an ask body as a question; raises as `read_search` does."""
    settings: Settings = request.app.state.settings
    strictness = body.strictness or settings.answer.strictness
    return replace(read_search(body, request), strictness=strictness, llm=body.llm)


def read_where(where: Mapping[str, Value | Comparison]) -> Where:
    """Return a body's conditions; raises UsageError for invalid ones."""
    conditions = {
        name: wanted.model_dump(exclude_none=True) if isinstance(wanted, Comparison) else wanted
        for name, wanted in where.items()
    }
    return where_from_json(conditions)


async def answer_to(engine: Engine, question: Question) -> Answer:
    """Return the engine's answer to a question; raises RagError."""
    return await engine.ask(
        question.text,
        collections=question.collections,
        k=question.k,
        where=question.where,
        history=question.history,
        strictness=question.strictness,
        llm=question.llm,
    )
