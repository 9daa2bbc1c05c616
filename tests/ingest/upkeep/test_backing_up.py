"""Backups and restores: whole, identical in what they answer, and without what was forgotten since."""

import errno
import json
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import main
from ingest.options import Options
from ingest.pipeline import run
from ingest.sources.roots import read_sources
from ingest.upkeep.backing_up import back_up
from ingest.upkeep.backups import list_backups
from ingest.upkeep.collecting import collect
from ingest.upkeep.forgetting import forget, remember
from ingest.upkeep.ledger import read_known, share, write_known
from ingest.upkeep.restoring import restore
from ingest.upkeep.retention import read_rules
from rag.answer.calibration import write_calibration
from rag.answer.confidence import DEFAULT
from rag.errors import RagError, StorageError
from rag.evals.asking import ask_each
from rag.feedback import Cited, Feedback, keep_feedback, read_feedback
from rag.index.generations import Collection, lease_current
from rag.index.opened import open_index
from rag.jobs.uploads import managed_folder
from rag.keys import Keys
from rag.settings import Settings
from tests.indexes import EXPENSES, REMOTE
from tests.ingest.answers import assert_sealed
from tests.ingest.erasing import files_with, unique_pieces

URI = "handbook/expenses.md"
QUESTIONS = {
    "hotel": "How much may a hotel cost at most a night?",
    "days": "How many days a week may employees work from home?",
    "garage": "When does the garage close?",
    "nothing": "Who won the tournament?",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def elsewhere(own_index: Settings, tmp_path: Path) -> Settings:
    return own_index.model_copy(update={"store": tmp_path / "elsewhere"})


def answers(settings: Settings) -> dict[str, Any]:
    """Return the answers to a suite, whole, but for their ids and times and the number of the generation."""
    asked = ask_each(settings, QUESTIONS)
    return {
        key: (each.answer, each.confidence, each.citations, each.sentences, each.hits, each.closest, each.abstained)
        for key, each in asked.items()
    }


def uris(settings: Settings) -> list[str]:
    with open_index(settings, "default") as index:
        return [info.uri for info in index.documents()]


def say(settings: Settings, uri: str, quote: str) -> None:
    cited = (Cited("default", "d", uri, 0, len(quote), quote),)
    keep_feedback(settings.store, Feedback("fb", "", "hr", "a", "Who?", ("default",), cited, "up", ""))


def test_what_is_restored_is_all_there_and_answers_alike(
    own_index: Settings, folder: Path, elsewhere: Settings
) -> None:
    Keys(own_index.store).create("hr", collections=None)
    say(own_index, URI, "A hotel may cost at most 140 EUR a night.")
    place = Collection(own_index.store, "default")
    write_calibration(place, DEFAULT)
    place_calibration = place.calibration.read_text()
    before = answers(own_index)

    made = back_up(own_index, folder, verify=True)
    assert made.asked is not None
    assert made.asked >= 6
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["LOCK", "openbook-backups.json", "forgotten.jsonl", made.backup.name]
    )
    shutil.rmtree(own_index.store)
    restored = restore(elsewhere, folder)

    assert restored.collections == {"default": "000001"}
    assert answers(elsewhere) == before
    assert_sealed(elsewhere, "default", "000001")
    assert len(Keys(elsewhere.store).known()) == 1
    assert (elsewhere.store / "keys.sqlite").stat().st_mode & 0o077 == 0
    assert len(list(read_feedback(elsewhere.store))) == 1
    there = Collection(elsewhere.store, "default")
    assert there.calibration.read_text() == place_calibration
    assert read_sources(there).roots[0].name == "handbook"
    assert run(elsewhere).generation is None  # nothing to do: it is the same index


@pytest.mark.parametrize("publications", [5, pytest.param(12, marks=pytest.mark.slow)])
def test_a_backup_during_publications_is_one_generation(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path, publications: int
) -> None:
    """Generations are published, and older ones collected, while backups are made one after the other."""
    published: list[str | None] = []
    failed: list[BaseException] = []

    def publish() -> None:
        try:
            for number in range(publications):
                (tmp_path / "handbook" / "expenses.md").write_text(EXPENSES.replace("140", str(200 + number)), "utf-8")
                published.append(run(own_index, options=Options(workers=1)).generation)
                collect(own_index, None, keep=0, wait=True)
        except BaseException as error:
            failed.append(error)

    publishing = threading.Thread(target=publish)
    publishing.start()
    backups: dict[str, Path] = {}
    while publishing.is_alive():
        made = back_up(own_index, folder, verify=len(backups) < 3)  # compares the answers with those of what is pinned
        backups[made.collections["default"]] = made.backup
    publishing.join()
    assert failed == []
    assert published == [f"{number:06d}" for number in range(2, publications + 2)]
    assert len(backups) > 1
    for generation in [*backups][:: max(1, len(backups) // 4)]:
        there = elsewhere.model_copy(update={"store": tmp_path / f"elsewhere{generation}"})
        assert restore(there, backups[generation]).collections == {"default": generation}
        assert_sealed(there, "default", generation)
        price = "140 EUR" if generation == "000001" else f"{200 + int(generation) - 2} EUR"
        assert price in str(answers(there)["hotel"][0])


def test_a_backup_in_the_middle_of_a_publication_is_identical_to_what_was_pinned(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    """Verified while newer generations are published: what is compared is what was pinned."""
    before = answers(own_index)
    with lease_current(Collection(own_index.store, "default")):
        made = back_up(own_index, folder, verify=True)
        (tmp_path / "handbook" / "expenses.md").write_text(EXPENSES.replace("140", "175"), "utf-8")
        run(own_index)
    restore(elsewhere, made.backup)
    assert answers(elsewhere) == before != answers(own_index)


@pytest.mark.parametrize("by_root", [False, True])
def test_what_is_forgotten_afterwards_does_not_come_back(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path, by_root: bool
) -> None:
    say(own_index, URI, "A hotel may cost at most 140 EUR a night.")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.\n")
    run(own_index, [tmp_path / "notes"])
    backup = back_up(own_index, folder).backup
    forgotten = forget(own_index, ["handbook" if by_root else URI])
    assert forgotten.backups == (str(backup),)
    assert forgotten.unfinished == []
    shutil.rmtree(own_index.store)

    restored = restore(elsewhere, folder)
    assert URI in restored.forgotten["default"]
    assert URI not in uris(elsewhere)
    pieces = unique_pieces(EXPENSES, [REMOTE])
    assert files_with(pieces, folder) != []
    assert files_with(pieces, elsewhere.store) == []
    run(elsewhere)
    assert URI not in uris(elsewhere)
    assert "notes/a.txt" in uris(elsewhere)


def test_only_what_the_backup_has_is_said_to_be_left_out(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    """Neither what was forgotten before it, nor what came and went since."""
    remote = "handbook/remote-work.md"
    forget(own_index, [remote])
    back_up(own_index, folder)
    (tmp_path / "handbook" / "bees.md").write_text("A note about bees.\n")
    run(own_index)
    forget(own_index, ["handbook/bees.md", URI])
    assert restore(elsewhere, folder).forgotten == {"default": (URI,)}
    assert read_sources(Collection(elsewhere.store, "default")).tombstones == {remote, "handbook/bees.md", URI}


def test_what_was_remembered_again_does_come_back(own_index: Settings, folder: Path, elsewhere: Settings) -> None:
    back_up(own_index, folder)
    forget(own_index, [URI])
    remember(own_index, [URI])
    restore(elsewhere, folder)
    assert URI in uris(elsewhere)
    assert read_sources(Collection(elsewhere.store, "default")).tombstones == frozenset()


def test_a_root_that_was_forgotten_and_named_again_is_in_later_backups(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.\n")
    run(own_index, [tmp_path / "notes"])
    first = back_up(own_index, folder).backup
    forget(own_index, ["handbook"])
    run(own_index, [tmp_path / "handbook"])
    back_up(own_index, folder)
    assert restore(elsewhere, folder).forgotten == {}
    assert URI in uris(elsewhere)
    other = elsewhere.model_copy(update={"store": tmp_path / "other"})
    restore(other, first)
    assert uris(other) == ["notes/a.txt"]
    back_up(other, folder)  # what it learned from the ledger is no news to the ledger
    third = elsewhere.model_copy(update={"store": tmp_path / "third"})
    restore(third, list_backups(folder)[1])
    assert URI in uris(third)


def test_a_backup_between_the_wish_to_forget_and_its_publication_knows(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    """It has the documents of a root, and no tombstones; the second entry in the ledger comes after it."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.\n")
    run(own_index, [tmp_path / "notes"])
    back_up(own_index, folder)
    between = own_index.model_copy(update={"store": tmp_path / "between"})
    shutil.copytree(own_index.store, between.store)
    forget(own_index, ["handbook"])
    first, second = (own_index.store / "forgotten.jsonl").read_text().splitlines(keepends=True)
    for place in (between.store, folder):
        (place / "forgotten.jsonl").write_text(first)
    sources = Collection(own_index.store, "default").sources
    shutil.copy(sources, Collection(between.store, "default").sources)

    backup = back_up(between, folder).backup
    share(own_index.store)
    assert (folder / "forgotten.jsonl").read_text() == first + second
    assert URI in restore(elsewhere, backup).forgotten["default"]
    assert uris(elsewhere) == ["notes/a.txt"]


def test_the_restored_store_goes_on_with_the_same_backups(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    old = back_up(own_index, folder).backup
    restore(elsewhere, folder)
    assert forget(elsewhere, [URI]).backups == (str(old),)
    third = elsewhere.model_copy(update={"store": tmp_path / "third"})
    restore(third, old)
    assert URI not in uris(third)
    back_up(elsewhere, folder)


def test_a_document_that_only_a_backup_has_is_forgotten_by_name(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    back_up(own_index, folder)
    (tmp_path / "handbook" / "expenses.md").unlink()
    run(own_index)
    collect(own_index, None, keep=0)
    assert forget(own_index, [URI]).generation is None
    restore(elsewhere, folder)
    assert URI not in uris(elsewhere)


def test_older_backups_are_removed_by_the_rules(own_index: Settings, folder: Path) -> None:
    start = datetime(2026, 3, 1, 8, 15, tzinfo=UTC)
    rules = read_rules("2d,2m")
    for day in (0, 20, 40, 41, 42):
        made = back_up(own_index, folder, rules=rules, now=start + timedelta(days=day))
    assert [path.name for path in list_backups(folder)] == [
        "2026-03-21T081500Z",
        "2026-04-11T081500Z",
        "2026-04-12T081500Z",
    ]
    assert made.removed == ("2026-04-10T081500Z",)
    again = back_up(own_index, folder, now=start + timedelta(days=42))
    assert again.backup.name == "2026-04-12T081500Z-2"
    assert list_backups(folder)[-1] == again.backup


def a_changed_byte(backup: Path) -> None:
    path = backup / "store/collections/default/generations/000001/segments/all/vectors/vectors.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def a_changed_manifest(backup: Path) -> None:
    path = backup / "backup.json"
    path.write_text(path.read_text().replace('"ledger_bytes": 0', '"ledger_bytes": 9'))


def a_way_out(backup: Path) -> None:
    path = backup / "backup.json"
    path.write_text(path.read_text().replace("collections/default/CURRENT", "../../default/CURRENT"))


def a_newer_format(backup: Path) -> None:
    path = backup / "backup.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed byte": (a_changed_byte, "vectors.npy was changed"),
    "a missing file": (lambda backup: (backup / "store/collections/default/CURRENT").unlink(), "CURRENT is missing"),
    "a changed manifest": (a_changed_manifest, "checksum differs"),
    "a way out": (a_way_out, "damaged"),
    "half a manifest": (lambda backup: os.truncate(backup / "backup.json", 300), "damaged"),
    "no manifest": (lambda backup: (backup / "backup.json").unlink(), "damaged"),
    "a newer format": (a_newer_format, "newer Openbook"),
    "no ledger": (lambda backup: (backup.parent / "forgotten.jsonl").unlink(), "what must not come back"),
    "a damaged ledger": (lambda backup: (backup.parent / "forgotten.jsonl").write_text("{}\n"), "put it back"),
    "no owner": (lambda backup: (backup.parent / "openbook-backups.json").unlink(), "what must not come back"),
    "all gone": (lambda backup: shutil.rmtree(backup), "there is no backup in"),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_backup_is_named_and_nothing_is_restored(
    own_index: Settings, folder: Path, elsewhere: Settings, damage: Callable[[Path], object], said: str
) -> None:
    damage(back_up(own_index, folder).backup)
    with pytest.raises(RagError, match=said):
        restore(elsewhere, folder)
    assert not elsewhere.store.exists()
    assert list(elsewhere.store.parent.glob(".*")) == []


def test_a_restore_fills_no_store_that_has_something(own_index: Settings, folder: Path, elsewhere: Settings) -> None:
    back_up(own_index, folder)
    with pytest.raises(RagError, match="is not empty"):
        restore(own_index, folder)
    elsewhere.store.mkdir()
    restore(elsewhere, folder)
    assert len(uris(elsewhere)) == 3


def test_what_a_killed_restore_left_is_gone(own_index: Settings, folder: Path, elsewhere: Settings) -> None:
    back_up(own_index, folder)
    left = elsewhere.store.parent / ".elsewhere.restoring"
    (left / "collections" / "other").mkdir(parents=True)
    (left / "keys.sqlite").write_text("half")
    restore(elsewhere, folder)
    assert not left.exists()
    assert sorted(path.name for path in (elsewhere.store / "collections").iterdir()) == ["default"]
    assert not (elsewhere.store / "keys.sqlite").exists()


def test_what_a_killed_backup_left_is_gone_and_counts_for_nothing(
    own_index: Settings, folder: Path, elsewhere: Settings
) -> None:
    for name in (".unfinished", ".verifying", ".removed"):
        (folder / name / "store").mkdir(parents=True)
    with pytest.raises(RagError, match="no backup"):
        restore(elsewhere, folder)
    back_up(own_index, folder)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("store", "is in the store"),
        ("store/collections/backups", "is in the store"),
        ("link/backups", "is in the store"),
        ("handbook", "which is indexed"),
        ("handbook/backups", "which is indexed"),
        ("none/backups", "failed"),
        ("file", "is no folder"),
    ],
)
def test_a_folder_that_will_not_do_is_refused(own_index: Settings, tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "link").symlink_to(own_index.store)
    (tmp_path / "file").touch()
    before = sorted(own_index.store.rglob("*"))
    with pytest.raises(RagError, match=said):
        back_up(own_index, tmp_path / place)
    assert sorted(own_index.store.rglob("*")) == before


def test_the_folder_of_another_store_and_an_unmounted_one_are_refused(
    own_index: Settings, folder: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    back_up(own_index, folder)
    run(elsewhere, [tmp_path / "handbook"])
    with pytest.raises(RagError, match="another store"):
        back_up(elsewhere, folder)
    folder.rename(tmp_path / "unmounted")
    folder.mkdir()
    with pytest.raises(RagError, match="is its disk mounted"):
        back_up(own_index, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("names", [["backups.json"], ["backups.json", "openbook-backups.json"]])
def test_a_first_backup_that_was_killed_early_is_made_again(
    own_index: Settings, folder: Path, names: list[str]
) -> None:
    """The store has an id and knows no folder yet; the folder may know the store."""
    back_up(own_index, folder)
    known = read_known(own_index.store)
    write_known(own_index.store, replace(known, folders=()))
    for path in folder.iterdir():
        if path.name not in names:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    back_up(own_index, folder)
    assert read_known(own_index.store) == known


def test_two_backups_at_once_are_one(own_index: Settings, folder: Path) -> None:
    import fcntl

    folder.mkdir()
    with (folder / "LOCK").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(RagError, match="another backup is being made"):
            back_up(own_index, folder)
    back_up(own_index, folder)


def test_a_damaged_collection_is_left_out_and_said_and_nothing_older_goes(
    own_index: Settings, folder: Path, tmp_path: Path, elsewhere: Settings
) -> None:
    run(own_index.model_copy(update={"collection": "other"}), [tmp_path / "handbook"])
    rules = read_rules("1d")
    back_up(own_index, folder, rules=rules)
    broken = own_index.store / "collections/default/generations/000001/segments/all/vectors/vectors.npy"
    broken.write_bytes(broken.read_bytes()[:-1] + b"x")
    made = back_up(own_index, folder, rules=rules)
    assert list(made.collections) == ["other"]
    assert "repair it: ingest run --checksum" in made.left_out["default"]
    assert made.removed == ()
    assert list(restore(elsewhere, folder).collections) == ["other"]


def test_what_was_said_of_a_collection_that_was_left_out_is_forgotten_all_the_same(
    own_index: Settings, folder: Path, tmp_path: Path, elsewhere: Settings
) -> None:
    run(own_index.model_copy(update={"collection": "other"}), [tmp_path / "handbook"])
    say(own_index, URI, "140 EUR")
    say(own_index, "handbook/parking.txt", "Ask")
    broken = own_index.store / "collections/default/generations/000001/segments/all/vectors/vectors.npy"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:-1] + b"x")
    assert list(back_up(own_index, folder).collections) == ["other"]
    broken.write_bytes(whole)
    forget(own_index, [URI])

    restore(elsewhere, folder)

    kept = [said for said in read_feedback(elsewhere.store) if isinstance(said, Feedback)]
    assert [said.citations[0].uri for said in kept] == ["handbook/parking.txt"]


def test_a_backup_that_cannot_be_read_is_named_since_it_may_have_the_document(
    own_index: Settings, folder: Path
) -> None:
    backup = back_up(own_index, folder).backup
    (backup / "backup.json").write_text("{")
    (folder / "2026-99-99T999999Z").mkdir()  # no backup, since it is no time

    assert list(forget(own_index, [URI]).backups) == [str(backup)]


def test_what_was_sent_and_not_yet_indexed_is_in_a_backup_too(own_index: Settings, folder: Path) -> None:
    sent = managed_folder(Collection(own_index.store, "default")) / "notes.md"
    sent.parent.mkdir(parents=True)
    sent.write_text("The ferry leaves at seven.")
    backup = back_up(own_index, folder).backup

    assert list(forget(own_index, ["uploads/notes.md"]).backups) == [str(backup)]


def test_commands_say_what_they_did(
    own_index: Settings,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    Keys(own_index.store).create("hr", collections=None)
    assert main(["backup", str(folder), "--verify", "--keep", "1d"]) == 0
    assert "are answered alike." in capsys.readouterr().out
    assert main(["forget", URI]) == 0
    assert "backups that still have it" in capsys.readouterr().err
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "elsewhere"))
    assert main(["restore", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Left out of 'default', since it was forgotten: handbook/expenses.md." in said
    assert "revoke" in said
    assert main(["restore", str(folder)]) == 2
    assert "is not empty" in capsys.readouterr().err
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "again"))
    assert main(["restore", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["forgotten"] == {"default": [URI]}


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_named_the_one_of_the_backups_or_the_one_of_the_store(
    own_index: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keys(own_index.store).create("hr", collections=None)
    with monkeypatch.context() as patch:
        patch.setattr("ingest.upkeep.ledger.write_atomically", no_space)
        with pytest.raises(StorageError, match=f"the store {own_index.store} cannot note .*No space left"):
            back_up(own_index, folder)
    monkeypatch.setattr(Path, "touch", lambda path, _mode=0o666: path.symlink_to("/dev/full"))  # keys, feedback
    with pytest.raises(StorageError, match=f"the backup in {folder} failed .No space left"):
        back_up(own_index, folder)


def test_forgetting_says_which_backups_could_not_be_told(own_index: Settings, folder: Path, tmp_path: Path) -> None:
    back_up(own_index, folder)
    folder.rename(tmp_path / "unmounted")
    (reason,) = forget(own_index, [URI]).unfinished
    assert "a restore would not know of it" in reason
    (tmp_path / "unmounted").rename(folder)
    assert forget(own_index, [URI]).unfinished == []
