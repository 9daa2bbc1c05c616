"""docs/access.md: its commands work in their order, its settings are settings."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from rag.cli import main
from rag.settings import load_settings

DOCUMENT = (Path(__file__).parent.parent / "docs/access.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)


def test_the_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path))
    commands = [shlex.split(line) for block in blocks("sh") for line in block.splitlines()]

    assert [(command[0], main(command[1:])) for command in commands] == [("rag", 0)] * 5


def test_the_settings_are_understood() -> None:
    (settings,) = blocks("toml")

    assert load_settings(**tomllib.loads(settings)).server.hosts == ("docs.example.org",)
