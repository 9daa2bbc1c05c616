"""The README's commands are run; tests/test_docs.py checks its links and settings, as of any page."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

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
    commands = [command for command in COMMANDS if not command.endswith("serve")]  # which does not end
    assert len(commands) >= 4
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


def test_each_llm_takes_two_lines() -> None:
    for server in ("OpenAI", "Ollama", "vLLM"):
        (block,) = [block for block in BLOCKS if block.startswith(f"# {server}\n")]
        assert len(block.splitlines()) == 3
