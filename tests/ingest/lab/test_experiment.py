"""Chunkers compared on small documents: the figures are counted by hand, or are those of `ingest eval`."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from ingest.cache_cleaning import CACHE
from ingest.chunkers import CHUNKERS
from ingest.lab.comparison import Comparison
from ingest.lab.evaluation import evaluate_suite
from ingest.lab.experiment import compare
from ingest.lab.suites import read_suite
from ingest.lab.trials import CITED, IOU, MEASURES, RECALL
from rag.embedders.hashing import HashingEmbedder
from rag.errors import UnknownName, UsageError
from rag.evals.outcomes import Place, SpanQuestion
from rag.records import Document, Span
from rag.settings import ChunkerSettings, EmbedderSettings, RetrievalSettings, Settings
from tests.encoders import SAMPLE
from tests.indexes import hashing_settings, write_documents
from tests.ingest.lab.builders import BEES, By, make_document, paragraphs, whole
from tests.ingest.suite_files import write_chroma, write_squad
from tests.rag.embedders.embedding_server import DIMENSIONS, EmbeddingServer

QUESTION = SpanQuestion("1", "When do bees fly?", ((Place("d/a.txt", 9, 17),),))  # "in March"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return hashing_settings(tmp_path / "store")


def means(comparison: Comparison, chunker: str, search: str | None = None) -> dict[str, float]:
    return {name: score.mean for name, score in comparison.trial(chunker, search).scores.items()}


def test_what_is_found_can_be_counted_by_hand(settings: Settings) -> None:
    own = {"paragraphs": By(paragraphs), "whole": By(whole)}
    by_rank = settings.model_copy(update={"retrieval": RetrievalSettings(fusion="rrf")})  # nothing is too far off
    comparison = compare([make_document(BEES)], [QUESTION], (), own=own, settings=by_rank)
    # All chunks are found, 16 tokens in three (6, 5, 5) or in one: 2 of them answer, of 6 in a perfect search's.
    everything = {RECALL: 1.0, "token_precision@5": 0.125, IOU: 0.125}
    assert means(comparison, "paragraphs") == everything | {"token_precision_omega": 0.333333}
    assert means(comparison, "whole") == everything | {"token_precision_omega": 0.125}
    assert comparison.trial("paragraphs").cuts.sizes == (6, 5, 5)
    assert (comparison.documents, comparison.questions) == (1, 1)


@pytest.mark.parametrize(
    ("chunker", "context"), [("default", True), ("default", False), ("tokens:20/10", True), ("recursive:20", True)]
)
def test_the_figures_are_those_of_ingest_eval(settings: Settings, tmp_path: Path, chunker: str, context: bool) -> None:
    folder = write_chroma(tmp_path / "s")
    settings = settings.model_copy(update={"chunker": ChunkerSettings(context=context)})
    comparison = compare([], folder, chunker, settings=settings)
    name, _, size = chunker.partition(":")
    size, _, overlap = size.partition("/")
    numbers = {"size_tokens": int(size), "overlap_tokens": int(overlap or 0)} if size else {}
    same = settings.model_copy(
        update={"chunker": ChunkerSettings.model_validate({"name": name, "context": context, **numbers})}
    )
    scores = evaluate_suite(same, read_suite(folder)).scores()
    assert comparison.trial(chunker).scores == {name: scores[name] for name in MEASURES}


def test_the_first_hits_are_ordered_by_their_tokens_as_in_an_index(
    settings: Settings, tmp_path: Path, compiled_encoders: Path
) -> None:
    folder, names = tmp_path / "sample", ("finance/travel-policy-2024.md", "finance/travel-policy-2026.md")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / name, folder / name)
    rows = (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "questions.jsonl").write_text("".join(row for row in rows if any(f"sample/{n}" in row for n in names)))
    settings.store.mkdir()
    (settings.store / "encoders").symlink_to(compiled_encoders)
    settings = settings.model_copy(update={"embedder": EmbedderSettings()})

    comparison = compare([], folder, "default:60", search="hybrid,dense", answers=True, settings=settings)

    alike = settings.model_copy(update={"chunker": ChunkerSettings(size_tokens=60)})
    scores = evaluate_suite(alike, read_suite(folder)).scores()
    assert comparison.trial("default:60", "hybrid").scores == {name: scores[name] for name in (*MEASURES, CITED)}
    without = alike.model_copy(update={"retrieval": RetrievalSettings(late_hits=0)})
    assert (
        evaluate_suite(without, read_suite(folder)).scores()[RECALL] != scores[RECALL]
    )  # else this would show nothing
    nearest = comparison.trial("default:60", "dense").result
    assert nearest is not None
    assert nearest.settings["retrieval"]["late_hits"] == 0


def test_a_dense_search_knows_nothing_of_words_and_a_hybrid_one_is_the_settings_own(settings: Settings) -> None:
    texts = ["The rooftops of the old town are new, and so are the walls.", "Rooftopse.", "Honeybees fly."]
    question = "rooftops"
    encoder = HashingEmbedder()
    assert (encoder.embed_documents(texts) @ encoder.embed_queries([question])[0]).argmax() == 1
    documents = [make_document(text, f"d/{i}") for i, text in enumerate(texts)]
    asked = [SpanQuestion("1", question, ((Place("d/0", 4, 12),),))]  # the only one by words
    for retrieval in (RetrievalSettings(k=1, dense_weight=0.0), RetrievalSettings(k=1, fusion="rrf")):
        other = settings.model_copy(update={"retrieval": retrieval})
        found = compare(documents, asked, (), own={"w": By(whole)}, search="hybrid,dense", settings=other)
        assert [trial.search for trial in found.trials] == ["hybrid", "dense"]
        assert means(found, "w", "dense")[RECALL] == 0.0
        assert means(found, "w", "hybrid")[RECALL] == 1.0


def test_each_distinct_text_is_embedded_once_by_all_chunkers_searches_and_runs(tmp_path: Path) -> None:
    with EmbeddingServer() as server:
        embedder = EmbedderSettings(
            kind="openai", model="m", base_url=server.url, dimensions=DIMENSIONS, query_prompt="q: "
        )
        settings = hashing_settings(tmp_path / "store").model_copy(update={"embedder": embedder})
        # Of the second document one paragraph is the first one's, and one the whole of a third.
        documents = [make_document(BEES), make_document("The hive is red.\n\nCats.", "b"), make_document("Cats.", "c")]
        own = {"paragraphs": By(paragraphs), "whole": By(whole)}
        asked = [QUESTION, SpanQuestion("2", "What is red?", ((Place("b", 0, 8),),))]
        first = compare(documents, asked, (), own=own, search=["dense", "hybrid"], settings=settings)
        sent = [text for request in server.requests for text in request["input"]]
        distinct = {*BEES.split("\n\n"), "Cats.", BEES, "The hive is red.\n\nCats."}
        assert sorted(sent) == sorted([*distinct, "q: When do bees fly?", "q: What is red?"])
        # Asked for: 3 + 2 + 1 paragraphs, 3 whole texts, and 2 questions in 2 searches of 2 chunkers.
        assert (first.embedded, first.embedded + first.reused) == (8, 6 + 3 + 8)

        second = compare(documents, asked, (), own=own, search=["dense", "hybrid"], settings=settings)
        assert [text for request in server.requests for text in request["input"]] == sent
        assert (second.embedded, second.reused) == (0, 17)
        assert second == first


def test_without_questions_nothing_is_embedded(settings: Settings, tmp_path: Path) -> None:
    names = [name for name in CHUNKERS if name != "semantic"]  # that one embeds what it cuts
    comparison = compare([write_documents(tmp_path / "handbook")], None, names, settings=settings)
    assert [trial.chunker for trial in comparison.trials] == names
    assert all(trial.cuts.tokens_embedded > 0 and not trial.scores for trial in comparison.trials)
    assert (comparison.embedded, comparison.reused, comparison.questions) == (0, 0, 0)
    with closing(sqlite3.connect(settings.store / CACHE)) as cache:
        assert cache.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


@pytest.mark.parametrize("name", CHUNKERS)
def test_every_chunker_there_is_can_be_compared(settings: Settings, tmp_path: Path, name: str) -> None:
    comparison = compare([], write_squad(tmp_path / "s"), f"{name}:20", search="dense,hybrid", settings=settings)
    assert [(trial.search, trial.size) for trial in comparison.trials] == [("dense", 20), ("hybrid", 20)]
    assert all(list(trial.scores) == list(MEASURES) for trial in comparison.trials)
    assert all(0 < trial.scores[RECALL].mean <= 1 for trial in comparison.trials)


def test_two_runs_are_equal_to_the_last_digit(settings: Settings, tmp_path: Path) -> None:
    folder = write_chroma(tmp_path / "s")
    chunkers = "tokens:20/10,recursive:20,default"
    first = compare([], folder, chunkers, search="hybrid,dense", settings=settings)
    second = compare([], folder, chunkers, search="hybrid,dense", settings=settings)
    assert first == second
    assert first.to_json() == second.to_json()
    first.save(tmp_path / "first.json")
    second.save(tmp_path / "second.json")
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "second.json").read_bytes()


def test_what_is_published_stays_and_nothing_is_left_behind(settings: Settings, tmp_path: Path) -> None:
    compare([], write_squad(tmp_path / "s"), "default", settings=settings)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not (settings.store / "collections").exists()


def test_a_language_model_has_no_part_in_it(settings: Settings, tmp_path: Path) -> None:
    llm = settings.llm.model_copy(update={"model": "any"})  # with neither key nor server it could not answer
    comparison = compare(
        [], write_squad(tmp_path / "s"), settings=settings.model_copy(update={"llm": llm}), chunkers=["default"]
    )
    assert comparison.trial("default").scores[RECALL].n == 1


def test_a_chunker_that_makes_no_sense_is_refused_before_anything_is_embedded(settings: Settings) -> None:
    def fail(document: Document) -> list[Span]:
        raise ValueError("no")

    for chunk, said in (
        (fail, "failed on d/a.txt: ValueError: no"),
        (lambda _: [Span(0, 5)], "bad spans for d/a.txt at 5"),
    ):
        with pytest.raises(UsageError, match=f"the chunker 'mine' .*{said}"):
            compare([make_document(BEES)], [QUESTION], "default", own={"mine": By(chunk)}, settings=settings)
        with closing(sqlite3.connect(settings.store / CACHE)) as cache:
            assert cache.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


def test_names_are_checked_before_anything_is_read(settings: Settings, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(UnknownName, match=r"there is no search 'dens' \(did you mean 'dense'\?\)"):
        compare([nowhere], None, "default", search="dens", settings=settings)
    with pytest.raises(UsageError, match="no search is named; choose from: hybrid, dense"):
        compare([nowhere], None, "default", search=",", settings=settings)
    with pytest.raises(UnknownName, match="there is no chunker 'defualt'"):
        compare([nowhere], None, "defualt", settings=settings)
    with pytest.raises(UsageError, match="two chunkers have the name 'default'"):
        compare([nowhere], None, "default", own={"default": By(whole)}, settings=settings)
    with pytest.raises(UsageError, match="no chunker is named"):
        compare([nowhere], None, (), settings=settings)
    assert not settings.store.exists()


@pytest.mark.anyio
async def test_a_notebook_may_compare_though_its_own_loop_is_running(settings: Settings) -> None:
    comparison = compare(make_document(BEES), [QUESTION], (), own={"w": By(whole)}, settings=settings)
    assert means(comparison, "w")[RECALL] == 1.0
