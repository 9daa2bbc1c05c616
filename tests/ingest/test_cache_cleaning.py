import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, Cleaned, cache_bytes, clean_cache, using_cache
from ingest.pipeline import run
from rag.errors import StorageError
from rag.index.generations import Collection
from rag.index.library import open_library
from rag.index.manifest import FORMAT, read_manifest
from rag.index.token_packing import PackedTokens
from rag.settings import CacheSettings, Settings
from tests.indexes import hashing_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return hashing_settings(tmp_path / "store")


def write(folder: Path, version: int, notes: int = 40) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(notes):
        (folder / f"{number}.txt").write_text(f"Note {number} of version {version} is about {number * version}.\n")
    return folder


def rows(store: Path) -> int:
    with closing(sqlite3.connect(store / CACHE)) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def test_only_what_no_generation_of_any_collection_uses_is_dropped(settings: Settings, tmp_path: Path) -> None:
    for version in (1, 2, 3):
        run(settings, [write(tmp_path / "docs", version)])
    other = settings.model_copy(update={"collection": "other"})
    run(other, [write(tmp_path / "older", 1, notes=5)])
    assert rows(settings.store) == 120
    cleaned = clean_cache(settings.store)
    assert cleaned is not None
    assert (cleaned.rows, rows(settings.store)) == (35, 85)  # versions 2 and 3, and what the other one has of 1
    assert cleaned.bytes > 0
    assert run(other).generation is None


def test_a_cache_that_a_run_uses_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    run(settings, [write(tmp_path / "docs", 1)])
    with using_cache(settings.store):
        assert clean_cache(settings.store) is None


def test_a_run_keeps_the_cache_within_its_limit(settings: Settings, tmp_path: Path) -> None:
    limited = settings.model_copy(update={"cache": CacheSettings(max_mb=1)})
    for version in range(1, 10):
        report = run(limited, [write(tmp_path / "docs", version, notes=100)])
        assert cache_bytes(settings.store) <= 2**20
        assert report.warnings == ()
    nothing = settings.model_copy(update={"cache": CacheSettings(max_mb=0)})
    assert "RAG_CACHE__MAX_MB allows 0" in run(nothing).warnings[0]


@pytest.mark.parametrize("damage", ["rubbish", "missing", "too new"])
def test_a_generation_that_cannot_be_read_keeps_nobody_from_cleaning(
    settings: Settings, tmp_path: Path, damage: str
) -> None:
    run(settings, [write(tmp_path / "docs", 1)])
    other = settings.model_copy(update={"collection": "other"})
    run(other, [write(tmp_path / "older", 2, notes=5)])
    folder = Collection(settings.store, "default").generation("000001")
    if damage == "rubbish":
        (folder / "segments/all/library.sqlite").write_bytes(b"rubbish" * 1000)
    elif damage == "missing":
        (folder / "segments/all/library.sqlite").unlink()
    else:
        manifest = folder / "manifest.json"
        manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'))
    cleaned = clean_cache(settings.store)
    assert cleaned is not None
    assert (cleaned.rows, rows(settings.store)) == (40, 5)


def test_a_cache_that_is_damaged_is_named_with_its_cure(settings: Settings, tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", 1)
    settings.store.mkdir()
    (settings.store / CACHE).write_bytes(b"rubbish" * 1000)
    with pytest.raises(StorageError, match=r"remove embeddings\.sqlite"):
        run(settings, [docs])
    (settings.store / CACHE).unlink()
    assert run(settings, [docs]).documents == 40


def test_unused_tokens_are_dropped_too(settings: Settings, tmp_path: Path) -> None:
    run(settings, [write(tmp_path / "docs", 1, notes=3)])
    place = Collection(settings.store, settings.collection)
    with closing(open_library(place.generation(place.current() or ""))) as library:
        [used, *_] = library.embedded_keys()
        encoder = read_manifest(place, place.current() or "").encoder["fingerprint"]
    with closing(EmbeddingCache(settings.store / CACHE, encoder, 1, 4)) as cache:
        tokens = PackedTokens(np.array([7], np.int32), np.array([[1]], np.uint8))
        cache.put_tokens([used, b"unused"], [tokens, tokens])
        cleaned = clean_cache(settings.store)
        assert cleaned is not None
        assert cleaned.rows == 1
        assert [each.ids.tolist() for each in cache.get_tokens([used])] == [[7]]
        with pytest.raises(KeyError):
            cache.get_tokens([b"unused"])


def test_a_cache_that_is_all_in_use_is_not_looked_through_by_every_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleaned: list[Path] = []

    def clean(store: Path) -> Cleaned | None:
        cleaned.append(store)
        return clean_cache(store)

    monkeypatch.setattr("ingest.pipeline.clean_cache", clean)
    limited = settings.model_copy(update={"cache": CacheSettings(max_mb=0)})
    sizes = []
    for version, notes in ((1, 400), (1, 401), (1, 700), (1, 701)):
        report = run(limited, [write(tmp_path / "docs", version, notes=notes)])
        assert "RAG_CACHE__MAX_MB allows 0" in report.warnings[0]
        sizes.append(len(cleaned))
    assert sizes == [1, 1, 2, 2]
