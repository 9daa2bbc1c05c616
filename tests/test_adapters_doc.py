"""docs/adapters.md does what it says: every example is run against a service, or in this process."""

import ast
import asyncio
import inspect
import json
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.adapters.client import Passage
from rag.api.app import make_app
from rag.api.wire.dify import RetrievalRecord
from rag.keys import Keys
from rag.settings import Settings
from tests.rag.adapters.llm_commands import llm_commands
from tests.rag.adapters.serving import serving

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "adapters.md").read_text("utf-8")
ADDRESS, KEY = "http://127.0.0.1:8000", "ob_…"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@contextmanager
def as_written(settings: Settings) -> Iterator[tuple[str, str]]:
    """Serve an index with a key, and yield the address and the key that stand for the page's."""
    _, secret = Keys(settings.store).create("reader", collections=["default"])
    with serving(settings) as base_url:
        yield base_url, secret


def test_its_examples_in_python_work_one_after_the_other(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    examples = blocks("python")
    assert len(examples) == 4
    names: dict[str, Any] = {}

    async def run(example: str) -> None:
        waiting = eval(compile(example, "docs/adapters.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
        if inspect.isawaitable(waiting):
            await waiting

    printed = []
    with as_written(own_index) as (base_url, secret):
        monkeypatch.setenv("OPENBOOK_KEY", secret)
        for example in examples:
            asyncio.run(run(example.replace(ADDRESS, base_url).replace(KEY, secret)))
            printed.append(capsys.readouterr().out)
    asyncio.run(names["engine"].close())

    assert "openbook://default/handbook/remote-work.md#" in printed[0]
    assert "three days a week" in printed[0]
    assert printed[1].startswith("A hotel may cost at most 140 EUR a night.") or "140 EUR" in printed[1]
    assert "openbook://default/handbook/remote-work.md#" in printed[2]
    assert "Breakfast is paid up to 18 EUR." in printed[3]


def test_its_commands_of_llm_work(own_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, asking = blocks("sh")
    with as_written(own_index) as (base_url, secret), llm_commands(tmp_path / "llm") as invoke:
        for line in named.splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            monkeypatch.setenv(name, value.replace(ADDRESS, base_url).replace(KEY, secret))
        by_tool, by_fragments = [invoke(*shlex.split(line)[1:], "-m", "repeating") for line in asking.splitlines()]

    assert by_tool.exit_code == 0, by_tool.output
    assert json.loads(by_tool.output.strip().splitlines()[-1])[0]["uri"] == "handbook/expenses.md"
    assert by_fragments.exit_code == 0, by_fragments.output
    assert "140 EUR" in by_fragments.output


def test_dify_is_answered_as_the_page_says(own_index: Settings) -> None:
    (request,) = blocks("http")
    (record,) = blocks("json")
    head, _, body = request.partition("\n\n")
    first, *headers = head.splitlines()
    method, path = first.split()
    _, secret = Keys(own_index.store).create("dify", collections=["default"])
    with TestClient(make_app(own_index)) as client:
        response = client.request(
            method, path, headers=dict(line.replace(KEY, secret).split(": ") for line in headers), content=body
        )

    assert response.status_code == 200, response.text
    assert response.json()["records"] == [json.loads(record)]


def test_the_table_of_what_travels_beside_a_text_has_every_name() -> None:
    table = PAGE.partition("What travels beside each text:")[2].partition("What goes wrong")[0]
    passage = Passage("", 0, "", "", "c", "1", "", "", "", None, None, 0, 0)

    assert set(re.findall(r"`(\w+)`[,|` ]", re.sub(r"\|[^|]*\|$", "|", table, flags=re.MULTILINE))) == set(
        passage.metadata
    )
    assert set(RetrievalRecord.model_fields["metadata"].annotation.model_fields) < set(passage.metadata)  # type: ignore[union-attr]  # it is a model
