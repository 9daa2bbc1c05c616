"""OpenAI's own client at a real `rag serve`, over a socket: both ways, its errors, and what it leaves behind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

from bench.serving import Service, serve
from ingest.pipeline import run
from rag.keys import Keys
from tests.indexes import hashing_settings, write_documents
from tests.llm_server import LLMServer, Reply, answer

pytestmark = pytest.mark.slow

ASKED: list[Any] = [{"role": "user", "content": "How much may a hotel cost at most a night?"}]
TRUE = "A hotel may cost at most 140 EUR a night [1]."


@pytest.fixture
def store(tmp_path: Path) -> Path:
    run(hashing_settings(tmp_path / "store"), [write_documents(tmp_path / "handbook")])
    return tmp_path / "store"


@pytest.fixture
def service(store: Path) -> Iterator[Service]:
    with serve({"RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing"}) as service:
        yield service


def client_of(service: Service, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"http://127.0.0.1:{service.port}/v1", api_key=key, max_retries=0)


def said(chunks: list[Any]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_an_answer_keeps_its_citations_both_ways(service: Service) -> None:
    with client_of(service) as client:
        whole: Any = client.chat.completions.create(model="openbook", messages=ASKED).choices[0].message
        chunks: list[Any] = list(client.chat.completions.create(model="openbook", messages=ASKED, stream=True))
        models = [model.id for model in client.models.list()]

    assert "140 EUR" in whole.content
    assert whole.citations[0]["uri"] == "handbook/expenses.md"
    assert said(chunks) == whole.content
    assert chunks[-1].citations == whole.citations
    assert models == ["openbook", "openbook/default"]


def test_many_streams_of_the_asynchronous_client_say_the_same(service: Service) -> None:
    async def ask_all() -> list[str]:
        async with openai.AsyncOpenAI(base_url=f"http://127.0.0.1:{service.port}/v1", api_key="none") as client:

            async def ask() -> str:
                stream = await client.chat.completions.create(model="openbook", messages=ASKED, stream=True)
                return said([chunk async for chunk in stream])

            return await asyncio.gather(*(ask() for _ in range(20)))

    answers = asyncio.run(ask_all())

    assert len(set(answers)) == 1
    assert "140 EUR" in answers[0]


def test_a_key_is_asked_for_as_openai_does(store: Path) -> None:
    _, key = Keys(store).create("hr", collections=["default"])
    with serve({"RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing"}) as service:
        with client_of(service) as stranger, pytest.raises(openai.AuthenticationError):
            stranger.models.list()
        with client_of(service, key) as client:
            assert client.chat.completions.create(model="openbook/default", messages=ASKED).choices[0].message.content
            with pytest.raises(openai.NotFoundError, match="there is no collection 'law'"):
                client.chat.completions.create(model="openbook/law", messages=ASKED)


@pytest.fixture
def environment(store: Path) -> dict[str, str]:
    return {"RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing", "RAG_LLM__MODEL": "scripted"}


def test_a_client_that_leaves_stops_the_model(environment: dict[str, str]) -> None:
    reply = Reply([f"{TRUE} Breakfast is paid up to 18 EUR [1]. And"], ending="hang")
    with LLMServer(reply) as model, serve({**environment, "RAG_LLM__BASE_URL": model.base_url}) as service:
        with client_of(service) as client:
            stream = client.chat.completions.create(model="openbook", messages=ASKED, stream=True)
            while not next(stream).choices[0].delta.content:
                pass
            stream.close()

        assert model.is_left()


def test_a_model_that_hangs_up_in_mid_answer_is_an_error_and_no_short_answer(environment: dict[str, str]) -> None:
    reply = answer(f"{TRUE} Breakfast is paid up to 18 EUR [1]. And", ending="cut")
    with (
        LLMServer(reply) as model,
        serve({**environment, "RAG_LLM__BASE_URL": model.base_url}) as service,
        client_of(service) as client,
        pytest.raises(openai.APIError, match="broke off after part"),
    ):
        list(client.chat.completions.create(model="openbook", messages=ASKED, stream=True))
