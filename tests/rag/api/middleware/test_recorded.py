"""Every request has an id, and one line in the log that tells no more than it may."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from rag.api.app import make_app
from rag.api.logs import FIELDS, REQUESTS
from rag.api.middleware.recorded import route_of, routes_of
from rag.engine import Engine
from rag.errors import LLMUnreachable
from rag.settings import LLMSettings, Settings
from tests.rag.api.asgi import post_scope
from tests.rag.scripted_llm import ScriptedLLM, Turn, fails

QUESTION = "How many days a week may employees work from home?"
SECRET = "zebrafish"  # a word of no document: where it turns up, a question did


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> "Lines":
    caplog.set_level(logging.INFO, REQUESTS)
    return Lines(caplog)


class Lines:
    """What was logged of each request, one mapping a line."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (getattr(record, FIELDS) for record in self._caplog.records if record.name == REQUESTS)

    @property
    def only(self) -> dict[str, Any]:
        (line,) = self
        return line

    @property
    def everything(self) -> str:
        """All that was logged by anybody, with its fields."""
        return self._caplog.text + repr(list(self))


def test_a_request_is_one_line(client: TestClient, lines: Lines) -> None:
    response = client.post("/v1/ask", json={"question": QUESTION})

    line = lines.only
    assert line["request_id"] == response.headers["x-request-id"]
    assert (line["method"], line["route"], line["status"], line["account"]) == ("POST", "/v1/ask", 200, "")
    assert line["answers"] == [response.json()["id"]]
    assert line["duration_ms"] > 0


def test_no_question_is_logged(client: TestClient, lines: Lines) -> None:
    for accept in ("application/json", "text/event-stream"):
        client.post("/v1/ask", json={"question": f"What is a {SECRET}?"}, headers={"Accept": accept})
    client.post("/v1/ask", json={"question": f"What is a {SECRET}?", "collections": [SECRET]})
    client.post("/v1/ask", json={"question": SECRET, SECRET: 1})
    client.get(f"/v1/{SECRET}?{SECRET}={SECRET}", headers={"Authorization": f"Bearer {SECRET}"})

    assert len(list(lines)) == 5
    assert SECRET not in lines.everything


def test_questions_are_logged_where_the_settings_say_so(hashing_index: Settings, lines: Lines) -> None:
    settings = hashing_index.model_copy(
        update={"server": hashing_index.server.model_copy(update={"log_questions": True})}
    )
    with TestClient(make_app(settings)) as client:
        client.post("/v1/ask", json={"question": f"What is a {SECRET}?"})

    assert lines.only["questions"] == [f"What is a {SECRET}?"]


def test_a_request_id_that_is_brought_is_kept(client: TestClient, lines: Lines) -> None:
    response = client.get("/healthz", headers={"X-Request-Id": "proxy-7_a.B"})

    assert response.headers["x-request-id"] == "proxy-7_a.B"
    assert lines.only["request_id"] == "proxy-7_a.B"


@pytest.mark.parametrize(
    "brought",
    [
        [b""],
        [b"x" * 65],
        [b"a b"],
        [b'a"b'],
        [b"a\x1b[2J"],
        [b"\xff"],
        [b"a", b"b"],
        [b"a\xc2\x85b"],
        [b"{}"],
        [b"a\n"],
    ],
)
def test_an_ill_formed_request_id_is_replaced(client: TestClient, brought: list[bytes]) -> None:
    response = client.get("/healthz", headers=[(b"X-Request-Id", value) for value in brought])

    made = response.headers["x-request-id"]
    assert made.encode() not in brought
    assert len(made) == 24
    assert made.isalnum()


def test_two_requests_have_two_ids(client: TestClient) -> None:
    first, second = (client.get("/healthz").headers["x-request-id"] for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [("/v1/ask", b"{}", 422), ("/nothing", b"{}", 404), ("/healthz", b"{}", 405), ("/v1/ask", b"[" * 40_000, 400)],
)
def test_a_problem_names_its_request(client: TestClient, path: str, content: bytes, status: int) -> None:
    response = client.post(path, content=content, headers={"X-Request-Id": "r1", "Content-Type": "application/json"})

    assert response.status_code == status
    assert response.headers["x-request-id"] == "r1"
    assert response.json()["request_id"] == "r1"


def test_a_bug_is_a_problem_with_an_id_and_logged_once(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    client.app.state.engine = None  # type: ignore[attr-defined]  # starlette types it as any ASGI callable
    response = client.post("/v1/ask", json={"question": QUESTION}, headers={"X-Request-Id": "r1"})

    assert response.status_code == 500
    assert (response.json()["request_id"], response.headers["x-request-id"]) == ("r1", "r1")
    assert len([record for record in caplog.records if record.exc_info]) == 1
    assert [getattr(record, FIELDS)["status"] for record in caplog.records if record.name == REQUESTS] == [500]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/v1/things/a%2Fb", "/v1/things/{key}"),
        ("/v1/things/a/b", "/v1/things/{key}"),
        ("/v1/things/a/b/pages/1.png", "/v1/things/{key}/pages/{number}.png"),
        ("/v1/things", "/v1/things"),
        ("/v1/thing", "(unknown)"),
        ("/assets/x.js", "/assets/{path}"),
        ("/", "/"),
    ],
)
def test_a_path_is_named_by_the_first_route_that_takes_it(path: str, route: str) -> None:
    inner, outer, app = APIRouter(), APIRouter(prefix="/v1"), FastAPI(openapi_url=None)
    inner.add_api_route("/things/{key:path}/pages/{number}.png", lambda: None)
    outer.include_router(inner)
    outer.add_api_route("/things", lambda: None)
    outer.add_api_route("/things/{key:path}", lambda: None, methods=["DELETE"])
    app.include_router(outer)
    app.add_api_route("/", lambda: None)
    app.mount("/assets", FastAPI(openapi_url=None))

    assert route_of({"path": path}, routes_of(app.routes)) == route


@pytest.mark.parametrize("path", ["/v2/ask", "/v1/ask/", "/%0a%1b", "/etc/passwd"])
def test_a_path_that_is_no_route_is_not_quoted(client: TestClient, lines: Lines, path: str) -> None:
    client.get(path, follow_redirects=False)

    assert lines.only["route"] == "(unknown)"


def test_a_method_of_ones_own_making_is_not_quoted(client: TestClient, lines: Lines) -> None:
    client.request("ZEBRA", "/v1/ask")

    assert (lines.only["method"], lines.only["status"]) == ("other", 405)


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_why_there_is_no_answer_is_logged(hashing_index: Settings, lines: Lines, accept: str) -> None:
    app = make_app(hashing_index)
    llm = LLMSettings(model="scripted", fallback=False)
    with TestClient(app) as client:
        watch = app.state.engine._observer
        settings = hashing_index.model_copy(update={"llm": llm})
        app.state.engine = Engine(settings, ScriptedLLM(fails(LLMUnreachable(f"no {SECRET}"))), observer=watch)
        response = client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": accept})

    assert lines.only["errors"] == ["LLMUnreachable"]
    assert lines.only["request_id"] == response.headers["x-request-id"]
    assert SECRET not in lines.everything


@pytest.mark.parametrize(("accept", "status"), [("application/json", 499), ("text/event-stream", 200)])
async def test_a_client_that_leaves_is_noted(hashing_index: Settings, lines: Lines, accept: str, status: int) -> None:
    app = make_app(hashing_index)
    llm = ScriptedLLM(Turn(["The hotel"], hangs=True))
    app.state.engine = Engine(hashing_index.model_copy(update={"llm": LLMSettings(model="scripted")}), llm)
    sent = asyncio.Queue[Message]()
    body = json.dumps({"question": QUESTION}).encode()
    await sent.put({"type": "http.request", "body": body, "more_body": False})

    async def send(message: Message) -> None:
        """Nobody reads."""

    request = asyncio.create_task(app(post_scope("/v1/ask", accept=accept), sent.get, send))
    async with asyncio.timeout(30):
        while not llm.prompts:
            await asyncio.sleep(0)
        await sent.put({"type": "http.disconnect"})
        await request
    await app.state.engine.close()

    assert (lines.only["status"], lines.only["disconnected"]) == (status, True)
    assert value(app, "openbook_disconnects_total", route="/v1/ask") == 1
    assert value(app, "openbook_streams_open") == 0
    assert value(app, "openbook_requests_in_progress") == 0


def value(app: Any, name: str, **labels: str) -> float | None:
    sample: float | None = app.state.metrics.registry.get_sample_value(name, labels)
    return sample
