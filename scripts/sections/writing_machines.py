"""A bucket and writers, each a process on a machine of a network, told what to do line by line.

python -m scripts.sections.writing_machines storage ADDRESS
python -m scripts.sections.writing_machines writer
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ingest.upkeep.pulling import pull
from ingest.upkeep.pushing import push
from rag import errors
from rag.errors import RagError
from rag.settings import Settings
from scripts.sections.networks import BUCKET_PORT, Machine, plain_environment
from tests.indexes import hashing_settings
from tests.object_server import BUCKET, Bucket, bucket_environment, serving

TARGET = f"s3://{BUCKET}/openbook"
_TIMEOUT = "1 seconds"  # of a request; it is tried again four times


@dataclass(frozen=True, slots=True)
class Process:
    """A process on a machine; it answers each line of JSON with one."""

    machine: Machine
    input: IO[str]
    output: IO[str]

    def say(self, *words: Any) -> Any:
        """Return the answer; raises RuntimeError where the process has ended."""
        self.input.write(json.dumps(words) + "\n")
        self.input.flush()
        answer = self.output.readline()
        if not answer:
            raise RuntimeError(f"the process on {self.machine.address} has ended")
        return json.loads(answer)


class Storage(Process):
    """The bucket's. It stops at the request that it is told, and waits for what becomes of that."""

    def count(self, *, stop_at: int = 0) -> int:
        """Return how many requests came since this was called last; from now on stop at one, the first being 1."""
        return int(self.say("count", stop_at))

    def is_stopped(self) -> bool:
        """Whether a request waits."""
        return bool(self.say("is stopped"))

    def go_on(self, *, is_carried_out: bool) -> None:
        """Carry the request out that waits, or close its connection instead."""
        self.say("go on", is_carried_out)


class Writer(Process):
    """One that pushes and pulls stores of this disk."""

    def push(self, settings: Settings, target: str = TARGET) -> int:
        """Return the number; raises what a push raises."""
        return self._outcome("push", settings, target)

    def pull(self, settings: Settings, target: str = TARGET) -> int:
        """Return the number; raises what a pull raises."""
        return self._outcome("pull", settings, target)

    def _outcome(self, what: str, settings: Settings, target: str) -> int:
        outcome = self.say(what, str(settings.store), target)
        if "error" in outcome:
            kind: type[RagError] = getattr(errors, outcome["error"])
            raise kind(outcome["message"])
        return int(outcome["number"])


@contextmanager
def storage_on(machine: Machine) -> Iterator[Storage]:
    """Run a bucket on a machine."""
    with _process(machine, {}, "storage", machine.address) as (given, taken):
        yield Storage(machine, given, taken)


@contextmanager
def writer_on(machine: Machine, storage: Machine) -> Iterator[Writer]:
    """Run a writer on a machine, which reaches a bucket on another."""
    with _process(machine, environment_of(storage), "writer") as (given, taken):
        yield Writer(machine, given, taken)


def environment_of(storage: Machine) -> dict[str, str]:
    """Return what reaches the bucket of a machine, and gives up soon."""
    reaching = bucket_environment(storage.address, BUCKET_PORT)
    return {**reaching, "AWS_TIMEOUT": _TIMEOUT, "AWS_CONNECT_TIMEOUT": _TIMEOUT}


@contextmanager
def _process(machine: Machine, more: Mapping[str, str], *words: str) -> Iterator[tuple[IO[str], IO[str]]]:
    with subprocess.Popen(  # noqa: S603 - our own words
        machine.command(sys.executable, "-m", __name__, *words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if words[0] == "storage" else None,  # which reports connections that were cut
        env={**plain_environment(), **more},
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if process.stdout.readline() != "ready\n":
                raise RuntimeError(f"no process could be started on {machine.address}")
            yield process.stdin, process.stdout
        finally:
            process.kill()


# --- in the processes -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Gate:
    """Counts requests, and holds one up until it is told what becomes of it."""

    count: int = 0
    stop_at: int = 0
    is_stopped: bool = False
    verdicts: "queue.Queue[bool]" = field(default_factory=queue.Queue)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def let_pass(self) -> bool:
        with self.lock:
            self.count += 1
            if self.count != self.stop_at:
                return True
            self.is_stopped = True
        verdict = self.verdicts.get()
        self.is_stopped = False
        return verdict


def _be_storage(host: str) -> None:
    gate = _Gate()
    with serving(Bucket(on_request=gate.let_pass), host, BUCKET_PORT):
        print("ready", flush=True)
        for what, *words in map(json.loads, sys.stdin):
            answer: Any = gate.is_stopped
            if what == "count":
                with gate.lock:
                    answer, gate.count, gate.stop_at = gate.count, 0, words[0]
            elif what == "go on":
                gate.verdicts.put(words[0])
            print(json.dumps(answer), flush=True)


def _be_writer() -> None:
    print("ready", flush=True)
    for what, store, target in map(json.loads, sys.stdin):
        settings = hashing_settings(Path(store))
        try:
            number = push(settings, target).number if what == "push" else pull(settings, target).number
            answer: dict[str, Any] = {"number": number}
        except RagError as error:
            answer = {"error": type(error).__name__, "message": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "storage":
        _be_storage(sys.argv[2])
    else:
        _be_writer()
