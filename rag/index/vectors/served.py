"""What a vector server has of a store, compared with what its generations name: rows are sent, counted and removed."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import UnusableIndex, VectorServerError
from rag.index.generations import Collection, list_generations
from rag.index.manifest import Manifest, read_manifest
from rag.index.segments import list_segments
from rag.index.vectors import allow_nothing
from rag.index.vectors.chroma_server import ServerVectors
from rag.index.vectors.exact import ExactVectors
from rag.index.vectors.probing import SAME_VECTOR, choose_probes, share_found
from rag.index.vectors.server_note import ServerNote, drop_address, note_address, read_note
from rag.index.vectors.server_rows import (
    RowNames,
    chunk_of,
    collections_of,
    collections_of_store,
    read_row_names,
    server_collection,
)
from rag.protocols import VectorStore
from rag.settings import Settings, VectorsSettings

if TYPE_CHECKING:
    from rag.index.vectors.chroma_client import ChromaServer

STORE = "chroma-server"  # the name in VECTOR_STORES


@dataclass(frozen=True, slots=True)
class Examined:
    """What a server has of the `rows` of a generation, in its `collection`: how many are `missing`, how many of some
    `differ`, and what share of some it `found` by their own vectors; 1 where that was not looked at.
    """

    address: str
    collection: str
    version: str
    rows: int
    missing: int = 0
    differing: int = 0
    found: float = 1.0


def kept_here(vectors: VectorsSettings) -> VectorsSettings:
    """Return the settings for a store that is thrown away: a server would keep what was sent of it."""
    return vectors.model_copy(update={"kind": "exact"}) if vectors.kind == STORE else vectors


def require_server(settings: Settings) -> None:
    """Raise VectorServerError unless rows could be sent now; does nothing where vectors are kept elsewhere."""
    if settings.vectors.kind == STORE:
        with closing(_open_server(settings)) as server:
            server.check()


def complete_rows(settings: Settings, place: Collection, folder: Path, manifest: Manifest) -> int:
    """Send a server those rows of a generation that it lacks; return how many. 0 where vectors are kept elsewhere.

    Done before a generation is published: killed in between, the server has rows that no generation names, which
    `collect_rows` removes. To send a row twice is to send it once. Raises VectorServerError and SettingsError.
    """
    if manifest.vector_store != STORE:
        return 0
    with closing(_open_server(settings)) as server:
        note = note_address(settings.store, server.address)
        name = server_collection(note.store, place.name, manifest.encoder["fingerprint"])
        server.create(name)
        names = read_row_names(folder)
        missing = _without(names, _row_ids(server, name))
        exact = ExactVectors(folder, list_segments(folder), folder, allow_nothing, settings)
        with closing(exact):
            size = settings.vectors.batch_rows
            for start in range(0, len(missing), size):
                rows = _decoded(missing[start : start + size])
                server.put(name, rows, exact.vectors([chunk_of(row) for row in rows]))
            if _count_differing(server, name, _decoded(names), exact):
                raise VectorServerError(
                    f"the vector server at {server.address} has other vectors than it was sent; remove its collection "
                    f"{name}, and run: ingest run"
                )
        return len(missing)


def examine_rows(settings: Settings, place: Collection, manifest: Manifest, *, deep: bool) -> Examined:
    """Compare what is published with what the server has, row by row if `deep`; raises VectorServerError."""
    folder = place.generation(manifest.generation)
    names = read_row_names(folder)
    note = read_note(settings.store)
    encoder = manifest.encoder["fingerprint"]
    with closing(_open_server(settings)) as server:
        version = server.check()
        if note is None:
            return Examined(server.address, "", version, len(names), missing=len(names))
        name = server_collection(note.store, place.name, encoder)
        examined = Examined(server.address, name, version, len(names))
        if not deep or not len(names):
            return examined
        if missing := len(_without(names, _row_ids(server, name))):
            return replace(examined, missing=missing)
        store = ServerVectors(folder, list_segments(folder), folder, allow_nothing, settings)
        with closing(store):
            differing = _count_differing(server, name, _decoded(names), store)
            probes = choose_probes(store.ids())
            found = share_found(store.search, probes, store.vectors(probes))
        return replace(examined, differing=differing, found=found)


def collect_rows(settings: Settings, place: Collection) -> int:
    """Remove from the server what no generation of a collection names; return how many rows that were.

    The caller is the collection's only writer. Only collections that this store made are touched. Raises
    VectorServerError where the server is away, or another than the settings name may have rows.
    """
    note = read_note(settings.store)
    if note is None or not note.addresses:
        return 0
    kept = _named_rows(place, note)
    with closing(_open_server(settings)) as server:
        removed = 0
        if server.address in note.addresses:
            for name in server.names(collections_of(note.store, place.name)):
                own = kept.get(name)
                surplus = _decoded(_without(_row_ids(server, name), np.zeros(0, "S1") if own is None else own))
                removed += len(surplus)
                if own is None:
                    server.drop(name)
                else:
                    server.remove(name, surplus)
            _drop_removed(settings, server, note)
        if others := [each for each in note.addresses if each != server.address]:
            raise VectorServerError(
                f"rows of this store may also be on {', '.join(others)}; set RAG_VECTORS__URL to it and run: ingest "
                f"gc; if that server is gone for good, remove it from {settings.store / 'vector_server.json'}"
            )
        return removed


def _drop_removed(settings: Settings, server: "ChromaServer", note: ServerNote) -> None:
    """Remove collections whose folder is gone from the store, and forget of a server that has none any more.

    A folder is made before the first row is sent.
    """
    folders = (settings.store / "collections").iterdir()
    prefixes = tuple(collections_of(note.store, folder.name) for folder in folders)
    names = server.names(collections_of_store(note.store))
    for name in names:
        if not name.startswith(prefixes):
            server.drop(name)
    if not any(name.startswith(prefixes) for name in names):
        drop_address(settings.store, server.address)


def _named_rows(place: Collection, note: ServerNote) -> dict[str, RowNames]:
    """Return the rows that the generations of a collection name, by the server's collection.

    Raises VectorServerError for a generation that cannot be read: what it names must not go.
    """
    named: dict[str, RowNames] = {}
    for generation in list_generations(place):
        try:
            manifest = read_manifest(place, generation)
            if manifest.vector_store != STORE:
                continue
            rows = read_row_names(place.generation(generation))
        except UnusableIndex as error:
            raise VectorServerError(f"no row was removed from the vector server: {error}") from error
        name = server_collection(note.store, place.name, manifest.encoder["fingerprint"])
        named[name] = np.union1d(named[name], rows) if name in named else rows
    return named


def _row_ids(server: "ChromaServer", name: str) -> RowNames:
    """Return the sorted ids of all rows of a server's collection; none where there is no such."""
    from rag.index.vectors.chroma_client import NoSuchCollection

    try:
        ids = [row.encode("utf-8", "surrogatepass") for row in server.row_ids(name)]
    except NoSuchCollection:
        ids = []
    return np.sort(np.array(ids, dtype="S"))


def _without(names: RowNames, others: RowNames) -> RowNames:
    return np.setdiff1d(names, others, assume_unique=True)


def _decoded(names: RowNames) -> list[str]:
    return [name.decode("utf-8", "surrogatepass") for name in names.tolist()]


def _count_differing(server: "ChromaServer", name: str, rows: Sequence[str], store: VectorStore) -> int:
    """Return how many of some rows have another vector on the server."""
    probes = choose_probes(rows)
    there = server.vectors(name, probes)
    own = store.vectors([chunk_of(row) for row in probes])
    return sum(
        row in there and not (there[row].shape == vector.shape and np.allclose(there[row], vector, atol=SAME_VECTOR))
        for row, vector in zip(probes, own, strict=True)
    )


def _open_server(settings: Settings) -> "ChromaServer":
    from rag.index.vectors.chroma_client import ChromaServer

    return ChromaServer(settings.vectors, writes=True)
