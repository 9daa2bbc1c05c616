"""The open index: leases, switching, and what is given back."""

import gc
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline import run
from rag.errors import IndexDamaged, IndexMismatch, NoIndex, UnknownName
from rag.index.generations import Collection, prune
from rag.index.live import LiveIndex
from rag.index.opened import Index, open_index
from rag.records import Condition, Ranking, Vectors
from rag.settings import Settings
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index


@pytest.fixture
def settings(own_index: Settings) -> Settings:
    return own_index


def publish_another(settings: Settings, tmp_path: Path, text: str) -> None:
    (tmp_path / "handbook" / "more.md").write_text(text)
    run(settings)


def test_a_request_keeps_its_generation_while_a_newer_one_is_published(settings: Settings, tmp_path: Path) -> None:
    live = LiveIndex(settings, "default")
    with live.lease() as before:
        publish_another(settings, tmp_path, "Something new about submarines.")
        with live.lease() as after:
            assert (before.generation, after.generation) == ("000001", "000002")
            assert before.search_words("submarines", 5) == []
            assert len(after.search_words("submarines", 5)) == 1
        assert len(before.documents()) == 3
    live.close()


def test_what_is_in_use_is_not_pruned_and_what_is_not_is_closed(settings: Settings, tmp_path: Path) -> None:
    place = Collection(settings.store, "default")
    live = LiveIndex(settings, "default")
    with live.lease() as held:
        for number in range(3):
            publish_another(settings, tmp_path, f"Version {number}.")
        assert place.generation(held.generation).exists()
    with live.lease():
        pass
    assert prune(place, keep=0) == []
    assert [path.name for path in place.generations.iterdir()] == ["000004"]
    live.close()


def test_an_open_index_goes_on_answering_where_current_is_damaged_and_the_next_run_repairs_it(
    settings: Settings, tmp_path: Path
) -> None:
    live = LiveIndex(settings, "default")
    (Collection(settings.store, "default").folder / "CURRENT").write_text("rubbish")
    with live.lease() as index:
        assert index.generation == "000001"
    publish_another(settings, tmp_path, "Something new about submarines.")
    with live.lease() as index:
        assert (index.generation, len(index.documents())) == ("000002", 4)
    live.close()


def test_an_idle_index_that_is_refreshed_gives_the_old_generation_back(settings: Settings, tmp_path: Path) -> None:
    place = Collection(settings.store, "default")
    live = LiveIndex(settings, "default")
    publish_another(settings, tmp_path, "Something new about submarines.")
    assert prune(place, keep=0) == ["000001"]

    live.refresh()

    assert prune(place, keep=0) == []
    with live.lease() as index:
        assert index.search_words("submarines", 5)
    live.close()


def test_a_refresh_leaves_a_request_its_generation(settings: Settings, tmp_path: Path) -> None:
    live = LiveIndex(settings, "default")
    with live.lease() as held:
        publish_another(settings, tmp_path, "Something new about submarines.")
        live.refresh()
        assert held.search_words("garage", 3)
        assert prune(Collection(settings.store, "default"), keep=0) == ["000001"]
    assert prune(Collection(settings.store, "default"), keep=0) == []
    live.close()


def test_switching_leaks_neither_descriptors_nor_folders(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # other processes have views in the machine's

    def resources() -> tuple[int, int]:
        gc.collect()
        links = Path("/proc/self/fd").iterdir() if Path("/proc/self/fd").exists() else ()
        own = [
            link for link in links if os.path.realpath(link).startswith(str(tmp_path))
        ]  # others are of other threads
        return len(own), len(list(Path(tempfile.gettempdir()).glob("openbook-view-*")))

    live = LiveIndex(settings, "default")
    with live.lease() as index:
        index.search_words("garage", 3)
    before = resources()
    for number in range(4):
        publish_another(settings, tmp_path, f"Version {number}.")
        with live.lease() as index:
            index.search_words("garage", 3)
    assert resources() == before
    live.close()


def test_a_newer_generation_that_cannot_be_opened_does_not_stop_the_old_one(settings: Settings) -> None:
    place = Collection(settings.store, "default")
    live = LiveIndex(settings, "default")
    broken = place.generation("000009")
    broken.mkdir()
    (broken / "manifest.json").write_text("{}")
    (place.folder / "CURRENT").write_text("000009\n")
    with live.lease() as index:
        assert index.generation == "000001"
        assert index.search_words("garage", 3)
    live.close()
    with pytest.raises(IndexDamaged), open_index(settings, "default"):
        pass


def test_an_index_is_asked_with_the_encoder_that_built_it_or_not_at_all(settings: Settings) -> None:
    other = settings.model_copy(update={"embedder": settings.embedder.model_copy(update={"dimensions": 32})})
    with pytest.raises(IndexMismatch, match="ingest run"), open_index(other, "default"):
        pass


def test_no_index_and_no_such_collection(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(NoIndex), open_index(hashing_settings(tmp_path / "nothing"), "default"):
        pass
    with pytest.raises(UnknownName), open_index(settings, "defaul"):
        pass


def test_an_index_that_does_not_open_leaves_nothing_behind(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # other processes have views in the machine's
    vectors = Collection(settings.store, "default").generation("000001") / "segments/all/vectors/vectors.npy"
    vectors.write_bytes(b"rubbish")
    with pytest.raises(IndexDamaged, match="ingest run"):
        Index(settings, "default")
    assert not list(tmp_path.glob("openbook-view-*"))


@pytest.mark.parametrize("name", ["segments/all/library.sqlite", "segments/all/words/meta.json"])
def test_damage_is_said_in_one_line_and_the_next_run_repairs_it(settings: Settings, tmp_path: Path, name: str) -> None:
    place = Collection(settings.store, "default")
    (place.generation("000001") / name).write_bytes(b"rubbish" * 1000)
    with pytest.raises(IndexDamaged, match="ingest run"), open_index(settings, "default") as index:
        index.documents()
    publish_another(settings, tmp_path, "Something that makes a run publish.")
    with open_index(settings, "default") as index:
        assert len(index.documents()) == 4


def test_texts_are_embedded_once_and_come_back_in_their_order(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.opened._REMEMBERED_VECTORS", 3)
    with open_index(settings, "default") as index:
        embed = index.embedder.embed_documents
        embedded: list[str] = []

        def counted(texts: Sequence[str]) -> Vectors:
            embedded.extend(texts)
            return embed(texts)

        monkeypatch.setattr(index.embedder, "embed_documents", counted)

        for texts in (["a b", "c", "a b"], ["c", "d"], ["e", "c"], ["d"]):
            np.testing.assert_array_equal(index.embed_texts(texts), embed(texts))

    assert embedded == ["a b", "c", "d", "e", "d"]  # with the fourth text the first three were forgotten


def test_an_older_generation_without_rows_is_numbered_and_finds_the_same(settings: Settings) -> None:
    with open_index(settings, "default") as index:
        ids, beside = index.rows.ids.tolist(), index.rows.beside.tolist()
    folder = Collection(settings.store, "default").generation("000001")
    shutil.rmtree(folder / "segments/all/rows")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["checksums"] = {name: own for name, own in manifest["checksums"].items() if "/rows/" not in name}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with open_index(settings, "default") as index:
        assert (index.rows.ids.tolist(), index.rows.beside.tolist()) == (ids, beside)
        assert index.search_words("garage", 3)


def test_many_segments_answer_as_one_does_to_the_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words count over the whole collection, whatever segment they are in; so do tokens, vectors and neighbours."""
    topics = ("garage", "heron", "invoice", "Judotrainer", "boat")
    texts = {
        f"{i}.md": Text(
            f"The {topics[i % 5]} of house {i}. It is {topics[i % 3]} {i * 7}. " * (1 + i % 4),
            date=f"2026-01-{1 + i % 28:02d}",
        )
        for i in range(60)
    }
    found = []
    for name, most in (("one", 5_000), ("many", 7)):
        monkeypatch.setattr("rag.index.writer.MOST_CHUNKS", most)
        settings = hashing_settings(tmp_path / name)
        publish_index(settings, texts, with_tokens=True)
        with open_index(settings, "default") as index:
            (vector,) = index.embedder.embed_queries(["the invoice of house 7"])
            assert index.tokens is not None
            ids = index.library.chunk_ids()
            rows = index.rows.of(ids)
            hits = [index.search_words(question, 200) for question in ("garage house 49", "boat invoice", "judo")]
            found.append(
                (
                    len(index.rows.starts) > 1,
                    [sorted(ranking, key=lambda hit: (-hit[1], hit[0])) for ranking in hits],
                    rounded(index.search_vectors(vector, 20)),
                    rounded(index.search_vectors(vector, 20, (Condition("date", "gt", "2026-01-20"),))),
                    index.tokens.rarity(np.arange(5_000, dtype=np.int32)).tobytes(),
                    [each.codes.tobytes() for each in index.tokens.tokens(ids)],
                    [each.codes.tobytes() for each in index.tokens.tokens(ids, index.rows.segments(rows))],
                    [index.rows.named(index.rows.beside[row]) for row in rows],
                    index.chunks(ids),
                    index.chunks_holding("house garage", 100)[1],
                    index.documents(),
                    index.library.around(index.chunks(ids[:1])[0], 2),
                )
            )
    assert [each[0] for each in found] == [False, True]
    assert found[0][1:] == found[1][1:]


def rounded(ranking: Ranking) -> Ranking:
    """Return a ranking without the last digits: a product of one matrix adds up in another order than of several."""
    return [(chunk_id, round(score, 5)) for chunk_id, score in ranking]
