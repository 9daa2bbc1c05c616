"""Has a run's files read by tasks of a Ray cluster (extra `ray`); this process plans, embeds and writes.

Ray ends a process whose cluster is lost. So the connection to it is in a process of its own, `ray_driver`, which also
keeps what Ray prints from the terminal; what becomes of it is one line here.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import chain
from secrets import token_hex
from typing import Self
from urllib.parse import urlsplit

from ingest.child_process import ChildProcess, module_path, start_process
from ingest.chunkers.counting import carried
from ingest.chunking import Chunking
from ingest.loaded import LoadRequest, LoadResult
from ingest.ray_driver import Connected, Failed, RayRun, Wanted
from ingest.ray_task import Reading
from ingest.workers import ReadingSettings
from rag.errors import IngestError, UsageError
from rag.index.views import RAY, private_folder
from rag.settings import environment_with

AUTO = "auto"  # the Ray that runs on this machine
_ANSWER_S = 5.0  # for a cluster to take a connection
_START_S = 180.0  # for Ray to be up: 6 to 15 s on two cores, minutes where others keep them busy
_MESSAGE_S = 60.0  # for the rest of a message that has begun
_END_S = 15.0  # to let go of the cluster, or to end a Ray of one's own; then it is killed


def check_ray(address: str | None) -> None:
    """Raise UsageError unless Ray is installed and `address` may be one, IngestError if nothing answers there."""
    if find_spec("ray") is None:
        raise UsageError("--runner ray needs the extra ray; run: pip install 'openbook[ray]'")
    if address is None or address == AUTO:
        return
    host, port = _parse(address)
    try:
        socket.create_connection((host, port), timeout=_ANSWER_S).close()
    except OSError as error:
        raise IngestError(
            f"nothing answers at {address} ({error.strerror or error}); is it the address that `ray start --head` "
            "printed, HOST:PORT, and is Ray up there?"
        ) from error


def _parse(address: str) -> tuple[str, int]:
    """Return host and port of HOST:PORT; raises UsageError."""
    with suppress(ValueError):
        parts = urlsplit(f"//{address}")
        if parts.hostname and parts.port and "/" not in address and "@" not in address:
            return parts.hostname, parts.port
    hint = "; run on a machine of the cluster, which Ray's clients (ray://) need not be" if "://" in address else ""
    raise UsageError(f"--address is HOST:PORT of a Ray cluster's head, or {AUTO}, not '{address}'{hint}")


class RayRunner:
    """The process that is connected to Ray; it starts with the first request and ends with `close`.

    Without an `address`, a Ray with as many CPUs as `workers` is started on this machine, and ends with the run; with
    one, `workers` limits how many files are read at a time.
    """

    def __init__(
        self, settings: ReadingSettings, address: str | None, workers: int | None, chunking: Chunking | None = None
    ) -> None:
        self._address = address
        self._workers = workers if address is not None else workers or os.cpu_count() or 1
        if chunking is not None:
            chunking = replace(chunking, counter=carried(chunking.counter))
        self._reading = Reading(settings.load, settings.pdf, chunking)
        self._driver: ChildProcess | None = None
        self._opened = ExitStack()

    def load_all(self, requests: Iterable[LoadRequest]) -> Iterator[LoadResult]:
        """Yield a result for each request as it finishes; `result.request` says whose it is.

        Raises IngestError where Ray does not start, is lost, or has another version of Openbook.
        """
        waiting = iter(requests)
        first = next(waiting, None)
        if first is None:
            return
        driver = self._driver = self._start()
        yield from _Conversation(driver, self._where()).results(chain([first], waiting))

    def close(self) -> None:
        """End the connection, and the Ray that was started for it."""
        if self._driver is not None:
            driver, self._driver = self._driver, None
            driver.close()
            try:
                driver.process.wait(_END_S)
            except subprocess.TimeoutExpired:
                driver.process.kill()
                driver.process.wait()
            with suppress(ProcessLookupError, PermissionError):  # what Ray has started and not ended
                os.killpg(driver.process.pid, signal.SIGKILL)
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _where(self) -> str:
        return "this machine's Ray" if self._address is None else f"the Ray cluster at {self._address}"

    def _start(self) -> ChildProcess:
        folder = self._opened.enter_context(private_folder(RAY))
        always = {"RAY_USAGE_STATS_ENABLED": "0"}
        if self._address is None:  # a Ray of our own: nobody else is to give it tasks
            always |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token_hex(32)}
            always["PYTHONPATH"] = os.pathsep.join(module_path())
        driver = start_process(
            "ingest.ray_driver",
            _MESSAGE_S,
            purpose="speaks to Ray",
            environment=environment_with(unless_set={}, always=always),
            folder=folder,  # not the user's: Ray has tasks import from where the driver is
            apart=True,
        )
        with suppress(OSError):  # it died at once, which its first answer will tell
            driver.connection.send(RayRun(self._address, self._workers, folder, self._reading))
        return driver


@dataclass(slots=True)
class _Conversation:
    """What is said between a run and its driver; `where` names the cluster in errors."""

    driver: ChildProcess
    where: str
    is_up: bool = False

    def results(self, requests: Iterator[LoadRequest]) -> Iterator[LoadResult]:
        begun = time.monotonic()
        given = taken = 0
        is_last = False
        while not is_last or taken < given:
            message = self._receive(None if self.is_up else begun + _START_S - time.monotonic())
            if isinstance(message, Connected):
                self.is_up = True
            elif isinstance(message, Failed):
                raise IngestError(message.reason)
            elif isinstance(message, Wanted):
                request = next(requests, None)
                is_last = request is None
                given += not is_last
                self._send(request)
            else:
                taken += 1
                yield message

    def _receive(self, patience_s: float | None) -> Connected | Wanted | Failed | LoadResult:
        try:
            if not self.driver.connection.poll(None if patience_s is None else max(0.0, patience_s)):
                raise IngestError(f"{self.where} did not answer within {_START_S:g} s; nothing was published")
            message: Connected | Wanted | Failed | LoadResult = self.driver.connection.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        return message

    def _send(self, request: LoadRequest | None) -> None:
        try:
            self.driver.connection.send(request)
        except OSError as error:
            raise self._lost() from error

    def _lost(self) -> IngestError:
        if not self.is_up:
            return IngestError(
                f"{self.where} cannot be used: the process that speaks to it has ended; see Ray's own logs"
            )
        return IngestError(
            f"{self.where} was lost: its head, or its part on this machine, has ended; nothing was published. What was "
            "embedded is kept: start it again, and run again"
        )
