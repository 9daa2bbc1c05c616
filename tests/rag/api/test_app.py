"""What the service offers beside answers: its health and its contract."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.pipeline import run
from rag import __version__
from rag.api.app import Service, make_app
from rag.api.routes import health
from rag.index.generations import Collection, prune
from rag.settings import Settings

PATIENCE_S = 30


def test_it_says_that_it_runs(client: TestClient) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "version": __version__}


def test_the_contract_is_published(client: TestClient) -> None:
    contract = client.get("/openapi.json").json()

    answers = contract["paths"]["/v1/ask"]["post"]["responses"]
    assert answers["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/AnswerResult")
    assert "text/event-stream" in answers["200"]["content"]
    assert contract["components"]["schemas"]["AskBody"]["additionalProperties"] is False
    assert {"/v1/ask", "/healthz", "/readyz", "/metrics"} <= set(contract["paths"])


@pytest.mark.parametrize("path", ["/openapi.json", "/readyz"])
def test_what_takes_long_or_reads_files_leaves_the_loop_free(
    client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop: list[bool] = []

    def note(*_: object) -> dict[str, Any]:
        on_loop.append(asyncio._get_running_loop() is not None)
        return {}

    monkeypatch.setattr(Service, "openapi", note)
    monkeypatch.setattr(health, "read_last_success", lambda _: note() or None)
    assert client.get(path).status_code == 200
    assert on_loop == [False]


def test_the_contract_is_described_once_whoever_asks_first(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    described: list[dict[str, Any]] = []

    def slowly(contract: dict[str, Any]) -> dict[str, Any]:
        time.sleep(0.1)
        described.append(contract)
        return contract | {"described": True}

    monkeypatch.setattr("rag.api.app.describe", slowly)
    with TestClient(make_app(own_index)) as client, ThreadPoolExecutor(4) as threads:
        contracts = list(threads.map(lambda _: client.get("/openapi.json").json(), range(4)))
        assert client.head("/openapi.json").status_code == 200
    assert len(described) == 1
    assert all(contract["described"] for contract in contracts)


def test_no_page_fetches_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_an_idle_service_gives_an_old_generation_back(own_index: Settings, tmp_path: Path) -> None:
    place = Collection(own_index.store, "default")
    with TestClient(make_app(own_index)):
        (tmp_path / "handbook" / "more.md").write_text("Something new about submarines.")
        run(own_index)
        waited_until = time.monotonic() + PATIENCE_S
        while prune(place, keep=0) and time.monotonic() < waited_until:
            time.sleep(0.05)

        assert [path.name for path in place.generations.iterdir()] == ["000002"]


def test_a_store_that_breaks_does_not_end_the_look_for_newer_ones(own_index: Settings) -> None:
    place = Collection(own_index.store, "default")
    app = make_app(own_index)
    with TestClient(app) as client:
        (place.folder / "CURRENT").write_text("rubbish")
        app.state.engine.refresh()
        (place.folder / "CURRENT").write_text("000001\n")

        assert client.post("/v1/ask", json={"question": "When does the garage close?"}).status_code == 200
