"""Same as from scratch: after any edits, the index that followed them equals one that is built of the result.

Segments are made small, so that edits split and merge them. Equal is meant to the bit: documents with all that is known
of them, texts, pages, sections, chunks, vectors in both stores, Chroma's metadata, the rankings of words and of exact
search at k = 50. Chroma's graph is the one exception: the rows of one `add` enter it in the order of a hash map that is
seeded anew in each process (1.5.9; one row an `add` would be reproducible, at 20 ms a row), so what it finds must be
true, and its rows the same, not their order among near ties.
"""

import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings as ChromaSettings
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from ingest.options import Options
from ingest.pipeline import run
from rag.index.generations import Collection
from rag.index.opened import Index, open_index
from rag.index.schema import DocumentInfo
from rag.index.segments import MOST_CHUNKS, list_segments
from rag.settings import Settings, load_settings
from tests.ingest.answers import assert_graph_tells_the_truth, only_the_graph
from tests.ingest.edits import BATCHES, Edit, Folder, content

QUESTIONS = ("rule about parking", "printers say 7", "part of the canteen", "one two three four five six")
K = 50
FEW_CHUNKS = 3  # so that a few documents are several segments, which split and merge

# Every kind of edit once, in an order that makes them meet.
EVERY_KIND = [
    [Edit("write", 0, 0), Edit("write", 1, 1), Edit("write", 2, 2), Edit("write", 3, 3), Edit("write", 5, 1)],
    [Edit("move", 0, 4), Edit("rename folder", 0, 1), Edit("append", 2, 9), Edit("copy", 3, 5)],
    [Edit("garble", 0, 0), Edit("garble", 1, 1), Edit("same size", 2), Edit("touch", 3), Edit("swap", 3, 4)],
    [Edit("restore", 0), Edit("change", 1, 30), Edit("delete", 2)],
    [Edit("chunker", 1), Edit("delete folder", 1), Edit("write", 4, 3)],
]


def make_settings(store: Path, size_tokens: int, vectors: str) -> Settings:
    return load_settings(
        store=store,
        embedder={"kind": "hashing", "dimensions": 64},
        chunker={"size_tokens": size_tokens},
        vectors={"kind": vectors},
    )


def check(batches: list[list[Edit]], most_chunks: int, vectors: str) -> None:
    """Index a folder after each batch of edits, and each time one like it from scratch, in segments of that size."""
    with tempfile.TemporaryDirectory() as scratch, patch("rag.index.writer.MOST_CHUNKS", most_chunks):
        folder = Folder(Path(scratch) / "grown" / "docs")
        folder.path.mkdir(parents=True)
        (folder.path / "always.md").write_bytes(content(0))
        store = Path(scratch) / "store"
        for number, batch in enumerate(batches):
            for edit in batch:
                folder.apply(edit)
            folder.settle()
            grown = make_settings(store, folder.size_tokens, vectors)
            report = run(grown, [folder.path], Options(allow_deletions=True, workers=1))
            folder.publish()
            like_it = Path(scratch) / "fresh" / "docs"
            folder.write_equal(like_it)
            fresh = make_settings(Path(scratch) / f"store{number}", folder.size_tokens, vectors)
            run(fresh, [like_it], Options(workers=1))
            assert_equal(grown, fresh, is_published=report.generation is not None)


def assert_equal(grown: Settings, fresh: Settings, *, is_published: bool) -> None:
    """Compare two indexes; where nothing was published, a file may have been touched since."""
    with open_index(grown, "default") as one, open_index(fresh, "default") as other:
        ids = other.library.chunk_ids()
        assert one.library.chunk_ids() == ids
        assert [undated(info) for info in one.documents()] == [undated(info) for info in other.documents()]
        assert not is_published or one.documents() == other.documents()
        for info in other.documents():
            assert asdict(one.document(info.uri)) == asdict(other.document(info.uri))
        assert one.chunks(ids) == other.chunks(ids)
        assert list(one.library.vector_rows()) == list(other.library.vector_rows())
        assert one.vectors(ids).tobytes() == other.vectors(ids).tobytes()
        assert rankings(one) == rankings(other)
        for question in QUESTIONS:
            assert one.search_words(question, K) == other.search_words(question, K)
    assert [segment.name for segment in segments_of(grown)] == [segment.name for segment in segments_of(fresh)]
    assert codes(grown) == codes(fresh)
    if grown.vectors.kind == "chroma":
        assert_equal_graphs(grown, fresh, ids)


def assert_equal_graphs(grown: Settings, fresh: Settings, ids: list[str]) -> None:
    with open_index(only_the_graph(grown), "default") as index:
        for question in QUESTIONS:
            assert_graph_tells_the_truth(index, question, K)
    rows, fresh_rows = read_chroma(grown), read_chroma(fresh)
    assert rows["ids"] == fresh_rows["ids"] == ids
    assert rows["metadatas"] == fresh_rows["metadatas"]
    assert np.array(rows["embeddings"]).tobytes() == np.array(fresh_rows["embeddings"]).tobytes()


def segments_of(settings: Settings) -> list[Path]:
    place = Collection(settings.store, "default")
    return list_segments(place.generation(place.current() or ""))


def codes(settings: Settings) -> list[bytes]:
    names = ("codes.npy", "scales.npy")
    return [(segment / "vectors" / name).read_bytes() for segment in segments_of(settings) for name in names]


def undated(info: DocumentInfo) -> DocumentInfo:
    return replace(info, mtime_ns=0)


def rankings(index: Index) -> list[list[tuple[str, float]]]:
    return [index.search_vectors(vector, K) for vector in index.embedder.embed_queries(QUESTIONS)]


def read_chroma(settings: Settings) -> Any:
    """Return Chroma's rows in the order of their ids, read from a copy, since opening writes."""
    place = Collection(settings.store, "default")
    name = place.current()
    assert name is not None
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "chroma"
        shutil.copytree(place.generation(name) / "chroma", folder)
        client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
        try:
            found: Any = client.get_collection("chunks").get(include=["embeddings", "metadatas"])
        finally:
            client.close()  # type: ignore[attr-defined]  # the stubs lag behind
    order = np.argsort(found["ids"])
    return {key: [found[key][row] for row in order] for key in ("ids", "embeddings", "metadatas")}


HOW = {
    "deadline": None,
    "derandomize": True,
    "phases": (Phase.explicit, Phase.generate),  # a step takes a second: shrinking would take an hour
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@example(EVERY_KIND, MOST_CHUNKS, "chroma")
@example(EVERY_KIND, FEW_CHUNKS, "exact")
@given(BATCHES, st.just(FEW_CHUNKS), st.sampled_from(("exact", "chroma")))
@settings(max_examples=2, **HOW)  # type: ignore[arg-type]  # a dictionary of several types
def test_after_a_few_edits(batches: list[list[Edit]], most_chunks: int, vectors: str) -> None:
    check(batches, most_chunks, vectors)


@pytest.mark.slow
@given(BATCHES, st.sampled_from((1, FEW_CHUNKS, MOST_CHUNKS)), st.sampled_from(("exact", "chroma")))
@settings(max_examples=20, **HOW)  # type: ignore[arg-type]
def test_after_many_edits(batches: list[list[Edit]], most_chunks: int, vectors: str) -> None:
    check(batches, most_chunks, vectors)
