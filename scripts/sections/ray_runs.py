"""Ray: runs on a cluster of this machine against local ones, with workers killed, and without their head.

    python -m scripts.sections.ray_runs           # this section alone
    python -m scripts.sections.ray_runs --small   # one copy of data/sample, two kills: is it all there?

Left out where Ray is not installed (extra `ray`). Every index is compared whole with that of local workers: documents,
texts, chunks, vectors, rankings, checksums. The head of a cluster is started by `ray start`, which needs no network.
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scripts.sections import Section
from tests.ingest.ray_runs import (
    Ended,
    answers,
    below,
    end,
    environment,
    ingest,
    kill,
    readers,
    started,
    wait_for,
    write_documents,
)

TITLE = "Ray"
COPIES = 3  # of data/sample, which has 43 files
CPUS = (1, 2, 8)  # logical ones: Ray counts what it is told
KILLS = 10
_STARTS = 3  # of a head: on a busy machine one may fail
_IS_UP = "Ray runtime started"  # what it prints then
_HEAD = "import sys; from ray.scripts.scripts import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class _Row:
    what: str
    ended: Ended
    same: bool
    killed: int = 0


def ray_runs(copies: int = COPIES, kills: int = KILLS) -> Section | None:
    """Compare; None where there is no Ray."""
    if find_spec("ray") is None:
        return None
    with tempfile.TemporaryDirectory(prefix="ray-") as name:
        folder = Path(name)
        docs = folder / "docs"
        write_documents(docs, copies)
        files = sum(path.is_file() for path in docs.rglob("*"))
        local = ingest(folder / "local", docs)
        expected = answers(folder / "local")
        rows = [_Row("local processes", local, same=True)]
        for cpus in CPUS:
            store = folder / f"{cpus} CPUs"
            ended = ingest(store, docs, "--runner", "ray", "--workers", str(cpus))
            rows.append(_Row(f"a Ray of the run's own, CPUs: {cpus}", ended, _same(store, expected)))
        with _head(folder) as (pid, address):
            options = ("--runner", "ray", "--address", address)
            rows.append(
                _Row(
                    "a cluster, CPUs: 2",
                    ingest(folder / "cluster", docs, *options),
                    _same(folder / "cluster", expected),
                )
            )
            chance = random.Random("ray")  # noqa: S311
            rows += [
                _killed(folder / f"killed {number}", docs, options, pid, chance, expected) for number in range(kills)
            ]
            rows.append(_without_head(folder / "lost", docs, options, pid))
    return describe(rows, files)


def describe(rows: list[_Row], files: int) -> Section:
    """Return the table, and what did not hold."""
    whole = [row for row in rows if not row.killed and row.ended.code == 0]
    killed = [row for row in rows if row.killed and row.ended.code == 0]
    lost = rows[-1]
    lines = [
        f"{files} files of data/sample read by tasks on this machine ({os.cpu_count()} cores), encoder hashing.\n",
        "| read by | seconds | of these, until the last file was read | the local index |",
        "|---|---:|---:|---|",
    ]
    for row in whole:
        assert row.ended.report is not None
        load = row.ended.report["seconds"]["load"]
        lines.append(f"| {row.what} | {row.ended.seconds:.0f} | {load:.0f} | {'equal' if row.same else 'DIFFERENT'} |")
    lines += [
        f"\n{len(killed)} runs on the cluster with {sum(row.killed for row in killed)} workers killed (SIGKILL) while"
        f" they read: {sum(row.same for row in killed)} have the local index, in"
        f" {min((row.ended.seconds for row in killed), default=0):.0f} to"
        f" {max((row.ended.seconds for row in killed), default=0):.0f} s.\n",
        f"Its head killed while it reads: the run ended after {lost.ended.seconds:.1f} s with exit code"
        f" {lost.ended.code}, {'nothing' if lost.same else 'SOMETHING'} published, and said"
        f" `{lost.ended.errors.strip()}`",
    ]
    missed = [f"ray: {row.what}: {row.ended.errors or 'another index'}" for row in rows if not row.same]
    if len(killed) + len(whole) + 1 != len(rows) or lost.ended.code != 1 or lost.ended.errors.count("\n") != 1:
        missed.append("ray: " + "; ".join(f"{row.what}: exit {row.ended.code} {row.ended.errors!r}" for row in rows))
    return Section(TITLE, tuple(lines), tuple(missed))


def _killed(store: Path, docs: Path, options: tuple[str, ...], head: int, chance: random.Random, expected: Any) -> _Row:
    """Kill one worker of a run while it reads, and another one if there is time."""
    began = time.monotonic()
    killed = 0
    before = set(readers(head))
    with started(store, docs, *options) as run:
        for _ in range(2):
            workers = wait_for(lambda: sorted(set(readers(head)) - before), run)
            if not workers:
                break
            time.sleep(chance.uniform(0, 2))
            victim = chance.choice(workers)
            if run.poll() is None and victim in readers(head):
                kill(victim)
                killed += 1
                before.add(victim)
        ended = end(run, began)
    return _Row(f"killed {killed}", ended, _same(store, expected), killed)


def _without_head(store: Path, docs: Path, options: tuple[str, ...], head: int) -> _Row:
    """Kill the head and its raylet while a run reads; its seconds count from there."""
    before = set(readers(head))
    with started(store, docs, *options) as run:
        wait_for(lambda: set(readers(head)) - before, run)
        began = time.monotonic()
        kill(*(pid for pid, name in below(head).items() if name.endswith(("gcs_server", "raylet"))))
        ended = end(run, began)
    nothing = not (store / "collections" / "default" / "CURRENT").exists()
    return _Row("without its head", ended, nothing, killed=1)


def _same(store: Path, expected: Any) -> bool:
    return bool(answers(store) == expected)


@contextmanager
def _head(folder: Path) -> Iterator[tuple[int, str]]:
    """Start a cluster of two CPUs on this machine, and yield its process and its address."""
    with ExitStack() as tries:
        for number in range(_STARTS):
            started_head = tries.enter_context(_started_head(folder / f"head {number}"))
            if started_head is not None:
                yield started_head
                return
    raise TimeoutError("a head of Ray does not start here")


@contextmanager
def _started_head(folder: Path) -> Iterator[tuple[int, str] | None]:
    """Yield None where it ends again: Ray gives its parts 30 seconds to start."""
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _HEAD, "start", "--head", "--block", f"--port={port}"]
    command += ["--node-ip-address=127.0.0.1", "--num-cpus=2", "--include-dashboard=false", "--disable-usage-stats"]
    with tempfile.TemporaryDirectory(prefix="ray-") as short, (folder / "log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            [*command, f"--temp-dir={short}"],
            env=environment(folder) | {"RAY_AUTH_MODE": "disabled", "PYTHONUNBUFFERED": "1"},
            stdout=log,
            stderr=log,
        )
        try:
            while process.poll() is None and _IS_UP not in (folder / "log").read_text("utf-8"):
                time.sleep(0.2)
            yield (process.pid, f"127.0.0.1:{port}") if process.poll() is None else None
        finally:
            kill(*below(process.pid), process.pid)
            process.wait()


if __name__ == "__main__":
    section = ray_runs(*((1, 2) if "--small" in sys.argv else ()))
    print("\n".join([*section.lines, *section.missed]) if section else "Ray is not installed")
