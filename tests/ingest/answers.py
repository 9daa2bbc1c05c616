"""Everything that a published collection answers, as plain JSON: two of them are equal, or something differs."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import numpy as np

from rag.errors import NoIndex
from rag.files import checksum
from rag.index.generations import Collection
from rag.index.manifest import read_manifest
from rag.index.opened import Index, open_index
from rag.settings import Settings, load_settings

NOTHING = "nothing is published"
_K = 10
_SAME_SCORE = 1e-5  # Chroma's own sum of products, of vectors it has normalised once more


def read_answers(collection: str, *questions: str) -> Any:
    """Return documents with their texts and chunks, every ranking of the questions, and what does not add up.

    The generation's name is left out, its checksums are checked. Chroma's graph is checked, too, but its rankings
    are no part of the answers, since two graphs of the same rows differ (see `test_same_as_scratch`).
    """
    settings = load_settings()
    try:
        with open_index(settings, collection) as index:
            assert_sealed(settings, collection, index.generation)
            found = _contents(index)
            found["words"] = {q: index.search_words(q, _K) for q in questions}
            found["exact"] = {q: index.search_vectors(index.embedder.embed_queries([q])[0], _K) for q in questions}
    except NoIndex:
        return NOTHING
    with open_index(only_the_graph(settings), collection) as index:
        for question in questions if index.manifest.vector_store == "chroma" else ():
            assert_graph_tells_the_truth(index, question, _K)
    return json.loads(json.dumps(found))  # tuples are lists from here on


def only_the_graph(settings: Settings) -> Settings:
    """Return settings with which vectors are searched by Chroma alone."""
    return settings.model_copy(update={"retrieval": settings.retrieval.model_copy(update={"exact_rows": 0})})


def assert_graph_tells_the_truth(index: Index, question: str, k: int) -> None:
    """Fail where Chroma returns too few chunks, one twice, or a score that is not the cosine of the vectors."""
    vector = index.embedder.embed_queries([question])[0]
    found = dict(index.search_vectors(vector, k))
    assert len(found) == min(k, index.manifest.counts["chunks"])
    np.testing.assert_allclose(list(found.values()), index.vectors(list(found)) @ vector, atol=_SAME_SCORE)


def assert_sealed(settings: Settings, collection: str, generation: str) -> None:
    """Fail where a file of a sealed generation is missing, or is not what was sealed."""
    place = Collection(settings.store, collection)
    folder = place.generation(generation)
    sums = read_manifest(place, generation).checksums
    files = {
        p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"
    }
    found = {name: checksum(path) for name, path in files.items()}
    assert sorted(found.items() ^ sums.items()) == []  # a forked process tells this line alone


def _contents(index: Index) -> dict[str, Any]:
    ids = index.library.chunk_ids()
    return {
        "documents": [asdict(info) for info in index.documents()],
        "texts": {info.uri: _digest(index.document(info.uri).text) for info in index.documents()},
        "chunks": [asdict(chunk) for chunk in index.chunks(ids)],
        "vectors": hashlib.sha256(index.vectors(ids).tobytes()).hexdigest(),
        "counts": dict(index.manifest.counts),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
