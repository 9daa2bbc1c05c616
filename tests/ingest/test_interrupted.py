"""Ctrl-C and SIGTERM during a run: it ends cleanly and soon, and what was embedded by then is never embedded again."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from ingest.cache import EmbeddingCache
from ingest.embedding import EmbeddingQueue
from ingest.pipeline import run
from rag.embedders.hashing import HashingEmbedder
from rag.index.generations import Collection, writer_lock
from rag.records import Vectors
from rag.settings import Settings, load_settings
from tests.rag.embedders.embedding_server import EmbeddingServer, Held, Reply

COMMAND = [sys.executable, "-c", "import sys; from ingest.cli import main; sys.exit(main())", "run"]
DOCUMENTS = 300
BATCH = 64  # texts that the server is asked for at a time
PATIENCE_S = 300  # a busy machine may be ten times slower
DIMENSIONS = 64


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    """An embedding server, so that a run waits in the midst of its work until the test lets it go on."""
    with EmbeddingServer() as server:
        yield server


@pytest.fixture
def held(server: EmbeddingServer) -> Held:
    """The second batch of the first run; it is answered when the test says so."""
    held = Held()
    server.script.extend([Reply(), Reply(held=held)])
    return held


@pytest.fixture
def settings(tmp_path: Path, server: EmbeddingServer) -> Settings:
    embedder = {"kind": "openai", "model": "any", "base_url": server.url, "dimensions": DIMENSIONS}
    return load_settings(store=tmp_path / "store", embedder=embedder)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"{number}.md").write_text(f"# Note {number}\n\nThe {number}th note says that {number * 7} is odd.\n")
    return folder


@contextmanager
def started(settings: Settings, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Start `ingest run` with Ctrl-C as a terminal's user has it, whatever started the tests."""
    environment = {
        **os.environ,
        "RAG_STORE": str(settings.store),
        "RAG_EMBEDDER__KIND": "openai",
        "RAG_EMBEDDER__MODEL": settings.embedder.model or "",
        "RAG_EMBEDDER__BASE_URL": settings.embedder.base_url or "",
        "RAG_EMBEDDER__DIMENSIONS": str(DIMENSIONS),
    }
    with subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            yield process
        finally:
            process.kill()  # where the test has failed; else it is over


def cached(settings: Settings) -> int:
    """Count the vectors in the cache."""
    with closing(sqlite3.connect(settings.store / "embeddings.sqlite", timeout=PATIENCE_S)) as connection:
        [[count]] = connection.execute("SELECT count(*) FROM vectors")
    return int(count)


def children(process: "subprocess.Popen[str]") -> list[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()] if path.exists() else []


def opened(process: "subprocess.Popen[str]") -> set[Path]:
    """Return the files that a process has open."""
    paths = set()
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(OSError):
            paths.add(link.readlink())
    return paths


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_nothing_but_what_it_embedded(
    settings: Settings, docs: Path, held: Held, number: signal.Signals, code: int
) -> None:
    with started(settings, str(docs)) as process:
        assert held.arrived.wait(PATIENCE_S)
        workers = children(process)
        process.send_signal(number)
        held.release.set()
        out, err = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, out) == (code, "")
    assert err == "interrupted; nothing was published, finished embeddings are kept\n"
    assert [pid for pid in workers if is_running(pid)] == []
    place = Collection(settings.store, "default")
    assert list(place.generations.iterdir()) == []
    assert place.current() is None
    with writer_lock(place):
        pass  # the lock is free
    kept = cached(settings)
    assert 2 * BATCH <= kept < DOCUMENTS  # the batch that was done and the one in flight, at least

    report = run(settings, [docs])
    assert (report.reused, report.embedded) == (kept, report.chunks - kept)
    assert report.documents == DOCUMENTS


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_run_that_waits_for_another_can_be_interrupted(settings: Settings, docs: Path) -> None:
    lock = settings.store / "collections" / "default" / "LOCK"
    with (
        writer_lock(Collection(settings.store, "default")),
        started(settings, str(docs), "--wait") as process,
    ):
        until = time.monotonic() + PATIENCE_S
        while lock not in opened(process):
            assert time.monotonic() < until
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 143
    assert err.startswith("interrupted; nothing was published")


def test_a_run_beside_another_names_it_and_waits_if_told_to(settings: Settings, docs: Path, held: Held) -> None:
    with started(settings, str(docs), "--json") as first:
        assert held.arrived.wait(PATIENCE_S)
        with started(settings) as second:
            out, err = second.communicate(timeout=PATIENCE_S)
        with started(settings, "--wait", "--json") as waiting:
            held.release.set()
            published = json.loads(first.communicate(timeout=PATIENCE_S)[0])
            nothing_new = json.loads(waiting.communicate(timeout=PATIENCE_S)[0])

    assert (second.returncode, out) == (1, "")
    assert err.startswith(f"error: the collection 'default' is being written by process {first.pid} on ")
    assert err.endswith("wait for it: --wait\n")
    assert err.count("\n") == 1
    assert (first.returncode, published["generation"]) == (0, "000001")
    assert (waiting.returncode, nothing_new["generation"], nothing_new["unchanged"]) == (0, None, DOCUMENTS)


def test_a_killed_run_releases_the_lock_even_when_it_was_stopped(settings: Settings, docs: Path, held: Held) -> None:
    with started(settings, str(docs)) as process:
        assert held.arrived.wait(PATIENCE_S)
        process.send_signal(signal.SIGSTOP)
        process.kill()
        process.communicate(timeout=PATIENCE_S)

    with writer_lock(Collection(settings.store, "default")):
        pass


class Slow(HashingEmbedder):
    """Embeds its first batch at once, and each later one when it is let."""

    def __init__(self) -> None:
        super().__init__(DIMENSIONS)
        self.at_second = threading.Event()
        self.go_on = threading.Event()
        self.texts = 0

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        if self.texts:
            self.at_second.set()
            assert self.go_on.wait(PATIENCE_S)
        vectors = super().embed_documents(texts)
        self.texts += len(texts)
        return vectors


def test_an_interrupted_queue_stores_all_that_was_embedded(tmp_path: Path) -> None:
    embedder = Slow()
    texts = [(f"{number:032d}".encode(), f"text {number}") for number in range(256)]
    with closing(EmbeddingCache(tmp_path / "cache.sqlite", embedder.fingerprint, DIMENSIONS)) as cache:
        with suppress(KeyboardInterrupt), EmbeddingQueue(embedder, cache, no_embedding_progress) as queue:
            queue.put("a.md", texts)
            assert embedder.at_second.wait(PATIENCE_S)
            embedder.go_on.set()
            raise KeyboardInterrupt
        missing = cache.missing([key for key, _ in texts])

    assert embedder.texts >= 128  # the batch that was done and the one in flight, at least
    assert len(texts) - len(missing) == embedder.texts


def no_embedding_progress(done: int, known: int) -> None:
    """Tell nobody."""
