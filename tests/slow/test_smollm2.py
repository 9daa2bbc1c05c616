"""`rag ask` against a real language model, SmolLM2-135M, behind a server that is not ours: the way over HTTP.

What becomes of what it writes is the matter of test_local.py.
"""

import json
import os
import select
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import run
from tests.indexes import hashing_settings
from tests.slow.smollm2_server import MODEL

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300.0  # the model takes 4 s to load and 5 s an answer on two idle cores
ANSWER_TOKENS = 64
QUESTIONS = ("What is the notice period for remote work?", "How do I book parental leave?")


@dataclass(frozen=True, slots=True)
class Peer:
    """The server: where it listens, what it has written so far, and a home folder of its own."""

    address: str
    log: Path
    home: Path

    def written(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer of `rag ask --json`, beside what the model was asked and wrote for it."""

    answer: dict[str, Any]
    written: dict[str, Any]


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    folder = tmp_path_factory.mktemp("peer")
    (folder / "home").mkdir()
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.slow.smollm2_server", str(folder / "log")],
            cwd=ROOT,
            env={**os.environ, "HOME": str(folder / "home")},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server,
    ):
        try:
            assert server.stdout is not None
            select.select([server.stdout], [], [], PATIENCE_S)
            address = server.stdout.readline().strip() if server.poll() is None else ""
            assert address, f"the server did not start: {(folder / 'errors').read_text('utf-8')}"
            yield Peer(address, folder / "log", folder / "home")
        finally:
            server.kill()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("real") / "store"
    run(hashing_settings(store), [ROOT / "data/sample"])
    return store


@pytest.fixture(scope="module")
def asked(peer: Peer, store: Path) -> list[Asked]:
    return [ask(peer, store, question) for question in QUESTIONS]


def rag(peer: Peer, store: Path, *arguments: str) -> Any:  # Any: JSON
    """Run `rag … --json` with the model and return what it prints; it must end with 0 and say nothing else."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "OPENAI_"))}
    settings = {
        "RAG_STORE": str(store),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_RETRIEVAL__K": "2",
        "RAG_LLM__MODEL": MODEL,
        "RAG_LLM__BASE_URL": peer.address,
        "RAG_LLM__MAX_ANSWER_TOKENS": str(ANSWER_TOKENS),
        "RAG_LLM__TIMEOUT_S": str(PATIENCE_S),
        "RAG_LLM__FALLBACK": "false",  # an answer without the model must not pass for one
    }
    command = Path(sysconfig.get_path("scripts")) / "rag"
    ran = subprocess.run(
        [command, *arguments, "--json"],
        cwd=store.parent,
        env={**own, **settings},
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_S,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout)


def ask(peer: Peer, store: Path, question: str) -> Asked:
    before = len(peer.written())
    answer = rag(peer, store, "ask", question)
    assert len(peer.written()) == before + 1, "the model was not asked; find a question that the documents answer"
    return Asked(answer, peer.written()[-1])


def test_a_stock_client_is_served(peer: Peer) -> None:
    from openai import OpenAI
    from openai.types.chat import ChatCompletionUserMessageParam

    question: ChatCompletionUserMessageParam = {"role": "user", "content": "What is the capital of France?"}
    with OpenAI(base_url=peer.address, api_key="none", timeout=PATIENCE_S, max_retries=0) as client:
        assert [model.id for model in client.models.list()] == [MODEL]
        whole = client.chat.completions.create(model=MODEL, messages=[question], max_tokens=5)
        chunks = list(
            client.chat.completions.create(
                model=MODEL, messages=[question], max_tokens=5, stream=True, stream_options={"include_usage": True}
            )
        )

    assert whole.choices[0].message.content
    assert whole.choices[0].finish_reason == "length"
    assert whole.usage is not None
    assert whole.usage.completion_tokens == 5
    assert chunks[-1].usage == whole.usage
    choices = [chunk.choices[0] for chunk in chunks[:-1]]
    assert [choice.finish_reason for choice in choices] == [None] * (len(choices) - 1) + ["length"]
    assert sum(bool(choice.delta.content) for choice in choices) > 1  # it comes in pieces
    assert "".join(choice.delta.content or "" for choice in choices) == peer.written()[-1]["text"]


def test_the_model_is_sent_the_prompt_that_is_shown(peer: Peer, store: Path, asked: list[Asked]) -> None:
    shown = rag(peer, store, "ask", QUESTIONS[0], "--show-prompt")

    sent = asked[0].written["request"]
    assert sent["messages"] == shown["messages"]
    assert (sent["model"], sent["max_tokens"]) == (MODEL, ANSWER_TOKENS)


def test_an_answer_names_the_model_and_its_tokens_as_the_server_counted_them(asked: list[Asked]) -> None:
    for each in asked:
        usage = each.written["usage"]
        assert each.answer["model"] == MODEL
        assert each.answer["fallback"] is None
        assert usage["prompt_tokens"] > ANSWER_TOKENS
        counted = {name: each.answer["usage"][name] for name in ("prompt_tokens", "completion_tokens")}
        assert counted == {name: usage[name] for name in counted}
        assert each.answer["usage"]["completion_tokens"] > 0


def test_the_model_reports_nothing_to_anybody(peer: Peer, asked: list[Asked]) -> None:
    assert asked
    assert list(peer.home.iterdir()) == []  # OpenVINO's telemetry leaves an id there
