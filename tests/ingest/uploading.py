"""A service and a worker that are killed between an upload and its publication: what must hold whenever that was.

Every line of ours that leads to a change of a file is one place to be killed at; see `faults`. Afterwards a worker is
started as after any kill: each file that was accepted is indexed once, or named with a reason, and one that was not
accepted has left nothing.
"""

import json
import random
import shutil
import signal
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.index.generations import Collection, list_generations
from rag.index.library import open_library
from rag.jobs.jobs import Job
from rag.jobs.queue import Jobs
from rag.jobs.uploads import incoming_folder, managed_folder
from tests.ingest.forks import Ended, Forks

READABLE = {f"notes/{number}.md": f"# Note {number}\n\nSubject {number} is striped." for number in range(3)}
CONTENTS = {**READABLE, "program.exe": "MZ"}
SERVICE, WORKER = "service", "worker"
WORK = ("ingest", "work", "--once")


def send_files(names: Sequence[str]) -> Any:
    """Send files to a service in this process; return its answer."""
    from fastapi.testclient import TestClient

    from rag.api.app import make_app
    from rag.settings import load_settings

    with TestClient(make_app(load_settings(), is_managed=True), base_url="http://localhost") as client:
        forms = [("file", (name, CONTENTS[name].encode())) for name in names]
        response = client.post("/v1/documents", files=forms)
        return {"code": 0 if response.status_code == 202 else 1, "errors": response.text}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A store before an upload and one with an upload that waits; `sites` are the calls that change a file."""

    folder: Path
    sites: dict[str, tuple[str, ...]]

    def environment(self, store: Path) -> dict[str, str]:
        return environment(store)


def environment(store: Path) -> dict[str, str]:
    return {
        "RAG_STORE": str(store),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_EMBEDDER__DIMENSIONS": "64",
        "RAG_VECTORS__KIND": "exact",
    }


def prepare(forks: Forks, folder: Path) -> Prepared:
    """Index a folder, accept an upload on a copy of the store, and count what a service and a worker write."""
    docs, before, waiting = folder / "docs", folder / SERVICE, folder / WORKER
    docs.mkdir()
    (docs / "one.md").write_text("# One\n\nA document of a folder.\n")
    succeed(forks.command(["run", "--workers", "1", str(docs)], environment(before)))
    sites = {}
    for who, store, step in ((SERVICE, waiting, ["upload", *CONTENTS]), (WORKER, folder / "worked", list(WORK))):
        shutil.copytree(before if who == SERVICE else waiting, store)
        ended = forks.steps([step], environment(store), count=True)
        succeed(ended)
        sites[who] = tuple(ended.one("sites"))
    assert problems(folder / "worked") == []
    return Prepared(folder, sites)


def choose_points(prepared: Prepared, count: int) -> list[tuple[str, tuple[str, int], int]]:
    """Choose where to be killed, and how often in a row: a quarter of the times in the service, else in the worker."""
    points: list[tuple[str, tuple[str, int], int]] = []
    for who, wanted in ((SERVICE, max(1, count // 4)), (WORKER, count - max(1, count // 4))):
        calls = [(site, prepared.sites[who][: i + 1].count(site)) for i, site in enumerate(prepared.sites[who])]
        chance = random.Random(wanted)
        start = calls.index(next(call for call in calls if "jobs" in call[0])) if who == SERVICE else 0
        chosen = sorted(chance.sample(range(start, len(calls)), min(wanted, len(calls) - start)))
        points += [(who, calls[at], 1 + (who == WORKER and i % 5 == 0)) for i, at in enumerate(chosen)]
    return points


def kill_and_recover(forks: Forks, prepared: Prepared, point: tuple[str, tuple[str, int], int], folder: Path) -> str:
    """Kill at a point, as often in a row as it says, then work on; return whether it was accepted, and assert all.

    How far a job is is written as time passes: a point of that which this run never came to is `not reached`.
    """
    who, call, times = point
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(prepared.folder / who, store)
    step = ["upload", *CONTENTS] if who == SERVICE else list(WORK)
    kills = 0
    for _ in range(times):
        ended = forks.steps([step], environment(store), kill_at=call)
        kills += ended.code == -signal.SIGKILL
    succeed(forks.steps([list(WORK)], environment(store)))
    found = problems(store)
    assert found == [], (point, found)
    if not kills:
        return "not reached"
    return "accepted" if Jobs(store).of("", None, limit=1)[1] else "not accepted"


def problems(store: Path) -> list[str]:
    """Name what does not hold after the worker has ended; empty where each file is indexed once, or reported."""
    place = Collection(store, "default")
    jobs, _ = Jobs(store).of("", None, limit=9)
    found = [f"{job.id} is {job.state}: {job.detail}" for job in jobs if job.state != "finished"]
    documents = _documents(place)
    for job in jobs:
        found += _unexplained(Jobs(store).get(job.id), documents)
    managed = {path.relative_to(managed_folder(place)).as_posix() for path in managed_folder(place).rglob("*.*")}
    wanted = {name for job in jobs if (whole := Jobs(store).get(job.id)) for name in (f.path for f in whole.files)}
    found += [f"on the disk: {sorted(managed)}"] if managed != wanted else []
    found += [f"left: {path}" for path in incoming_folder(place).rglob("*")]
    halves = [path for path in store.rglob("*") if path.name.endswith((".building", ".new"))]
    found += [f"left: {path}" for path in halves]
    if len(list_generations(place)) > 2:
        found.append(f"{len(list_generations(place))} generations")
    return found


def _documents(place: Collection) -> list[str]:
    current = place.current()
    assert current is not None
    with closing(open_library(place.generation(current))) as library:
        return [info.uri for info in library.documents()]


def _unexplained(job: Job | None, documents: list[str]) -> list[str]:
    """Name the files of a job that are neither indexed once nor named with a reason."""
    assert job is not None
    found = []
    for file in job.files:
        if file.path in READABLE and file.state == "indexed" and documents.count(file.uri) == 1:
            continue
        if file.state != "skipped" or not file.reason or file.uri in documents:
            found.append(f"{file.uri} is {file.state} ({file.reason}), {documents.count(file.uri)} times in the index")
    return found


def succeed(ended: Ended) -> None:
    assert ended.code == 0, ended.said
    for what in ("ingest", "upload"):
        for outcome in ended.all(what):
            assert outcome["code"] == 0, json.dumps(outcome)
