"""Runs by a Ray on this machine: the index of local workers, whoever is killed; without its head, nothing."""

import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.ingest.ray_runs import (
    answers,
    below,
    end,
    ingest,
    kill,
    lives,
    readers,
    started,
    wait_for,
    write_documents,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("ray") is None, reason="needs Ray: pip install 'openbook[ray]'"),
]


def test_a_run_whose_readers_are_killed_publishes_the_index_of_local_workers(tmp_path: Path) -> None:
    write_documents(tmp_path / "docs", 1)
    local = ingest(tmp_path / "local", tmp_path / "docs")
    with started(tmp_path / "ray", tmp_path / "docs", "--runner", "ray", "--workers", "2") as run:
        began = time.monotonic()
        kill(*wait_for(lambda: readers(run.pid), run))
        ended = end(run, began)

    assert (local.code, ended.code, ended.errors) == (0, 0, "")
    assert answers(tmp_path / "ray") == answers(tmp_path / "local")


def test_a_run_that_loses_ray_says_so_in_one_line_publishes_nothing_and_leaves_no_process(tmp_path: Path) -> None:
    write_documents(tmp_path / "docs", 1)
    with started(tmp_path / "store", tmp_path / "docs", "--runner", "ray", "--workers", "1") as run:
        began = time.monotonic()
        wait_for(lambda: readers(run.pid), run)
        processes = below(run.pid)
        kill(*(pid for pid, name in processes.items() if name.endswith(("gcs_server", "raylet"))))
        ended = end(run, began)

    assert (ended.code, ended.report) == (1, None)
    assert ended.errors.count("\n") == 1
    assert "this machine's Ray was lost" in ended.errors
    assert not (tmp_path / "store" / "collections" / "default" / "CURRENT").exists()
    until = time.monotonic() + 30
    while any(lives(pid) for pid in processes) and time.monotonic() < until:
        time.sleep(0.1)
    assert [name for pid, name in processes.items() if lives(pid)] == []
