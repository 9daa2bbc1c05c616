"""Every vector store of the table keeps the contract, and so does a third one; a product over all rows is the truth.

Chroma's graph is asked by itself, too: `graph` is the default store, told to search nothing exactly.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.filters import meets
from rag.index.vectors import VECTOR_STORES, VectorStoreKind
from rag.protocols import VectorStore
from rag.records import Condition, Metadata, Ranking, Vector, Vectors, Where
from rag.settings import RetrievalSettings, Settings
from tests.rag.index.vectors.dictionary_store import make_dictionary_store

DIMENSIONS = 16
IDS = [f"{i:024x}" for i in range(300)]
FIELDS: list[Metadata] = [
    {
        "uri": f"docs/{i % 7}.md",
        "team": "hr" if i % 3 else "it",
        "year": 2020 + i % 5,
        "open": i % 2 == 0,
        "date": f"202{i % 5}-03-0{1 + i % 9}",
    }
    for i in range(len(IDS))
]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    rows = np.random.default_rng(7).standard_normal((len(IDS), DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)  # type: ignore[no-any-return]


def resolve(where: Where) -> list[str]:
    return [chunk_id for chunk_id, fields in zip(IDS, FIELDS, strict=True) if meets(fields, where)]


STORES: dict[str, tuple[Callable[[], VectorStoreKind], Settings]] = {
    **{name: (VECTOR_STORES[name], Settings()) for name in VECTOR_STORES},
    "graph": (VECTOR_STORES["chroma"], Settings(retrieval=RetrievalSettings(exact_rows=0))),
    "dictionary": (make_dictionary_store, Settings()),
}


def write(name: str, folder: Path, vectors: Vectors) -> VectorStoreKind:
    """Write the first of IDS with their vectors; return how the store is opened."""
    make, settings = STORES[name]
    kind = make()
    kind.prepare()
    with closing(kind.write(folder, len(vectors), DIMENSIONS, settings)) as writer:
        for start in range(0, len(vectors), 128):
            rows = slice(start, min(start + 128, len(vectors)))
            writer.add(IDS[rows], vectors[rows], FIELDS[rows])
        writer.finish()
    return kind


@pytest.fixture(params=sorted(STORES), scope="module")
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, vectors: Vectors
) -> Iterator[VectorStore]:
    folder, private = tmp_path_factory.mktemp(request.param), tmp_path_factory.mktemp("private")
    kind = write(request.param, folder, vectors)
    with closing(kind.open(folder, private, resolve, STORES[request.param][1])) as opened:
        yield opened


def truth(vectors: Vectors, query: Vector, k: int, where: Where = ()) -> Ranking:
    scores = [(c, float(v @ query)) for c, v, f in zip(IDS, vectors, FIELDS, strict=True) if meets(f, where)]
    return sorted(scores, key=lambda hit: (-hit[1], hit[0]))[:k]


def assert_same(found: Ranking, expected: Ranking) -> None:
    assert [chunk_id for chunk_id, _ in found] == [chunk_id for chunk_id, _ in expected]
    np.testing.assert_allclose([score for _, score in found], [score for _, score in expected], atol=1e-5)


def test_the_nearest_come_first_with_their_cosine(store: VectorStore, vectors: Vectors) -> None:
    for query in vectors[:20]:
        assert_same(store.search(query, 10), truth(vectors, query, 10))


def test_asking_for_more_than_there_is_returns_all(store: VectorStore, vectors: Vectors) -> None:
    assert len(store.search(vectors[0], 10_000)) == len(IDS)


@pytest.mark.parametrize(
    "where",
    [
        (Condition("team", "eq", "it"),),
        (Condition("year", "gte", 2022), Condition("year", "lt", 2024)),
        (Condition("open", "eq", True),),
        (Condition("date", "gt", "2022-03-04"), Condition("team", "eq", "hr")),
        (Condition("team", "gte", "i"),),  # text is ordered too, though Chroma cannot
        (Condition("year", "eq", 2021.0),),
    ],
    ids=lambda where: " and ".join(f"{c.field} {c.operator} {c.value}" for c in where),
)
def test_a_filter_allows_what_meets_it_and_nothing_else(store: VectorStore, vectors: Vectors, where: Where) -> None:
    assert 0 < len(resolve(where)) < len(IDS)
    assert_same(store.search(vectors[3], 12, where), truth(vectors, vectors[3], 12, where))


@pytest.mark.parametrize(
    "where", [(Condition("team", "eq", "nobody"),), (Condition("absent", "eq", 1),), (Condition("year", "eq", "2021"),)]
)
def test_a_filter_that_nothing_meets_finds_nothing(store: VectorStore, vectors: Vectors, where: Where) -> None:
    assert store.search(vectors[0], 5, where) == []


def test_the_ids_and_vectors_come_back_as_they_went_in(store: VectorStore, vectors: Vectors) -> None:
    assert store.ids() == IDS
    wanted = [IDS[5], IDS[299], IDS[0]]
    np.testing.assert_allclose(store.vectors(wanted), vectors[[5, 299, 0]], atol=1e-6)


def test_threads_search_side_by_side(store: VectorStore, vectors: Vectors) -> None:
    with ThreadPoolExecutor(4) as threads:
        rankings = list(threads.map(lambda row: store.search(vectors[row], 1), range(40)))
    assert [ranking[0][0] for ranking in rankings] == IDS[:40]


@pytest.mark.parametrize("name", sorted(STORES))
def test_an_empty_store_is_no_special_case(name: str, tmp_path: Path, vectors: Vectors) -> None:
    (tmp_path / "private").mkdir()
    kind = write(name, tmp_path / "empty", vectors[:0])
    with closing(kind.open(tmp_path / "empty", tmp_path / "private", lambda _: [], STORES[name][1])) as store:
        assert store.ids() == []
        assert store.search(vectors[0], 5) == []
        assert store.search(vectors[0], 5, (Condition("team", "eq", "it"),)) == []


@pytest.mark.parametrize("name", sorted(STORES))
def test_opening_and_searching_change_no_file_of_the_store(name: str, tmp_path: Path, vectors: Vectors) -> None:
    folder, private = tmp_path / "sealed", tmp_path / "private"
    private.mkdir()
    kind = write(name, folder, vectors)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with closing(kind.open(folder, private, resolve, STORES[name][1])) as store:
        store.search(vectors[0], 5)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_graph_that_loses_rows_is_never_asked(
    tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.vectors.chroma.share_found", lambda *_: 0.94)
    _, settings = STORES["graph"]
    kind = write("graph", tmp_path, vectors)
    (tmp_path / "chroma" / "chroma.sqlite3").unlink()  # so that whoever looks there fails
    with closing(kind.open(tmp_path, tmp_path, resolve, settings)) as store:
        assert_same(store.search(vectors[3], 10), truth(vectors, vectors[3], 10))
