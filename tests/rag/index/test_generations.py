import multiprocessing
import shutil
from pathlib import Path

import pytest

from rag.errors import IndexBusy, IndexDamaged, NoIndex, UnknownCollection, UsageError
from rag.index.generations import (
    Collection,
    lease_current,
    list_collections,
    prune,
    publish,
    start_building,
    writer_lock,
)
from rag.index.manifest import Manifest, seal

ENCODER = {"fingerprint": "f", "dimensions": 3}
COUNTS = {"documents": 1, "chunks": 1, "characters": 1}


@pytest.fixture
def place(tmp_path: Path) -> Collection:
    return Collection(tmp_path, "default")


def make_generation(place: Collection, content: str = "x") -> str:
    building = start_building(place)
    (building / "words").mkdir()
    (building / "words" / "data").write_text(content)
    name = building.name.removesuffix(".building")
    seal(
        building,
        Manifest(name, place.name, "2026-01-01", ENCODER, {}, {"language": "en"}, COUNTS, "0"),
    )
    publish(place, name)
    return name


def test_numbers_rise_and_the_newest_is_published(place: Collection) -> None:
    assert [make_generation(place) for _ in range(3)] == ["000001", "000002", "000003"]
    assert place.current() == "000003"
    assert list_collections(place.store) == ["default"]


def test_a_number_is_never_used_twice(place: Collection) -> None:
    make_generation(place)
    make_generation(place)
    publish(place, "000001")  # rolled back
    assert make_generation(place) == "000003"


def test_what_a_killed_run_left_behind_is_removed_and_never_served(place: Collection) -> None:
    make_generation(place)
    left = start_building(place)
    (left / "library.sqlite").write_text("half")
    assert place.current() == "000001"
    with writer_lock(place):
        assert not left.exists()
        assert make_generation(place) == "000002"
    assert not left.exists()


def test_a_sealed_generation_that_was_never_published_passes_for_none(place: Collection) -> None:
    make_generation(place, "published")
    killed_before = make_generation(place, "never published")
    publish(place, "000001")
    with writer_lock(place):
        assert not place.generation(killed_before).exists()
        make_generation(place, "published after it")
        prune(place, keep=1)
    assert [path.name for path in sorted(place.generations.iterdir())] == ["000001", "000002"]
    assert (place.generation("000001") / "words" / "data").read_text() == "published"


@pytest.mark.parametrize("content", ["", "../../etc", "000009"])
def test_a_damaged_current_says_how_to_repair(place: Collection, content: str) -> None:
    make_generation(place)
    (place.folder / "CURRENT").write_text(content)
    with pytest.raises(IndexDamaged, match="ingest run"), lease_current(place):
        pass


@pytest.mark.parametrize("content", [b"", b"../../etc", b"\xff"])
def test_the_next_writer_repairs_a_damaged_current(place: Collection, content: bytes) -> None:
    (place.folder / "generations").mkdir(parents=True)
    (place.folder / "CURRENT").write_bytes(content)
    with writer_lock(place):
        assert place.current() is None
    for _ in range(2):
        make_generation(place)
    (place.folder / "CURRENT").write_bytes(content)
    with writer_lock(place):
        assert place.current() == "000002"


def test_a_copy_that_somebody_keeps_in_the_store_is_no_collection(place: Collection) -> None:
    make_generation(place)
    shutil.copytree(place.folder, place.folder.with_name("default (copy)"))
    assert list_collections(place.store) == ["default"]


def test_nothing_indexed_and_an_unknown_collection_are_told_apart(place: Collection) -> None:
    with pytest.raises(NoIndex, match="ingest run FOLDER"), lease_current(place):
        pass
    make_generation(place)
    with (
        pytest.raises(UnknownCollection, match=r"^there is no collection 'defualt'$") as unknown,
        lease_current(Collection(place.store, "defualt")),
    ):
        pass
    assert "did you mean 'default'" in unknown.value.hint


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".", "x" * 64, "a b"])
def test_a_collections_name_cannot_leave_the_store(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        Collection(tmp_path, name)


def test_pruning_keeps_the_published_the_previous_and_the_leased(place: Collection) -> None:
    make_generation(place)
    with lease_current(place) as held:
        for _ in range(3):
            make_generation(place)
        assert prune(place, keep=1) == [held]
        assert sorted(path.name for path in place.generations.iterdir()) == ["000001", "000003", "000004"]
    assert prune(place, keep=1) == []
    assert sorted(path.name for path in place.generations.iterdir()) == ["000003", "000004"]


def _hold(store: Path, ready: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event") -> None:
    with writer_lock(Collection(store, "default")):
        ready.set()
        done.wait()


def test_a_second_writer_leaves_at_once_naming_the_first_and_a_killed_one_frees_the_lock(place: Collection) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(place.store, ready, done))
    holder.start()
    ready.wait()
    with pytest.raises(IndexBusy, match=f"process {holder.pid}"), writer_lock(place):
        pass
    holder.kill()
    with writer_lock(place, wait=True):
        pass
    holder.join()
