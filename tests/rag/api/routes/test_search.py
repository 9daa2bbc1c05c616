"""`POST /v1/search`: passages, as the command line finds them."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.cli import main
from rag.engine import open_engine
from rag.errors import RagError
from rag.records import Answer, Question
from rag.settings import Settings
from tests.rag.api.asgi import arriving, post_scope

QUESTION = "How many days a week may employees work from home?"


def test_the_command_line_and_http_find_the_same(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", QUESTION, "--json"]) == 0
    by_command = json.loads(capsys.readouterr().out)
    by_http = client.post("/v1/search", json={"question": QUESTION}).json()

    assert by_http["hits"][0]["uri"] == "handbook/remote-work.md"
    assert {**by_http, "timings_s": {}} == {**by_command, "timings_s": {}}
    assert by_http["collections"] == {"default": "000001"}


def test_what_the_request_says_is_searched(client: TestClient) -> None:
    body = {"question": "Who approves?", "k": 1, "where": {"team": "finance"}, "collections": ["default"]}

    hits = client.post("/v1/search", json=body).json()["hits"]

    assert [hit["uri"] for hit in hits] == ["handbook/expenses.md"]


def test_a_follow_up_is_searched_with_what_it_goes_on_from(client: TestClient) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Three days a week [1]."}]

    found = client.post("/v1/search", json={"question": "And how many in the office?", "history": history}).json()

    assert found["question"] == "And how many in the office?"
    assert found["search_question"] == f"{QUESTION} And how many in the office?"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": "x", "collections": ["hr"]}, 404),
        ({"question": " "}, 422),
        ({"question": "x", "strictness": "off"}, 422),
        ({"question": "x", "llm": "default"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, body: dict[str, object], status: int) -> None:
    response = client.post("/v1/search", json=body)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


class Listener:
    """The engine's observer; counts the questions that it takes up."""

    def __init__(self) -> None:
        self.questions = 0

    def asked(self, question: Question) -> None:
        self.questions += 1

    def searching(self) -> AbstractContextManager[None]:
        return nullcontext()

    def answered(self, answer: Answer) -> None:
        """Not listened to."""

    def failed(self, error: RagError) -> None:
        """Not listened to."""


@pytest.mark.parametrize("leaves", [True, False])
async def test_nothing_is_searched_for_a_client_that_left_while_it_waited(
    hashing_index: Settings, leaves: bool
) -> None:
    app = make_app(hashing_index)
    await app.state.engine.close()
    listener = Listener()
    app.state.engine = open_engine(hashing_index, observer=listener)
    requests = arriving(b'{"question": "Who approves?"}')
    scope = post_scope("/v1/search")
    statuses = []

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    with ThreadPoolExecutor(1) as the_only_thread:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(the_only_thread)
        is_free = threading.Event()
        busy = loop.run_in_executor(None, is_free.wait)
        serving = asyncio.create_task(app(scope, requests.get, send))
        while not the_only_thread._work_queue.qsize() and not serving.done():  # the search has queued up
            await asyncio.sleep(0)
        if leaves:
            requests.put_nowait({"type": "http.disconnect"})
            await asyncio.wait_for(serving, 30)
        is_free.set()
        await busy
        await asyncio.wait_for(serving, 30)
        await asyncio.to_thread(int)  # after it nothing is queued
        assert listener.questions == (0 if leaves else 1)
        assert statuses[0] == (499 if leaves else 200)
    await app.state.engine.close()
