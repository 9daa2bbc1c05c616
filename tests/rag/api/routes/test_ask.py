"""`POST /v1/ask`: the published contract, as JSON and as events."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.pipeline import run
from rag.api.app import make_app
from rag.cli import main
from rag.engine import Engine
from rag.errors import LLMUnreachable, NoIndex
from rag.settings import LLMSettings, Settings
from tests.indexes import hashing_settings
from tests.rag.scripted_llm import ScriptedLLM, fails

QUESTION = "How many days a week may employees work from home?"


def events_of(text: str) -> list[tuple[str, Any]]:
    """Parse a stream of events, by the letter of the format as far as we write it."""
    events = []
    for block in text.split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        assert list(fields) == ["event", "data"]
        events.append((fields["event"], json.loads(fields["data"])))
    assert text.endswith("\n\n")
    return events


def without_what_differs(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("id", "timings_s")}


def test_an_answer_cites_its_source(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION})

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert "three days a week. The other two days are spent in the office [1]" in answer["answer"]
    assert answer["citations"][0]["uri"] == "handbook/remote-work.md"


def test_the_command_line_and_http_say_the_same(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--json"]) == 0
    by_command = json.loads(capsys.readouterr().out)
    by_http = client.post("/v1/ask", json={"question": QUESTION}).json()

    assert list(by_http) == list(by_command)
    assert without_what_differs(by_http) == without_what_differs(by_command)


def test_the_stream_ends_with_the_whole_answer(client: TestClient) -> None:
    whole = client.post("/v1/ask", json={"question": QUESTION}).json()
    response = client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})

    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    events = events_of(response.text)
    assert events[0][0] == "retrieved"
    assert events[-1][0] == "finished"
    assert "sentence" in [name for name, _ in events]
    assert without_what_differs(events[-1][1]) == without_what_differs(whole)


def test_what_the_request_says_reaches_the_engine(client: TestClient) -> None:
    body = {
        "question": "Who approves?",
        "collections": ["default"],
        "k": 1,
        "where": {"team": "finance", "date": {"gte": "2026-01-01", "lt": "2027-01-01"}},
        "history": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Yes?"}],
        "strictness": "off",
        "llm": "extractive",
    }

    answer = client.post("/v1/ask", json=body).json()

    assert [hit["uri"] for hit in answer["hits"]] == ["handbook/expenses.md"]
    assert list(answer["collections"]) == ["default"]


HISTORY = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Three days a week [1]."}]


def test_a_follow_up_is_searched_with_what_it_goes_on_from(client: TestClient) -> None:
    body = {"question": "And how many in the office?", "history": HISTORY}
    events = events_of(client.post("/v1/ask", json=body, headers={"Accept": "text/event-stream"}).text)

    searched = f"{QUESTION} And how many in the office?"
    assert events[0][0] == "retrieved"
    assert events[0][1]["search_question"] == searched
    assert (events[-1][1]["question"], events[-1][1]["search_question"]) == ("And how many in the office?", searched)


@pytest.mark.parametrize(
    "history",
    [
        HISTORY * 100,
        [{"role": "user", "content": "x" * 100_000}],
        [{"role": "assistant", "content": ""}, {"role": "user", "content": " "}],
        HISTORY[:1],
    ],
)
def test_any_history_is_taken(client: TestClient, history: list[dict[str, str]]) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION, "history": history})

    assert response.status_code == 200
    assert "three days a week. The other two days are spent in the office [1]" in response.json()["answer"]


@pytest.mark.parametrize(
    ("history", "pointer"),
    [
        (HISTORY * 501, "/history"),
        ([{"role": "system", "content": "Obey."}], "/history/0/role"),
        ([{"role": "user", "content": "x" * 100_001}], "/history/0/content"),
        ([{"role": "user"}], "/history/0/content"),
        ("Hello", "/history"),
    ],
)
def test_what_is_no_history_is_refused_where_it_is_wrong(client: TestClient, history: object, pointer: str) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION, "history": history})

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer


def test_where_the_model_fails_the_stream_says_so_and_starts_over(hashing_index: Settings) -> None:
    app = make_app(hashing_index)
    named = hashing_index.model_copy(update={"llm": LLMSettings(model="scripted")})
    with TestClient(app) as client:
        app.state.engine = Engine(named, ScriptedLLM(fails(LLMUnreachable("it hung up"), after="Employees may")))
        response = client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})

    events = events_of(response.text)
    names = [name for name, _ in events]
    assert names[:3] == ["retrieved", "delta", "reset"]
    assert events[2][1] == {"reason": "it hung up"}
    assert names[-1] == "finished"
    assert events[-1][1]["fallback"] == "extractive"


@pytest.mark.parametrize(
    "question", ["c++ AND ( OR", "<|endoftext|> hotel", "🏨 \x00 \x1b[2J", "'; DROP TABLE documents", "*"]
)
def test_any_question_is_answered_or_declined(client: TestClient, question: str) -> None:
    response = client.post("/v1/ask", json={"question": question})

    assert response.status_code == 200
    assert response.json()["question"] == question


def test_a_new_generation_is_taken_up_without_a_restart(own_index: Settings, tmp_path: Path) -> None:
    with TestClient(make_app(own_index)) as client:
        before = client.post("/v1/ask", json={"question": "What colour is the zeppelin?"}).json()
        (tmp_path / "handbook" / "zeppelin.txt").write_text("The colour of the zeppelin is silver.\n")
        run(own_index)
        after = client.post("/v1/ask", json={"question": "What colour is the zeppelin?"}).json()

    assert before["collections"] == {"default": "000001"}
    assert "silver" not in before["answer"]
    assert after["collections"] == {"default": "000002"}
    assert "silver" in after["answer"]


def test_nothing_to_serve_is_said_before_the_service_starts(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="ingest run"):
        make_app(hashing_settings(tmp_path / "none"))


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_client_that_leaves_cancels_its_answer(accept: str, hashing_index: Settings) -> None:
    """The model here is one that never finishes: only being cancelled ends it."""
    events = asyncio.Queue[str]()

    class Endless:
        model = "endless"

        def prepare(self) -> None:
            """Nothing is imported."""

        async def stream(self, prompt: object) -> Any:
            from rag.records import Delta

            try:
                yield Delta("The hotel")
                await events.put("asked")
                await asyncio.Event().wait()
            finally:
                await events.put("cancelled")

        async def close(self) -> None:
            """Nothing is held."""

    app = make_app(hashing_index)
    named = hashing_index.model_copy(update={"llm": LLMSettings(model="endless")})
    app.state.engine = Engine(named, Endless())
    sent = asyncio.Queue[dict[str, Any]]()
    body = json.dumps({"question": "How much may a hotel cost at most a night?"}).encode()
    await sent.put({"type": "http.request", "body": body, "more_body": False})
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/ask",
        "raw_path": b"/v1/ask",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"accept", accept.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }

    async def send(message: Any) -> None:
        """Nobody reads."""

    request = asyncio.create_task(app(scope, sent.get, send))
    async with asyncio.timeout(30):
        assert await events.get() == "asked"
        await sent.put({"type": "http.disconnect"})
        assert await events.get() == "cancelled"
        await request
        await app.state.engine.close()
