"""Reads and chunks files in worker processes, so that a hostile file harms only its worker and is reported."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Protocol, Self

from ingest.boundary import Step
from ingest.child_process import ChildProcess, start_process
from ingest.chunking import Chunking
from ingest.loaded import Begun, LoadOptions, LoadRequest, LoadResult
from ingest.loaders.process import WorkerLimits
from rag.errors import IngestError
from rag.settings import LoadSettings, PdfSettings

_START_S = 60.0  # for a worker to be up; it takes 0.8 s with both cores busy
_MOST_STARTS = 3  # in a row that may fail, before it is no accident
_END_S = 10.0  # for a worker to end that answers no more
_LOOK_S = 1.0  # between two looks at the workers; what takes longer is not theirs, see `_Worker.charge`


class ReadingSettings(Protocol):
    """The settings that reading a file takes; `Settings` has them."""

    @property
    def load(self) -> LoadSettings: ...
    @property
    def pdf(self) -> PdfSettings: ...


class LoaderPool:
    """A few worker processes; they start with the first request and end with `close`, or with this process.

    A worker that dies or takes too long is replaced, and the file it had is reported with the reason. Only what
    a worker does with a file counts for that: not its start, and not the time that this process spends elsewhere.
    With `chunking` they also chunk what they read, and each of the two steps has the time and the memory of a file.
    """

    def __init__(self, settings: ReadingSettings, workers: int, chunking: Chunking | None = None) -> None:
        self._options = LoadOptions(settings.pdf.reader)
        self._limits = WorkerLimits(settings.load.max_bytes, settings.load.memory_mb)
        self._chunking = chunking
        self._timeout_s = settings.load.timeout_s
        self._count = max(1, workers)
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def load_all(self, requests: Iterable[LoadRequest]) -> Iterator[LoadResult]:
        """Yield a result for each request as it finishes; `result.request` says whose it is.

        No more requests are taken than there are workers, and none while the caller is busy with a result, but the
        worker that it came from has the next one by then. Raises IngestError if workers do not start.
        """
        waiting = iter(requests)
        try:
            self._hand_out(waiting)
            while busy := [worker for worker in self._workers if worker.request is not None]:
                for result in self._collect(busy):
                    self._hand_out(waiting)
                    yield result
        finally:
            self._drop([worker for worker in self._workers if worker.request is not None])

    def close(self) -> None:
        """End every worker at once."""
        self._drop(self._workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that are up."""
        return [worker.process.pid for worker in self._workers]

    def _hand_out(self, waiting: Iterator[LoadRequest]) -> None:
        while True:
            free = next((worker for worker in self._workers if worker.request is None), None)
            if free is None and len(self._workers) >= self._count:
                return
            request = next(waiting, None)
            if request is None:
                return
            if free is None:
                self._start(request)
            elif not free.accept(request, self._timeout_s):  # it died while it had nothing to do
                self._replace(free)

    def _start(self, request: LoadRequest) -> None:
        self._workers.append(_start((self._options, self._limits, self._chunking), self._timeout_s))
        self._workers[-1].accept(request, self._timeout_s)

    def _replace(self, worker: "_Worker") -> None:
        """Have a new worker do what this one was given: it may have died before that, with nothing to do."""
        assert worker.request is not None
        self._drop([worker])
        self._start(worker.request)

    def _collect(self, busy: list["_Worker"]) -> Iterator[LoadResult]:
        """Wait a while for what workers report, and yield the results; what has arrived is never late."""
        patience_s = max(0.0, min(_LOOK_S, *(worker.left_s for worker in busy)))
        ready = wait([worker.connection for worker in busy], timeout=patience_s)
        now = time.monotonic()
        for worker in busy:
            worker.charge(now)
        late = [worker for worker in busy if worker.left_s <= 0 and worker.connection not in ready]
        yield from [result for worker in late if (result := self._give_up(worker)) is not None]
        for worker in busy:
            if worker.connection in ready and (result := self._receive(worker)) is not None:
                yield result

    def _receive(self, worker: "_Worker") -> LoadResult | None:
        """Return a worker's result; None if it only told of itself, or another one is to try."""
        try:
            answer: LoadResult | Begun = worker.connection.recv()
        except BlockingIOError:  # it was stopped in the middle of its answer
            return self._give_up(worker)
        except (EOFError, OSError):
            return self._give_up(worker, worker.how_it_died())
        if isinstance(answer, Begun):
            self._failed_starts = 0
            worker.begin(self._timeout_s * answer.times, answer.step)
            return None
        worker.request = None
        return answer

    def _give_up(self, worker: "_Worker", reason: str = "") -> LoadResult | None:
        """Drop a worker that died for this `reason` or is late; return its file's result, unless another is to try."""
        if not worker.is_up:
            self._count_failed_start(reason or f"it took longer than {_START_S:g} s")
        if not worker.is_up or (reason and not worker.has_begun):
            self._replace(worker)
            return None
        self._drop([worker])
        assert worker.request is not None
        said = worker.how_it_failed(reason) if reason else worker.how_late_it_is()
        return LoadResult(worker.request, error=f"{worker.request.uri} {said}")

    def _count_failed_start(self, reason: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _MOST_STARTS:
            raise IngestError(
                f"the processes that read files do not start (the last one: {reason}); is there memory for them? "
                "Use fewer at a time: --workers 1"
            )

    def _drop(self, workers: list["_Worker"]) -> None:
        for worker in list(workers):
            worker.end()
            if worker in self._workers:
                self._workers.remove(worker)


@dataclass(slots=True, eq=False)
class _Worker:
    """One process, and the request it has, if any."""

    child: ChildProcess
    request: LoadRequest | None = None
    step: Step = "load"  # what it does now, for which it has `allowed_s`
    allowed_s: float = 0.0
    left_s: float = 0.0
    looked_at: float = 0.0
    is_up: bool = False
    has_begun: bool = False  # what it was given last, as far as is known

    @property
    def process(self) -> subprocess.Popen[bytes]:
        return self.child.process

    @property
    def connection(self) -> Connection:
        return self.child.connection

    def accept(self, request: LoadRequest, timeout_s: float) -> bool:
        """Send it a request; False if the process is gone, which waiting for its answer also detects."""
        self.request, self.has_begun, self.step = request, False, "load"
        self._restart_clock(timeout_s if self.is_up else _START_S)
        try:
            self.connection.send(request)
        except OSError:
            return False
        return True

    def begin(self, timeout_s: float, step: Step = "load") -> None:
        """Start the clock anew: it is up, or has a file's bytes or a document before it."""
        self.is_up = self.has_begun = True
        self.step = step
        self._restart_clock(timeout_s)

    def charge(self, now: float) -> None:
        """Count the time since the last look, but no more than a look may take.

        If it was longer, this process was stopped or busy, or the machine slept.
        """
        self.left_s -= min(now - self.looked_at, _LOOK_S)
        self.looked_at = now

    def how_it_died(self) -> str:
        """Say how its process ended; one that has only closed its end of the socket is ended."""
        try:
            code = self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def how_late_it_is(self) -> str:
        did = "read" if self.step == "load" else "cut into chunks"
        return f"took longer than {self.allowed_s:g} s to {did}; raise RAG_LOAD__TIMEOUT_S"

    def how_it_failed(self, reason: str) -> str:
        """Say what became of its file when it died for this `reason`."""
        if self.step == "load":
            did, who, damaged = "read", "reader", "the file is damaged, or"
        else:
            did, who, damaged = "cut into chunks", "worker", "it"
        return f"cannot be {did}: its {who} {reason}; {damaged} needs more than RAG_LOAD__MEMORY_MB allows"

    def _restart_clock(self, allowed_s: float) -> None:
        self.allowed_s = self.left_s = allowed_s
        self.looked_at = time.monotonic()

    def end(self) -> None:
        self.child.end()


def _start(task: tuple[LoadOptions, WorkerLimits, Chunking | None], timeout_s: float) -> _Worker:
    """Start a worker and tell it what is to be done with files."""
    child = start_process("ingest.worker_process", timeout_s, purpose="reads files")
    with contextlib.suppress(OSError):  # it died at once, which its first answer will tell
        child.connection.send(task)
    return _Worker(child)
