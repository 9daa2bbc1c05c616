"""Retrieval, on small real indexes."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from rag.embedders.hashing import DEFAULT_DIMENSIONS
from rag.errors import IndexDamaged
from rag.index.opened import Index, open_index
from rag.records import Condition, Where, embedded_text
from rag.search.late_interaction import match
from rag.search.retriever import retrieve
from rag.settings import EmbedderSettings, RetrievalSettings, Settings
from tests.rag.indexes import Text, WordEmbedder, publish_index

TEXTS = {
    "museum.md": Text("The museum stands in Paris. Tickets cost 22 euros.", metadata={"team": "art"}),
    "leave.md": Text("Interns get ten days of leave.", title="Leave", date="2025-01-31", metadata={"team": "hr"}),
    "travel.md": Text("A hotel may cost 120 euros.", metadata={"team": "hr"}),
}
OTHER = {"canteen.md": Text("The canteen opens at noon. Interns eat there for 2 euros.")}

WORDS = ["heron", "pond", "carp", "reed", "weir", "eel", "otter", "marsh"]


def settings_for(store: Path, collection: str = "default") -> Settings:
    return Settings(store=store, collection=collection, embedder=EmbedderSettings(kind="hashing"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish_index(settings_for(folder), TEXTS)
    publish_index(settings_for(folder, "other"), OTHER)
    return folder


@pytest.fixture
def indexes(store: Path) -> Iterator[list[Index]]:
    with ExitStack() as opened:
        yield [opened.enter_context(open_index(settings_for(store, name), name)) for name in ("default", "other")]


def uris(indexes: Sequence[Index], question: str, **options: object) -> list[str]:
    settings = RetrievalSettings(**options)  # type: ignore[arg-type]  # pydantic checks them
    return [hit.uri for hit in retrieve(question, indexes, settings, k=settings.k).hits]


@pytest.mark.parametrize("fusion", ["convex", "rrf"])
def test_the_hit_that_answers_comes_first(indexes: list[Index], fusion: str) -> None:
    assert uris(indexes[:1], "How many days of leave do interns get?", fusion=fusion)[0] == "leave.md"


def test_a_hit_says_where_it_is_from(indexes: list[Index]) -> None:
    hit = retrieve("leave", indexes[:1], RetrievalSettings(), k=1).hits[0]

    assert (hit.collection, hit.uri, hit.title, hit.date) == ("default", "leave.md", "Leave", "2025-01-31")
    assert hit.chunk.text == "Interns get ten days of leave."


def test_a_hit_that_only_words_have_found_has_its_cosine_too(indexes: list[Index]) -> None:
    question = "Paris hotel leave"
    vector = indexes[0].embedder.embed_queries([question])[0]
    settings = RetrievalSettings(candidates=1, dense_weight=0)

    hit = retrieve(question, indexes[:1], settings, k=1).hits[0]

    assert hit.chunk.id not in dict(indexes[0].search_vectors(vector, 1))
    row = indexes[0].vectors([hit.chunk.id])[0]
    assert hit.similarity == pytest.approx(float(np.dot(row, vector)), abs=1e-6)


def test_the_filter_reaches_both_searches(indexes: list[Index]) -> None:
    where = (Condition("team", "eq", "hr"),)

    hits = retrieve("museum tickets cost euros", indexes[:1], RetrievalSettings(), k=8, where=where).hits

    assert {hit.uri for hit in hits} == {"leave.md", "travel.md"}


def test_k_bounds_the_hits(indexes: list[Index]) -> None:
    assert len(retrieve("euros", indexes[:1], RetrievalSettings(), k=2).hits) == 2


def test_only_hits_worth_reading_come_where_no_number_is_asked_for(indexes: list[Index]) -> None:
    question = "Interns get ten days of leave"
    every = retrieve(question, indexes[:1], RetrievalSettings(), k=3).hits
    shares = [hit.score / every[0].score for hit in every]
    assert shares[1] < 0.65 < 1

    assert retrieve(question, indexes[:1], RetrievalSettings()).hits == every[:1]
    assert retrieve(question, indexes[:1], RetrievalSettings(min_share=shares[1] - 1e-6)).hits == every[:2]
    assert retrieve(question, indexes[:1], RetrievalSettings(min_share=0, k=2)).hits == every[:2]


def test_an_empty_collection_finds_nothing_and_spoils_no_other(indexes: list[Index], tmp_path: Path) -> None:
    publish_index(settings_for(tmp_path, "empty"), {})
    with open_index(settings_for(tmp_path, "empty"), "empty") as empty:
        assert retrieve("leave", [empty], RetrievalSettings()).hits == ()
        both = retrieve("Interns get ten days of leave", [empty, indexes[0]], RetrievalSettings()).hits
    assert [hit.uri for hit in both] == ["leave.md"]


def test_a_chunks_neighbours_count_and_at_an_end_it_stands_in_for_them(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    texts = ["Herons wade in the pond.", "They fish for carp.", "Carp weigh a pound."]
    publish_index(settings, {"a.md": Text(" ".join(texts), chunk_characters=25)})
    question, options = "What do herons fish for?", RetrievalSettings(dense_weight=1, neighbour_weight=0.5)
    with open_index(settings, "default") as index:
        hits = {hit.chunk.text: hit for hit in retrieve(question, [index], options, k=3).hits}

    first, middle, last = (hits[text].similarity for text in texts)
    assert hits[texts[0]].score == pytest.approx((first + 0.5 * (first + middle)) / 2)
    assert hits[texts[1]].score == pytest.approx((middle + 0.5 * (first + last)) / 2)
    assert hits[texts[2]].score == pytest.approx((last + 0.5 * (middle + last)) / 2)


def random_texts(seed: int) -> dict[str, Text]:
    """Return documents of few words, so that many chunks are equal: of one chunk, of several, and of no common word."""
    chance = random.Random(seed)
    texts = {}
    for number in range(25):
        sentences = [" ".join(chance.choices(WORDS, k=chance.randint(1, 4))).capitalize() + "." for _ in range(12)]
        text = " ".join(sentences[: chance.choice([1, 2, 12])])
        texts[f"{number}.md"] = Text(text, metadata={"team": chance.choice(["hr", "it"])}, chunk_characters=20)
    return texts


def plainly(question: str, index: Index, settings: RetrievalSettings, k: int, where: Where) -> list[tuple[str, float]]:
    """Return the ids of the hits and their scores, from all cosines and the documents' chunks in order."""
    vector = index.embedder.embed_queries([question])[0]
    candidates = max(settings.candidates, k)
    shares = dict(index.search_words(question, candidates, where))
    found = shares.keys() | dict(index.search_vectors(vector, candidates, where)).keys()
    near = {}
    for info in index.documents():
        ids = [chunk.id for chunk in index.library.chunks_of(info.id)]
        cosines = [float(index.vectors([chunk_id])[0] @ vector) for chunk_id in ids]
        for i, chunk_id in enumerate(ids):
            around = cosines[max(i - 1, 0)] + cosines[min(i + 1, len(ids) - 1)]
            near[chunk_id] = (cosines[i] + settings.neighbour_weight * around) / (1 + 2 * settings.neighbour_weight)
    if settings.fusion == "convex":
        weight = settings.dense_weight
        scores = {i: weight * max(near[i], 0) + (1 - weight) * shares.get(i, 0) for i in found}
    else:
        by_vector, by_words = (
            sorted(ranked, key=lambda i: (-round(score_of[i], 6), i))
            for ranked, score_of in ((found, near), (shares, shares))
        )
        scores = {i: sum(1 / (61 + ranked.index(i)) for ranked in (by_vector, by_words) if i in ranked) for i in found}
    return sorted(scores.items(), key=lambda hit: (-round(hit[1], 6), hit[0]))[:k]


@pytest.mark.parametrize("where", [(), (Condition("team", "eq", "hr"),)], ids=["all", "hr"])
@pytest.mark.parametrize("fusion", ["convex", "rrf"])
@pytest.mark.parametrize(("candidates", "large"), [(3, 100_000), (200, 100_000), (3, 1)])
def test_what_is_found_is_what_a_plain_computation_finds(
    tmp_path: Path,
    candidates: int,
    large: int,
    fusion: Literal["convex", "rrf"],
    where: Where,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rag.search.retriever._LARGE", large)
    settings = RetrievalSettings(candidates=candidates, fusion=fusion)
    publish_index(settings_for(tmp_path), random_texts(seed=candidates))
    found_by_words_alone = 0
    with open_index(settings_for(tmp_path), "default") as index:
        for question in ["heron", "heron pond", "carp reed weir eel", "zebra"]:
            vector = index.embedder.embed_queries([question])[0]
            by_vector = dict(index.search_vectors(vector, candidates, where))
            found_by_words_alone += len(dict(index.search_words(question, candidates, where)).keys() - by_vector.keys())
            for k in (1, 3, 30):
                hits = retrieve(question, [index], settings, k=k, where=where).hits
                expected = plainly(question, index, settings, k, where)
                assert [hit.chunk.id for hit in hits] == [chunk_id for chunk_id, _ in expected]
                np.testing.assert_allclose([hit.score for hit in hits], [score for _, score in expected], atol=1e-6)
    assert found_by_words_alone or candidates == 200


@pytest.mark.parametrize("search", ["search_vectors_by_row", "search_words_by_row"])
def test_either_search_of_a_large_index_may_fail_and_leaves_no_thread(
    search: str, indexes: list[Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise IndexDamaged("half a file")

    monkeypatch.setattr("rag.search.retriever._LARGE", 1)
    monkeypatch.setattr(indexes[0], search, fail)

    with pytest.raises(IndexDamaged, match="half a file"):
        retrieve("hotel", indexes[:1], RetrievalSettings())
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("by-vector")]


def test_of_two_passages_alike_the_one_that_matches_the_words_comes_first(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    texts = {"a.md": Text("Herons fish for carp."), "b.md": Text("Carp fish for herons."), "c.md": Text("A pound.")}
    publish_index(settings, texts, with_tokens=True)
    embedder = WordEmbedder(settings.embedder.dimensions or DEFAULT_DIMENSIONS)
    with closing(Index(settings, "default", embedder)) as index:
        assert index.tokens is not None
        fused = retrieve("herons", [index], RetrievalSettings(late_weight=0), k=3).hits
        _, question = embedder.embed_query_and_tokens("herons")
        matches = match(question, index.tokens, [hit.chunk.id for hit in fused])
        hits = retrieve("herons", [index], RetrievalSettings(late_weight=2), k=3).hits
        first_only = retrieve("herons", [index], RetrievalSettings(late_weight=2, late_hits=1), k=3).hits
        by_rank = retrieve("herons", [index], RetrievalSettings(late_weight=2, fusion="rrf"), k=3).hits

    expected = {hit.chunk.id: (hit.score + 2 * each) / 3 for hit, each in zip(fused, matches, strict=True)}
    assert min(matches[:2]) > matches[2]
    assert {hit.chunk.id: hit.score for hit in hits} == pytest.approx(expected)
    assert [hit.similarity for hit in hits[:1]] == [hit.similarity for hit in fused if hit.chunk.id == hits[0].chunk.id]
    assert [hit.score for hit in first_only[1:]] == pytest.approx([hit.score / 3 for hit in fused[1:]])
    assert by_rank[0].score <= 2 / 61  # the ranks alone


def test_an_index_without_the_vectors_of_tokens_is_searched_as_before(indexes: list[Index]) -> None:
    question = "Interns get ten days of leave"
    without = retrieve(question, indexes[:1], RetrievalSettings(late_weight=0), k=3).hits

    assert indexes[0].tokens is None
    assert retrieve(question, indexes[:1], RetrievalSettings(late_weight=1), k=3).hits == without


def test_several_collections_are_fused_by_rank(indexes: list[Index]) -> None:
    hits = retrieve("What do interns pay in the canteen?", indexes, RetrievalSettings(), k=8).hits

    assert {hit.collection for hit in hits} == {"default", "other"}
    assert hits[0].uri == "canteen.md"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].score == pytest.approx(1 / 61)


def test_a_reranker_has_the_last_word(indexes: list[Index]) -> None:
    class Shortest:
        def score(self, question: str, texts: Sequence[str]) -> list[float]:
            return [1 / len(text) for text in texts]

    hits = retrieve("euros", indexes[:1], RetrievalSettings(), k=3, reranker=Shortest()).hits

    read = [embedded_text(hit.chunk.context, hit.chunk.text) for hit in hits]
    assert read == sorted(read, key=len)
    assert "Leave\nInterns get ten days of leave." in read
    assert [hit.score for hit in hits] == [1 / len(text) for text in read]


@pytest.mark.parametrize("question", ["c++ AND (", '"', "*", "title:x OR", "😀", "<|endoftext|>", "the of"])
def test_any_question_is_just_text(indexes: list[Index], question: str) -> None:
    assert len(retrieve(question, indexes[:1], RetrievalSettings(), k=3).hits) == 3


def test_timings_are_given(indexes: list[Index]) -> None:
    timings = retrieve("euros", indexes, RetrievalSettings(), k=3).timings_s

    assert set(timings) == {"embed", "search"}
    assert all(seconds > 0 for seconds in timings.values())


def test_a_hit_shows_the_beginning_of_its_text_without_signs(tmp_path: Path) -> None:
    text = "## Leave\n\nInterns get **ten days**, see [the list](list.md). " + "More words. " * 30
    settings = settings_for(tmp_path)
    publish_index(settings, {"leave.md": Text(text)})

    with open_index(settings, "default") as index:
        hit = retrieve("ten days", [index], RetrievalSettings(), k=1).hits[0]

    assert hit.chunk.text.startswith("## Leave\n\nInterns get **ten days**")
    assert hit.shown.startswith("Leave Interns get ten days, see the list. More words.")
    assert hit.shown.endswith(" …")
    assert len(hit.shown) <= 300
