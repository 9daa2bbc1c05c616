"""`ingest watch` as a process: what it says, and how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.cli import main
from rag.settings import Settings

COMMAND = [sys.executable, "-c", "import sys; from ingest.cli import main; sys.exit(main())", "watch"]
PATIENCE_S = 300  # a busy machine may be slow


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_each_run_is_a_line_and_a_signal_ends_it_quietly(
    own_index: Settings, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    environment = {**os.environ, "RAG_STORE": str(own_index.store), "RAG_EMBEDDER__KIND": "hashing"}
    with subprocess.Popen(
        [*COMMAND, "--json", "--debounce", "0.3"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            assert process.stdout is not None
            first = json.loads(process.stdout.readline())
            (tmp_path / "handbook" / "more.md").write_text("Something more.\n")
            second = json.loads(process.stdout.readline())
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()

    assert (first["generation"], first["unchanged"]) == (None, 3)
    assert (second["generation"], second["read"]) == ("000002", ["handbook/more.md"])
    assert (process.returncode, out, err) == (code, "", "")


def test_nothing_to_watch_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))

    assert main(["watch"]) == 2

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: nothing to watch: no folder was ever named in 'default'")
    assert output.err.count("\n") == 1
