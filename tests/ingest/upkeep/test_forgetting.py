"""Forgetting after accidents; what it does to bytes on the disk is tested in `test_erased`."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import run
from ingest.sources.roots import Root, read_sources, write_sources
from ingest.upkeep.collecting import collect
from ingest.upkeep.forgetting import forget
from ingest.upkeep.rollback import rollback
from rag.errors import IndexDamaged, UnknownName, UsageError
from rag.feedback import Cited, Feedback, keep_feedback, read_feedback
from rag.index.generations import Collection, lease_current
from rag.index.opened import open_index
from rag.settings import Settings


@pytest.fixture
def settings(own_index: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.\n")
    run(own_index, [tmp_path / "notes"])
    return own_index


def uris(settings: Settings) -> list[str]:
    with open_index(settings, "default") as index:
        return [info.uri for info in index.documents()]


def test_a_root_whose_forgetting_was_killed_is_forgotten_by_the_same_name_again(settings: Settings) -> None:
    place = Collection(settings.store, "default")
    sources = read_sources(place)
    write_sources(place, replace(sources, roots=tuple(root for root in sources.roots if root.name != "handbook")))

    assert run(settings).generation is None
    with pytest.raises(UnknownName):
        forget(settings, ["handboo"])
    assert len(forget(settings, ["handbook"]).uris) == 3

    assert uris(settings) == ["notes/a.txt"]
    assert run(settings).documents == 1


def test_a_root_that_is_still_read_is_forgotten_by_the_same_name_once_it_is_not(settings: Settings) -> None:
    cited = (Cited("default", "d", "handbook/parking.txt", 0, 3, "Ask"),)
    said = Feedback("fb-1", "2026-01-01T00:00:00+00:00", "", "a", "Where?", ("default",), cited, "up", "")
    with lease_current(Collection(settings.store, "default")):
        assert forget(settings, ["handbook"]).unfinished
        keep_feedback(settings.store, said)  # on what a service still shows

    again = forget(settings, ["handbook"])
    assert again.unfinished == []
    assert list(read_feedback(settings.store)) == []


def test_a_rollback_brings_no_root_back_that_is_still_read(settings: Settings) -> None:
    with lease_current(Collection(settings.store, "default")):
        assert forget(settings, ["handbook"]).unfinished

    with pytest.raises(UsageError, match=r"handbook/expenses\.md, which was forgotten"):
        rollback(settings)
    assert uris(settings) == ["notes/a.txt"]


def test_what_is_indexed_below_the_name_of_a_forgotten_root_is_none_of_it(settings: Settings, tmp_path: Path) -> None:
    place = Collection(settings.store, "default")
    forget(settings, ["notes"])
    inner = tmp_path / "below"
    inner.mkdir()
    (inner / "b.txt").write_text("A note about wasps.\n")
    sources = read_sources(place)
    write_sources(place, replace(sources, roots=(*sources.roots, Root("notes/hr", inner))))
    run(settings)
    cited = (Cited("default", "d", "notes/hr/b.txt", 0, 6, "A note"),)
    said = Feedback("fb-1", "2026-01-01T00:00:00+00:00", "", "a", "Wasps?", ("default",), cited, "up", "")
    keep_feedback(settings.store, said)

    collect(settings, None, keep=0)
    forget(settings, ["notes"])

    assert list(read_feedback(settings.store)) == [said]
    assert "notes/hr/b.txt" in uris(settings)


def test_a_forgetting_that_was_killed_is_finished_by_a_run_of_another_root(settings: Settings, tmp_path: Path) -> None:
    place = Collection(settings.store, "default")
    write_sources(place, replace(read_sources(place), tombstones=frozenset({"handbook/expenses.md"})))
    assert run(settings, [tmp_path / "notes"]).deleted == ("handbook/expenses.md",)
    assert uris(settings) == ["handbook/parking.txt", "handbook/remote-work.md", "notes/a.txt"]


def test_a_damaged_index_is_to_be_repaired_before_anything_is_forgotten(settings: Settings) -> None:
    place = Collection(settings.store, "default")
    (place.generation("000002") / "segments/all/words/meta.json").unlink()
    (settings.store / "embeddings.sqlite").unlink()
    with pytest.raises(IndexDamaged, match="repair it: ingest run"):
        forget(settings, ["handbook/expenses.md"])
    assert run(settings).generation == "000003"
    assert forget(settings, ["handbook/expenses.md"]).generation == "000004"
