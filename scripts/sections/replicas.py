"""Replicas: three in network namespaces follow a bucket in a fourth, under load, while its cable is pulled twice.

    .venv/bin/python -m scripts.sections.replicas               # this section alone, with its times: ten minutes
    .venv/bin/python -m scripts.sections.replicas 5 --away 5    # five publications, away for five seconds

Every publication changes two documents to its number, so that an answer which cites two numbers is of two generations.
Without root, which may make namespaces, it is left out.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

from scripts.sections import Section
from scripts.sections.networks import BUCKET_PORT, Machine, can_make_networks, network, plain_environment
from tests.object_server import BUCKET, bucket_environment

TITLE = "Replicas"
PUBLICATIONS, AWAY_S, TIMES_AWAY = 50, 60.0, 2
LIMIT_S = 5.0  # from a publication to an answer from it
_REPLICAS, _CLIENTS = 3, 3  # clients of each replica
_PORT = 8000
_PAUSE_S = 0.25  # of a client between two requests
_PATIENCE_S = 120.0  # for a machine that is busy with something else
_NOTES = 60  # documents that stay as they are
_QUESTION = "How much is the parking fee of the north garage, and of the south garage?"
_NUMBER = re.compile(r"parking fee of the (?:north|south) garage is (\d+) EUR")
_TARGET = f"s3://{BUCKET}/openbook"
_STORAGE = (
    "import sys, threading; from tests.object_server import Bucket, serving\n"
    "with serving(Bucket(), sys.argv[1], int(sys.argv[2])): print('ready', flush=True); sys.stdin.read()"
)
_RAG = "import sys; from rag.cli import main; sys.exit(main())"
_INGEST = "import sys; from ingest.cli import main; sys.exit(main())"


@dataclass(slots=True)
class Seen:
    """What the clients of one replica saw; `first_at` is when a publication first answered, of time.monotonic."""

    requests: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    first_at: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def newest(self) -> int:
        return max(self.first_at, default=0)


@dataclass(frozen=True, slots=True)
class Measured:
    """`delays_s`: from each publication to the first answer from it, of all replicas.

    `ages_s`: what they said of themselves as storage came back. `back_s`: the delays of the publications right after.
    """

    requests: int
    failed: tuple[str, ...]
    mixed: tuple[str, ...]
    delays_s: tuple[float, ...]
    ages_s: tuple[float, ...]
    back_s: tuple[float, ...]


def replicas() -> Section | None:
    """Publish, pull the cable, and report what the clients saw; None where no network can be made."""
    return describe(measure(PUBLICATIONS, AWAY_S)) if can_make_networks() else None


def describe(measured: Measured) -> Section:
    """Return what held, without times, which differ from run to run, and a line for what did not."""
    late = sum(delay > LIMIT_S for delay in measured.delays_s)
    lines = [
        "Three replicas in network namespaces follow a bucket in a fourth; clients ask each of them all the time, and"
        f" the bucket's cable is pulled {TIMES_AWAY} times (`scripts/sections/replicas.py`).\n",
        "| publications, by replica | failed requests | mixed answers | served after more than 5 s |",
        "|---:|---:|---:|---:|",
        f"| {len(measured.delays_s)} | {len(measured.failed)} | {len(measured.mixed)} | {late} |",
    ]
    missed = [*measured.failed[:5], *measured.mixed[:5]]
    if late:
        missed.append(f"{late} publications were served after more than {LIMIT_S:g} s")
    return Section(TITLE, tuple(lines), tuple(f"replicas: {each}" for each in missed))


def describe_times(measured: Measured) -> Iterator[str]:
    """Yield the figures that differ from run to run."""
    yield f"requests: {measured.requests}"
    for name, times in (
        ("from a publication to its first answer", measured.delays_s),
        ("of those, right after storage came back", measured.back_s),
        ("age as storage came back", measured.ages_s),
    ):
        yield f"{name}: median {median(times):.2f} s, max {max(times):.2f} s, of {len(times)}"


def measure(publications: int, away_s: float) -> Measured:
    """Publish so many times, with the storage away twice for so long."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="openbook-replicas-")))
        _, (storage, *machines) = stack.enter_context(network(1 + _REPLICAS))
        environment = _environment(folder, storage)
        stack.enter_context(
            _process(storage.command(sys.executable, "-c", _STORAGE, storage.address, str(BUCKET_PORT)), {})
        )
        _wait_for(lambda: _answers(storage.address, BUCKET_PORT, "/"))
        publisher = _Publisher(folder, environment)
        publisher.publish(1)
        seen = [Seen() for _ in machines]
        for number, machine in enumerate(machines):
            serve = machine.command(sys.executable, "-c", _RAG, "serve", "--from", _TARGET, "--open")
            more = {"RAG_SERVER__HOST": machine.address, "RAG_REPLICA__CACHE": str(folder / f"cache{number}")}
            log = stack.enter_context((folder / f"log{number}").open("wb"))
            stack.enter_context(_process(serve, {**environment, **more}, log.fileno()))
        for machine in machines:
            _wait_for(lambda machine=machine: _answers(machine.address, _PORT, "/readyz"))  # type: ignore[misc]
        ending = threading.Event()
        clients = [
            threading.Thread(target=_ask_on, args=(machine, own, ending))
            for machine, own in zip(machines, seen, strict=True)
            for _ in range(_CLIENTS)
        ]
        for client in clients:
            client.start()
        try:
            published, ages, back = _publish_all(publisher, publications, away_s, storage, machines, seen)
        finally:
            ending.set()
            for client in clients:
                client.join()
    delays = {
        (number, which): own.first_at[number] - at for number, at in published.items() for which, own in _each(seen)
    }
    return Measured(
        requests=sum(own.requests for own in seen),
        failed=tuple(each for own in seen for each in own.failed),
        mixed=tuple(each for own in seen for each in own.mixed),
        delays_s=tuple(delays.values()),
        ages_s=tuple(ages),
        back_s=tuple(delay for (number, _), delay in delays.items() if number in back),
    )


def _publish_all(
    publisher: "_Publisher",
    publications: int,
    away_s: float,
    storage: Machine,
    machines: Sequence[Machine],
    seen: Sequence[Seen],
) -> tuple[dict[int, float], list[float], set[int]]:
    """Publish 2, 3, …, each once all replicas answer from the one before.

    Return when each was published, the ages as storage came back, and what was published right after.
    """
    pulled_after = {publications * turn // (TIMES_AWAY + 1) + 1 for turn in range(1, TIMES_AWAY + 1)}
    published: dict[int, float] = {}
    ages: list[float] = []
    for number in range(2, publications + 2):
        publisher.publish(number)
        published[number] = time.monotonic()
        _wait_for(lambda number=number: all(own.newest >= number for own in seen))  # type: ignore[misc]
        if number in pulled_after:
            storage.plug(is_in=False)
            time.sleep(away_s)
            ages += [_age_s(machine) for machine in machines]
            storage.plug(is_in=True)
    return published, ages, {number + 1 for number in pulled_after}


class _Publisher:
    """Indexes two documents that say a number, among others, and pushes them."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._docs = folder / "docs"
        self._environment = environment
        self._docs.mkdir()
        for note in range(_NOTES):
            (self._docs / f"{note}.md").write_text(f"# Note {note}\n\nNote {note} is about subject {note * note}.\n")

    def publish(self, number: int) -> None:
        for side in ("north", "south"):
            text = f"# The {side} garage\n\nThe parking fee of the {side} garage is {number} EUR a day.\n"
            (self._docs / f"{side}.md").write_text(text)
        for words in (["run", str(self._docs)], ["push", _TARGET]):
            subprocess.run(  # noqa: S603 - our own interpreter, our own words
                [sys.executable, "-c", _INGEST, *words], env=self._environment, check=True, capture_output=True
            )


def _ask_on(machine: Machine, seen: Seen, ending: threading.Event) -> None:
    """Ask on one connection until told to end; note what failed, what is mixed, and what went back."""
    connection = HTTPConnection(machine.address, _PORT, timeout=_PATIENCE_S)
    before = 0
    while not ending.wait(_PAUSE_S):
        try:
            connection.request(
                "POST", "/v1/ask", json.dumps({"question": _QUESTION}), {"Content-Type": "application/json"}
            )
            response = connection.getresponse()
            content = response.read()
            at = time.monotonic()
            if response.status != 200:
                raise ValueError(f"{response.status} {content[:200]!r}")
            answer = json.loads(content)
        except (OSError, HTTPException, ValueError) as error:
            with seen.lock:
                seen.requests += 1
                seen.failed.append(f"{machine.address}: {type(error).__name__}: {error}")
            connection.close()
            continue
        texts = [hit["text"] for hit in answer["hits"]] + [cited["quote"] for cited in answer["citations"]]
        numbers = {int(number) for text in texts for number in _NUMBER.findall(text)}
        with seen.lock:
            seen.requests += 1
            if len(numbers) != 1 or min(numbers) < before:
                seen.mixed.append(f"{machine.address}: {sorted(numbers)} after {before}: {answer['answer'][:200]}")
                continue
            before = min(numbers)
            seen.first_at.setdefault(before, at)


def _age_s(machine: Machine) -> float:
    return float(json.loads(_get(machine.address, _PORT, "/readyz"))["replica"]["age_s"])


def _each(seen: Sequence[Seen]) -> list[tuple[int, Seen]]:
    return list(enumerate(seen))


def _environment(folder: Path, storage: Machine) -> dict[str, str]:
    return {
        **plain_environment(),
        **bucket_environment(storage.address, BUCKET_PORT),
        "RAG_STORE": str(folder / "store"),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_SERVER__ANONYMOUS_RATE": "99999/second",
        "RAG_SERVER__PORT": str(_PORT),
    }


@contextmanager
def _process(command: list[str], environment: Mapping[str, str], log: int = subprocess.DEVNULL) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, env={**os.environ, **environment}
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {_PATIENCE_S:g} s in vain")
        time.sleep(0.02)


def _answers(host: str, port: int, path: str) -> bool:
    try:
        _get(host, port, path)
    except (OSError, HTTPException):
        return False
    return True


def _get(host: str, port: int, path: str) -> bytes:
    """Return what is there; raises HTTPException for 503."""
    connection = HTTPConnection(host, port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        if response.status == 503:
            raise HTTPException("not ready")
        return response.read()
    finally:
        connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m scripts.sections.replicas", description=__doc__.splitlines()[0])
    parser.add_argument("publications", nargs="?", type=int, default=PUBLICATIONS)
    parser.add_argument("--away", type=float, default=AWAY_S, metavar="S", help="seconds, each time (60)")
    options = parser.parse_args()
    measured = measure(options.publications, options.away)
    section = describe(measured)
    print("\n".join([*section.lines, *describe_times(measured), *section.missed]))
