"""What the service offers beside answers: its health and its contract."""

import time
from pathlib import Path

from fastapi.testclient import TestClient

from ingest.pipeline import run
from rag import __version__
from rag.api.app import make_app
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
