"""The setting `vectors.kind`: any store of the table serves the whole line, and a run follows the setting."""

from pathlib import Path

import numpy as np
import pytest

from ingest.cli import main
from ingest.pipeline import run
from ingest.upkeep.forgetting import forget
from rag.cli import main as rag_main
from rag.index.generations import Collection
from rag.index.manifest import read_manifest
from rag.index.opened import open_index
from rag.records import Condition, Ranking
from rag.settings import Settings, VectorsSettings
from tests.indexes import hashing_settings, write_documents
from tests.rag.index.vectors.dictionary_store import NAME

FINANCE = (Condition("team", "eq", "finance"),)


@pytest.fixture(autouse=True)
def _registered(dictionary_store: str) -> None:
    """A third store is in the table."""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "handbook")


def settings_of(tmp_path: Path, store: str) -> Settings:
    return hashing_settings(tmp_path / "store").model_copy(update={"vectors": VectorsSettings(kind=store)})


def rankings(settings: Settings) -> list[Ranking]:
    with open_index(settings, "default") as index:
        (vector,) = index.embedder.embed_queries(["hotel at night"])
        return [index.search_vectors(vector, 5), index.search_vectors(vector, 5, FINANCE)]


def folders(settings: Settings) -> set[str]:
    place = Collection(settings.store, "default")
    return {path.name for path in place.generation(place.current() or "").iterdir() if path.is_dir()}


def lose_the_cache(settings: Settings) -> None:
    for path in settings.store.glob("embeddings.sqlite*"):
        path.unlink()


@pytest.mark.parametrize(("store", "kept_in"), [("chroma", {"chroma"}), ("exact", set()), (NAME, {"dictionary"})])
def test_every_store_serves_runs_searches_and_the_doctor(
    store: str,
    kept_in: set[str],
    docs: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    monkeypatch.setenv("RAG_VECTORS__KIND", store)
    settings = settings_of(tmp_path, store)
    assert main(["run", str(docs)]) == 0
    assert folders(settings) == {"segments", *kept_in}
    assert read_manifest(Collection(settings.store, "default"), "000001").vector_store == store
    every, some = rankings(settings)
    assert len(every) == 4
    assert 0 < len(some) < len(every)
    assert [hit for hit in every if hit[0] in dict(some)] == some

    lose_the_cache(settings)
    (docs / "new.txt").write_text("One more note about bees.\n")
    report = run(settings)
    assert (report.generation, report.embedded) == ("000002", 1)  # all others were carried over
    assert run(settings).generation is None
    capsys.readouterr()
    assert rag_main(["doctor", "--deep"]) == 0
    assert main(["forget", "handbook/new.txt"]) == 0
    assert folders(settings) == {"segments", *kept_in}
    assert rankings(settings) == [every, some]


@pytest.mark.parametrize(("older", "newer"), [("chroma", NAME), (NAME, "exact"), ("exact", "chroma")])
@pytest.mark.parametrize("has_cache", [True, False])
def test_another_setting_makes_the_next_run_write_the_vectors_anew(
    older: str, newer: str, has_cache: bool, docs: Path, tmp_path: Path
) -> None:
    run(settings_of(tmp_path, older), [docs])
    before = rankings(settings_of(tmp_path, older))
    settings = settings_of(tmp_path, newer)
    assert rankings(settings) == before  # asked with the store that wrote it
    if not has_cache:
        lose_the_cache(settings)

    report = run(settings)

    assert (report.generation, report.embedded, report.unchanged) == ("000002", 0, 3)
    assert report.warnings == (f"The index was rebuilt: the vector store was '{older}' and is '{newer}' now.",)
    assert read_manifest(Collection(settings.store, "default"), "000002").vector_store == newer
    for (one, score), (other, other_score) in zip(rankings(settings)[0], before[0], strict=True):
        assert one == other
        np.testing.assert_allclose(score, other_score, atol=1e-6)
    assert run(settings).generation is None


def test_a_generation_is_forgotten_from_in_the_store_that_wrote_it(docs: Path, tmp_path: Path) -> None:
    run(settings_of(tmp_path, NAME), [docs])
    forget(settings_of(tmp_path, "chroma"), ["handbook/parking.txt"])
    assert folders(settings_of(tmp_path, "chroma")) == {"segments", "dictionary"}
