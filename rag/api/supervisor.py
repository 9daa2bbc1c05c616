"""Starts the workers of `rag serve --workers N`, starts those again that die, and ends with all of them.

uvicorn's own supervisor (`uvicorn.supervisors.Multiprocess`) is not used: where it is killed its workers go on and keep
the port; it starts a worker again as often as it dies, looks for signals twice a second, kills a worker in which
something holds the interpreter for five seconds, and waits without limit for workers to end.
"""

import json
import logging
import os
import pickle
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag import errors
from rag.api.peers import forget_worker
from rag.api.shared_state import SharedState
from rag.api.worker_job import CLOSING_S, Job
from rag.errors import RagError
from rag.numpy_threads import ONE_THREAD
from rag.settings import environment_with
from rag.waits import growing_wait

_BOOT = "import sys; sys.path[:] = {path!r}; from rag.api.serving_worker import main; main()"
_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it when it is imported
_CALCULATION = {**ONE_THREAD, "OMP_NUM_THREADS": "1"}  # workers have other questions for the other cores
_STEADY_S = 5.0  # a worker that answered for as long did not die at once
_MOST_DEATHS = 5  # at once, one after the other
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 60.0  # before one that died at once again is started; twice as long each time
_SPARE_S = 1.0  # for a worker to end by itself, beyond its own limit

_log = logging.getLogger("rag.workers")


@dataclass(slots=True)
class Worker:
    """A worker's place: the process that has it, and how often one died there at once, one after the other."""

    slot: int
    process: "subprocess.Popen[bytes] | None" = None
    status: int = -1
    said: bytes = b""
    steady_from: float = 0.0  # of time.monotonic, as all times here
    starts_at: float = 0.0
    deaths: int = 0


class Supervisor:
    """The workers of one service; `job` is what each is given, with its own place and descriptors."""

    def __init__(
        self,
        job: Job,
        listener: socket.socket,
        state: SharedState,
        *,
        boot: str = _BOOT,
        first_wait_s: float = _FIRST_WAIT_S,
    ) -> None:
        self._job = job
        self._listener = listener
        self._state = state
        self._first_wait_s = first_wait_s
        self._boot = boot.format(path=sys.path)  # where this process finds its modules
        self._workers = [Worker(slot) for slot in range(job.settings.server.workers)]
        self._selector = selectors.DefaultSelector()

    def run(self, on_start: Callable[[], None]) -> int:
        """Serve until a signal says to stop, and return it; `on_start` is called once all workers can answer.

        Raises the RagError for which a worker cannot start, and RagError where one dies at once again and again.
        """
        with self._selector, _signals() as signals:
            self._selector.register(signals, selectors.EVENT_READ)
            try:
                while True:
                    self._start_due()
                    stop = self._wait(signals, self._next_start_s())
                    if stop is not None:
                        return stop
                    if not self._state.is_ready and self._state.warm_workers == len(self._workers):
                        self._state.head["is_ready"] = 1
                        on_start()
            finally:
                self._end(signals)

    def _wait(self, signals: socket.socket, timeout_s: float | None) -> int | None:
        """Wait for something, and see to it; return the signal to stop, if that is what came."""
        for key, _ in self._selector.select(timeout_s):
            if key.fileobj is signals:
                return signals.recv(1)[0]
            self._hear(key.data)
        return None

    def _hear(self, worker: Worker) -> None:
        """Read what a worker says, which is the end where it is dead."""
        message = os.read(worker.status, 2**16)
        worker.said += message
        if not message:
            self._bury(worker)
        elif self._state.rows["is_warm"][worker.slot]:
            worker.steady_from = time.monotonic() + _STEADY_S

    def _bury(self, worker: Worker) -> None:
        """Clear the place of a worker that has ended; raises RagError where no other one should be started there."""
        end = self._clear(worker)
        refusal = _refusal(worker.said)
        if refusal is not None and not self._state.is_ready:
            raise refusal
        if not self._state.is_ready:
            raise RagError(f"a worker ended before it could answer ({end}); what it wrote is above")
        is_steady = time.monotonic() > worker.steady_from > 0
        worker.deaths = 1 if is_steady else worker.deaths + 1
        why = end if refusal is None else str(refusal)
        is_needed = refusal is None or not self._state.warm_workers  # else those that answer had better go on
        if worker.deaths > _MOST_DEATHS and is_needed:
            raise RagError(f"a worker ended {worker.deaths} times right after its start, so the service ends: {why}")
        is_first = worker.deaths == 1
        wait_s = 0.0 if is_first else growing_wait(self._first_wait_s, _LONGEST_WAIT_S, worker.deaths - 2)
        worker.starts_at = time.monotonic() + wait_s
        when = f"in {wait_s:g} s" if wait_s else "at once"
        _log.error("worker %d ended (%s); it is started again %s", worker.slot + 1, why, when)

    def _clear(self, worker: Worker) -> str:
        """Reap a worker's process, or kill it; return how it ended."""
        process = worker.process
        assert process is not None
        self._selector.unregister(worker.status)
        os.close(worker.status)
        worker.process = None
        os.kill(process.pid, signal.SIGKILL)  # it has ended, or closed the one descriptor by which it can be seen
        self._state.head["past_cpu_s"] += _cpu_seconds(process.pid)
        code = process.wait()
        assert process.stdin is not None
        process.stdin.close()
        forget_worker(self._job.folder, self._state, worker.slot)
        return f"exit code {code}" if code >= 0 else f"signal {-code}, {signal.Signals(-code).name}"

    def _start_due(self) -> None:
        for worker in self._workers:
            if worker.process is None and time.monotonic() >= worker.starts_at:
                self._start(worker)

    def _next_start_s(self) -> float | None:
        """Return when the next worker is to be started, in seconds from now; None where none is."""
        waiting = [worker.starts_at for worker in self._workers if worker.process is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def _start(self, worker: Worker) -> None:
        reading, writing = os.pipe()
        job = replace(self._job, slot=worker.slot, listener=self._listener.fileno(), status=writing)
        try:
            with _without_interrupts():
                worker.process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
                    [sys.executable, "-P", "-c", self._boot],
                    stdin=subprocess.PIPE,
                    bufsize=0,
                    pass_fds=(job.listener, job.status),
                    env=environment_with(unless_set=_CALCULATION, always={_METRICS_FOLDER: str(job.folder)}),
                )
        except OSError as error:
            os.close(reading)
            if not self._state.is_ready:
                raise RagError(f"a worker cannot be started: {error.strerror}; free some memory") from error
            _log.error("worker %d cannot be started: %s; trying again", worker.slot + 1, error.strerror)
            worker.starts_at = time.monotonic() + _SPARE_S
            return
        finally:
            os.close(writing)
        worker.status, worker.said, worker.steady_from = reading, b"", 0.0
        self._selector.register(reading, selectors.EVENT_READ, worker)
        assert worker.process.stdin is not None
        with suppress(BrokenPipeError):  # it is dead already, which its status tells
            worker.process.stdin.write(pickle.dumps(job))

    def _end(self, signals: socket.socket) -> None:
        """End all workers in order; at once where one does not end in its time, or Ctrl-C comes once more."""
        self._listener.close()
        self._signal_all(signal.SIGTERM)
        until = time.monotonic() + self._job.settings.server.grace_s + CLOSING_S + _SPARE_S
        while any(worker.process is not None for worker in self._workers):
            ready = self._selector.select(max(_SPARE_S, until - time.monotonic()))
            if not ready:
                self._signal_all(signal.SIGKILL)
            for key, _ in ready:
                if key.fileobj is not signals:
                    if not os.read(key.data.status, 2**16):
                        self._clear(key.data)
                elif signals.recv(1)[0] == signal.SIGINT:
                    self._signal_all(signal.SIGKILL)

    def _signal_all(self, sent: signal.Signals) -> None:
        for worker in self._workers:
            if worker.process is not None:
                os.kill(worker.process.pid, sent)  # not by Popen, which might reap it before its time is read


def _refusal(said: bytes) -> RagError | None:
    """Return the error that a worker told before it ended, if it did."""
    messages: list[dict[str, Any]] = [json.loads(line) for line in said.splitlines()]
    for message in messages:
        if "error" in message:
            kind: type[RagError] = getattr(errors, message["error"], RagError)
            return kind(message["message"])
    return None


def _cpu_seconds(pid: int) -> float:
    """Return the processor time of a child that has ended, before it is reaped; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    fields = stat.read_bytes().rsplit(b")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _signals() -> Iterator[socket.socket]:
    """Yield a socket on which each SIGINT and SIGTERM arrives as one byte."""
    reading, writing = socket.socketpair()
    with reading, writing:
        writing.setblocking(False)
        stopping = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, lambda *_: None) for number in stopping}
        descriptor = signal.set_wakeup_fd(writing.fileno())
        try:
            yield reading
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Block SIGINT, which whoever is started meanwhile inherits: a terminal's Ctrl-C is the supervisor's to pass on."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
