"""The pool of reading processes: limits, deaths, and that one file's trouble is its own."""

import csv
import hashlib
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.loaded import LoadRequest, LoadResult
from ingest.workers import LoaderPool
from rag.settings import LoadSettings, PdfSettings, Settings

ODD_PDFS = Path("../shared/eval/pdf_robustness")
WAIT_S = 60


def request(path: Path) -> LoadRequest:
    return LoadRequest(path.name, str(path))


def write(folder: Path, name: str, content: str) -> LoadRequest:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return request(path)


def endless(folder: Path) -> LoadRequest:
    """A file that takes minutes to read."""
    return write(folder, "endless.md", "* a *b* c\n" * 300_000)


def kill_once_it_reads(pool: LoaderPool) -> None:
    [worker] = pool._workers
    while not (worker.request is not None and worker.has_begun and worker.request.uri == "endless.md"):
        time.sleep(0.01)
    worker.process.kill()


def by_uri(results: Iterator[LoadResult]) -> dict[str, LoadResult]:
    return {result.request.uri: result for result in results}


def test_files_are_read_with_their_digest_and_size(tmp_path: Path) -> None:
    requests = [write(tmp_path, f"{i}.md", f"# Title {i}\nText.") for i in range(5)]

    with LoaderPool(Settings(), 2) as pool:
        results = by_uri(pool.load_all(requests))
        pids = pool.pids
        again = by_uri(pool.load_all(requests))
        assert pool.pids == pids

    assert sorted(results) == [f"{i}.md" for i in range(5)]
    for i, one in enumerate(requests):
        result = results[one.uri]
        assert result.loaded is not None
        assert result.loaded.title == f"Title {i}"
        assert (result.bytes, result.error) == (15, None)
        assert result.sha256 == hashlib.sha256(Path(one.path).read_bytes()).hexdigest()
    assert again.keys() == results.keys()


def test_what_cannot_be_read_is_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    requests = [
        request(tmp_path / "missing.md"),
        request(tmp_path / "folder.md"),
        write(tmp_path, "long.txt", "x" * 101),
        write(tmp_path, "odd.xyz", "%!PS-Adobe-3.0"),
        write(tmp_path, "broken.pdf", "%PDF-1.4 and no more"),
    ]

    with LoaderPool(Settings(load=LoadSettings(max_bytes=100)), 1) as pool:
        errors = {uri: result.error or "" for uri, result in by_uri(pool.load_all(requests)).items()}

    assert errors["missing.md"] == "missing.md cannot be read: No such file or directory"
    assert errors["folder.md"] == "folder.md cannot be read: Is a directory"
    assert errors["long.txt"] == "long.txt has 101 bytes, but 100 are allowed; raise RAG_LOAD__MAX_BYTES"
    assert errors["odd.xyz"].startswith("odd.xyz is PostScript, which no loader reads; ")
    assert errors["broken.pdf"].startswith("broken.pdf cannot be read as a PDF")
    assert not any("\n" in error for error in errors.values())


def test_a_file_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    requests = [endless(tmp_path), *(write(tmp_path, f"{i}.txt", "Text.") for i in range(3))]

    with LoaderPool(Settings(load=LoadSettings(timeout_s=2)), 1) as pool:
        results = by_uri(pool.load_all(requests))

    assert results["endless.md"].error == "endless.md took longer than 2 s to read; raise RAG_LOAD__TIMEOUT_S"
    assert [uri for uri, result in results.items() if result.loaded] == ["0.txt", "1.txt", "2.txt"]


def test_a_killed_worker_is_replaced_and_its_file_reported(tmp_path: Path) -> None:
    requests = [endless(tmp_path), *(write(tmp_path, f"{i}.txt", "Text.") for i in range(3))]

    with LoaderPool(Settings(), 1) as pool:
        warm = by_uri(pool.load_all(requests[1:2]))  # it is up now, and gets the first request at once
        killing = threading.Thread(target=kill_once_it_reads, args=(pool,))
        killing.start()
        results = by_uri(pool.load_all(requests))
        killing.join()

    assert len(warm) == 1
    assert "endless.md cannot be read: its reader was killed by SIGKILL" in (results["endless.md"].error or "")
    assert [uri for uri, result in results.items() if result.loaded] == ["0.txt", "1.txt", "2.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to RLIMIT_AS")
def test_a_file_that_needs_too_much_memory_is_reported_and_the_next_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(400 * 2**20)  # sparse: it takes no disk

    with LoaderPool(Settings(load=LoadSettings(memory_mb=256)), 1) as pool:
        results = by_uri(pool.load_all([request(tmp_path / "huge.txt"), write(tmp_path, "small.txt", "Text.")]))

    assert results["huge.txt"].error == "huge.txt needs more than 256 MB to read; raise RAG_LOAD__MEMORY_MB"
    assert results["small.txt"].loaded is not None


def test_no_more_requests_are_taken_than_workers_can_have(tmp_path: Path) -> None:
    taken = []

    def requests() -> Iterator[LoadRequest]:
        for i in range(10):
            taken.append(i)
            yield write(tmp_path, f"{i}.txt", "Text.")

    with LoaderPool(Settings(), 2) as pool:
        results = pool.load_all(requests())
        next(results)
        assert len(taken) == 3  # the worker whose result this is has the next one
        results.close()  # type: ignore[attr-defined]  # load_all is a generator


PARENT = """
import sys
from ingest.loaded import LoadRequest
from ingest.workers import LoaderPool
from rag.settings import Settings
pool = LoaderPool(Settings(), 2)
results = pool.load_all([LoadRequest("a", sys.argv[1]), LoadRequest("b", sys.argv[2]), LoadRequest("c", sys.argv[2])])
next(results)
print(*pool.pids, flush=True)
next(results)
next(results)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open")
def test_workers_die_with_their_parent_even_when_it_is_killed(tmp_path: Path) -> None:
    text, pipe = write(tmp_path, "a.txt", "Text."), endless(tmp_path)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, text.path, pipe.path], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert parent.stdout is not None
    with parent.stdout:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
    ends = [os.pidfd_open(pid) for pid in pids]

    parent.kill()
    parent.wait()

    try:
        for end in ends:  # a process's descriptor is readable once it has ended
            assert select.select([end], [], [], WAIT_S)[0] == [end]
    finally:
        for end in ends:
            os.close(end)
    assert len(pids) == 2


def test_a_worker_imports_neither_pydantic_nor_anything_heavy() -> None:
    code = (
        "import sys, ingest.loaders.process as p; from ingest.loaded import LoadOptions;"
        "p.import_readers(LoadOptions());"
        "print([m for m in ('pydantic', 'torch', 'chromadb', 'onnxruntime', 'pypdf', 'tiktoken') if m in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


@pytest.mark.skipif(not ODD_PDFS.is_dir(), reason=f"{ODD_PDFS} is not here")
@pytest.mark.parametrize("reader", ["pdfium", "pypdf"])
def test_every_odd_pdf_is_read_or_reported_in_one_line(reader: str) -> None:
    with (ODD_PDFS / "manifest_open.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["category"] in ("malformed", "hostile-fuzz", "encrypted")]
    requests = [LoadRequest(row["file"], str(ODD_PDFS / row["file"]), row["password"] or None) for row in rows]
    settings = Settings(load=LoadSettings(timeout_s=30), pdf=PdfSettings.model_validate({"reader": reader}))

    with LoaderPool(settings, 2) as pool:
        results = by_uri(pool.load_all(requests))

    assert results.keys() == {row["file"] for row in rows}
    for result in results.values():
        assert (result.loaded is None) == (result.error is not None)
        assert "\n" not in (result.error or "")
        assert result.loaded is None or result.loaded.text.strip()
    for row in rows:
        if row["category"] == "encrypted" and row["password"] and row["pypdf_with_password"].startswith("ok"):
            assert results[row["file"]].loaded is not None, results[row["file"]].error
