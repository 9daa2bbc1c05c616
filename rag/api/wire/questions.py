"""Questions as requests bring them, read for the engine."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import Request

from rag.api.access import account_of, asked_collections
from rag.api.wire.schemas import AskBody, Comparison, SearchBody, Value
from rag.filters import where_from_json
from rag.records import Message, Question, Where
from rag.settings import Settings


def read_search(body: SearchBody, request: Request) -> Question:
    """Return a search body as a question; raises UsageError, and UnknownName for a hidden collection."""
    return _search_of(body, _asked(body, request))


def read_question(body: AskBody, request: Request) -> Question:
    """Return what a body asks; raises as `read_search`."""
    return question_of(body, _asked(body, request))


def question_of(body: AskBody, collections: tuple[str, ...]) -> Question:
    """Return what a body asks of collections that its account may ask; raises UsageError."""
    return replace(_search_of(body, collections), strictness=body.strictness, llm=body.llm)


def _search_of(body: SearchBody, collections: tuple[str, ...]) -> Question:
    return Question(
        text=body.question,
        collections=collections,
        k=body.k,
        where=read_where(body.where),
        history=tuple(Message(turn.role, turn.content) for turn in body.history),
    )


def _asked(body: SearchBody, request: Request) -> tuple[str, ...]:
    settings: Settings = request.app.state.settings
    return asked_collections(account_of(request), settings, body.collections)


def read_where(where: Mapping[str, Value | Comparison]) -> Where:
    """Return a body's conditions; raises UsageError for invalid ones."""
    conditions = {
        name: wanted.model_dump(exclude_none=True) if isinstance(wanted, Comparison) else wanted
        for name, wanted in where.items()
    }
    return where_from_json(conditions)
