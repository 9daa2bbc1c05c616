"""The Ray runner without Ray: addresses, bytes that travel, back-pressure, tries; tests/slow/test_ray.py has Ray."""

import hashlib
import os
import pickle
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from multiprocessing import Pipe
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from ingest import ray_task
from ingest.child_process import start_process
from ingest.chunking import chunking_of_workers
from ingest.loaded import LoadRequest, LoadResult
from ingest.options import Options
from ingest.pipeline import run
from ingest.ray_driver import Failed, RayRun, Wanted, _cannot_connect, _Driver, _make_task
from ingest.ray_runner import RayRunner, _Conversation
from ingest.ray_task import Reading
from ingest.workers import LoaderPool
from rag import __version__
from rag.embedders.hashing import HashingEmbedder
from rag.errors import IngestError, UnknownName, UsageError
from rag.settings import LoadSettings, Settings, load_settings
from tests.ingest.loaders.samples import SAMPLES

KEY = "as it was read"


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ray_runner.find_spec", lambda _: object())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(store=tmp_path / "store", embedder={"kind": "hashing"})


@pytest.fixture
def reading(settings: Settings) -> Iterator[Reading]:
    """What a task is told; the child process that it starts is ended."""
    yield Reading(settings.load, settings.pdf, chunking_of_workers(settings, HashingEmbedder(), KEY))
    for pool in ray_task._pools.values():
        pool.close()
    ray_task._pools.clear()


def requests_of(folder: Path) -> list[LoadRequest]:
    """A file of every format that is read, and two that cannot be read."""
    folder.mkdir()
    for number, make in enumerate(SAMPLES.values()):
        sample = make()
        (folder / f"{number} {sample.name}").write_bytes(sample.content)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "blob").write_bytes(bytes(range(256)) * 9)
    return [
        LoadRequest(f"docs/{path.name}", str(path), bytes=path.stat().st_size, mtime_ns=path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
    ]


# Who is asked


def test_a_missing_ray_is_named_with_its_extra(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.ray_runner.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'openbook\[ray\]'"):
        run(settings, [], Options(runner="ray"))


@pytest.mark.parametrize(
    "address", ["ray://head:10001", "head", "head:x", "http://head:80", "head:6379/x", ":6379", ""]
)
def test_an_address_that_is_none_is_refused(settings: Settings, address: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT"):
        run(settings, [], Options(runner="ray", address=address))


def test_an_address_where_nobody_answers_is_told_at_once(settings: Settings) -> None:
    with socket.socket() as bound:  # and does not listen
        bound.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{bound.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(IngestError, match=f"nothing answers at {address}"):
            run(settings, [], Options(runner="ray", address=address))
    assert time.monotonic() - began < 5


def test_an_address_is_of_no_local_run(settings: Settings) -> None:
    with pytest.raises(UsageError, match="--runner ray"):
        run(settings, [], Options(address="head:6379"))


def test_a_runner_that_there_is_not_is_refused(settings: Settings) -> None:
    with pytest.raises(UnknownName, match="did you mean 'ray'"):
        run(settings, [], Options(runner="rays"))


# What a task makes of bytes


def test_a_file_whose_bytes_came_along_is_read_as_one_that_lies_there(
    settings: Settings, reading: Reading, tmp_path: Path
) -> None:
    requests = requests_of(tmp_path / "docs")
    with LoaderPool(settings, 1, reading.chunking) as pool:
        local = {result.request.uri: result for result in pool.load_all(requests)}
    for request in requests:
        content = Path(request.path).read_bytes()
        there = LoadRequest(request.uri, "/nowhere", bytes=request.bytes, mtime_ns=request.mtime_ns)
        packed = ray_task.read(pickle.dumps(reading), pickle.dumps(there), content)
        result: LoadResult = pickle.loads(packed)
        assert len(packed) < 60_000 + 20 * len(content)  # the bytes do not come back
        here = local[request.uri]
        assert result.request == there
        assert (result.error, result.sha256, result.bytes) == (here.error, here.sha256, here.bytes)
        assert result.chunked == here.chunked
    assert len(ray_task._pools) == 1


def test_bytes_that_came_along_count_as_memory_of_the_file(settings: Settings, reading: Reading) -> None:
    content = b"a line of the text\n" * (200 * 2**20 // 19)
    small = Reading(LoadSettings(memory_mb=256), settings.pdf, None)
    request = pickle.dumps(LoadRequest("big.txt", "/nowhere"))

    result: LoadResult = pickle.loads(ray_task.read(pickle.dumps(small), request, content))
    another: LoadResult = pickle.loads(
        ray_task.read(pickle.dumps(small), pickle.dumps(LoadRequest("b.txt", "")), b"Text.\n")
    )

    assert result.error == "big.txt needs more than 256 MB to read; raise RAG_LOAD__MEMORY_MB"
    assert another.loaded is not None
    assert another.loaded.text == "Text.\n"


def test_a_machine_with_another_openbook_says_so_before_it_reads() -> None:
    outcome, packed = _make_task()("0.0.9", b"no pickle", b"none", b"")
    assert f"has Openbook {__version__}, this run 0.0.9" in outcome
    assert packed == b""


# What the driver does


class Gone(Exception):
    """A worker was killed."""


class OneByOne:
    """Stands for Ray: does one task when it is waited for; `dies` says which of a task's tries ends its worker."""

    exceptions = SimpleNamespace(
        RayError=Gone, RayTaskError=type("RayTaskError", (Exception,), {}), TaskUnschedulableError=TimeoutError
    )

    def __init__(self, cpus: int = 1, dies: Callable[[str, int], bool] = lambda _uri, _number: False) -> None:
        self._cpus = cpus
        self._dies = dies
        self._waiting: deque[tuple[int, Sequence[Any]]] = deque()
        self._number = 0
        self.tries: dict[str, int] = {}
        self.most = self.most_bytes = 0

    def remote(self, **_: object) -> Callable[[Any], Any]:
        return lambda _: SimpleNamespace(remote=self._submit)

    def put(self, content: bytes) -> bytes:
        return content

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": float(self._cpus)}

    def wait(self, tasks: list[int], **_: object) -> tuple[list[int], list[int]]:
        self.most = max(self.most, len(tasks))
        self.most_bytes = max(self.most_bytes, sum(len(arguments[3]) for _, arguments in self._waiting))
        return tasks[:1], tasks[1:]

    def get(self, task: int) -> tuple[str, bytes]:
        number, (_, _, packed, content) = self._waiting.popleft()
        assert number == task
        request: LoadRequest = pickle.loads(packed)
        self.tries[request.uri] = self.tries.get(request.uri, 0) + 1
        if self._dies(request.uri, self.tries[request.uri]):
            raise Gone
        return "read", pickle.dumps(LoadResult(request, bytes=len(content)))

    def _submit(self, *arguments: object) -> int:
        self._number += 1
        self._waiting.append((self._number, arguments))
        return self._number


def drive(ray: OneByOne, requests: Sequence[LoadRequest], workers: int | None = None) -> list[LoadResult]:
    """Return what the driver sends for requests; raises what ends it."""
    ours, theirs = Pipe()
    settings = load_settings()
    told = RayRun("head:6379", workers, Path(), Reading(settings.load, settings.pdf, None))
    failures: list[Exception] = []

    def work() -> None:
        try:
            _Driver(ray, told, theirs).work()
        except Exception as error:
            failures.append(error)
            theirs.send(Failed(str(error)))

    thread = Thread(target=work)
    thread.start()
    results: list[LoadResult] = []
    waiting = iter(requests)
    with closing(ours):
        try:
            while len(results) < len(requests):
                message = ours.recv()
                if isinstance(message, Wanted):
                    ours.send(next(waiting, None))
                elif isinstance(message, Failed):
                    raise failures[0]
                else:
                    results.append(message)
            while thread.is_alive() and ours.poll(0.1):
                ours.recv()
                ours.send(None)
        finally:
            thread.join(10)
    return results


def files(folder: Path, count: int) -> list[LoadRequest]:
    for number in range(count):
        (folder / f"{number}.txt").write_bytes(b"Text.\n")
    return [LoadRequest(f"{number}.txt", str(folder / f"{number}.txt")) for number in range(count)]


def test_there_are_few_tasks_on_their_way(tmp_path: Path) -> None:
    ray = OneByOne(cpus=3)
    assert len(drive(ray, files(tmp_path, 40))) == 40
    assert ray.most == 6
    ray = OneByOne(cpus=3)
    drive(ray, files(tmp_path, 40), workers=2)
    assert ray.most == 2


def test_there_are_few_bytes_on_their_way(tmp_path: Path) -> None:
    ray = OneByOne(cpus=100)
    large = files(tmp_path, 6)
    for request in large:
        os.truncate(request.path, 100 * 2**20)
    assert len(drive(ray, large)) == 6
    assert ray.most_bytes == 300 * 2**20


def test_a_file_whose_worker_died_is_read_by_another(tmp_path: Path) -> None:
    ray = OneByOne(dies=lambda _, number: number < 3)
    results = drive(ray, files(tmp_path, 5))
    assert [result.error for result in results] == [None] * 5
    assert set(ray.tries.values()) == {3}


def test_a_file_whose_workers_all_die_is_skipped_and_tried_again_by_the_next_run(tmp_path: Path) -> None:
    ray = OneByOne(dies=lambda uri, _: uri == "2.txt")
    results = {result.request.uri: result for result in drive(ray, files(tmp_path, 5))}
    assert [uri for uri, result in results.items() if result.error] == ["2.txt"]
    assert "2.txt cannot be read: its reader was killed 3 times" in (results["2.txt"].error or "")
    assert results["2.txt"].sha256 == ""
    assert ray.tries["2.txt"] == 3


def test_a_cluster_whose_workers_all_die_ends_the_run(tmp_path: Path) -> None:
    ray = OneByOne(dies=lambda *_: True)
    with pytest.raises(IngestError, match="die: 3 files in a row had 3 each"):
        drive(ray, files(tmp_path, 5))
    assert sum(ray.tries.values()) <= 9 + 2


def test_what_cannot_be_opened_or_has_not_changed_does_not_travel(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "docs").mkdir()
    [outside] = files(tmp_path / "elsewhere", 1)
    link = tmp_path / "docs" / "link.txt"
    link.symlink_to(outside.path)
    known = hashlib.sha256(b"Text.\n").hexdigest()
    ray = OneByOne()
    asked = [
        LoadRequest("link.txt", str(link)),
        LoadRequest("none.txt", str(tmp_path / "none.txt")),
        LoadRequest("same.txt", outside.path, known_sha256=known),
    ]
    results = {result.request.uri: result for result in drive(ray, asked)}
    assert "leads out of its folder" in (results["link.txt"].error or "")
    assert results["none.txt"].error == "none.txt cannot be read: No such file or directory"
    assert (results["same.txt"].error, results["same.txt"].sha256) == (None, known)
    assert ray.tries == {}


@pytest.mark.parametrize(
    ("address", "error", "said"),
    [
        (
            None,
            RuntimeError("timed out\nduring startup"),
            "Ray does not start on this machine (RuntimeError: timed out",
        ),
        (
            "head:6379",
            RuntimeError("Version mismatch: the cluster:\n    Ray: 2.59.0\n"),
            "cluster: Ray: 2.59.0; install",
        ),
        ("head:6379", RuntimeError("no node here"), "does not take this process (RuntimeError: no node here); run on"),
    ],
)
def test_why_ray_cannot_be_used_is_one_line(address: str | None, error: Exception, said: str) -> None:
    settings = load_settings()
    told = str(_cannot_connect(RayRun(address, 1, Path(), Reading(settings.load, settings.pdf, None)), error))
    assert said in told
    assert "\n" not in told


# What the run makes of its driver's end


@pytest.mark.parametrize(("is_up", "said"), [(True, "was lost"), (False, "cannot be used")])
def test_a_driver_that_dies_ends_the_run_in_one_line(is_up: bool, said: str) -> None:
    driver = start_process("tests.ingest.dying_process", 5, purpose="dies")
    with pytest.raises(IngestError, match=f"^this machine's Ray {said}"):
        list(_Conversation(driver, "this machine's Ray", is_up).results(iter([])))
    driver.end()


def test_a_driver_may_be_silent_for_longer_than_the_rest_of_a_message_may_take() -> None:
    driver = start_process("tests.ingest.slow_process", 0.05, purpose="is slow")
    [result] = _Conversation(driver, "Ray").results(iter([LoadRequest("a.txt", "a.txt")]))
    driver.end()
    assert result == LoadResult(LoadRequest("a.txt", "a.txt"))


def test_without_requests_nothing_is_started(settings: Settings) -> None:
    with RayRunner(settings, None, None) as runner:
        assert list(runner.load_all([])) == []
        assert runner._driver is None


def test_the_secrets_of_settings_do_not_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(embedder={"kind": "hashing", "api_key": "geheim"}, llm={"api_key": "geheim"})
    runner = RayRunner(settings, None, None)
    assert b"geheim" not in pickle.dumps(runner._reading)
