"""A disk that fills up while a run writes: one clear line, exit 1, and what was published still answers."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.cli import main
from ingest.pipeline import run
from ingest.sources.roots import read_sources
from ingest.upkeep.working import Worker
from rag.api.app import make_app
from rag.cli import main as rag
from rag.index.generations import Collection, list_generations
from rag.index.opened import open_index
from rag.jobs.queue import Jobs
from rag.jobs.uploads import incoming_folder
from rag.keys import Keys
from rag.settings import Settings
from tests.indexes import hashing_settings
from tests.rag.api.wire.test_problems import check_problem

COMMAND = [sys.executable, "-c", "from ingest.cli import main; raise SystemExit(main())", "run"]
DISK_MB = 24


def write_notes(docs: Path) -> None:
    docs.mkdir()
    for number in range(30):
        lines = (f"Sentence {i} of note {number} is about subject {i * number}." for i in range(60))
        (docs / f"{number}.md").write_text(" ".join(lines))


def change_notes(docs: Path) -> None:
    for path in docs.iterdir():
        path.write_text("Changed. " + path.read_text())


def assert_the_first_generation_answers(settings: Settings) -> None:
    with open_index(settings, "default") as index:
        assert index.generation == "000001"
        assert len(index.documents()) == 30
        assert index.search_words("subject", 3)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store to be copied: an index of a folder that has changed since."""
    folder = tmp_path_factory.mktemp("changed")
    write_notes(folder / "docs")
    run(hashing_settings(folder / "store"), [folder / "docs"])
    change_notes(folder / "docs")
    return folder / "store"


def open_files(folder: Path) -> set[str]:
    """Return what this process has open below a folder, also what is removed already."""
    links = Path("/proc/self/fd")
    names = {os.readlink(link) for link in links.iterdir() if link.is_symlink()}
    return {name for name in names if name.startswith(f"{folder}/")}


@pytest.mark.parametrize(
    ("limit_kb", "no_cache"),
    [
        (8, False),
        (60, True),
        (120, False),
        (250, True),
        *(pytest.param(*pair, marks=pytest.mark.slow) for pair in ((8, True), (60, False), (120, True), (250, False))),
    ],
)
def test_nothing_is_lost_but_the_run(tmp_path: Path, changed: Path, limit_kb: int, no_cache: bool) -> None:
    settings = hashing_settings(tmp_path / "store")
    shutil.copytree(changed, settings.store)

    def limit() -> None:
        # A file that may not grow is what a full disk looks like to everything that writes, without a disk to fill.
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_kb * 1024, limit_kb * 1024))

    done = subprocess.run(
        [*COMMAND, *(["--no-cache"] if no_cache else [])],
        env={**os.environ, "RAG_STORE": str(settings.store), "RAG_EMBEDDER__KIND": "hashing"},
        capture_output=True,
        text=True,
        preexec_fn=limit,
    )
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert (done.returncode, len(errors)) == (1, 1), done.stderr
    assert "Traceback" not in done.stderr
    assert "disk" in errors[0] or "size limit" in errors[0]
    assert_the_first_generation_answers(settings)
    assert run(settings).generation == "000002"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own, in memory."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # Chroma keeps files open that it could not write


@pytest.fixture(scope="module")
def indexed(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """An index on the small disk, and its folder elsewhere, which has changed since."""
    docs = tmp_path_factory.mktemp("folder") / "docs"
    write_notes(docs)
    settings = hashing_settings(disk / "store")
    run(settings, [docs])
    change_notes(docs)
    return settings, docs


@pytest.mark.parametrize("free_kb", [0, 40, 150, 300, 500, 700])
def test_a_disk_that_is_full_is_said_to_be(
    indexed: tuple[Settings, Path],
    disk: Path,
    free_kb: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings, _ = indexed
    monkeypatch.setenv("RAG_STORE", str(settings.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    filler = disk / "filler"
    file = filler.open("wb", buffering=0)
    room = os.statvfs(disk)
    file.write(bytes(room.f_bavail * room.f_frsize - free_kb * 1024))
    try:
        code = main(["run", "--no-cache"])
        (error,) = capsys.readouterr().err.splitlines()
        assert code == 1
        assert error.startswith("error: ")
        assert "disk is full" in error or "is the disk full" in error
        assert_the_first_generation_answers(settings)
        assert open_files(disk) == {str(filler)}
        assert list(settings.store.rglob("*.building")) == []
    finally:
        file.close()
        filler.unlink()


def test_with_room_again_the_run_succeeds(indexed: tuple[Settings, Path]) -> None:
    settings, docs = indexed
    change_notes(docs)
    report = run(settings)
    assert (report.generation, len(report.updated)) == ("000002", 30)
    assert list(settings.store.rglob("*.building")) == []


@contextmanager
def filled(disk: Path, free_kb: int) -> Iterator[None]:
    """Leave so much of the disk free."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        room = os.statvfs(disk)
        left = room.f_bavail * room.f_frsize - free_kb * 1024
        while left > 0:
            left -= file.write(bytes(left))
    try:
        yield
    finally:
        filler.unlink()


def test_what_frees_or_closes_needs_no_room(
    indexed: tuple[Settings, Path], disk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two generations, a key and rows of the cache that nothing uses, on a disk without a single free block."""
    settings, _ = indexed
    monkeypatch.setenv("RAG_STORE", str(settings.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    keys = Keys(settings.store)
    keys.create("ann", collections=None)
    place = Collection(settings.store, "default")
    assert len(list_generations(place)) == 2
    with filled(disk, 0):
        (place.folder / "LOCK").write_bytes(b"")
        assert rag(["keys", "create", "--name", "bob"]) == 1
        assert "the disk is full; free some space" in capsys.readouterr().err
        assert rag(["keys", "revoke", "ann"]) == 0
        assert not keys.known()[0].is_good(0)
        assert main(["rollback"]) == 1
        assert "the disk is full; free some space" in capsys.readouterr().err

        assert main(["gc"]) in (0, 1)

        said = capsys.readouterr()
        assert "1 generations" in said.out
        assert "Traceback" not in said.err
        assert len(list_generations(place)) == 1
    with filled(disk, 700):  # the 532 KB of a generation, and what SQLite and tantivy take while they write
        assert main(["forget", "docs/3.md"]) == 0, capsys.readouterr().err
    with open_index(settings, "default") as index:
        assert len(index.documents()) == 29


def test_on_a_full_disk_forgetting_writes_its_wish_where_the_older_generations_were(
    indexed: tuple[Settings, Path], disk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, docs = indexed
    change_notes(docs)
    run(settings)
    monkeypatch.setenv("RAG_STORE", str(settings.store))
    place = Collection(settings.store, "default")
    with filled(disk, 0):
        code = main(["forget", "docs/4.md"])
        assert len(list_generations(place)) == 1
        assert "docs/4.md" in read_sources(place).tombstones
    assert code == 0 or len(capsys.readouterr().err.splitlines()) == 1

    assert main(["forget", "docs/4.md"]) == 0
    with open_index(settings, "default") as index:
        assert "docs/4.md" not in {info.uri for info in index.documents()}


def managing(settings: Settings) -> TestClient:
    """Return a client with a key: another test of this store has made one, so that nobody comes in without."""
    _, secret = Keys(settings.store).create(f"boss-{time.time_ns()}", collections=None, manages=True)
    headers = {"Authorization": f"Bearer {secret}"}
    return TestClient(make_app(settings), raise_server_exceptions=False, headers=headers)


@pytest.mark.parametrize("free_kb", [0, 300])
def test_a_full_disk_takes_no_upload_and_keeps_nothing_of_it(
    indexed: tuple[Settings, Path], disk: Path, free_kb: int
) -> None:
    settings, _ = indexed
    incoming = incoming_folder(Collection(settings.store, "default"))
    with managing(settings) as client:
        first = client.post("/v1/documents?name=first.txt", content=b"The first.")
        with filled(disk, free_kb):
            refused = client.post("/v1/documents?name=large.txt", content=bytes(2**20))
            assert "the disk" in check_problem(refused, 507).detail
            assert [path.name for path in incoming.iterdir()] == [first.json()["id"]]
        assert client.post(f"/v1/jobs/{first.json()['id']}/cancel").status_code == 200


def test_on_a_full_disk_a_job_waits_until_there_is_room(indexed: tuple[Settings, Path], disk: Path) -> None:
    settings, _ = indexed
    worker = Worker(settings)
    with managing(settings) as client:
        accepted = client.post("/v1/documents?name=a.txt", content=b"The lift is serviced in May.").json()["id"]
    with filled(disk, 24):
        done = worker.step()
        assert done is not None
        assert (done.state, "full" in done.detail) == ("waiting", True)
    queue = Jobs(settings.store)
    queue.postpone(queue.open(), "", 0)
    worker.step()

    job = queue.get(accepted)
    assert job is not None
    assert [file.state for file in job.files] == ["indexed"]
