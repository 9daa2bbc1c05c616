"""Every vector store of the table keeps the contract, and so does a third one; a product over all rows is the truth.

Chroma's graph is asked by itself, too: `graph` is the store `chroma`, told to search nothing exactly. A server is asked
with the rows that it is sent before a generation is published.
"""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamaged
from rag.filters import meets
from rag.index.generations import Collection
from rag.index.manifest import MANIFEST, parse_manifest
from rag.index.vectors import VECTOR_STORES, Resolve, VectorStoreKind, allow_nothing
from rag.index.vectors.exact import ExactWriter
from rag.index.vectors.served import complete_rows
from rag.protocols import VectorStore
from rag.records import Condition, Metadata, Ranking, Rows, Vector, Vectors, Where
from rag.settings import RetrievalSettings, Settings
from tests.chroma_server import ChromaProcess
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


def resolve(where: Where) -> Rows:
    """Return rows as they lie in the two segments: those of odd numbers, then the even ones."""
    order = [*range(1, len(IDS), 2), *range(0, len(IDS), 2)]
    return np.array([row for row, number in enumerate(order) if meets(FIELDS[number], where)], np.intp)


STORES: dict[str, tuple[Callable[[], VectorStoreKind], Settings]] = {
    **{name: (VECTOR_STORES[name], Settings()) for name in VECTOR_STORES},
    "graph": (VECTOR_STORES["chroma"], Settings(retrieval=RetrievalSettings(exact_rows=0))),
    "dictionary": (make_dictionary_store, Settings()),
}

_servers: list[ChromaProcess] = []


@pytest.fixture(autouse=True, scope="module")
def _server(chroma_process: ChromaProcess) -> None:
    _servers.append(chroma_process)


def settings_of(name: str, folder: Path) -> Settings:
    if name != "chroma-server":
        return STORES[name][1]
    return Settings(store=folder.parent, vectors=_servers[-1].vectors)


def publish(name: str, folder: Path, vectors: Vectors) -> None:
    """Do what comes before a generation is published: rows are sent to a server."""
    if name == "chroma-server":
        place = Collection(folder.parent, folder.parent.parent.name)
        content = {
            "format": 5,
            "generation": "000001",
            "collection": place.name,
            "version": "0",
            "vector_store": name,
            "created": "2026-01-01T00:00:00+00:00",
            "chunker": {},
            "words": {"language": "en"},
            "encoder": {"fingerprint": sha256(str(folder).encode()).hexdigest(), "dimensions": DIMENSIONS},
            "counts": {"documents": 1, "chunks": len(vectors), "characters": 1},
        }
        (folder / MANIFEST).write_text(json.dumps(content))
        manifest = parse_manifest(json.dumps(content), name)
        assert complete_rows(settings_of(name, folder), place, folder, manifest) == len(vectors)


def write(name: str, folder: Path, vectors: Vectors) -> VectorStoreKind:
    """Write the first of IDS with their vectors, in two segments; return how the store is opened."""
    settings = settings_of(name, folder)
    kind = STORES[name][0]()
    kind.prepare()
    # Those that are odd, and those that are even: ids of different segments are sorted into each other.
    for segment, rows in zip(segments_of(folder), (slice(1, None, 2), slice(0, None, 2)), strict=True):
        own = vectors[rows]
        with closing(ExactWriter(segment, len(own), DIMENSIONS)) as matrix:
            matrix.add(IDS[: len(vectors)][rows], own)
            matrix.finish()
    if kind.write is not None:
        with closing(kind.write(folder, segments_of(folder), settings)) as writer:
            for start in range(0, len(vectors), 128):
                rows = slice(start, min(start + 128, len(vectors)))
                writer.add(IDS[rows], vectors[rows], FIELDS[rows])
            writer.finish()
    publish(name, folder, vectors)
    return kind


def segments_of(folder: Path) -> list[Path]:
    return [folder / "segments" / "0", folder / "segments" / "1"]


def opened(name: str, kind: VectorStoreKind, folder: Path, private: Path, resolved: Resolve) -> VectorStore:
    return kind.open(folder, segments_of(folder), private, resolved, settings_of(name, folder))


@pytest.fixture(params=sorted(STORES), scope="module")
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, vectors: Vectors
) -> Iterator[VectorStore]:
    folder, private = tmp_path_factory.mktemp(request.param), tmp_path_factory.mktemp("private")
    kind = write(request.param, folder, vectors)
    with closing(opened(request.param, kind, folder, private, resolve)) as store:
        yield store


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


def test_rows_name_the_same_as_ids(store: VectorStore, vectors: Vectors) -> None:
    """Rows are those of the two segments: odd numbers, then even ones."""
    order = np.array([*range(1, len(IDS), 2), *range(0, len(IDS), 2)])
    where = (Condition("team", "eq", "it"),)
    for asked in ((), where):
        rows, scores = store.search_by_row(vectors[3], 12, asked)
        named = [IDS[number] for number in order[rows]]
        assert list(zip(named, scores.tolist(), strict=True)) == store.search(vectors[3], 12, asked)
    np.testing.assert_allclose(store.vectors_by_row(np.array([150, 0])), vectors[order[[150, 0]]], atol=1e-6)
    assert len(store) == len(IDS)


def test_threads_search_side_by_side(store: VectorStore, vectors: Vectors) -> None:
    with ThreadPoolExecutor(4) as threads:
        rankings = list(threads.map(lambda row: store.search(vectors[row], 1), range(40)))
    assert [ranking[0][0] for ranking in rankings] == IDS[:40]


@pytest.mark.parametrize("name", sorted(STORES))
def test_an_empty_store_is_no_special_case(name: str, tmp_path: Path, vectors: Vectors) -> None:
    (tmp_path / "private").mkdir()
    kind = write(name, tmp_path / "empty", vectors[:0])
    with closing(opened(name, kind, tmp_path / "empty", tmp_path / "private", allow_nothing)) as store:
        assert store.ids() == []
        assert store.search(vectors[0], 5) == []
        assert store.search(vectors[0], 5, (Condition("team", "eq", "it"),)) == []


@pytest.mark.parametrize("name", sorted(STORES))
def test_opening_and_searching_change_no_file_of_the_store(name: str, tmp_path: Path, vectors: Vectors) -> None:
    folder, private = tmp_path / "sealed", tmp_path / "private"
    private.mkdir()
    kind = write(name, folder, vectors)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with closing(opened(name, kind, folder, private, resolve)) as store:
        store.search(vectors[0], 5)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ["exact", "chroma"])
def test_vectors_of_before_there_were_codes_are_searched_alike(name: str, tmp_path: Path, vectors: Vectors) -> None:
    kind = write(name, tmp_path, vectors)
    with closing(opened(name, kind, tmp_path, tmp_path, resolve)) as store:
        today = [store.search(vector, 10) for vector in vectors[:20]]
    for segment in segments_of(tmp_path):
        (segment / "vectors" / "codes.npy").unlink()
        (segment / "vectors" / "scales.npy").unlink()

    with closing(opened(name, kind, tmp_path, tmp_path, resolve)) as store:
        assert [store.search(vector, 10) for vector in vectors[:20]] == today


def test_a_matrix_too_large_to_be_mapped_is_read_and_found_alike(
    tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(store: VectorStore) -> list[object]:
        where = (Condition("team", "eq", "it"),)
        return [*(store.search(vector, 10) for vector in vectors[:20]), store.search(vectors[3], 12, where)]

    kind = write("exact", tmp_path, vectors)
    with closing(opened("exact", kind, tmp_path, tmp_path, resolve)) as store:
        mapped, rows = found(store), store.vectors(IDS)
    monkeypatch.setattr("rag.index.vectors.exact._MAPPED_BYTES", 0)
    before = len(os.listdir("/proc/self/fd"))

    with closing(opened("exact", kind, tmp_path, tmp_path, resolve)) as store:
        assert found(store) == mapped
        assert (store.vectors(IDS) == rows).all()
        maps = Path("/proc/self/maps").read_text("utf-8").splitlines()
        assert {Path(line).name for line in maps if str(tmp_path) in line} == {"codes.npy"}
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("size", [0, 100, 5_000])
def test_a_matrix_to_be_read_that_is_not_whole_is_damage(
    size: int, tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.vectors.exact._MAPPED_BYTES", 0)
    kind = write("exact", tmp_path, vectors)
    with (segments_of(tmp_path)[1] / "vectors" / "vectors.npy").open("r+b") as file:
        file.truncate(size)

    with pytest.raises(IndexDamaged, match="ingest run --checksum"):
        opened("exact", kind, tmp_path, tmp_path, resolve)


def test_a_graph_that_loses_rows_is_never_asked(
    tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.vectors.chroma.share_found", lambda *_: 0.94)
    kind = write("graph", tmp_path, vectors)
    (tmp_path / "chroma" / "chroma.sqlite3").unlink()  # so that whoever looks there fails
    with closing(opened("graph", kind, tmp_path, tmp_path, resolve)) as store:
        assert_same(store.search(vectors[3], 10), truth(vectors, vectors[3], 10))
