"""The ledger of what was forgotten, and its copies beside backups."""

from pathlib import Path

import pytest

from ingest.upkeep.ledger import (
    FILE,
    Event,
    Known,
    copy_ledger,
    forgotten_roots,
    read_events,
    read_known,
    record,
    share,
    write_known,
    write_owner,
)
from rag.errors import StorageError

ONE, TWO = Event("default", ("docs/a.md",)), Event("hr", roots=("pay\u2028roll",), remembered=("x",))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    return tmp_path / "store"


def make_folder(store: Path, name: str = "backups") -> Path:
    folder = store.parent / name
    folder.mkdir()
    known = read_known(store)
    write_known(store, Known(known.store, (*known.folders, folder)))
    write_owner(folder, read_known(store).store)
    return folder


def test_what_is_recorded_is_in_every_copy(store: Path) -> None:
    folders = [make_folder(store, name) for name in ("one", "two")]
    assert record(store, ONE) + record(store, TWO) == []
    assert [read_events(place / FILE) for place in (store, *folders)] == [[ONE, TWO]] * 3


def test_a_folder_that_could_not_be_reached_is_told_later(store: Path) -> None:
    folder = make_folder(store)
    folder.rename(store.parent / "unmounted")
    (reason,) = record(store, ONE)
    assert "backups cannot be reached" in reason
    assert not folder.exists()
    (store.parent / "unmounted").rename(folder)
    assert share(store) == []
    assert read_events(folder / FILE) == [ONE]


def test_a_backup_knows_what_came_after_it(store: Path) -> None:
    folder = make_folder(store)
    record(store, ONE)
    at = copy_ledger(store, folder)
    record(store, TWO)
    assert read_events(folder / FILE, at) == [TWO]
    (folder / FILE).write_text("")  # shorter than it was: all of it counts
    share(store)
    assert read_events(folder / FILE, 10**6) == [ONE, TWO]


def test_half_a_line_is_cut_off_and_a_damaged_one_is_refused(store: Path) -> None:
    record(store, ONE)
    with (store / FILE).open("a") as file:
        file.write('{"collection": "def')
    assert read_events(store / FILE) == [ONE]
    record(store, TWO)
    assert read_events(store / FILE) == [ONE, TWO]
    (store / FILE).write_text((store / FILE).read_text().replace('"hr"', "hr"))
    with pytest.raises(StorageError, match="put it back"):
        read_events(store / FILE)


def test_space_is_freed_where_the_ledger_is_damaged(store: Path) -> None:
    record(store, TWO)
    assert forgotten_roots(store, "hr") == {"pay\u2028roll"}
    with (store / FILE).open("a") as file:
        file.write("no ledger\n")
    assert forgotten_roots(store, "hr") == set()
