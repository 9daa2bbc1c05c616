"""`GET /metrics`: what was done is counted, in few series, for those alone who see everything."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from ingest.pipeline import run
from rag.api.app import make_app
from rag.api.metrics import Metrics
from rag.api.observing import Watch
from rag.engine import Engine
from rag.errors import LLMUnreachable
from rag.index.generations import Collection
from rag.keys import Keys
from rag.records import Usage
from rag.settings import LLMSettings, Settings
from tests.rag.scripted_llm import ScriptedLLM, Turn, fails, says

QUESTION = "How many days a week may employees work from home?"


@pytest.fixture
def app(hashing_index: Settings) -> FastAPI:
    return make_app(hashing_index)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def read(client: TestClient) -> dict[tuple[str, ...], float]:
    """Return the metrics as a scrape reads them: by name, and the values of the labels in the order of their names."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def scripted(app: FastAPI, settings: Settings, *turns: Turn, **llm: Any) -> None:
    """Let `app` answer by script from now on, observed as its own engine is."""
    named = settings.model_copy(update={"llm": LLMSettings(model="scripted", **llm)})
    app.state.engine = Engine(named, ScriptedLLM(*turns), observer=Watch(app.state.metrics, log_questions=False))


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_an_answer_is_counted_whole(client: TestClient, accept: str) -> None:
    client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": accept})
    metrics = read(client)

    assert metrics["openbook_requests_total", "POST", "/v1/ask", "2xx"] == 1
    assert metrics["openbook_request_seconds_count", "/v1/ask", "2xx"] == 1
    assert metrics["openbook_questions_total",] == 1
    assert metrics["openbook_answers_total", "answered"] == 1
    assert metrics["openbook_answers_total", "abstained"] == 0
    assert metrics["openbook_sentences_total", "supported"] >= 1
    for stage in ("embed", "search", "generate", "cite"):
        assert metrics["openbook_stage_seconds_count", stage] == 1
    assert metrics["openbook_stage_seconds_count", "rewrite"] == 0


def test_an_answer_that_abstains_is_counted_so(client: TestClient) -> None:
    client.post("/v1/ask", json={"question": "Who won the football world cup in 1998?"})
    metrics = read(client)

    assert metrics["openbook_answers_total", "abstained"] == 1
    assert metrics["openbook_answers_total", "answered"] == 0


def test_tokens_cost_and_unsupported_sentences_are_counted(
    app: FastAPI, client: TestClient, hashing_index: Settings
) -> None:
    said = "Employees may work from home three days a week [1]. The canteen is closed on Mondays [1]."
    turn = Turn(says(f"Some rules:\n{said}\nI hope this helps!").pieces, usage=Usage(100, 20, cost=0.5))
    scripted(app, hashing_index, turn)
    for _ in range(2):
        client.post("/v1/ask", json={"question": QUESTION})
    metrics = read(client)

    assert metrics["openbook_tokens_total", "prompt"] == 200
    assert metrics["openbook_tokens_total", "completion"] == 40
    assert metrics["openbook_cost_total",] == 1.0
    assert metrics["openbook_sentences_total", "supported"] == 2
    assert metrics["openbook_sentences_total", "unsupported"] == 2
    assert metrics["openbook_fallbacks_total",] == 0


def test_a_fallback_is_an_answer_and_counted_as_one(app: FastAPI, client: TestClient, hashing_index: Settings) -> None:
    scripted(app, hashing_index, fails(LLMUnreachable("it hung up")))
    client.post("/v1/ask", json={"question": QUESTION})
    metrics = read(client)

    assert metrics["openbook_fallbacks_total",] == 1
    assert metrics["openbook_answers_total", "answered"] == 1


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", "5xx"), ("text/event-stream", "2xx")],  # the stream had begun
)
def test_a_question_without_answer_is_counted_by_what_went_wrong(
    app: FastAPI, client: TestClient, hashing_index: Settings, accept: str, status: str
) -> None:
    scripted(app, hashing_index, fails(LLMUnreachable("it hung up")), fallback=False)
    client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": accept})
    metrics = read(client)

    assert metrics["openbook_answer_failures_total", "LLMUnreachable"] == 1
    assert metrics["openbook_requests_total", "POST", "/v1/ask", status] == 1
    assert metrics["openbook_answers_total", "answered"] == 0


def test_strangers_make_no_series(client: TestClient) -> None:
    client.get("/v9")
    client.request("ZEBRA", "/v9")
    before = set(read(client))
    for number in range(50):
        client.get(f"/v1/{number}")
        client.request(f"ZEBRA{number}", f"/{number}")
        client.post("/v9", json={"question": str(number)}, headers={"X-Request-Id": str(number)})
    after = set(read(client))

    assert {series[1:] for series in after - before if "bucket" not in series[0]} == {
        ("GET", "/metrics", "2xx"),
        ("/metrics", "2xx"),
        ("POST", "(unknown)", "4xx"),
    }


def test_the_requests_that_are_refused_are_counted_by_their_route(client: TestClient) -> None:
    client.post("/v1/ask", json={})
    client.get("/v1/ask")
    metrics = read(client)

    assert metrics["openbook_requests_total", "POST", "/v1/ask", "4xx"] == 1
    assert metrics["openbook_requests_total", "GET", "/v1/ask", "4xx"] == 1


def test_what_is_under_way_goes_up_and_down(client: TestClient) -> None:
    metrics = read(client)

    assert metrics["openbook_requests_in_progress",] == 1  # this one
    assert metrics["openbook_streams_open",] == 0
    assert metrics["openbook_searches_in_progress",] == 0


def test_a_search_is_at_work_while_it_lasts() -> None:
    metrics = Metrics()
    with Watch(metrics, log_questions=False).searching():
        assert metrics.registry.get_sample_value("openbook_searches_in_progress") == 1

    assert metrics.registry.get_sample_value("openbook_searches_in_progress") == 0


@pytest.fixture
def two_collections(own_index: Settings) -> Settings:
    """The settings of a store with the collections `default` and `other`."""
    place = Collection(own_index.store, "default").folder
    shutil.copytree(place, place.with_name("other"))
    return own_index


def test_generations_are_shown_as_they_are_published_and_served(two_collections: Settings, tmp_path: Path) -> None:
    app = make_app(two_collections)
    client = TestClient(app)  # not started, so that nobody looks for newer generations meanwhile
    before = read(client)
    (tmp_path / "handbook" / "more.md").write_text("Something new about submarines.")
    run(two_collections)
    unseen = read(client)
    app.state.engine.refresh()
    after = read(client)

    assert (before["openbook_generation", "default"], before["openbook_generation", "other"]) == (1, 1)
    assert before["openbook_documents", "default"] == 3
    assert 0 <= before["openbook_generation_age_seconds", "default"] < 3600
    assert (unseen["openbook_generation", "default"], unseen["openbook_generation_published", "default"]) == (1, 2)
    assert (after["openbook_generation", "default"], after["openbook_generation_published", "default"]) == (2, 2)
    assert after["openbook_documents", "default"] == 4


def test_a_broken_collection_hides_no_other(two_collections: Settings) -> None:
    (Collection(two_collections.store, "other").folder / "CURRENT").write_text("rubbish")
    metrics = read(TestClient(make_app(two_collections)))

    assert metrics["openbook_collections_unreadable",] == 1
    assert metrics["openbook_generation", "default"] == 1
    assert ("openbook_generation", "other") not in metrics


def test_two_applications_count_apart(hashing_index: Settings, client: TestClient) -> None:
    client.post("/v1/ask", json={"question": QUESTION})

    assert read(TestClient(make_app(hashing_index)))["openbook_questions_total",] == 0


@pytest.mark.parametrize(("collections", "status"), [(None, 200), (["default"], 403)])
def test_who_sees_all_collections_may_read_them(
    own_index: Settings, collections: list[str] | None, status: int
) -> None:
    _, key = Keys(own_index.store).create("prometheus", collections=collections)
    client = TestClient(make_app(own_index))

    response = client.get("/metrics", headers={"Authorization": f"Bearer {key}"})

    assert response.status_code == status
    assert client.get("/metrics").status_code == 401
