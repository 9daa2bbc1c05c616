"""A conversation on a real terminal, with a scripted model."""

import json
from pathlib import Path

from rag.settings import Settings
from tests.llm_server import LLMServer, Reply, answer
from tests.terminal import Terminal, plain

MAIN = "import sys; from rag.cli import main; sys.exit(main(sys.argv[1:]))"
UP = "\x1b[A"


def test_a_conversation_has_sources_arrow_keys_and_survives_ctrl_c(hashing_index: Settings, tmp_path: Path) -> None:
    viewer = tmp_path / "bin" / "xdg-open"
    viewer.parent.mkdir()
    viewer.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {tmp_path}/opened\n')
    viewer.chmod(0o755)
    talk = tmp_path / "talk.jsonl"
    held = Reply(["Breakfast is paid up to 18 EUR [1]. ", "The rest"], "hang")
    with LLMServer(answer("A hotel may cost at most 140 EUR a night [1]."), answer("Breakfast?"), held) as server:
        environment = {"RAG_LLM__BASE_URL": server.base_url, "PATH": f"{viewer.parent}:/usr/bin:/bin"}
        with Terminal(MAIN, "chat", "-m", "scripted", "--history", str(talk), env=environment) as terminal:
            terminal.wait_for("> ")
            terminal.type("/open 1\n")
            terminal.wait_for("none yet")
            terminal.type("What may a hotel cost?\n")
            terminal.wait_for("[1] handbook/expenses.md")
            terminal.wait_for("> ")
            terminal.type("/sources\n")
            terminal.wait_for("A hotel may cost at most 140 EUR a night.”")
            terminal.type("/open 1\n")
            terminal.wait_for("expenses.md\r\n")
            terminal.type("And breakfast?\n")
            terminal.wait_for("The rest")
            terminal.type("\x03")
            terminal.wait_for("stopped; what is faint was not checked")
            terminal.type("/nonsense\n")
            terminal.wait_for("there is no command /nonsense")
            terminal.type(f"{UP}{UP}")  # the question before
            terminal.wait_for("And breakfast?")
            terminal.type("\x15\x04")  # an empty line again, and its end
            assert terminal.end() == 0

    assert (tmp_path / "opened").read_text() == str(hashing_index.store.parent / "handbook" / "expenses.md")
    said = [json.loads(line) for line in talk.read_text().splitlines()]
    assert [message["role"] for message in said] == ["user", "assistant"] * 2
    assert said[3]["content"].startswith("Breakfast is paid up to 18 EUR [1].")
    assert "The rest" in said[3]["content"]
    assert "\x1b" not in plain(terminal.output)
