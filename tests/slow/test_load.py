"""Load on a real `rag serve`, the small edition of bench/serving.py: nothing fails, every stream ends."""

import asyncio
import os
from pathlib import Path

import pytest

from bench.load import ask_for, read_streams
from bench.serving import serve
from ingest.pipeline import run
from tests.indexes import hashing_settings, write_documents
from tests.llm_server import LLMServer, answer

pytestmark = pytest.mark.slow

_STREAMS = 100
_GENERATIONS = 5
QUESTIONS = ["How much may a hotel cost at most a night?", "Who approves remote work?", "When does the garage close?"]


def environment_of(store: Path) -> dict[str, str]:
    return {"RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing"}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Documents that are indexed in `store` beside them."""
    folder = write_documents(tmp_path / "handbook")
    run(hashing_settings(tmp_path / "store"), [folder])
    return folder


def test_more_connections_than_places_are_answered_or_told_to_come_back(documents: Path) -> None:
    environment = environment_of(documents.parent / "store")
    with serve({**environment, "RAG_SERVER__MAX_REQUESTS": "8"}) as service:
        load = asyncio.run(ask_for(service.port, "/v1/search", QUESTIONS, connections=64, seconds=3.0))

    assert set(load.statuses) == {200, 503}


def test_as_many_connections_as_places_are_all_answered(documents: Path) -> None:
    with serve(environment_of(documents.parent / "store")) as service:
        load = asyncio.run(ask_for(service.port, "/v1/search", QUESTIONS, connections=64, seconds=3.0))

        assert not service.has_loaded("libtorch")
    assert set(load.statuses) == {200}


async def _publish_under_load(documents: Path, port: int) -> set[int]:
    def publish() -> None:
        for number in range(_GENERATIONS):
            (documents / "more.md").write_text(f"Sentence number {number} is about submarines.")
            run(hashing_settings(documents.parent / "store"))

    publishing = asyncio.create_task(asyncio.to_thread(publish))
    statuses: set[int] = set()
    while not publishing.done():
        statuses |= set((await ask_for(port, "/v1/search", QUESTIONS, connections=8, seconds=0.5)).statuses)
    await publishing
    return statuses


def test_generations_published_under_load_fail_no_request(documents: Path) -> None:
    with serve(environment_of(documents.parent / "store")) as service:
        assert asyncio.run(_publish_under_load(documents, service.port)) == {200}


def test_many_streams_at_once_all_end_with_their_answer(documents: Path) -> None:
    reply = answer("A hotel may cost at most 140 EUR a night [1]. Breakfast is paid up to 18 EUR [1].")
    with LLMServer(reply) as model:
        named = {"RAG_LLM__MODEL": "scripted", "RAG_LLM__BASE_URL": model.base_url}
        with serve({**os.environ, **environment_of(documents.parent / "store"), **named}) as service:
            ends = asyncio.run(read_streams(service.port, QUESTIONS[:1], _STREAMS))

    assert ends == {"finished": _STREAMS}
