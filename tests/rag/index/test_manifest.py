import json
from pathlib import Path

import pytest

from rag.errors import IndexDamaged, IndexTooNew
from rag.index.generations import Collection, start_building
from rag.index.manifest import FORMAT, Manifest, damaged_files, read_manifest, seal


@pytest.fixture
def place(tmp_path: Path) -> Collection:
    """A collection with one sealed generation, 000001, of one file."""
    place = Collection(tmp_path, "default")
    building = start_building(place)
    (building / "words").mkdir()
    (building / "words" / "data").write_text("hello")
    seal(
        building,
        Manifest(
            "000001",
            place.name,
            "2026-01-01",
            {"fingerprint": "f", "dimensions": 4},
            {},
            {"language": "en"},
            {"documents": 1, "chunks": 1, "characters": 5},
            "0",
        ),
    )
    return place


def test_the_manifest_knows_every_file_by_its_checksum(place: Collection) -> None:
    manifest = read_manifest(place, "000001")
    assert manifest.checksums == {"words/data": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}
    assert manifest.generation == "000001"


def test_a_damaged_file_is_named_by_its_bytes_and_a_missing_one_without_reading(place: Collection) -> None:
    manifest = read_manifest(place, "000001")
    file = place.generation("000001") / "words" / "data"
    assert damaged_files(place, manifest, contents=True) == []
    file.write_text("hullo")
    assert damaged_files(place, manifest, contents=False) == []
    assert damaged_files(place, manifest, contents=True) == ["words/data"]
    file.unlink()
    assert damaged_files(place, manifest, contents=False) == ["words/data"]


def test_a_newer_format_is_refused_politely(place: Collection) -> None:
    path = place.generation("000001") / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": FORMAT + 1, "a new field": 1}))
    with pytest.raises(IndexTooNew, match=f"format {FORMAT + 1}, but this Openbook reads up to {FORMAT}"):
        read_manifest(place, "000001")


@pytest.mark.parametrize(
    "changed",
    [
        {"report": []},
        {"segments": 3},
        *({"encoder": {"fingerprint": f, "dimensions": 4}} for f in ("", "..", "/a", "a/b")),
    ],
)
def test_a_manifest_that_would_lead_elsewhere_is_damaged(place: Collection, changed: dict[str, object]) -> None:
    path = place.generation("000001") / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))
    with pytest.raises(IndexDamaged, match="ingest run"):
        read_manifest(place, "000001")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": "x"}'])
def test_a_damaged_manifest_says_how_to_repair(place: Collection, content: str) -> None:
    (place.generation("000001") / "manifest.json").write_text(content)
    with pytest.raises(IndexDamaged, match="ingest run"):
        read_manifest(place, "000001")
