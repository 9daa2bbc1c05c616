"""Everything that a published collection answers, as plain JSON: two of them are equal, or something differs."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from rag.errors import NoIndex
from rag.generations import Collection, checksum, read_manifest
from rag.index import Index, open_index
from rag.settings import Settings, load_settings

NOTHING = "nothing is published"
_K = 10


def read_answers(collection: str, *questions: str) -> Any:
    """Return documents with their texts and chunks, every ranking of the questions, and what does not add up.

    Words, exact vectors and Chroma's graph are each asked. A generation's name is left out, its checksums are checked.
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
        found["graph"] = {q: index.search_vectors(index.embedder.embed_queries([q])[0], _K) for q in questions}
    return json.loads(json.dumps(found))  # tuples are lists from here on


def only_the_graph(settings: Settings) -> Settings:
    """Return settings with which vectors are searched by Chroma alone."""
    return settings.model_copy(update={"retrieval": settings.retrieval.model_copy(update={"exact_rows": 0})})


def assert_sealed(settings: Settings, collection: str, generation: str) -> None:
    """Fail where a file of a sealed generation is missing, or is not what was sealed."""
    place = Collection(settings.store, collection)
    folder = place.generation(generation)
    sums = read_manifest(place, generation).checksums
    files = {
        p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"
    }
    assert {name: checksum(path) for name, path in files.items()} == dict(sums)


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
