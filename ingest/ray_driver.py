"""Runs in a process of its own: reads the bytes of a run's files and hands them to Ray; the one place for `ray`.

It is told what to read, one request at a time when it has room for it, and sends what comes of each.
"""

import hashlib
import os
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from ingest.loaded import LoadRequest, LoadResult
from ingest.loaders.process import WorkerLimits, read_content
from ingest.ray_task import Reading
from rag import __version__
from rag.errors import IngestError, LoadError, RagError, first_line, in_one_line

_MB = 2**20
_BYTES = 256 * _MB  # of files on their way; one file may have more, and is then alone
_TASKS_PER_CPU = 2  # so that a worker has the next file before it has finished one
_TRIES = 3  # of a file whose worker dies
_LOST_IN_A_ROW = 3  # files given up, and none read between them: it is the cluster's fault
_LOOK_S = 1.0  # between two looks at whether the run is still there
_COUNT_S = 5.0  # between two counts of the cluster's CPUs


@dataclass(frozen=True, slots=True)
class RayRun:
    """What the driver must know; without an `address` it starts a Ray whose files are in `folder`."""

    address: str | None
    workers: int | None
    folder: Path
    reading: Reading


@dataclass(frozen=True, slots=True)
class Connected:
    """Ray is up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The driver's word that it has room for a request; it is answered by one, or by None after the last."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What ends the run, in one line."""

    reason: str


def serve(requests_fd: int, life_fd: int) -> None:
    """Hand requests to Ray until there are no more, or the run is gone."""
    os.set_inheritable(requests_fd, False)
    os.set_inheritable(life_fd, False)
    threading.Thread(target=_die_with_parent, args=(life_fd,), daemon=True).start()
    connection = Connection(requests_fd)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        run: RayRun = connection.recv()
        try:
            with _connected(run) as ray:
                connection.send(Connected())
                _Driver(ray, run, connection).work()
        except RagError as error:
            connection.send(Failed(str(error)))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:
            connection.send(Failed(f"{_name(run)} failed ({in_one_line(error)}); nothing was published"))


@contextmanager
def _connected(run: RayRun) -> Iterator[Any]:  # Any: Ray's module, which is not installed where types are checked
    """Yield Ray, connected; raises IngestError."""
    import ray

    quietly: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if run.address is None:
            ray.init(
                address="local",
                num_cpus=run.workers,
                include_dashboard=False,
                _temp_dir=str(run.folder),
                **quietly,
            )
        else:
            ray.init(address=run.address, **quietly)
    except Exception as error:
        raise _cannot_connect(run, error) from error
    try:
        yield ray
    finally:
        ray.shutdown()


class _Driver:
    """Files on their way through the cluster: few at a time, and few bytes."""

    def __init__(self, ray: Any, run: RayRun, connection: Connection) -> None:
        self._ray = ray
        self._run = run
        self._connection = connection
        load = run.reading.load
        self._limits = WorkerLimits(load.max_bytes, load.memory_mb)
        self._read = ray.remote(num_cpus=1, max_retries=0)(_make_task())
        self._reading = ray.put(pickle.dumps(run.reading))
        self._tasks: dict[Any, _Task] = {}
        self._bytes = 0
        self._lost_in_a_row = 0
        self._cpus = 1
        self._counted = float("-inf")

    def work(self) -> None:
        """Read all that is wanted; raises EOFError when the run is gone."""
        is_over = False
        while self._tasks or not is_over:
            while not is_over and self._has_room():
                self._connection.send(Wanted())
                request: LoadRequest | None = self._connection.recv()
                if request is None:
                    is_over = True
                else:
                    self._take(request)
            if self._tasks:
                self._collect()

    def _has_room(self) -> bool:
        return len(self._tasks) < self._most_tasks() and self._bytes < _BYTES

    def _most_tasks(self) -> int:
        """Return how many tasks may be on their way; clusters grow and shrink."""
        now = monotonic()
        if now - self._counted > _COUNT_S:
            self._counted = now
            self._cpus = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        most = _TASKS_PER_CPU * self._cpus
        return most if self._run.address is None or self._run.workers is None else min(most, self._run.workers)

    def _take(self, request: LoadRequest) -> None:
        """Read a file's bytes, and send them off unless they are known."""
        try:
            content = read_content(request, self._limits)
            if len(content) > self._limits.memory_mb * _MB:
                needs = f"{request.uri} needs more than {self._limits.memory_mb} MB to read; raise RAG_LOAD__MEMORY_MB"
                raise LoadError(needs)
        except LoadError as error:
            self._connection.send(LoadResult(request, error=str(error)))
            return
        if request.known_sha256:
            digest = hashlib.sha256(content).hexdigest()
            if digest == request.known_sha256:
                self._connection.send(LoadResult(request, sha256=digest, bytes=len(content)))
                return
        self._bytes += len(content)
        self._submit(_Task(request, self._ray.put(content), len(content)))

    def _submit(self, task: "_Task") -> None:
        packed = pickle.dumps(replace(task.request, known_sha256="", confines=()))
        self._tasks[self._read.remote(__version__, self._reading, packed, task.content)] = task

    def _collect(self) -> None:
        """Wait a while for tasks, and send on what has come of them."""
        if self._connection.poll():  # nothing was asked for: it was closed
            raise EOFError
        ready, _ = self._ray.wait(list(self._tasks), num_returns=1, timeout=_LOOK_S)
        for reference in ready:
            task = self._tasks.pop(reference)
            result = self._result(reference, task)
            if result is not None:
                self._bytes -= task.bytes
                self._connection.send(result)

    def _result(self, reference: Any, task: "_Task") -> LoadResult | None:
        """Return what came of a task; None if another is to try."""
        exceptions = self._ray.exceptions
        try:
            outcome, packed = self._ray.get(reference)
        except (exceptions.RayTaskError, exceptions.TaskUnschedulableError) as error:
            cause = getattr(error, "cause", None) or error
            raise IngestError(
                f"{_name(self._run)} cannot read files ({first_line(cause)}); nothing was published"
            ) from error
        except exceptions.RayError:  # its worker or its machine is gone, or the kernel took its memory
            task.tries += 1
            if task.tries < _TRIES:
                self._submit(task)
                return None
            self._lost_in_a_row += 1
            if self._lost_in_a_row >= _LOST_IN_A_ROW:
                raise IngestError(
                    f"the workers of {_name(self._run)} die: {self._lost_in_a_row} files in a row had {_TRIES} each, "
                    f"such as {task.request.uri}; is there memory for them? Nothing was published"
                ) from None
            return LoadResult(
                task.request,
                error=f"{task.request.uri} cannot be read: its reader was killed {_TRIES} times; the file is damaged, "
                "or needs more memory than a machine of the cluster has",
            )
        if outcome != "read":
            raise IngestError(f"{outcome}; install the same on every machine of the cluster: openbook=={__version__}")
        self._lost_in_a_row = 0
        result: LoadResult = pickle.loads(packed)  # noqa: S301 - our own
        return replace(result, request=task.request)


@dataclass(slots=True)
class _Task:
    """A file on its way; `content` refers to its bytes in Ray's store, from where they go to the task."""

    request: LoadRequest
    content: Any
    bytes: int
    tries: int = 0


def _make_task() -> Any:
    """Return the function that tasks run; being local, it goes along by its code, not by our name.

    So a machine without Openbook, or with another version, can say so: nothing of ours is unpickled before that.
    """

    def read_file(version: str, reading: bytes, request: bytes, content: bytes) -> tuple[str, bytes]:
        import socket

        try:
            import rag
            from ingest.ray_task import read
        except ImportError as error:
            return f"the machine {socket.gethostname()} of the cluster has no Openbook ({error})", b""
        if rag.__version__ != version:
            has = f"has Openbook {rag.__version__}, this run {version}"
            return f"the machine {socket.gethostname()} of the cluster {has}", b""
        return "read", read(reading, request, content)

    return read_file


def _name(run: RayRun) -> str:
    return "this machine's Ray" if run.address is None else f"the Ray cluster at {run.address}"


def _cannot_connect(run: RayRun, error: Exception) -> IngestError:
    """Return the error for a Ray that does not start, or does not take this process."""
    reasons = " ".join(str(error).split())
    if "ersion mismatch" in reasons:
        return IngestError(f"{_name(run)} has another version: {reasons[:300]}; install the same in both places")
    cause = error.__cause__ or error
    if run.address is None:
        return IngestError(
            f"Ray does not start on this machine ({in_one_line(cause)}); if it is busy, run again when it is not, or "
            "start Ray before the run: ray start --head, and --address auto"
        )
    return IngestError(
        f"{_name(run)} does not take this process ({in_one_line(cause)}); run on a machine of the cluster, with "
        "RAY_AUTH_MODE and RAY_AUTH_TOKEN set as there"
    )


def _die_with_parent(life_fd: int) -> None:
    os.read(life_fd, 1)  # nothing is ever written: this returns when the parent has hung up, or was killed
    signal.alarm(10)  # to let go of Ray; what it has started here ends with this process in any case
