"""`POST /v1/batch`: many questions at once, each with its own answer or problem."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import FailFast, Field

from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.api.wire.problems import problem_of
from rag.api.wire.questions import read_question
from rag.api.wire.schemas import AnswerResult, AskBody, Body, Problem, Result
from rag.engine import Engine
from rag.errors import RagError
from rag.serialise import answer_json

_MOST_QUESTIONS = 100
_AT_A_TIME = 8  # of one batch: it leaves threads and model capacity for others

router = APIRouter(prefix="/v1", tags=["answers"])


class BatchBody(Body):
    """Questions, each as `/v1/ask` takes it."""

    questions: Annotated[list[AskBody], FailFast()] = Field(min_length=1, max_length=_MOST_QUESTIONS)


class BatchItem(Result):
    """The outcome of one question; one of the two is null."""

    answer: AnswerResult | None
    problem: Problem | None


class BatchResult(Result):
    """The results, in the order of the questions."""

    results: list[BatchItem]


@router.post("/batch", response_model=BatchResult)
async def batch(body: BatchBody, request: Request) -> Any:  # Any: a response, or what response_model makes one of
    """Answer many questions; a failed one has a problem in its place and does not affect the others."""
    results = await unless_gone(request, _answer_all(body.questions, request))
    return Response(status_code=CLIENT_GONE) if results is None else {"results": results}


async def _answer_all(questions: list[AskBody], request: Request) -> list[dict[str, Any]]:
    places = asyncio.Semaphore(_AT_A_TIME)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_answer(question, request, places)) for question in questions]
    return [task.result() for task in tasks]


async def _answer(body: AskBody, request: Request, places: asyncio.Semaphore) -> dict[str, Any]:
    engine: Engine = request.app.state.engine
    async with places:
        try:
            answer = await engine.ask(read_question(body, request))
        except RagError as error:
            return {"answer": None, "problem": problem_of(error).model_dump(exclude_none=True)}
        return {"answer": answer_json(answer), "problem": None}
