"""A disk that fills up while a run writes: one clear line, exit 1, and what was published still answers."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.index import open_index
from tests.indexes import hashing_settings

COMMAND = [sys.executable, "-c", "from ingest.cli import main; raise SystemExit(main())", "run"]


@pytest.mark.parametrize("no_cache", [False, True])
@pytest.mark.parametrize("limit_kb", [8, 60, 250, 900])
def test_nothing_is_lost_but_the_run(tmp_path: Path, limit_kb: int, no_cache: bool) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for number in range(30):
        lines = (f"Sentence {i} of note {number} is about subject {i * number}." for i in range(200))
        (docs / f"{number}.md").write_text(" ".join(lines))
    settings = hashing_settings(tmp_path / "store")
    run(settings, [docs])
    for number in range(30):
        (docs / f"{number}.md").write_text("Changed. " + (docs / f"{number}.md").read_text())

    def limit() -> None:
        # A file that may not grow is what a full disk looks like to everything that writes, without a disk to fill.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_kb * 1024, limit_kb * 1024))

    done = subprocess.run(
        [*COMMAND, *(["--no-cache"] if no_cache else [])],
        env={**os.environ, "RAG_STORE": str(settings.store), "RAG_EMBEDDER__KIND": "hashing"},
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert (done.returncode, len(errors)) == (1, 1), done.stderr
    assert "Traceback" not in done.stderr
    assert "disk" in errors[0] or "grow so large" in errors[0]
    with open_index(settings, "default") as index:
        assert index.generation == "000001"
        assert len(index.documents()) == 30
        assert index.search_words("subject", 3)
    assert run(settings).generation == "000002"
