"""SIGKILL at any moment of a run: the old generation answers or the new one does, whole, and the next run succeeds."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.index import LiveIndex, open_index
from rag.settings import Settings, load_settings

DOCUMENTS = 40
COMMAND = [sys.executable, "-c", "from ingest.cli import main; main()", "run"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(store=tmp_path / "store", embedder={"kind": "hashing", "dimensions": 64})


def write_version(folder: Path, version: int) -> None:
    """Write every document anew; each says which version it is of."""
    folder.mkdir(exist_ok=True)
    for number in range(DOCUMENTS):
        body = "\n\n".join(f"Paragraph {p} of note {number}, version{version}." for p in range(6))
        (folder / f"{number}.md").write_text(f"# Note {number}\n\n{body}\n")


def published_version(settings: Settings) -> int:
    """Return the version that answers; fails where a document, the words or the vectors tell of another one."""
    with open_index(settings, "default") as index:
        texts = [index.document(info.uri).text for info in index.documents()]
        assert len(texts) == DOCUMENTS
        versions = {text.rsplit("version", 1)[1].split(".")[0] for text in texts}
        assert len(versions) == 1
        version = versions.pop()
        for found in (
            index.search_words(f"version{version}", 5),
            index.search_vectors(index.embedder.embed_queries([f"note version{version}"])[0], 5),
        ):
            assert all(f"version{version}" in chunk.text for chunk in index.chunks([i for i, _ in found]))
        assert len(index.search_words(f"version{version}", 1000)) == len(index.library.chunk_ids())
        return int(version)


def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "RAG_STORE": str(settings.store),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_EMBEDDER__DIMENSIONS": "64",
    }


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_random_the_old_or_the_new_answers(settings: Settings, tmp_path: Path, kills: int) -> None:
    docs = tmp_path / "docs"
    write_version(docs, 0)
    started = time.perf_counter()
    subprocess.run([*COMMAND, str(docs)], env=environment(settings), check=True, capture_output=True)
    whole_run_s = time.perf_counter() - started
    chance = random.Random(kills)
    interrupted = 0
    for version in range(1, kills + 1):
        write_version(docs, version)
        process = subprocess.Popen(
            [*COMMAND, str(docs)],
            env=environment(settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=chance.uniform(0.05, 1.0) * whole_run_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            interrupted += 1
        process.wait()
        assert published_version(settings) in (version - 1, version)
        run(settings, [docs])
        assert published_version(settings) == version
        assert [p.name for p in (settings.store / "collections" / "default" / "generations").glob("*.building")] == []
    assert interrupted >= kills // 2


def test_a_reader_that_asks_throughout_sees_whole_generations_only(settings: Settings, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write_version(docs, 0)
    run(settings, [docs])
    live = LiveIndex(settings, "default")
    seen: list[set[str]] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                with live.lease() as index:
                    vector = index.embedder.embed_queries(["paragraph of note version"])[0]
                    found = [*index.search_vectors(vector, 20), *index.search_words("paragraph note", 20)]
                    chunks = index.chunks([chunk_id for chunk_id, _ in found])
                    seen.append({chunk.text.rsplit("version", 1)[1].split(".")[0] for chunk in chunks})
        except BaseException as error:  # whatever it is, the test must tell of it
            errors.append(error)

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for version in range(1, 4):
        write_version(docs, version)
        run(settings)
    while not (seen and seen[-1] == {"3"}) and not errors:
        time.sleep(0.01)
    done.set()
    for reader in readers:
        reader.join()
    live.close()
    assert errors == []
    assert all(len(versions) == 1 for versions in seen)
    assert {version for versions in seen for version in versions} >= {"0", "3"}
