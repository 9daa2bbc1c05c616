"""A published generation that is damaged is rebuilt; what is sound lends its vectors."""

from contextlib import closing
from pathlib import Path

import pytest

from ingest.cache import EmbeddingCache
from ingest.options import Options
from ingest.pipeline import run
from ingest.previous import open_previous
from rag.embedders.hashing import DEFAULT_DIMENSIONS
from rag.errors import DeletionRefused, IndexTooNew
from rag.index.generations import Collection
from rag.index.library import open_library
from rag.index.manifest import FORMAT
from rag.index.opened import open_index
from rag.settings import Settings
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, WordEmbedder, publish_index, tokens_of_words


@pytest.fixture
def settings(own_index: Settings) -> Settings:
    return own_index


def published(settings: Settings) -> Path:
    place = Collection(settings.store, "default")
    return place.generation(place.current() or "")


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "name",
    [
        "segments/all/library.sqlite",
        "segments/all/vectors/vectors.npy",
        "segments/all/words/meta.json",
        "manifest.json",
    ],
)
def test_a_missing_file_is_repaired_by_the_next_run(settings: Settings, name: str) -> None:
    (published(settings) / name).unlink()
    report = run(settings)
    assert report.generation == "000002"
    with open_index(settings, "default") as index:
        assert len(index.documents()) == 3
        assert index.search_words("hotel", 3)
    assert run(settings).generation is None


@pytest.mark.parametrize("name", ["segments/all/library.sqlite", "manifest.json"])
def test_an_index_that_cannot_be_read_is_rebuilt_from_all_of_its_roots_or_not_at_all(
    settings: Settings, tmp_path: Path, name: str
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.")
    run(settings, [tmp_path / "notes"])
    (published(settings) / name).unlink()
    with pytest.raises(DeletionRefused, match="handbook is missing, or not part of this run"):
        run(settings, [tmp_path / "notes"])
    (tmp_path / "notes").rename(tmp_path / "unmounted")
    with pytest.raises(DeletionRefused, match="notes is missing"):
        run(settings)
    (tmp_path / "unmounted").rename(tmp_path / "notes")
    assert run(settings).documents == 4


def test_a_flipped_bit_is_repaired_by_a_run_that_compares_every_byte(settings: Settings) -> None:
    flip(published(settings) / "segments/all/vectors" / "vectors.npy")
    assert run(settings).generation is None
    assert run(settings, (), Options(checksum=True)).generation == "000002"
    assert run(settings, (), Options(checksum=True)).generation is None


def test_vectors_that_are_cut_short_are_embedded_where_the_cache_is_lost_too(
    settings: Settings, tmp_path: Path
) -> None:
    vectors = published(settings) / "segments/all/vectors" / "vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:200])
    for path in settings.store.glob("embeddings.sqlite*"):
        path.unlink()
    (tmp_path / "handbook" / "new.md").write_text("# New\n\nA new rule.\n")
    report = run(settings)
    assert (report.documents, report.embedded) == (4, report.chunks)


def test_what_cannot_be_read_now_survives_the_repair_of_a_damaged_generation(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "handbook" / "expenses.md").write_bytes(b"\0 not text any more")
    (published(settings) / "segments/all/vectors" / "ids.npy").unlink()
    report = run(settings)
    assert (report.generation, list(report.stale)) == ("000002", ["handbook/expenses.md"])
    with open_index(settings, "default") as index:
        assert "140 EUR" in index.document("handbook/expenses.md").text
        assert index.search_words("hotel", 3)


def test_a_lost_cache_is_filled_from_the_published_vectors(settings: Settings, tmp_path: Path) -> None:
    for path in settings.store.glob("embeddings.sqlite*"):
        path.unlink()
    (tmp_path / "handbook" / "new.txt").write_text("One more note.\n")
    assert run(settings).embedded == 1


def test_a_newer_format_is_refused_before_anything_is_written(settings: Settings) -> None:
    manifest = published(settings) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 9'))
    with pytest.raises(IndexTooNew, match="upgrade Openbook"):
        run(settings)
    assert Collection(settings.store, "default").current() == "000001"


def test_the_tokens_of_what_is_published_are_not_embedded_again(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path / "store")
    publish_index(settings, {"a.txt": Text("Herons fish."), "b.txt": Text("Carp swim.")}, with_tokens=True)
    embedder = WordEmbedder(DEFAULT_DIMENSIONS)
    previous = open_previous(Collection(settings.store, "default"))
    assert previous.folder is not None
    with (
        closing(
            EmbeddingCache(tmp_path / "cache", embedder.fingerprint, DEFAULT_DIMENSIONS, DEFAULT_DIMENSIONS)
        ) as cache,
        closing(open_library(previous.folder)) as library,
    ):
        previous.carry_vectors(library, cache, settings)
        texts = {key: text for _, key, text in library.embedded_rows()}
        assert cache.missing(list(texts)) == []
        expected = [tokens_of_words(embedder, text).ids.tolist() for text in texts.values()]
        assert [each.ids.tolist() for each in cache.get_tokens(list(texts))] == expected
