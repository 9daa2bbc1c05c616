"""Suites are evaluated on an index of their own, which is gone afterwards and leaves the user's store as it was."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, clean_cache
from ingest.lab.evaluation import evaluate_suite, throwaway_store
from ingest.lab.suites import read_suite
from ingest.pipeline import run
from ingest.remembering import RememberingEmbedder
from rag.embedders import make_embedder
from rag.errors import IngestError
from rag.evals.results import scores_json
from rag.protocols import Embedder
from rag.records import Vectors
from rag.settings import CacheSettings, EmbedderSettings, Settings
from tests.indexes import hashing_settings, write_documents
from tests.ingest.suite_files import write_chroma, write_claims, write_retrieval, write_squad


class Counting:
    """An embedder that knows what it was asked to embed."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.fingerprint, self.dimensions = embedder.fingerprint, embedder.dimensions
        self.max_tokens, self.count_tokens = embedder.max_tokens, embedder.count_tokens
        self.close = embedder.close
        self.embedded: list[str] = []
        self.asked: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return -self._embedder.embed_queries(texts)  # unlike the same text's as a document

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return self._embedder.embed_documents(texts)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return hashing_settings(tmp_path / "store")


def means(settings: Settings, folder: Path, split: str | None = None) -> dict[str, float]:
    result = evaluate_suite(settings, read_suite(folder, split))
    return {name: measured.mean for name, measured in result.scores().items()}


def test_a_query_finds_its_document(settings: Settings, tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    assert means(settings, folder, "train") == {"ndcg@10": 1.0, "r@5": 1.0, "r@10": 1.0, "mrr": 1.0}
    assert means(settings, folder, "test")["mrr"] == 1.0  # of the document whose id has a slash


def test_references_are_found_in_the_chunks_of_their_document(settings: Settings, tmp_path: Path) -> None:
    scores = means(settings, write_chroma(tmp_path / "s"))
    # Both references, of 3 and 5 tokens ("on the roof", "The café is closed." is 5 with its full stop), are found.
    assert scores["token_recall@5"] == 1.0
    assert 0 < scores["token_iou@5"] <= scores["token_precision@5"] <= scores["token_precision_omega"] < 0.5


def test_an_answer_is_cited_and_none_is_given_where_there_is_none(settings: Settings, tmp_path: Path) -> None:
    scores = means(settings, write_squad(tmp_path / "s"))
    assert [scores[name] for name in ("cited_recall", "citation_precision", "answered", "abstained")] == [1.0] * 4


def test_claims_are_checked_against_their_evidence(settings: Settings, tmp_path: Path) -> None:
    assert means(settings, write_claims(tmp_path / "s")) == {
        "supported_found": 1.0,
        "unsupported_refused": 1.0,
        "support_located": 1.0,
    }


@pytest.mark.anyio
async def test_a_notebook_may_evaluate_though_its_own_loop_is_running(settings: Settings, tmp_path: Path) -> None:
    assert means(settings, write_squad(tmp_path / "s"))["answered"] == 1.0


@pytest.mark.parametrize("write", [write_retrieval, write_chroma, write_squad, write_claims])
def test_two_runs_are_equal_to_the_last_digit(
    settings: Settings, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    suite = read_suite(write(tmp_path / "s"), "train" if write is write_retrieval else None)
    first, second = evaluate_suite(settings, suite), evaluate_suite(settings, suite)
    assert first == second
    assert scores_json([first]) == scores_json([second])


def test_a_second_evaluation_embeds_nothing_and_what_is_published_stays(settings: Settings, tmp_path: Path) -> None:
    run(settings, [write_documents(tmp_path / "handbook")])
    collections = settings.store / "collections"
    before = {path: path.read_bytes() for path in collections.rglob("*") if path.is_file()}
    suite = read_suite(write_squad(tmp_path / "s"))
    evaluate_suite(settings, suite)

    with throwaway_store(settings) as throwaway:
        again = run(throwaway, [tmp_path / "s" / "docs"])
    assert (again.embedded, again.reused) == (0, 2)
    assert {path: path.read_bytes() for path in collections.rglob("*") if path.is_file()} == before
    assert list((tmp_path / "temporary").iterdir()) == []


def test_sentences_are_embedded_once_too_and_their_vectors_are_the_same(tmp_path: Path) -> None:
    embedder = Counting(make_embedder(EmbedderSettings(kind="hashing"), tmp_path))
    with closing(EmbeddingCache(tmp_path / CACHE, embedder.fingerprint, embedder.dimensions)) as cache:
        remembering = RememberingEmbedder(embedder, cache)
        first = remembering.embed_documents(["a bee", "a car", "a bee"])
        again = remembering.embed_documents(["a car", "a garage"])
        assert (remembering.embedded, remembering.reused) == (3, 2)
        embedded = list(embedder.embedded)
        assert embedded == ["a bee", "a car", "a garage"]
        question = remembering.embed_queries(["a bee"])
        assert np.array_equal(question, -first[:1])
        assert np.array_equal(question, remembering.embed_queries(["a bee"]))
        assert len(embedder.asked) == 1
        assert np.array_equal(first, embedder.embed_documents(["a bee", "a car", "a bee"]))
        assert np.array_equal(again, embedder.embed_documents(["a car", "a garage"]))


def test_the_sentences_that_answers_are_made_of_are_remembered(settings: Settings, tmp_path: Path) -> None:
    suite = read_suite(write_squad(tmp_path / "s"))
    evaluate_suite(settings, suite)
    with closing(sqlite3.connect(settings.store / CACHE)) as cache:
        (rows,) = cache.execute("SELECT count(*) FROM vectors").fetchone()
    assert rows > 2  # more than the chunks


def test_a_small_cache_limit_does_not_cost_the_users_own_embeddings(settings: Settings, tmp_path: Path) -> None:
    small = settings.model_copy(update={"cache": CacheSettings(max_mb=0)})
    documents = write_documents(tmp_path / "handbook")
    embedded = run(small, [documents]).embedded
    assert embedded == 4
    evaluate_suite(small, read_suite(write_squad(tmp_path / "s")))
    (documents / "new.txt").write_text("New.\n")
    again = run(settings.model_copy(update={"collection": "other"}), [documents])
    assert (again.embedded, again.reused) == (1, embedded)


def test_the_cache_is_not_cleaned_while_a_suite_is_evaluated(settings: Settings, tmp_path: Path) -> None:
    with throwaway_store(settings) as throwaway:
        run(throwaway, [write_documents(tmp_path / "handbook")])
        assert clean_cache(settings.store) is None
    cleaned = clean_cache(settings.store)
    assert cleaned is not None
    assert cleaned.rows == 4


def test_the_cache_begins_where_the_users_store_is(settings: Settings, tmp_path: Path) -> None:
    assert not settings.store.exists()
    evaluate_suite(settings, read_suite(write_squad(tmp_path / "s")))
    cache = EmbeddingCache(settings.store / CACHE, "unknown", 1)
    cache.close()
    assert sorted(path.name for path in settings.store.iterdir()) == ["embeddings.lock", CACHE, "encoders"]


def test_an_answering_document_that_cannot_be_read_is_named(settings: Settings, tmp_path: Path) -> None:
    suite = read_suite(write_squad(tmp_path / "s"))
    (tmp_path / "s" / "docs" / "cars.txt").write_bytes(b"")
    with pytest.raises(IngestError, match=r"the suite 's' needs docs/cars.txt, which cannot be read: it "):
        evaluate_suite(settings, suite)
    assert list((tmp_path / "temporary").iterdir()) == []
