"""Segments that do not change are the published ones, file by file; whatever may change one has it written anew."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.options import Options
from ingest.pipeline import run
from rag.index.carrying import Layout, unchanged_leaves
from rag.index.generations import Collection
from rag.index.manifest import damaged_files, read_manifest
from rag.index.schema import DocumentInfo
from rag.index.segments import list_segments
from rag.records import document_id
from rag.settings import Settings
from tests.indexes import hashing_settings

A, B, C = (
    DocumentInfo(document_id("default", uri), uri, uri, None, "text/plain", "0" * 64, 7, 99, "s", {}, (), language)
    for uri, language in (("a.md", "en"), ("b.md", "de"), ("c.md", ""))
)
PUBLISHED = {"0": {A.id: A, B.id: B}, "1": {C.id: C}}
KEPT = {info.id: info for info in (A, B, C)}
LAYOUT = Layout({"0": [A.id, B.id], "1": [C.id]}, ("en", "de"))


def unchanged(
    layout: Layout = LAYOUT, kept: dict[str, DocumentInfo] = KEPT, new: frozenset[str] = frozenset()
) -> set[str]:
    return set(unchanged_leaves(layout, PUBLISHED, ("en", "de"), kept, new))


def test_what_is_the_same_is_linked() -> None:
    assert unchanged() == {"0", "1"}


def test_a_document_that_was_read_changed_or_touched_changes_its_leaf() -> None:
    assert unchanged(new=frozenset([A.id])) == {"1"}
    assert unchanged(kept=KEPT | {B.id: replace(B, sha256="1" * 64)}) == {"1"}
    assert unchanged(kept=KEPT | {C.id: replace(C, mtime_ns=100)}) == {"0"}


def test_a_leaf_that_gains_or_loses_a_document_is_another() -> None:
    assert unchanged(Layout({"0": [A.id], "1": [C.id]}, ("en", "de"))) == {"1"}
    assert unchanged(Layout({"0": [A.id, B.id, C.id]}, ("en", "de"))) == set()
    assert unchanged(Layout({"00": [A.id, B.id], "1": [C.id]}, ("en", "de"))) == {"1"}


def test_a_leaf_whose_documents_are_analysed_in_another_language_now_is_written_anew() -> None:
    assert unchanged(Layout(LAYOUT.leaves, ("de", "en"))) == {"0"}  # c tells none, and is in that of most
    assert unchanged(Layout(LAYOUT.leaves, ("en",))) == {"1"}
    assert unchanged(Layout(LAYOUT.leaves, ("en", "de", "fr"))) == {"0", "1"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A collection of forty notes in segments of ten chunks at most."""
    monkeypatch.setattr("rag.index.writer.MOST_CHUNKS", 10)
    for number in range(40):
        path = tmp_path / "docs" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Note {number}\n\nThe locker {number} has the key {number * 7}.\n")
    settings = hashing_settings(tmp_path / "store")
    run(settings, [tmp_path / "docs"], Options(workers=1))
    return settings


def files(settings: Settings, generation: str) -> dict[str, int]:
    """Return the inodes of a generation's files below its segments."""
    folder = Collection(settings.store, "default").generation(generation)
    paths = [path for segment in list_segments(folder) for path in segment.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in paths}


def segments_that_differ(settings: Settings, one: str, other: str) -> set[str]:
    before, after = files(settings, one), files(settings, other)
    return {name.split("/")[1] for name in {*before, *after} if before.get(name) != after.get(name)}


def test_one_changed_file_writes_one_segment_and_links_the_others(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "docs" / "7.md").write_text("# Note 7\n\nThe locker 7 has no key.\n")
    run(settings, [], Options(workers=1))
    place = Collection(settings.store, "default")

    assert len(list_segments(place.generation("000002"))) > 3
    assert len(segments_that_differ(settings, "000001", "000002")) == 1
    assert damaged_files(place, read_manifest(place, "000002"), contents=True) == []


def test_nothing_is_linked_where_words_are_analysed_in_another_way(settings: Settings) -> None:
    german = settings.model_copy(update={"words": settings.words.model_copy(update={"language": "de"})})
    run(german, [], Options(workers=1))
    assert {*files(settings, "000001").values()} & {*files(settings, "000002").values()} == set()


def test_a_disk_without_hard_links_gets_copies(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "docs" / "7.md").unlink()
    run(settings, [], Options(workers=1))
    place = Collection(settings.store, "default")

    assert {*files(settings, "000001").values()} & {*files(settings, "000002").values()} == set()
    assert damaged_files(place, read_manifest(place, "000002"), contents=True) == []


def test_a_collection_that_shrinks_becomes_one_segment(settings: Settings, tmp_path: Path) -> None:
    for number in range(38):
        (tmp_path / "docs" / f"{number}.md").unlink()
    run(settings, [], Options(workers=1, allow_deletions=True))
    place = Collection(settings.store, "default")
    assert [folder.name for folder in list_segments(place.generation("000002"))] == ["all"]
