"""What does not pass in a worker with a file before it does not count against that file."""

import fcntl
import os
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.loaded import LoadOptions, LoadRequest, LoadResult
from ingest.loaders.process import WorkerLimits, load_file
from ingest.workers import LoaderPool, _Worker
from rag.errors import IngestError
from rag.settings import LoadSettings, Settings

SLOW = "* a *b* c\n" * 800  # takes a quarter of a second on a machine with nothing else to do
ENDLESS = "* a *b* c\n" * 300_000
IS_LINUX = sys.platform == "linux"


def write(folder: Path, name: str, content: str = "Text.") -> LoadRequest:
    (folder / name).write_text(content, encoding="utf-8")
    return LoadRequest(name, str(folder / name))


def pool_of(workers: int, *, timeout_s: float) -> LoaderPool:
    return LoaderPool(Settings(load=LoadSettings(timeout_s=timeout_s)), workers)


def errors(results: Iterator[LoadResult]) -> dict[str, str | None]:
    return {result.request.uri: result.error for result in results}


def boot_with(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every Python that starts from here run `code` before anything else."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)


def test_a_result_that_waits_while_the_caller_is_busy_is_not_late(tmp_path: Path) -> None:
    small = [write(tmp_path, f"{number}.txt") for number in range(3)]
    requests = [small[0], write(tmp_path, "larger.md", SLOW), *small[1:]]

    with pool_of(2, timeout_s=3) as pool:
        list(pool.load_all(small))  # both workers are up
        results = pool.load_all(requests)
        first = next(results)
        time.sleep(3.5)  # as if it were embedded, while the larger one is read
        found = {first.request.uri: first.error, **errors(results)}

    assert first.request.uri != "larger.md"
    assert found == dict.fromkeys(one.uri for one in requests)


def test_a_slow_caller_hides_no_file_that_takes_too_long(tmp_path: Path) -> None:
    requests = [write(tmp_path, "endless.md", ENDLESS), *(write(tmp_path, f"{number}.txt") for number in range(4))]

    with pool_of(2, timeout_s=2) as pool:
        found = {}
        for result in pool.load_all(requests):
            found[result.request.uri] = result.error or ""
            time.sleep(0.3)

    assert "took longer than 2 s" in found.pop("endless.md")
    assert set(found.values()) == {""}


def test_waiting_for_a_free_worker_is_not_reading(tmp_path: Path) -> None:
    requests = [write(tmp_path, f"{number}.txt", "Some words in a line.\n" * 2000) for number in range(40)]

    with pool_of(1, timeout_s=2) as pool:
        assert set(errors(pool.load_all(requests)).values()) == {None}


def test_the_time_in_which_a_worker_starts_is_not_its_first_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot_with("import time; time.sleep(4)", tmp_path, monkeypatch)

    with pool_of(1, timeout_s=2) as pool:
        assert errors(pool.load_all([write(tmp_path, "a.txt")])) == {"a.txt": None}


def test_a_worker_that_fails_to_start_once_is_no_files_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = f"import os\ntry: os.mkdir({str(tmp_path / 'started')!r})\nexcept FileExistsError: pass\nelse: os._exit(3)"
    boot_with(once, tmp_path, monkeypatch)

    with pool_of(1, timeout_s=5) as pool:
        assert errors(pool.load_all([write(tmp_path, "a.txt"), write(tmp_path, "b.txt")])) == {
            "a.txt": None,
            "b.txt": None,
        }


def test_workers_that_never_start_are_the_runs_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boot_with("import os; os._exit(3)", tmp_path, monkeypatch)

    with pool_of(2, timeout_s=5) as pool, pytest.raises(IngestError, match=r"do not start .*exit code 3"):
        list(pool.load_all([write(tmp_path, f"{number}.txt") for number in range(9)]))


def test_a_worker_that_was_killed_while_it_had_nothing_to_do_is_no_files_fault(tmp_path: Path) -> None:
    requests = [write(tmp_path, f"{number}.txt") for number in range(3)]

    with pool_of(1, timeout_s=5) as pool:
        list(pool.load_all(requests))
        os.kill(pool.pids[0], signal.SIGKILL)
        assert set(errors(pool.load_all(requests)).values()) == {None}


def test_a_worker_that_was_killed_before_it_had_the_file_is_no_files_fault(tmp_path: Path) -> None:
    requests = [write(tmp_path, f"{number}.txt") for number in range(3)]

    with pool_of(2, timeout_s=5) as pool:
        list(pool.load_all(requests[:1]))
        stopped = pool.pids[0]
        os.kill(stopped, signal.SIGSTOP)

        def requests_then_kill() -> Iterator[LoadRequest]:
            yield requests[0]
            os.kill(stopped, signal.SIGKILL)
            yield from requests[1:]

        assert set(errors(pool.load_all(requests_then_kill())).values()) == {None}


def queued_bytes(worker: _Worker) -> int:
    """Return how much of what a worker sends lies there unread."""
    return int.from_bytes(fcntl.ioctl(worker.connection.fileno(), termios.FIONREAD, bytes(4)), sys.byteorder)


def test_a_worker_that_is_stopped_in_the_middle_of_its_answer_is_late(tmp_path: Path) -> None:
    """More than the socket takes: it waits for the caller, and is stopped."""
    requests = [write(tmp_path, "small.txt"), write(tmp_path, "large.txt", "Some words in a line.\n" * 100_000)]

    with pool_of(2, timeout_s=1) as pool:
        list(pool.load_all(requests[:1] * 2))
        results = pool.load_all(requests)
        assert next(results).request.uri == "small.txt"
        sending = next(worker for worker in pool._workers if worker.request is not None)
        while queued_bytes(sending) < 10_000:
            time.sleep(0.01)
        os.kill(sending.process.pid, signal.SIGSTOP)
        wakes_it = threading.Timer(20, os.kill, (sending.process.pid, signal.SIGCONT))
        wakes_it.start()
        found = errors(results)
        wakes_it.cancel()

        assert found == {"large.txt": "large.txt took longer than 1 s to read; raise RAG_LOAD__TIMEOUT_S"}
        assert errors(pool.load_all(requests[:1])) == {"small.txt": None}


RUN = """
import sys
from pathlib import Path
from ingest.loaded import LoadRequest
from ingest.workers import LoaderPool
from rag.settings import LoadSettings, Settings
paths = [Path(name) for name in sys.argv[2:]]
with LoaderPool(Settings(load=LoadSettings(timeout_s=float(sys.argv[1]))), 1) as pool:
    list(pool.load_all([LoadRequest("warm", str(paths[0]))]))
    print("warm", flush=True)
    for result in pool.load_all([LoadRequest(path.name, str(path)) for path in paths[1:]]):
        print(result.request.uri, result.error, flush=True)
"""


@pytest.mark.parametrize("also_workers", [False, True], ids=["the parent alone", "the whole group, as by Ctrl-Z"])
def test_the_time_in_which_a_run_is_stopped_is_no_files(tmp_path: Path, also_workers: bool) -> None:
    warm, slow = write(tmp_path, "warm.txt"), write(tmp_path, "slow.md", SLOW)
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, "5", warm.path, slow.path],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    with run.stdout as lines:
        assert lines.readline() == "warm\n"
        stop = os.killpg if also_workers else os.kill
        stop(run.pid, signal.SIGSTOP)
        time.sleep(6)  # longer than a file may take
        stop(run.pid, signal.SIGCONT)
        assert lines.readline() == "slow.md None\n"
    assert run.wait() == 0


@pytest.fixture
def worker() -> Iterator[_Worker]:
    """A worker whose process does nothing, with a request of 10 seconds."""
    pool = pool_of(1, timeout_s=10)
    pool._start(LoadRequest("a.txt", "a.txt"))
    with closing(pool):
        worker = pool._workers[0]
        worker.begin(10)
        yield worker


def test_a_clock_that_jumps_while_the_machine_sleeps_counts_as_one_look(worker: _Worker) -> None:
    worker.charge(worker.looked_at + 8 * 3600)
    assert worker.left_s == 9


def test_looks_add_up_to_the_time_that_a_file_may_take(worker: _Worker) -> None:
    for _ in range(40):
        worker.charge(worker.looked_at + 0.25)
    assert worker.left_s == 0


def test_parsing_has_all_its_time_however_long_the_disk_took(worker: _Worker) -> None:
    for _ in range(9):
        worker.charge(worker.looked_at + 1)
    worker.begin(10)
    assert worker.left_s == 10


def test_a_worker_tells_when_it_has_a_large_files_bytes_and_before_it_parses_them(tmp_path: Path) -> None:
    told: list[str] = []
    limits = WorkerLimits(max_bytes=2**21, memory_mb=256)

    read = load_file(write(tmp_path, "a.txt", "Text.\n" * 200_000), LoadOptions(), limits, lambda: told.append("a.txt"))
    load_file(LoadRequest("none", str(tmp_path / "none")), LoadOptions(), limits, lambda: told.append("none"))

    assert (read.error, told) == (None, ["a.txt"])


@pytest.mark.skipif(not IS_LINUX, reason="only Linux holds a process to RLIMIT_AS")
def test_what_earlier_files_left_in_memory_is_not_a_later_ones(tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(180 * 2**20)
    large = LoadRequest("large.bin", str(tmp_path / "large.bin"))

    with LoaderPool(Settings(load=LoadSettings(memory_mb=256)), 1) as pool:
        found = [next(pool.load_all([large])).error for _ in range(4)]

    assert len(set(found)) == 1
    assert "MEMORY" not in (found[0] or "")
