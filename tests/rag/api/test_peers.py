"""What each worker says of itself, and what the others make of it."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client import values

from ingest.pipeline import run
from rag.api.app import make_app
from rag.api.peers import Peers, forget_worker
from rag.engine import Engine, open_engine
from rag.keys import Keys
from rag.settings import Settings


def peers_of(folder: Path, workers: int = 2) -> list[Peers]:
    return [Peers(folder, workers=workers, uploads=1, slot=slot) for slot in range(workers)]


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that workers share; metrics that an application makes meanwhile are counted there."""
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(folder))
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)  # restores what the application sets
    return folder


async def test_the_oldest_generation_that_any_worker_has_open_is_known_to_all(
    own_index: Settings, tmp_path: Path, shared: Path
) -> None:
    first, second = peers_of(shared)
    old, new = open_engine(own_index), open_engine(own_index)
    old.warm()
    first.publish(old)
    (tmp_path / "handbook" / "more.md").write_text("Something new about submarines.")
    run(own_index)
    new.warm()
    second.publish(new)

    assert first.oldest_generations(old.open_generations()) == {"default": "000001"}
    assert second.oldest_generations(new.open_generations()) == {"default": "000001"}
    old.refresh()
    first.publish(old)
    assert second.oldest_generations(new.open_generations()) == {"default": "000002"}
    await close(old, new)


async def close(*engines: Engine) -> None:
    for engine in engines:
        await engine.close()


async def test_what_a_dead_worker_said_of_itself_is_forgotten(hashing_index: Settings, shared: Path) -> None:
    first, second = peers_of(shared)
    engine = open_engine(hashing_index)
    engine.warm()
    second.publish(engine)
    for name in ("gauge_livesum_1.db", "counter_1.db", "gauge_livesum_0.db"):
        (shared / name).touch()
    forget_worker(shared, first.state, 1)

    assert first.oldest_generations({}) == {}
    assert sorted(path.name for path in shared.glob("*.db")) == ["counter_1.db", "gauge_livesum_0.db"]
    assert len(first.pids()) == 2  # the supervisor, and the one that lives
    await close(engine)


def test_a_worker_is_ready_once_all_are_and_says_who_is_missing_later(hashing_index: Settings, shared: Path) -> None:
    first, second = peers_of(shared)
    with TestClient(make_app(hashing_index, peers=first)) as client:
        first.state.own["is_warm"] = 1
        assert client.get("/readyz").status_code == 503
        second.state.own["is_warm"] = 1
        first.state.head["is_ready"] = 1
        assert "detail" not in client.get("/readyz").json()
        forget_worker(shared, first.state, 1)
        assert "1 worker has ended" in client.get("/readyz").json()["detail"]


def test_a_worker_that_starts_after_the_keys_have_vanished_is_not_open(own_index: Settings, shared: Path) -> None:
    first, second = peers_of(shared)
    keys = Keys(own_index.store)
    keys.create("ada", collections=None)
    with TestClient(make_app(own_index, is_open=True, peers=first)) as client:
        assert client.get("/v1/collections").status_code == 401
    keys.path.unlink()

    with TestClient(make_app(own_index, is_open=True, peers=second)) as client:
        assert client.get("/v1/collections").status_code == 503
