"""A replica's cache is what is published at its target, or what was before: whole, and nothing besides."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.upkeep.erasing_targets import erase_everywhere
from ingest.upkeep.forgetting import forget
from ingest.upkeep.pushing import push
from ingest.upkeep.rollback import rollback
from rag.answer.calibration import write_calibration
from rag.answer.confidence import DEFAULT
from rag.index.generations import lease_current, list_collections, list_generations
from rag.index.manifest import MANIFEST, read_manifest
from rag.settings import Settings
from tests.indexes import EXPENSES, REMOTE
from tests.ingest.answers import assert_sealed
from tests.ingest.erasing import files_with, unique_pieces
from tests.ingest.upkeep.test_backing_up import answers
from tests.ingest.upkeep.test_travelling import URI, change, largest, name_another_encoder, place, report_nothing
from tests.object_server import BUCKET, Bucket, serving
from tests.rag.remote.following import Following, of_cache, replica_of


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "target"


def followed(settings: Settings, target: Path) -> Following:
    """Push, and let a new replica take it."""
    push(settings, str(target))
    following = Following(replica_of(settings, target))
    assert following.step().problem == ""
    return following


def again(following: Following) -> Following:
    """Return the next run of a replica, which remembers no failure."""
    return Following(following.replica)


def inodes(following: Following) -> dict[str, int]:
    """Return the files of the published generation by their checksums."""
    current = str(following.place().current())
    folder, manifest = following.place().generation(current), read_manifest(following.place(), current)
    return {own: (folder / name).stat().st_ino for name, own in manifest.checksums.items()}


def test_a_replica_answers_as_what_was_pushed(own_index: Settings, target: Path) -> None:
    write_calibration(place(own_index), DEFAULT)
    following = followed(own_index, target)

    assert answers(of_cache(own_index, following.replica)) == answers(own_index)
    assert_sealed(of_cache(own_index, following.replica), "default", str(following.place().current()))
    assert following.place().calibration.read_bytes() == place(own_index).calibration.read_bytes()
    assert following.place().sources.read_bytes() == place(own_index).sources.read_bytes()
    state = following.state()
    assert (state.collections["default"].publication, state.collections["default"].newest) == (1, 1)
    assert state.seen_at <= state.collections["default"].current_at


def test_only_what_is_missing_is_fetched_and_what_is_replaced_goes(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    before = inodes(following)
    change(own_index)
    push(own_index, str(target))
    following.step()

    after = inodes(following)
    assert {own: after[own] for own in before.keys() & after.keys()} == {
        own: before[own] for own in before.keys() & after.keys()
    }
    assert before.keys() & after.keys()
    assert fetched(following) == len(after.keys() - before.keys())
    assert answers(of_cache(own_index, following.replica)) == answers(own_index)
    assert list_generations(following.place()) == ["000002"]
    assert sorted(path.name for path in following.place().folder.iterdir()) == [
        "CURRENT",
        "LOCK",
        "generations",
        "sources.json",
    ]


def test_what_is_current_is_left_alone(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    before = inodes(following)
    following.step()
    restarted = again(following)
    restarted.step()

    assert inodes(following) == before
    assert list_generations(following.place()) == ["000001"]
    assert restarted.said == []


def test_a_rollback_is_followed(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    change(own_index)
    push(own_index, str(target))
    following.step()
    rollback(own_index)
    push(own_index, str(target))

    assert following.step().collections["default"].publication == 3
    assert answers(of_cache(own_index, following.replica)) == answers(own_index)


def test_a_target_that_began_anew_is_followed_to_its_lower_number(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    change(own_index)
    push(own_index, str(target))
    following.step()
    shutil.rmtree(target)
    change(own_index, "# New\n\nThe garage opens at six.\n")
    push(own_index, str(target))

    assert following.step().collections["default"].publication == 1
    assert answers(of_cache(own_index, following.replica)) == answers(own_index)


def test_another_publication_of_the_same_number_is_noticed_by_the_next_run(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    shutil.rmtree(target)
    change(own_index)
    push(own_index, str(target))
    again(following).step()

    assert answers(of_cache(own_index, following.replica)) == answers(own_index)


def test_a_generation_that_is_read_goes_when_it_is_read_no_more(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    change(own_index)
    push(own_index, str(target))
    with lease_current(following.place()):
        following.step()
        assert list_generations(following.place()) == ["000001", "000002"]
    following.step()

    assert list_generations(following.place()) == ["000002"]


def test_what_was_forgotten_everywhere_is_gone_from_the_cache(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    pieces = unique_pieces(EXPENSES, [REMOTE])
    assert files_with(pieces, following.replica.cache)
    forget(own_index, [URI])
    erase_everywhere(own_index)
    following.step()

    assert files_with(pieces, following.replica.cache) == []
    assert answers(of_cache(own_index, following.replica)) == answers(own_index)


def test_storage_that_is_away_changes_nothing_and_comes_back(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    before = following.state()
    target.rename(target.with_name("elsewhere"))
    away = following.step()
    following.step()

    assert (away.problem, away.seen_at, away.collections) == ("away", before.seen_at, before.collections)
    assert len(following.said) == 2  # that it was fetched, and once that it is away
    assert list_collections(following.replica.cache) == ["default"]
    target.with_name("elsewhere").rename(target)
    back = following.step()
    assert (back.problem, back.seen_at > before.seen_at) == ("", True)
    assert "answers again" in following.said[-1]
    target.rename(target.with_name("elsewhere"))
    following.step()
    assert "cannot be used" in following.said[-1]  # each time that it is away


def test_an_empty_folder_where_the_target_was_is_no_target(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    shutil.rmtree(target)
    target.mkdir()

    assert following.step().problem == "empty"
    assert answers(of_cache(own_index, following.replica)) == answers(own_index)


def fetched(following: Following) -> int:
    """Return how many files were fetched for the last publication that was taken."""
    count = re.search(r" is here: (\d+) files", following.said[-1])
    assert count is not None
    return int(count[1])


def remove(file: Path) -> None:
    file.unlink()


def halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("damage", [remove, halve, flip])
def test_a_publication_that_is_not_whole_is_refused_until_it_is(
    own_index: Settings, target: Path, damage: Callable[[Path], None]
) -> None:
    following = followed(own_index, target)
    before, first = answers(own_index), inodes(following).keys()
    change(own_index)
    push(own_index, str(target))
    whole = largest(target)
    content = whole.read_bytes()
    damage(whole)
    state = following.step()

    assert (state.problem, state.collections["default"].publication) == ("damaged", 1)
    assert state.collections["default"].newest == 2
    assert answers(of_cache(own_index, following.replica)) == before
    assert whole.name in following.said[-1]
    assert "\n" not in following.said[-1]
    said = len(following.said)
    following.step()
    assert len(following.said) == said

    whole.write_bytes(content)
    later = again(following)
    assert later.step().problem == ""
    assert answers(of_cache(own_index, following.replica)) == answers(own_index)
    if damage is not remove:  # then nothing was fetched
        assert fetched(later) < len(inodes(later).keys() - first)


@pytest.mark.parametrize("harm", [name_another_encoder, report_nothing])
def test_a_manifest_that_says_odd_things_ends_no_replica_and_removes_nothing(
    own_index: Settings, target: Path, harm: Callable[[Path], None]
) -> None:
    following = followed(own_index, target)
    kept = target.parent / "kept.txt"
    kept.touch()
    change(own_index)
    push(own_index, str(target))
    harm(target)

    assert following.step().problem == "damaged"
    assert again(following).step().problem == "damaged"
    assert list_generations(following.place()) == ["000001"]
    assert kept.exists()


def test_a_manifest_that_was_changed_is_refused(own_index: Settings, target: Path) -> None:
    following = followed(own_index, target)
    change(own_index)
    push(own_index, str(target))
    for manifest in (target / "collections/default/manifests").iterdir():
        flip(manifest)

    assert following.step().problem == "damaged"
    assert list_generations(following.place()) == ["000001"]


def test_a_disk_without_room_keeps_what_it_has(
    own_index: Settings, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = followed(own_index, target)
    before = answers(own_index)
    change(own_index)
    push(own_index, str(target))
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
        assert following.step().problem == "full"
    assert "MB free" in following.said[-1]
    assert answers(of_cache(own_index, following.replica)) == before
    assert again(following).step().problem == ""


@pytest.mark.parametrize("damage", [remove, flip])
def test_a_damaged_cache_is_noticed_at_the_start_and_fetched_again(
    own_index: Settings, target: Path, damage: Callable[[Path], None]
) -> None:
    following = followed(own_index, target)
    folder = following.place().generation("000001")
    damage(max((path for path in folder.rglob("*") if path.name != MANIFEST), key=lambda path: path.stat().st_size))
    restarted = again(following)

    assert list_collections(following.replica.cache) == []
    assert "is damaged" in restarted.said[0]
    restarted.step()
    assert fetched(restarted) == 1
    assert_sealed(of_cache(own_index, following.replica), "default", "000002")


def test_a_collection_that_is_not_there_is_named_with_those_that_are(own_index: Settings, target: Path) -> None:
    push(own_index, str(target))
    following = Following(replica_of(own_index, target, "hr"))

    assert following.step().problem == "empty"
    assert "has no 'hr'" in following.said[-1]
    assert list_collections(following.replica.cache) == []


def test_every_collection_of_a_target_is_followed_unless_some_are_named(own_index: Settings, target: Path) -> None:
    push(own_index, str(target))
    shutil.copytree(own_index.store / "collections/default", own_index.store / "collections/hr")
    for manifest in (own_index.store / "collections/hr").rglob(MANIFEST):
        manifest.write_text(manifest.read_text().replace('"collection": "default"', '"collection": "hr"'))
    push(own_index.model_copy(update={"collection": "hr"}), str(target))
    following = Following(replica_of(own_index, target))
    following.step()
    assert list_collections(following.replica.cache) == ["default", "hr"]

    only = Following(replica_of(own_index, target, "hr"))
    only.step()
    assert list_collections(following.replica.cache) == ["hr"]


def test_credentials_that_expire_are_named_and_new_ones_go_on(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket, url = Bucket(), f"s3://{BUCKET}/openbook"
    with serving(bucket) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        push(own_index, url)
        for requests in (0, 3, 9):  # as it looks, as it begins to take, as it fetches
            bucket.requests_until_expiry = requests
            following = Following(replica_of(own_index, url))
            assert following.step().problem == "refused"
            assert "refuses these credentials" in following.said[-1]
            assert list_collections(following.replica.cache) == []
        bucket.requests_until_expiry = None
        assert following.step().problem == ""
        assert answers(of_cache(own_index, following.replica)) == answers(own_index)
        change(own_index)
        push(own_index, url)
        assert following.step().collections["default"].publication == 2
    assert again(following).step().problem == "away"  # on a new connection: those that are open go on
