"""What the tests of vectors on a server ask: the server, and the matrix of the same generation."""

from contextlib import closing
from pathlib import Path

import numpy as np

from rag.index.generations import Collection
from rag.index.manifest import read_manifest
from rag.index.opened import open_index
from rag.index.vectors.chroma_client import ChromaServer
from rag.index.vectors.server_note import read_note
from rag.index.vectors.server_rows import read_row_names, server_collection
from rag.records import Ranking, Where
from rag.settings import Settings
from tests.chroma_server import ChromaProcess
from tests.indexes import hashing_settings

QUESTION = "hotel at night"


def on_server(store: Path, server: ChromaProcess, collection: str = "default") -> Settings:
    return hashing_settings(store, collection).model_copy(update={"vectors": server.vectors})


def search(settings: Settings, k: int, where: Where = ()) -> Ranking:
    with open_index(settings, settings.collection) as index:
        (vector,) = index.embedder.embed_queries([QUESTION])
        return index.search_vectors(vector, k, where)


def exactly(settings: Settings, k: int) -> Ranking:
    """Return what the matrix of the generation answers, by a product over all of its rows."""
    with open_index(settings, settings.collection) as index:
        (vector,) = index.embedder.embed_queries([QUESTION])
        ids = index.library.chunk_ids()
        scores = zip(ids, (index.vectors(ids) @ vector).tolist(), strict=True)
        return sorted(scores, key=lambda hit: (-hit[1], hit[0]))[:k]


def same(one: Ranking, other: Ranking) -> bool:
    alike = np.allclose([score for _, score in one], [score for _, score in other], atol=1e-6)
    return alike and [chunk for chunk, _ in one] == [chunk for chunk, _ in other]


def collection_of(settings: Settings) -> str:
    note = read_note(settings.store)
    assert note is not None
    place = Collection(settings.store, settings.collection)
    manifest = read_manifest(place, place.current() or "")
    return server_collection(note.store, place.name, manifest.encoder["fingerprint"])


def rows_named(settings: Settings) -> list[str]:
    place = Collection(settings.store, settings.collection)
    return [name.decode() for name in read_row_names(place.generation(place.current() or "")).tolist()]


def rows_there(settings: Settings) -> list[str]:
    with closing(ChromaServer(settings.vectors, writes=True)) as server:
        return sorted(server.row_ids(collection_of(settings)))
