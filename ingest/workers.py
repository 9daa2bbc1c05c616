"""Reads files in worker processes, so that a hostile file harms only its worker and is reported."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Self

from ingest.loaded import LoadOptions, LoadRequest, LoadResult
from ingest.loaders.process import WorkerLimits
from rag.settings import Settings

_START_S = 60.0  # for a worker to be up; it takes 0.8 s with both cores busy
_BOOT = "import sys; sys.path[:] = {path!r}; from ingest.loaders.process import serve; serve({requests}, {life})"


class LoaderPool:
    """A few worker processes; they start with the first request and end with `close`, or with this process.

    A worker that dies or takes too long is replaced, and the file it had is reported with the reason.
    """

    def __init__(self, settings: Settings, workers: int) -> None:
        self._options = LoadOptions(settings.pdf.reader)
        self._limits = WorkerLimits(settings.load.max_bytes, settings.load.memory_mb)
        self._timeout_s = settings.load.timeout_s
        self._count = max(1, workers)
        self._workers: list[_Worker] = []

    def load_all(self, requests: Iterable[LoadRequest]) -> Iterator[LoadResult]:
        """Yield a result for each request as it finishes; `result.request` says whose it is.

        No more requests are taken than there are workers, and none while the caller is busy with a result.
        """
        waiting = iter(requests)
        try:
            while True:
                self._hand_out(waiting)
                busy = [worker for worker in self._workers if worker.request is not None]
                if not busy:
                    return
                yield from self._collect(busy)
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
            if free is None or not free.accept(request, self._timeout_s):
                if free is not None:  # it died while it had nothing to do
                    self._drop([free])
                self._workers.append(_start(self._options, self._limits))
                self._workers[-1].accept(request, self._timeout_s)

    def _collect(self, busy: list["_Worker"]) -> Iterator[LoadResult]:
        """Wait until at least one worker reports or times out, and yield the results."""
        patience_s = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
        ready = wait([worker.connection for worker in busy], timeout=patience_s)
        for worker in busy:
            if worker.connection in ready:
                result = worker.receive()
            elif time.monotonic() >= worker.deadline:
                result = worker.fail(f"took longer than {self._timeout_s:g} s to read; raise RAG_LOAD__TIMEOUT_S")
            else:
                continue
            if result is None:
                continue
            if worker.is_broken:
                self._drop([worker])
            yield result

    def _drop(self, workers: list["_Worker"]) -> None:
        for worker in list(workers):
            worker.end()
            if worker in self._workers:
                self._workers.remove(worker)


@dataclass(slots=True, eq=False)
class _Worker:
    """One process, and the request it has, if any."""

    process: subprocess.Popen[bytes]
    connection: Connection
    life_fd: int
    request: LoadRequest | None = None
    deadline: float = 0.0
    timeout_s: float = 0.0
    is_up: bool = False
    is_broken: bool = False

    def accept(self, request: LoadRequest, timeout_s: float) -> bool:
        """Send it a request; False if the process is gone, which waiting for its answer also detects."""
        self.request, self.timeout_s = request, timeout_s
        self.deadline = time.monotonic() + timeout_s + (0 if self.is_up else _START_S)
        try:
            self.connection.send(request)
        except OSError:
            return False
        return True

    def receive(self) -> LoadResult | None:
        """Return its result; None if it only reported that it is up, when the file's time begins."""
        try:
            answer: LoadResult | int = self.connection.recv()
        except (EOFError, OSError):
            return self.fail(self._how_it_died())
        if isinstance(answer, int):
            self.is_up = True
            self.deadline = time.monotonic() + self.timeout_s
            return None
        self.request = None
        return answer

    def fail(self, reason: str) -> LoadResult:
        """Give up the request, and end the process."""
        assert self.request is not None
        request, self.request, self.is_broken = self.request, None, True
        return LoadResult(request, error=f"{request.uri} {reason}")

    def end(self) -> None:
        self.connection.close()
        os.close(self.life_fd)
        self.process.kill()
        self.process.wait()

    def _how_it_died(self) -> str:
        code = self.process.wait()
        if not self.is_up:
            return f"could not be read: its reader process did not start (exit code {code}); run again"
        died = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return f"cannot be read: its reader {died}; the file is damaged, or needs more than RAG_LOAD__MEMORY_MB allows"


def _start(options: LoadOptions, limits: WorkerLimits) -> _Worker:
    """Start a process that shares only two descriptors with this one; `multiprocessing` would import our main."""
    ours, theirs = socket.socketpair()
    life_read, life_write = os.pipe()
    path = [entry for entry in sys.path if entry]
    boot = _BOOT.format(path=path, requests=theirs.fileno(), life=life_read)
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
            [sys.executable, "-P", "-c", boot],
            pass_fds=(theirs.fileno(), life_read),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # PDFium and pypdf talk there; what matters is in the result
        )
    os.close(life_read)
    connection = Connection(ours.detach())
    with contextlib.suppress(OSError):  # it died at once, which its first answer will tell
        connection.send((options, limits))
    return _Worker(process, connection, life_write)
