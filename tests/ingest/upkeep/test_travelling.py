"""Pushed and pulled: all there, identical in what it answers, never torn, and without what was forgotten."""

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import main
from ingest.options import Options
from ingest.pipeline import run
from ingest.sources.roots import read_sources, write_sources
from ingest.upkeep.erasing_targets import erase_everywhere
from ingest.upkeep.forgetting import forget, remember
from ingest.upkeep.known_targets import read_targets
from ingest.upkeep.pulling import pull
from ingest.upkeep.pushing import push
from ingest.upkeep.rollback import rollback
from rag.answer.calibration import write_calibration
from rag.answer.confidence import DEFAULT
from rag.errors import IndexBusy, RagError, StorageError, UsageError
from rag.index.generations import Collection
from rag.index.library import read_uris
from rag.index.manifest import read_manifest
from rag.remote.publications import below, file_object, published_numbers, read_publication
from rag.settings import Settings
from rag.targets import Target, open_target
from tests.indexes import EXPENSES, REMOTE
from tests.ingest.answers import assert_sealed
from tests.ingest.erasing import files_with, unique_pieces
from tests.ingest.upkeep.test_backing_up import answers

URI = "handbook/expenses.md"
OTHER = "handbook/remote-work.md"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


@pytest.fixture
def elsewhere(own_index: Settings, tmp_path: Path) -> Settings:
    return own_index.model_copy(update={"store": tmp_path / "elsewhere"})


def place(settings: Settings) -> Collection:
    return Collection(settings.store, "default")


def uris(settings: Settings) -> set[str]:
    return read_uris(place(settings).generation(str(place(settings).current())))


def change(settings: Settings, text: str = "# New\n\nThe garage opens at seven.\n") -> None:
    (settings.store.parent / "handbook" / "new.md").write_text(text)
    run(settings, [], Options(workers=1))


def objects(target: Path, kind: str) -> list[Path]:
    return sorted(path for path in (target / "collections/default" / kind).iterdir())


def has_only_whole_generations(settings: Settings) -> bool:
    return not [path for path in place(settings).generations.iterdir() if path.name.endswith(".building")]


def test_what_is_pulled_answers_alike(own_index: Settings, elsewhere: Settings, target: Path) -> None:
    write_calibration(place(own_index), DEFAULT)
    pushed = push(own_index, str(target))
    pulled = pull(elsewhere, str(target))
    assert (pushed.number, pushed.is_new, pulled.number, pulled.is_new) == (1, True, 1, True)
    assert answers(elsewhere) == answers(own_index)
    assert_sealed(elsewhere, "default", str(place(elsewhere).current()))
    assert place(elsewhere).calibration.read_bytes() == place(own_index).calibration.read_bytes()
    assert read_sources(place(elsewhere)) == read_sources(place(own_index))


def test_what_is_current_is_neither_pushed_nor_pulled_again(
    own_index: Settings, elsewhere: Settings, target: Path
) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    for settings in (own_index, elsewhere):
        again = push(settings, f"file://{target}")
        assert (again.number, again.is_new, again.sent) == (1, False, 0)
    again_pulled = pull(elsewhere, str(target))
    assert (again_pulled.is_new, again_pulled.generation, again_pulled.files) == (False, "000001", 0)


def test_only_what_is_missing_travels(own_index: Settings, elsewhere: Settings, target: Path) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    sent = {path.name for path in objects(target, "files")}
    write_calibration(place(own_index), DEFAULT)
    pushed = push(own_index, str(target))
    assert (pushed.number, pushed.sent) == (2, 1)  # the calibration
    assert {path.name for path in objects(target, "files")} > sent
    change(own_index)
    push(own_index, str(target))
    pulled = pull(elsewhere, str(target))
    before, after = (read_manifest(place(elsewhere), name) for name in ("000001", pulled.generation))
    shared = [name for name, own in after.checksums.items() if own in before.checksums.values()]
    assert pulled.files == len(set(after.checksums.values()) - set(before.checksums.values()))
    folder = place(elsewhere).generations
    for name in shared:
        same = next(each for each, own in before.checksums.items() if own == after.checksums[name])
        assert os.path.samefile(folder / pulled.generation / name, folder / "000001" / same)


def test_a_rollback_is_a_new_number(own_index: Settings, elsewhere: Settings, target: Path) -> None:
    push(own_index, str(target))
    change(own_index)
    push(own_index, str(target))
    rollback(own_index)
    assert push(own_index, str(target)).number == 3
    pull(elsewhere, str(target))
    assert answers(elsewhere) == answers(own_index)
    assert [path.name for path in objects(target, "published")] == [f"0000000{number}.json" for number in (1, 2, 3)]


def largest(target: Path) -> Path:
    """Return the largest file that the newest publication has, and no older one."""
    older, newest = set[str](), set[str]()
    manifests = {path.name: path for path in objects(target, "manifests")}
    for published in objects(target, "published"):
        manifest = json.loads(manifests[f"{json.loads(published.read_text())['manifest']}.json"].read_text())
        older, newest = older | newest, {*manifest["checksums"].values()}
    own = [path for path in objects(target, "files") if path.name in newest - older]
    return max(own, key=lambda path: path.stat().st_size)


def remove(target: Path) -> None:
    largest(target).unlink()


def cut(target: Path) -> None:
    os.truncate(largest(target), largest(target).stat().st_size // 2)


def flip(target: Path) -> None:
    content = bytearray(largest(target).read_bytes())
    content[len(content) // 2] ^= 1
    largest(target).write_bytes(content)


def lose_manifest(target: Path) -> None:
    for path in objects(target, "manifests"):
        path.unlink()


def change_manifest(target: Path) -> None:
    for path in objects(target, "manifests"):
        path.write_bytes(path.read_bytes().replace(b"segments/all", b"segments/../all"))


def escape(target: Path) -> None:
    """Name a file outside of the encoder's folder."""
    newest = objects(target, "published")[-1]
    content = json.loads(newest.read_text())
    content["encoder_files"] = {"../../evil": content["manifest"]}
    newest.write_text(json.dumps(content))


def change_newest(target: Path, **changed: Any) -> None:
    """Publish the newest manifest with other contents, as whoever may write there can."""
    newest = objects(target, "published")[-1]
    content = json.loads(newest.read_text())
    [path] = [path for path in objects(target, "manifests") if path.stem == content["manifest"]]
    manifest = json.dumps(json.loads(path.read_text()) | changed).encode()
    content["manifest"] = sha256(manifest).hexdigest()
    path.with_stem(content["manifest"]).write_bytes(manifest)
    newest.write_text(json.dumps(content))


def name_another_encoder(target: Path) -> None:
    change_newest(target, encoder={"fingerprint": str(target.parent), "dimensions": 4})


def name_the_manifests_own_file(target: Path) -> None:
    """What is written in its place would be written through a link into what is published here."""
    content = json.loads(objects(target, "published")[-1].read_text())
    [path] = [path for path in objects(target, "manifests") if path.stem == content["manifest"]]
    checksums = json.loads(path.read_text())["checksums"]
    change_newest(target, checksums=checksums | {".manifest.json.new": max(checksums.values())})


def report_nothing(target: Path) -> None:
    change_newest(target, report=[])


def move_away(target: Path) -> None:
    target.rename(target.with_name("away"))


def garble(target: Path) -> None:
    objects(target, "published")[-1].write_text("{")


@pytest.mark.parametrize(
    "harm",
    [
        *(remove, cut, flip, lose_manifest, change_manifest, escape, move_away, garble),
        *(name_another_encoder, name_the_manifests_own_file, report_nothing),
    ],
    ids=lambda harm: harm.__name__,
)
def test_what_is_not_whole_is_refused_and_what_is_published_keeps_answering(
    own_index: Settings, elsewhere: Settings, target: Path, harm: Callable[[Path], None]
) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    expected = answers(elsewhere)
    change(own_index)
    push(own_index, str(target))
    harm(target)
    with pytest.raises(StorageError) as refused:
        pull(elsewhere, str(target))
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == StorageError.exit_code == 1
    assert answers(elsewhere) == expected
    assert place(elsewhere).current() == "000001"
    assert has_only_whole_generations(elsewhere)


@pytest.mark.parametrize("harm", [remove, cut, lose_manifest])
def test_pushing_again_sends_what_is_missing_or_half_there(
    own_index: Settings, elsewhere: Settings, target: Path, harm: Callable[[Path], None]
) -> None:
    push(own_index, str(target))
    harm(target)
    again = push(own_index, str(target))
    assert (again.number, again.is_new, again.sent) == (1, False, 1)
    pull(elsewhere, str(target))
    assert answers(elsewhere) == answers(own_index)


def test_a_file_that_was_changed_here_is_not_published(own_index: Settings, target: Path) -> None:
    folder = place(own_index).generation("000001")
    file = max((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(StorageError, match="was changed since it was sealed"):
        push(own_index, str(target))
    assert not (target / "collections/default/published").exists()


def test_a_large_file_that_was_changed_never_appears(tmp_path: Path) -> None:
    """One that is sent in parts is known to be wrong only at its end."""
    file = tmp_path / "large"
    file.write_bytes(b"x" * (9 * 2**20))
    target = open_target(str(tmp_path / "target"), make=True)
    with pytest.raises(StorageError, match="was changed"):
        target.upload("files/a", file, "0" * 64)
    assert target.sizes("files") == {}


# --- forgotten -------------------------------------------------------------------------------------


def test_what_was_forgotten_here_is_not_brought_back(own_index: Settings, elsewhere: Settings, target: Path) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    forget(elsewhere, [URI])
    change(own_index)
    push(own_index, str(target))
    pulled = pull(elsewhere, str(target))
    assert pulled.left_out == (URI,)
    assert uris(elsewhere) == uris(own_index) - {URI}
    assert_sealed(elsewhere, "default", str(place(elsewhere).current()))
    assert files_with(unique_pieces(EXPENSES, [REMOTE]), elsewhere.store) == []
    assert not pull(elsewhere, str(target)).is_new
    remember(elsewhere, [URI])
    assert pull(elsewhere, str(target)).is_new
    assert uris(elsewhere) == uris(own_index)


def test_a_root_that_was_forgotten_here_is_not_brought_back(
    own_index: Settings, elsewhere: Settings, target: Path
) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    forget(elsewhere, ["handbook"])
    for _ in range(2):
        assert set(pull(elsewhere, str(target)).left_out) in (uris(own_index), set())
        assert uris(elsewhere) == set()
        assert read_sources(place(elsewhere)).names == set()


def test_a_tombstone_counts_before_the_document_is_gone_there(
    own_index: Settings, elsewhere: Settings, target: Path
) -> None:
    """Whoever forgets writes the tombstone first, and may be killed before the generation without it is published."""
    push(own_index, str(target))
    pull(elsewhere, str(target))
    write_sources(place(own_index), replace(read_sources(place(own_index)), tombstones=frozenset({URI})))
    push(own_index, str(target))
    for settings in (elsewhere, own_index.model_copy(update={"store": elsewhere.store.with_name("new")})):
        assert pull(settings, str(target)).left_out == (URI,)
        assert files_with(unique_pieces(EXPENSES, [REMOTE]), settings.store) == []


def test_what_was_forgotten_there_is_forgotten_here(own_index: Settings, elsewhere: Settings, target: Path) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    change(own_index)
    forget(own_index, [URI])
    push(own_index, str(target))
    assert pull(elsewhere, str(target)).unfinished == ()
    assert URI in read_sources(place(elsewhere)).tombstones
    assert files_with(unique_pieces(EXPENSES, [REMOTE]), elsewhere.store) == []


def test_a_root_that_was_forgotten_there_is_forgotten_here(
    own_index: Settings, elsewhere: Settings, target: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.txt").write_text("A note about bees.")
    run(own_index, [tmp_path / "notes"])
    push(own_index, str(target))
    pull(elsewhere, str(target))
    forget(own_index, ["handbook"])
    push(own_index, str(target))

    assert pull(elsewhere, str(target)).unfinished == ()

    assert uris(elsewhere) == {"notes/a.txt"}
    assert read_sources(place(elsewhere)).names == {"notes"}
    assert files_with(unique_pieces(EXPENSES, [REMOTE]), elsewhere.store) == []
    with pytest.raises(UsageError):
        rollback(elsewhere)


def test_a_root_that_was_forgotten_there_and_indexed_again_comes_back(
    own_index: Settings, elsewhere: Settings, target: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.txt").write_text("A note about bees.")
    run(own_index, [tmp_path / "notes"])
    push(own_index, str(target))
    pull(elsewhere, str(target))
    forget(own_index, ["handbook"])
    push(own_index, str(target))
    pull(elsewhere, str(target))
    run(own_index, [tmp_path / "handbook"])
    push(own_index, str(target))

    assert pull(elsewhere, str(target)).left_out == ()

    assert uris(elsewhere) == uris(own_index) > {"notes/a.txt"}
    assert read_sources(place(elsewhere)).names == {"handbook", "notes"}


@pytest.mark.parametrize("tombstone", ["uploads/\ud800", 1, "a\0b"])
def test_a_tombstone_that_is_no_name_is_refused(
    own_index: Settings, elsewhere: Settings, target: Path, tombstone: object
) -> None:
    push(own_index, str(target))
    newest = objects(target, "published")[-1]
    content = json.loads(newest.read_text())
    [pushed] = [path for path in objects(target, "files") if path.name == content["files_beside"]["sources.json"]]
    sources = json.dumps(json.loads(pushed.read_text()) | {"tombstones": [URI, tombstone]}).encode()
    content["files_beside"]["sources.json"] = sha256(sources).hexdigest()
    pushed.with_name(content["files_beside"]["sources.json"]).write_bytes(sources)
    newest.write_text(json.dumps(content))

    with pytest.raises(StorageError, match=r"sources\.json"):
        pull(elsewhere, str(target))


@pytest.fixture
def as_settings(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")


@pytest.mark.usefixtures("as_settings")
def test_a_document_forgotten_everywhere_is_in_no_object(
    own_index: Settings, elsewhere: Settings, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    push(own_index, str(target))
    change(own_index)
    push(own_index, str(target))
    (target / "collections/default/files" / "0123#1").write_text(EXPENSES)  # of a push that was killed
    pieces = unique_pieces(EXPENSES, [REMOTE])
    assert files_with(pieces, target) != []
    assert main(["forget", URI]) == 0
    assert "ingest forget --everywhere" in capsys.readouterr().err
    assert files_with(pieces, target) != []
    assert main(["forget", "--everywhere", URI]) == 0
    assert "Removed from" in capsys.readouterr().out
    assert files_with(pieces, target) == []
    pull(elsewhere, str(target))
    assert answers(elsewhere) == answers(own_index)
    assert [path.name for path in objects(target, "published")] == ["00000003.json"]


def test_forgetting_everywhere_does_not_remove_what_another_store_pushed(
    own_index: Settings, elsewhere: Settings, target: Path
) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    forget(elsewhere, [OTHER])
    push(elsewhere, str(target))
    forget(own_index, [URI])
    erased = erase_everywhere(own_index)
    assert erased.removed == {}
    assert "has not seen" in erased.unfinished[0]
    assert pull(own_index, str(target)).left_out == (URI,)
    assert erase_everywhere(own_index).unfinished == ()
    pull(elsewhere, str(target))
    assert uris(elsewhere) == uris(own_index)
    assert not {URI, OTHER} & uris(elsewhere)


def test_a_target_that_is_away_is_named_when_forgetting_everywhere(own_index: Settings, target: Path) -> None:
    push(own_index, str(target))
    move_away(target)
    forget(own_index, [URI])
    (reason,) = erase_everywhere(own_index).unfinished
    assert str(target) in reason


def test_nobody_pushes_while_somebody_erases(own_index: Settings, target: Path) -> None:
    push(own_index, str(target))
    folder = target / "collections/default/writing"
    folder.mkdir(exist_ok=True)
    mark = folder / "erase-another-1.json"
    mark.write_text("{}")
    change(own_index)
    with pytest.raises(IndexBusy, match=r"remove collections/default/writing/erase-another-1\.json there"):
        push(own_index, str(target))
    assert len(objects(target, "published")) == 1
    mark.rename(mark.with_name("push-another-1.json"))
    forget(own_index, [URI])
    assert "is writing" in erase_everywhere(own_index).unfinished[0]
    own = read_targets(own_index.store).store
    (folder / "push-another-1.json").rename(folder / f"erase-{own}-1.json")  # of this store, which was killed
    assert push(own_index, str(target)).is_new is False
    assert objects(target, "writing") == []


# --- two writers -----------------------------------------------------------------------------------

RACES = [10, pytest.param(100, marks=pytest.mark.slow)]


@pytest.mark.parametrize("races", RACES)
def test_of_two_writers_each_publishes_a_number_of_its_own_or_none(
    own_index: Settings, elsewhere: Settings, target: Path, races: int
) -> None:
    push(own_index, str(target))
    pull(elsewhere, str(target))
    assert race_writers(own_index, elsewhere, open_target(str(target)), races) == races


def push_for_number(settings: Settings, to: str) -> int:
    return push(settings, to).number


def race_writers(
    one: Settings,
    two: Settings,
    target: Target,
    races: int,
    push_to: Callable[[Settings, str], int] = push_for_number,
) -> int:
    """Let two stores push at once so many times; each number names what one of them had, whole. Return how many."""
    numbers = len(published_numbers(target, "default"))
    for race in range(races):
        for settings in (one, two):
            write_calibration(place(settings), DEFAULT)
            content = json.loads(place(settings).calibration.read_text())
            note = {**content, "note": f"{settings.store.name} {race}"}
            place(settings).calibration.write_text(json.dumps(note))
        outcomes: dict[str, Any] = {}

        def work(settings: Settings, outcomes: dict[str, Any] = outcomes) -> None:
            try:
                outcomes[settings.store.name] = push_to(settings, target.url)
            except RagError as error:
                outcomes[settings.store.name] = error

        threads = [threading.Thread(target=work, args=(settings,)) for settings in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        published = sorted(number for number in outcomes.values() if isinstance(number, int))
        assert published, outcomes
        assert published == list(range(numbers + 1, numbers + 1 + len(published))), outcomes
        assert all(isinstance(each, int | IndexBusy) for each in outcomes.values()), outcomes
        numbers += len(published)
        for name, number in outcomes.items():
            if isinstance(number, int):
                publication = read_publication(target, "default", number)
                digest = publication.files_beside["calibration.json"]
                content = json.loads(target.read(file_object("default", digest), 2**20))
                assert content["note"] == f"{name} {race}"
    assert published_numbers(target, "default") == list(range(1, numbers + 1))
    assert target.sizes(below("default", "writing")) == {}
    return races


# --- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("ftp://host/folder", "no target; name a folder"),
        ("s3://", "names no bucket"),
        ("s3://[x", "is no address"),
        ("s3://key:secret@bucket", "no password or options in its URL"),
        ("file://host/folder", "names no folder of this machine"),
        ("az://container/path", "AZURE_STORAGE_ACCOUNT_NAME"),
    ],
)
def test_a_bad_target_is_one_line_with_the_cure(own_index: Settings, to: str, words: str) -> None:
    for travel in (push, pull):
        with pytest.raises(UsageError, match=words) as refused:
            travel(own_index, to)
        assert "\n" not in str(refused.value)


def test_without_the_extra_one_line_says_how_to_get_it(
    own_index: Settings, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    for travel in (push, pull):
        with pytest.raises(UsageError, match=r"pip install 'openbook\[remote\]'"):
            travel(own_index, str(target))


def test_a_target_in_the_store_or_in_what_is_indexed_is_refused(own_index: Settings) -> None:
    with pytest.raises(UsageError, match="is in the store"):
        push(own_index, str(own_index.store / "target"))
    with pytest.raises(UsageError, match="which is indexed"):
        push(own_index, str(own_index.store.parent / "handbook" / "target"))


def test_nothing_that_was_pushed_is_said(own_index: Settings, target: Path) -> None:
    target.mkdir()
    with pytest.raises(UsageError, match="has no collection 'default'; push it where it is indexed"):
        pull(own_index, str(target))
