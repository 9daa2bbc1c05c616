"""`POST /v1/batch`: many questions, each with a result of its own."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.engine import Engine
from rag.errors import LLMUnreachable
from rag.settings import LLMSettings, Settings
from tests.rag.api.asgi import arriving, post_scope
from tests.rag.api.routes.test_ask import without_what_differs
from tests.rag.scripted_llm import ScriptedLLM, Turn, fails

QUESTION = "How many days a week may employees work from home?"


def test_each_question_has_the_answer_that_it_has_alone_in_its_place(client: TestClient) -> None:
    questions = [{"question": QUESTION}, {"question": "How much may a hotel cost?"}, {"question": QUESTION, "k": 1}]
    alone = [client.post("/v1/ask", json=question).json() for question in questions]

    results = client.post("/v1/batch", json={"questions": questions}).json()["results"]

    assert [without_what_differs(result["answer"]) for result in results] == list(map(without_what_differs, alone))
    assert [result["problem"] for result in results] == [None] * 3


def test_a_question_that_fails_harms_no_other(client: TestClient) -> None:
    questions: list[dict[str, Any]] = [
        {"question": "x", "collections": ["hr"]},
        {"question": QUESTION},
        {"question": "x", "where": {"date": "soon"}},
        {"question": "x" * 5000},
    ]

    response = client.post("/v1/batch", json={"questions": questions})

    assert response.status_code == 200
    results = response.json()["results"]
    assert [result["problem"] and result["problem"]["status"] for result in results] == [404, None, 422, 422]
    assert "there is no collection 'hr'" in results[0]["problem"]["detail"]
    assert "three days a week. The other two days are spent in the office [1]" in results[1]["answer"]["answer"]


@pytest.mark.parametrize("questions", [[], [{"question": "x"}] * 101, [{"question": "x", "colour": 1}], "x"])
def test_a_batch_is_bounded_and_checked(client: TestClient, questions: Any) -> None:
    response = client.post("/v1/batch", json={"questions": questions})

    assert response.status_code == 422


def test_a_model_that_fails_is_a_problem_of_one(client: TestClient, hashing_index: Settings) -> None:
    settings = hashing_index.model_copy(update={"llm": LLMSettings(model="scripted", fallback=False)})
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.engine = Engine(settings, ScriptedLLM(fails(LLMUnreachable("it hung up"))))
    body = {"questions": [{"question": QUESTION}, {"question": QUESTION, "llm": "extractive"}]}

    results = client.post("/v1/batch", json=body).json()["results"]

    assert results[0]["problem"] == {**results[0]["problem"], "status": 502, "detail": "it hung up"}
    assert results[1]["answer"]["model"] == "extractive"


async def test_a_client_that_leaves_stops_all_of_its_questions(hashing_index: Settings) -> None:
    from rag.api.app import make_app

    settings = hashing_index.model_copy(update={"llm": LLMSettings(model="scripted")})
    app = make_app(hashing_index)
    llm = ScriptedLLM(Turn(["Employees may "], hangs=True))
    app.state.engine = Engine(settings, llm)
    body = b'{"questions": [' + b", ".join([b'{"question": "%s"}' % QUESTION.encode()] * 3) + b"]}"
    requests = arriving(body)
    scope = post_scope("/v1/batch")

    async def send(message: Any) -> None:
        """Nobody is there."""

    serving = asyncio.create_task(app(scope, requests.get, send))
    while len(llm.prompts) < 3:
        await asyncio.sleep(0)
    requests.put_nowait({"type": "http.disconnect"})
    await asyncio.wait_for(serving, 30)

    assert llm.stopped == 3
