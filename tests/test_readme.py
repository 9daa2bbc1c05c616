"""The README's commands are run, and what it links to exists."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rag.settings import load_settings
from tests.indexes import write_documents

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines() if line.startswith(".venv/bin/")
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    write_documents(home / "handbook")
    (home / "handbook" / "travel.md").write_text("# Travel\n\n" + "Book the train before you book a flight. " * 8)
    (home / "draft.md").write_text("Book the train before you book a flight.\n")
    return {**os.environ, "HOME": str(home), "RAG_STORE": str(tmp_path / "store"), "RAG_EMBEDDER__KIND": "hashing"}


def test_the_commands_work_as_they_are_printed_one_after_the_other(environment: dict[str, str], tmp_path: Path) -> None:
    commands = [command for command in COMMANDS if not command.endswith(("serve", "watch"))]  # which do not end
    assert len(commands) >= 6
    for command in commands:
        name, *arguments = shlex.split(command)
        program = Path(name).name
        code = f"import sys; sys.argv[0] = {program!r}; from {program}.cli import main; raise SystemExit(main())"
        arguments = [str(Path(environment["HOME"]) / a[2:]) if a.startswith("~/") else a for a in arguments]
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout.strip(), command


def test_every_setting_it_names_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    named = set(re.findall(r"RAG_[A-Z_]+", README)) - {"RAG_"}
    assert len(named) >= 8
    wanted = {"RAG_EMBEDDER__KIND": "hashing", "RAG_PDF__READER": "pypdf", "RAG_LLM__BASE_URL": "http://x"}
    for name in named:
        value = "300" if name.endswith(("TOKENS", "_S", "_MB")) else "1" if name.endswith("__K") else "x"
        monkeypatch.setenv(name, wanted.get(name, value))
    monkeypatch.setenv("RAG_CHUNKER__SIZE_TOKENS", "100")
    assert load_settings().llm.model == "x"


def test_what_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_each_llm_takes_two_lines() -> None:
    for server in ("OpenAI", "Ollama", "vLLM"):
        (block,) = [block for block in BLOCKS if block.startswith(f"# {server}\n")]
        assert len(block.splitlines()) == 3
