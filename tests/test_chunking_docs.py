"""docs/chunking.md: its commands and its Python run, and it names every chunker there is."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ingest.chunkers import CHUNKERS
from ingest.cli import main
from ingest.lab.comparison import Comparison
from rag.evals.intervals import Difference
from rag.settings import ChunkerSettings
from tests.indexes import EXPENSES, write_documents

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "chunking.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
(PYTHON,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
(TOML,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    folder = write_documents(tmp_path / "handbook")
    at = EXPENSES.index("140 EUR")
    row = {"id": "1", "question": "What may a hotel cost?", "uri": "handbook/expenses.md", "quote": "140 EUR"}
    (folder / "questions.jsonl").write_text(json.dumps({**row, "start": at, "end": at + 7}) + "\n")


def test_the_commands_work_as_they_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) == 2
    for command in COMMANDS:
        name, *arguments = shlex.split(command)
        assert name == "ingest"
        assert main([argument.replace("~", str(tmp_path)) for argument in arguments]) == 0, command
        assert capsys.readouterr().out.strip()


def test_the_python_works_as_it_is_printed() -> None:
    names: dict[str, Any] = {}
    *statements, last = PYTHON.rstrip().split("\n")
    exec("\n".join(statements), names)
    assert isinstance(names["comparison"], Comparison)
    assert [trial.chunker for trial in names["comparison"].trials] == ["default:100", "default", "lines"]
    assert isinstance(eval(last, names), Difference)


def test_the_table_names_every_chunker_and_no_other() -> None:
    table = TEXT.split("## The chunkers")[1].split("## ")[0]
    assert re.findall(r"^\| `([a-z]+)` \| ", table, re.MULTILINE)[1:] == list(CHUNKERS)


def test_the_settings_are_some_and_a_name_alone_means_what_it_says() -> None:
    chosen = ChunkerSettings.model_validate(tomllib.loads(TOML)["chunker"])
    assert chosen.name in CHUNKERS
    defaults = ChunkerSettings()
    assert f"({defaults.size_tokens} and {defaults.overlap_tokens}, unless you changed them)" in TEXT
