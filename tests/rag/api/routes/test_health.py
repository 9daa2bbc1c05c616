"""`/healthz` and `/readyz`: what those who start, restart and balance services ask."""

import time
from pathlib import Path

from fastapi.testclient import TestClient

from ingest.pipeline import run
from rag.api.app import make_app
from rag.api.wire.schemas import Problem
from rag.engine import Engine
from rag.index.generations import Collection
from rag.jobs.worker_lock import being_the_worker
from rag.llms import make_llm
from rag.settings import Settings
from tests.indexes import hashing_settings, write_documents


def test_it_is_ready_once_it_can_answer(client: TestClient) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json().keys() == {"status", "last_run_at"}
    assert response.json()["status"] == "ready"


def test_it_is_not_ready_while_its_index_is_not_open(hashing_index: Settings) -> None:
    app = make_app(hashing_index)
    with TestClient(app) as client:
        app.state.engine = Engine(hashing_index, make_llm(hashing_index))
        closed = client.get("/readyz")
        app.state.engine.warm()
        opened = client.get("/readyz")

    assert closed.status_code == 503
    assert closed.headers["content-type"] == "application/problem+json"
    assert Problem.model_validate_json(closed.content).detail == "the index is not open"
    assert opened.status_code == 200


def test_another_collection_that_is_open_does_not_make_it_ready(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "handbook")
    for name in ("default", "other"):
        run(hashing_settings(tmp_path / "store", name), [folder])
    settings = hashing_settings(tmp_path / "store")
    app = make_app(settings)
    with TestClient(app) as client:
        app.state.engine = Engine(settings, make_llm(settings))
        assert client.post("/v1/ask", json={"question": "Hotel?", "collections": ["other"]}).status_code == 200

        assert client.get("/readyz").status_code == 503


def test_a_service_that_ends_is_alive_but_not_ready(client: TestClient) -> None:
    client.app.state.draining = True  # type: ignore[attr-defined]  # starlette types it as any ASGI callable

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_it_is_ready_with_an_older_index_and_says_so_until_the_newest_opens(tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "handbook")
    settings = hashing_settings(tmp_path / "store")
    run(settings, [folder])
    app = make_app(settings)
    with TestClient(app) as client:
        (folder / "more.md").write_text("Something new about submarines.")
        run(settings)
        library = Collection(settings.store, "default").generation("000002") / "segments/all/library.sqlite"
        sound = library.read_bytes()
        library.write_bytes(b"")
        app.state.engine.refresh()
        response = client.get("/readyz")
        answer = client.post("/v1/ask", json={"question": "How much may a hotel cost?"})
        metrics = client.get("/metrics").text
        (listed,) = client.get("/v1/collections").json()["collections"]

        assert response.status_code == 200
        assert {name: said for name, said in response.json().items() if name != "last_run_at"} == {
            "status": "ready",
            "detail": "the newest index of 1 collection cannot be opened, and an older one answers; the log says why",
        }
        assert answer.status_code == 200
        assert 'openbook_generation_failed_openings{collection="default"}' in metrics
        assert listed["generation"] == "000001"

        library.write_bytes(sound)
        while "detail" in client.get("/readyz").json():  # it tries again within some seconds
            time.sleep(0.05)
        assert "failed_openings{" not in client.get("/metrics").text


def test_jobs_that_nobody_does_are_noticed(own_index: Settings) -> None:
    app = make_app(own_index, is_managed=True)
    with TestClient(app) as client:
        client.post("/v1/reindex", json={})
        alone = client.get("/readyz").json()
        with being_the_worker(own_index.store):
            attended = client.get("/readyz").json()
            metrics = client.get("/metrics").text

    assert (alone["worker"], attended["worker"]) == ("missing", "running")
    assert alone["waiting_s"] >= 0
    assert "openbook_worker_running 1.0" in metrics
