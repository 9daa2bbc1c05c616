"""Starts a process beside the service, and starts it again when it ends: `ingest work`, what `rag serve --manage` adds.

It is a process of its own: the service does not index, and a file that brings the worker down does not bring down the
service. The worker ends with us, even if we are killed, since we hold its standard input open. What follows a target
for a replica is started likewise.
"""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from rag.errors import RagError
from rag.index.generations import list_collections
from rag.jobs.jobs import Job, NewJob
from rag.jobs.queue import Jobs
from rag.waits import growing_wait

_COMMAND = [sys.executable, "-c", "from ingest.cli import main; raise SystemExit(main())", "work", "--with-parent"]
_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0  # before a worker that ended is started again, twice as long each time
_STEADY_S = 60.0  # one that lived as long did not fail at its start
_END_S = 10.0  # for it to end what it can: what is published is whole in any case
_LOOK_S = 0.2


class ManagedWorker:
    """A worker that is there as long as the `with` block; what it says goes to the log."""

    def __init__(
        self,
        command: list[str] | None = None,
        *,
        first_wait_s: float = _FIRST_WAIT_S,
        name: str = "worker",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`name` is what the log calls it; without an `environment` it has that of this process."""
        self._command = command or _COMMAND
        self._name = name
        self._environment = environment
        self._log = logging.getLogger(f"rag.{name}")
        self._first_wait_s = first_wait_s
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=name, daemon=True)
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join(_END_S + _LOOK_S)

    def _watch(self) -> None:
        failures = 0
        while not self._ending.is_set():
            began = time.monotonic()
            code = self._run()
            if self._ending.is_set():
                return
            if time.monotonic() - began > _STEADY_S:
                failures = 0
            wait_s = growing_wait(self._first_wait_s, _LONGEST_WAIT_S, failures)
            self._log.error("the %s ended with code %s; it is started again in %g s", self._name, code, wait_s)
            self._ending.wait(wait_s)
            failures += 1

    def _run(self) -> int | None:
        """Run one worker to its end, or to ours; return its exit code."""
        try:
            process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=self._environment,
            )
        except OSError as error:
            self._log.error("the %s cannot be started: %s", self._name, error.strerror)
            return None
        self.process, self.starts = process, self.starts + 1
        saying = threading.Thread(target=_pass_on, args=(process, self._log), daemon=True)
        saying.start()
        while process.poll() is None and not self._ending.wait(_LOOK_S):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
        code = process.wait()
        assert process.stdin is not None
        process.stdin.close()  # held open until now: see `--with-parent`
        saying.join(_LOOK_S)
        return code


def require_first_collection(store: Path, collection: str) -> None:
    """Have a worker make the service's own collection, unless there is one; raises RagError where it cannot."""
    if collection in list_collections(store):
        return
    jobs = Jobs(store)
    making = jobs.creating(collection) or jobs.add(NewJob("create", collection, ""))
    if _is_put_off(making):
        jobs.postpone([making], "", 0)  # by an earlier service, perhaps for a setting that was mended since
    while True:
        job = jobs.get(making.id)
        if job is None or not job.is_open or _is_put_off(job):
            break
        time.sleep(_LOOK_S)
    if job is None or job.state != "finished":
        raise RagError(f"the collection '{collection}' cannot be made: {job.detail if job else 'its job is gone'}")


def _is_put_off(job: Job) -> bool:
    """Whether it was begun and waits again for a reason: a wrong setting would be waited for without end."""
    return job.started is not None and job.state == "waiting" and bool(job.detail)


def _pass_on(process: "subprocess.Popen[bytes]", log: logging.Logger) -> None:
    """Log each line that a worker says."""
    assert process.stderr is not None
    with process.stderr as said:
        for line in said:
            log.warning("%s", line.decode("utf-8", "replace").rstrip())
