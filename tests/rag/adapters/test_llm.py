"""simonw's llm with the plugin: a model calls the tool, and fragments go before a prompt."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from rag.adapters import llm as plugin
from rag.adapters.llm import load_passages, openbook_search
from tests.rag.adapters.conftest import HOTEL, Service
from tests.rag.adapters.llm_commands import llm_commands

ROOT = Path(__file__).parents[3]
QUESTION = "How much may a hotel cost a night?"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Result]]:
    with llm_commands(tmp_path) as invoke:
        yield invoke


@pytest.fixture
def remote(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service, named by the environment as `ann` would."""
    monkeypatch.setenv("RAG_REMOTE__BASE_URL", service.base_url)
    monkeypatch.setenv("RAG_REMOTE__KEY", service.ann)
    return service


def test_the_package_tells_llm_of_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["entry-points"]["llm"] == {"openbook": plugin.__name__}


def test_llm_lists_the_tool_and_the_loader(run: Callable[..., Result]) -> None:
    tools = run("tools", "list")
    loaders = run("fragments", "loaders")

    assert "openbook_search(question: str, collection: str = '') -> str (plugin: openbook)" in tools.output
    assert "Search the user's documents" in tools.output
    assert "openbook:" in loaders.output


def test_a_model_that_calls_the_tool_gets_passages_with_their_spans(
    run: Callable[..., Result], remote: Service
) -> None:
    result = run("-m", "repeating", "-T", "openbook_search", QUESTION)

    assert result.exit_code == 0, result.output
    first = json.loads(result.output.strip().splitlines()[-1])[0]
    assert first["text"] == HOTEL
    assert (first["start"], first["end"], first["generation"]) == (0, 73, "000001")


def test_fragments_stand_before_the_prompt_and_are_logged_with_their_spans(
    run: Callable[..., Result], remote: Service
) -> None:
    result = run("-m", "repeating", "-f", f"openbook:{QUESTION}", "What does it cost?")

    assert result.exit_code == 0, result.output
    assert f"From Travel › Hotels (handbook/Reise & Hotel.md, page 1):\n\n{HOTEL}" in result.output
    assert "openbook://handbook/handbook/Reise%20%26%20Hotel.md#0-73" in run("fragments", "list").output


def test_without_a_service_the_store_of_the_settings_is_asked(in_process: dict[str, Any]) -> None:
    assert load_passages(QUESTION)[0].source == "openbook://handbook/handbook/Reise%20%26%20Hotel.md#0-73"
    assert HOTEL in openbook_search(QUESTION)


def test_a_failure_is_one_line_without_the_key(
    run: Callable[..., Result], remote: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_REMOTE__KEY", "ob_" + "S" * 43)

    failed = run("-m", "repeating", "-f", f"openbook:{QUESTION}", "What does it cost?")
    told = run("-m", "repeating", "-T", "openbook_search", QUESTION)

    assert failed.exit_code == 1
    assert "answered 401: the key is unknown, expired or revoked" in failed.output
    assert "answered 401: the key is unknown, expired or revoked" in told.output
    assert "SSS" not in failed.output + told.output


def test_the_plugin_is_quickly_loaded() -> None:
    """Every `llm` loads it: the engine and its packages come with the first question alone."""
    code = "import sys, rag.adapters.llm; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout

    assert not {"rag.engine", "rag.settings", "onnxruntime", "tantivy"} & set(loaded.split())
