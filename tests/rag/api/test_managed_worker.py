"""A worker beside the service: started again when it dies, ended with the service, its words in the log."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.api.managed_worker import ManagedWorker, require_first_collection
from rag.errors import RagError
from rag.jobs.jobs import NewJob
from rag.jobs.queue import Jobs
from tests.indexes import hashing_settings

PATIENCE_S = 120


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_worker_that_dies_is_started_again_and_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('error: the store is locked')"]
    with caplog.at_level(logging.WARNING, "rag.worker"), ManagedWorker(command, first_wait_s=0.05) as worker:
        until(lambda: worker.starts >= 3)

    assert "error: the store is locked" in caplog.messages
    assert any("ended with code 1; it is started again in 0.1 s" in message for message in caplog.messages)


def test_a_worker_ends_with_the_service() -> None:
    with ManagedWorker([sys.executable, "-c", "import time; time.sleep(600)"]) as worker:
        until(lambda: worker.process is not None)

    assert worker.process is not None
    assert worker.process.poll() is not None


def test_a_worker_whose_service_is_killed_ends_itself() -> None:
    with ManagedWorker([sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]) as worker:
        until(lambda: worker.process is not None)
        assert worker.process is not None
        assert worker.process.stdin is not None
        worker.process.stdin.close()  # as the end of our process does
        until(lambda: worker.process is not None and worker.starts >= 2)


def test_a_first_collection_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path / "store")
    jobs = Jobs(settings.store)

    def fail() -> None:
        until(lambda: bool(jobs.open()))
        jobs.end(jobs.open(), "failed", detail="the disk is broken")

    threading.Thread(target=fail).start()
    with pytest.raises(RagError, match="the disk is broken"):
        require_first_collection(settings.store, "default")


def test_a_first_collection_that_is_put_off_is_said_rather_than_waited_for(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    left = jobs.add(NewJob("create", "default", ""))  # by a service that was ended before it was made

    def put_off(detail: str) -> None:
        jobs.begin([left])
        jobs.postpone([left], detail, 60)

    def put_off_anew() -> None:
        while jobs.open()[0].detail:  # until the reason of then is taken back
            time.sleep(0.01)
        put_off("there is no encoder 'nonesuch'")

    put_off("a reason of then")
    threading.Thread(target=put_off_anew).start()
    with pytest.raises(RagError, match="cannot be made: there is no encoder 'nonesuch'"):
        require_first_collection(tmp_path, "default")
    assert len(jobs.open()) == 1
