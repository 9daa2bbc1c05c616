"""`ingest work` goes on where its jobs cannot be written for a while."""

from typing import Any

import pytest

from ingest.cli import work
from ingest.upkeep.working import Done
from rag.errors import JobsUnusable, StorageError


class Failing:
    """A worker whose steps fail, then find nothing to do; `--once` ends then."""

    def __init__(self, *errors: Exception) -> None:
        self.left = list(errors)

    def step(self) -> Done | None:
        if self.left:
            raise self.left.pop(0)
        raise KeyboardInterrupt

    def is_idle(self) -> bool:
        return True


def do(worker: Any, *, once: bool) -> None:
    work._work(worker, once=once)


def test_it_says_once_why_jobs_wait_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("ingest.cli.work.time.sleep", waits.append)
    full, busy = StorageError("no space left"), JobsUnusable("another process is editing jobs.sqlite")

    with pytest.raises(KeyboardInterrupt):
        do(Failing(full, full, full, busy), once=False)

    said = capsys.readouterr().err.splitlines()
    assert [line.partition(";")[0] for line in said] == [str(full), str(busy)]
    assert waits == sorted(waits)
    assert len(waits) == 4


def test_once_it_fails_rather_than_waits() -> None:
    with pytest.raises(StorageError, match="no space"):
        do(Failing(StorageError("no space left")), once=True)
