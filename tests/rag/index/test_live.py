"""A collection that is served: whatever is wrong with a newer generation, the older one answers until it is mended."""

import json
import os
import resource
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import run
from rag.errors import UnusableIndex
from rag.index import live as live_module
from rag.index.generations import Collection
from rag.index.live import LiveIndex, OpeningFailure
from rag.index.opened import Index
from rag.settings import Settings, VectorsSettings

SOON_S = 30.0  # on a busy machine; what waits for a pipe never comes back
Damage = Callable[[Path], None]


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.fixture
def settings(own_index: Settings) -> Settings:
    return own_index


def manifest_with(**fields: object) -> Damage:
    """Change fields of the manifest; None removes one, and a mapping changes those within."""

    def damage(folder: Path) -> None:
        path = folder / "manifest.json"
        content = json.loads(path.read_text())
        for name, value in fields.items():
            if value is None:
                del content[name]
            elif isinstance(value, dict):
                content[name] |= value
            else:
                content[name] = value
        path.write_text(json.dumps(content))

    return damage


def file_of(name: str, content: bytes) -> Damage:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return damage


def without(name: str) -> Damage:
    return lambda folder: (folder / name).unlink()


def instead_of(name: str, make: Callable[[Path], object]) -> Damage:
    def damage(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        make(path)

    return damage


def without_folder(name: str) -> Damage:
    return lambda folder: shutil.rmtree(folder / name)


def half(name: str) -> Damage:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(path.parent, os.O_RDONLY)
        listener.bind(f"/proc/self/fd/{here}/{path.name}")  # a socket's path has 108 characters at most
        os.close(here)


def a_pipe_for_all(folder: Path) -> None:
    shutil.rmtree(folder)
    os.mkfifo(folder)


def a_link_for_all(folder: Path) -> None:
    away = folder.with_name("away")
    shutil.move(folder, away)
    folder.symlink_to(away)


NPY_OF_NO_ROWS = b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0), }".ljust(127) + b"\n"
NPY_OF_OBJECTS = b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (9,), }".ljust(128) + b"\n"


def both(one: Damage, other: Damage) -> Damage:
    def damage(folder: Path) -> None:
        one(folder)
        other(folder)

    return damage


DAMAGES: dict[str, Damage] = {
    "empty vectors": file_of("segments/all/vectors/vectors.npy", b""),
    "half of the vectors": half("segments/all/vectors/vectors.npy"),
    "vectors that are none": file_of("segments/all/vectors/vectors.npy", b"rubbish"),
    "pickled vectors": file_of("segments/all/vectors/vectors.npy", NPY_OF_OBJECTS),
    "half of the codes": half("segments/all/vectors/codes.npy"),
    "codes of other vectors": file_of("segments/all/vectors/scales.npy", NPY_OF_NO_ROWS),
    "no codes": without("segments/all/vectors/codes.npy"),
    "no ids of vectors": without("segments/all/vectors/ids.npy"),
    "empty ids of vectors": file_of("segments/all/vectors/ids.npy", b""),
    "empty rows": file_of("segments/all/rows/ids.npy", b""),
    "empty library": file_of("segments/all/library.sqlite", b""),
    "a library that is none": file_of("segments/all/library.sqlite", b"rubbish" * 1000),
    "half of the library": half("segments/all/library.sqlite"),
    "no library": without("segments/all/library.sqlite"),
    "no words": instead_of("segments/all/words", Path.mkdir),
    "empty words": file_of("segments/all/words/meta.json", b""),
    "no segment": without_folder("segments/all"),
    "no segments": without_folder("segments"),
    "a file for the segments": instead_of("segments", Path.touch),
    "a pipe beside the segment": lambda folder: os.mkfifo(folder / "segments" / "0"),
    "empty manifest": file_of("manifest.json", b""),
    "nested manifest": file_of("manifest.json", b"[" * 100_000),
    "a manifest of another type": file_of("manifest.json", b"[1]"),
    "a manifest that is no text": file_of("manifest.json", b"\xff\xfe"),
    "no manifest": without("manifest.json"),
    "no encoder": manifest_with(encoder=None),
    "no counts": manifest_with(counts=None),
    "counts of another type": manifest_with(counts={"chunks": "many"}),
    "other counts": manifest_with(counts={"chunks": 1}),
    "other dimensions": manifest_with(encoder={"dimensions": 7}),
    "dimensions of another type": manifest_with(encoder={"dimensions": "7"}),
    "another encoder": manifest_with(encoder={"fingerprint": "hashing-other"}),
    "a fingerprint of another type": manifest_with(encoder={"fingerprint": 5}),
    "words of another type": manifest_with(words="en"),
    "a date of another type": manifest_with(created=5),
    "a field that nobody knows": manifest_with(colour="red"),
    "the manifest of another generation": manifest_with(generation="000001"),
    "a pipe beside the manifest of another": both(
        manifest_with(generation="000001"), instead_of("segments/all/vectors/vectors.npy", os.mkfifo)
    ),
    "a newer format": manifest_with(format=99),
    "a format that is none": manifest_with(format="x"),
    "an unknown store": manifest_with(vector_store="cloud"),
    "a folder for the vectors": instead_of("segments/all/vectors/vectors.npy", Path.mkdir),
    "a folder for the library": instead_of("segments/all/library.sqlite", Path.mkdir),
    "a folder for the manifest": instead_of("manifest.json", Path.mkdir),
    "a pipe for the manifest": instead_of("manifest.json", os.mkfifo),
    "a pipe for the vectors": instead_of("segments/all/vectors/vectors.npy", os.mkfifo),
    "a pipe for the library": instead_of("segments/all/library.sqlite", os.mkfifo),
    "a pipe for the words": instead_of("segments/all/words/meta.json", os.mkfifo),
    "a pipe for the codes": instead_of("segments/all/vectors/codes.npy", os.mkfifo),
    "a socket for the library": instead_of("segments/all/library.sqlite", socket_at),
    "a device for the vectors": instead_of(
        "segments/all/vectors/vectors.npy", lambda path: path.symlink_to("/dev/zero")
    ),
    "a link in a circle": instead_of("segments/all/library.sqlite", lambda path: path.symlink_to(path.name)),
    "a pipe for the generation": a_pipe_for_all,
    "a link for the generation": a_link_for_all,
}


def publish_another(settings: Settings) -> Path:
    """Publish a second generation; return its folder."""
    (settings.store.parent / "handbook" / "more.md").write_text("Something new about submarines.")
    run(settings)
    return Collection(settings.store, "default").generation("000002")


@contextmanager
def opened(settings: Settings) -> Iterator[LiveIndex]:
    live = LiveIndex(settings, "default")
    try:
        yield live
    finally:
        live.close()


def failure_of(live: LiveIndex) -> OpeningFailure:
    assert live.failure is not None
    return live.failure


def wait_out(live: LiveIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time pass after which a generation is tried again."""
    later = failure_of(live).again_at
    monkeypatch.setattr(time, "monotonic", lambda: later)


def test_a_pipe_for_the_graph_is_waited_for_by_nobody(settings: Settings) -> None:
    chroma = settings.model_copy(update={"vectors": VectorsSettings(kind="chroma")})
    with opened(chroma) as live:
        replace_by_pipe(publish_another(chroma) / "chroma" / "chroma.sqlite3")
        started = time.monotonic()
        with live.lease() as index:
            assert index.generation == "000001"
        assert time.monotonic() - started < SOON_S
        assert failure_of(live).generation == "000002"


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_the_older_generation_answers_until_the_newer_one_is_mended(
    settings: Settings, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(settings) as live:
        folder = publish_another(settings)
        whole = folder.with_name("whole")
        shutil.copytree(folder, whole)
        damage(folder)
        started = time.monotonic()
        with live.lease() as index:
            assert index.generation == "000001"
            assert index.search_words("garage", 3)
        assert time.monotonic() - started < SOON_S
        assert failure_of(live).generation == "000002"
        assert failure_of(live).reason

        shutil.rmtree(folder) if folder.is_dir() and not folder.is_symlink() else folder.unlink()
        shutil.move(whole, folder)
        wait_out(live, monkeypatch)
        with live.lease() as index:
            assert index.generation == "000002"
            assert index.search_words("submarines", 3)
        assert live.failure is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda current: current.write_text("rubbish"),
        lambda current: current.write_bytes(b"\xff\xfe"),
        lambda current: current.write_text("999999\n"),
        replace_by_pipe,
        lambda current: (current.unlink(), current.mkdir()),
        lambda current: (current.unlink(), current.symlink_to("/dev/zero")),
        Path.unlink,
    ],
    ids=["rubbish", "no text", "nowhere", "a pipe", "a folder", "a device", "gone"],
)
def test_whatever_becomes_of_the_name_of_the_published_one(settings: Settings, spoil: Callable[[Path], object]) -> None:
    with opened(settings) as live:
        spoil(Collection(settings.store, "default").folder / "CURRENT")
        with live.lease() as index:
            assert index.search_words("garage", 3)
        assert failure_of(live).tries == 1


def test_without_room_for_a_view_the_older_one_answers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(settings) as live:
        publish_another(settings)
        with monkeypatch.context() as without_room:
            without_room.setattr(tempfile, "tempdir", str(settings.store / "gone"))
            with live.lease() as index:
                assert index.generation == "000001"
            assert "TMPDIR" in failure_of(live).reason
        wait_out(live, monkeypatch)
        with live.lease() as index:
            assert index.generation == "000002"


def test_without_descriptors_the_older_one_answers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(settings) as live:
        with live.lease() as index:
            assert index.search_words("garage", 3)
        publish_another(settings)
        taken = []
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 12, hard))
        try:
            while True:
                try:
                    taken.append(os.open("/dev/null", os.O_RDONLY))
                except OSError:
                    break
            os.close(taken.pop())
            with live.lease() as index:
                assert index.generation == "000001"
                assert index.search_words("garage", 3)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for descriptor in taken:
                os.close(descriptor)
        wait_out(live, monkeypatch)
        with live.lease() as index:
            assert index.generation == "000002"


def test_a_generation_that_fails_is_tried_again_later_and_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(settings) as live:
        (publish_another(settings) / "manifest.json").unlink()
        waits = []
        for tries in range(1, 10):
            before = time.monotonic()
            live.refresh()
            live.refresh()
            assert failure_of(live).tries == tries
            waits.append(int(failure_of(live).again_at - before + 0.01))
            wait_out(live, monkeypatch)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_newer_generation_than_the_one_that_failed_is_tried_at_once(settings: Settings) -> None:
    with opened(settings) as live:
        (publish_another(settings) / "segments/all/vectors/vectors.npy").write_bytes(b"")
        live.refresh()
        assert failure_of(live).generation == "000002"
        (settings.store.parent / "handbook" / "other.md").write_text("Something about airships.")
        run(settings)
        with live.lease() as index:
            assert index.generation == "000003"


def test_nobody_waits_for_who_opens_a_generation(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    opening, go_on = threading.Event(), threading.Event()

    class Slow(Index):
        def __init__(self, *arguments: Any) -> None:
            opening.set()
            assert go_on.wait(SOON_S)
            super().__init__(*arguments)

    with opened(settings) as live:
        publish_another(settings)
        monkeypatch.setattr(live_module, "Index", Slow)
        thread = threading.Thread(target=live.refresh)
        thread.start()
        assert opening.wait(SOON_S)
        with live.lease() as index:
            assert index.generation == "000001"
        go_on.set()
        thread.join()
        with live.lease() as index:
            assert index.generation == "000002"


def test_a_generation_that_is_leased_outlives_the_closing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (views := tmp_path / "views").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(views))
    live = LiveIndex(settings, "default")
    leased, reading, stop = threading.Event(), threading.Event(), threading.Event()
    read = 0

    def go_on_reading() -> None:
        nonlocal read
        with live.lease() as index:
            leased.set()
            ids = [chunk_id for chunk_id, _ in index.library.reading_order()]
            while not stop.is_set():
                read += len(index.chunks(ids))
                reading.set()

    thread = threading.Thread(target=go_on_reading)
    thread.start()
    try:
        assert leased.wait(SOON_S)
        live.close()
        reading.clear()
        assert reading.wait(SOON_S)
        assert list(views.iterdir())
    finally:
        stop.set()
        thread.join()
    assert read
    assert not list(views.iterdir())
    with pytest.raises(UnusableIndex, match="closed"), live.lease():
        pass
