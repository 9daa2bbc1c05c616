"""Chroma's graph, embedded: the one place that imports chromadb.

One collection, "chunks": ids, vectors and metadata, no document text; no embedding function, no telemetry.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, InvalidArgumentError

from rag.errors import IndexDamaged, StorageError
from rag.index.schema import OUR_FIELDS
from rag.index.vectors.graph_files import wipe_unused
from rag.records import Condition, Metadata, Operator, Ranking, Vector, Vectors, Where

_COLLECTION = "chunks"
# 12 neighbours a row and 24 candidates while building (Chroma: 16 and 100), 6 per neighbour asked for while searching
# (at least 4: with Chroma's default recall@50 was .82). On 20,500 sentences of real documents recall@50 is .988
# for 4.5 s of work and 3.0 ms a query; 16 and 32: .995, 5.6 s, 5.4 ms; 16 and 100: .998, 15 s. On 19,553 hashed
# vectors, which have hardly any neighbourhoods: .916 for 10 s; 16 and 32: .956 for 17 s; 16 and 100: .956 for 32 s.
_MAX_NEIGHBOURS = 12
_EF_CONSTRUCTION = 24
_UNSEARCHED = 4  # of both, for a graph that only has to hold its rows: it is half of what writing 100,000 of them costs
_EF_PER_CANDIDATE = 6
# The graph is on disk after every batch. With Chroma's own thresholds a small collection's never is: each reader
# builds it anew from the log at its first search, and writes it, through the view's links, into the sealed folder.
_SYNC = {"sync_threshold": 1, "batch_size": 1}
_OPERATORS: Mapping[Operator, str] = {"eq": "$eq", "gt": "$gt", "gte": "$gte", "lt": "$lt", "lte": "$lte"}
_PREFIX = "meta:"  # of the user's fields: Chroma refuses some names, and keeps others for itself
_NAMES = "names"  # in the collection's metadata: how its rows name the user's fields; an older one does not say
_DOCUMENTS = ("uri", "title", "date")  # those of our fields that are a document's
_CANDIDATES = 100  # neighbours a search usually asks for: the default of retrieval.candidates


def _open(folder: Path) -> Any:
    return chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except InvalidArgumentError:  # about a row
        raise
    except (ChromaError, OSError) as error:
        raise StorageError(
            f"Chroma could not write the vectors ({error}); free some space if the disk is full; "
            "the published index is unchanged"
        ) from error


class GraphWriter:
    """Writes a new collection, in batches no larger than Chroma takes at once."""

    def __init__(self, folder: Path, *, is_searched: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with _storage_errors():
            self._client = _open(folder)
            self._batch = self._client.get_max_batch_size()
            self._collection = self._client.create_collection(
                _COLLECTION,
                embedding_function=None,
                metadata={_NAMES: _PREFIX},
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "max_neighbors": _MAX_NEIGHBOURS if is_searched else _UNSEARCHED,
                        "ef_construction": _EF_CONSTRUCTION if is_searched else _UNSEARCHED,
                        "ef_search": _EF_PER_CANDIDATE * _CANDIDATES,
                        **_SYNC,
                    }
                },
            )

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        for start in range(0, len(ids), self._batch):
            rows = slice(start, start + self._batch)
            with _storage_errors():
                self._collection.add(
                    ids=list(ids[rows]),
                    embeddings=vectors[rows],
                    metadatas=[_metadata(fields) for fields in metadata[rows]],
                )

    def finish(self) -> None:
        self._client.close()
        with _storage_errors():
            wipe_unused(self._folder)

    def close(self) -> None:
        self._client.close()


class Graph:
    """Approximate search over a finished collection; `folder` is a private view, since opening writes into it."""

    def __init__(self, folder: Path, resolve: Callable[[Where], Sequence[str]]) -> None:
        """`resolve` returns the sorted ids of the chunks that meet a filter."""
        try:
            self._client = _open(folder)
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except (ChromaError, ValueError) as error:
            raise IndexDamaged(
                f"Chroma cannot open the vectors ({error}); rebuild the index: ingest run --checksum"
            ) from error
        self._resolve = resolve
        self._count = int(self._collection.count())
        self._can_filter = (self._collection.metadata or {}).get(_NAMES) == _PREFIX

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        if not self._count:
            return []
        arguments: dict[str, Any] = {}
        if where and self._can_filter and can_filter(where):
            arguments["where"] = _where(where)
        elif where:
            allowed = list(self._resolve(where))
            if not allowed:
                return []
            arguments["ids"] = allowed
        found = self._collection.query(
            query_embeddings=[vector], n_results=min(k, self._count), include=["distances"], **arguments
        )
        ranking = [(str(i), 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]
        return sorted(ranking, key=lambda hit: (-hit[1], hit[0]))

    def ids(self) -> list[str]:
        return sorted(self._collection.get(include=[])["ids"])

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of `ids` in that order: (n, dim)."""
        if not ids:
            return np.zeros((0, 0), np.float32)
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        rows = dict(zip(found["ids"], found["embeddings"], strict=True))
        return np.array([rows[chunk_id] for chunk_id in ids], dtype=np.float32)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        self._client.close()


def can_filter(where: Where) -> bool:
    """Say whether Chroma can express `where`: it orders numbers (and our dates, stored as such), not text.

    To Chroma a missing field differs from every value; to us it meets no condition. Where a chunk stands is none.
    """
    return all(_can_filter(condition) for condition in where)


def _can_filter(condition: Condition) -> bool:
    if condition.field in OUR_FIELDS and condition.field not in _DOCUMENTS:
        return False
    is_ordered = condition.field == "date" or not isinstance(condition.value, str | bool)
    return condition.operator == "eq" or (condition.operator != "ne" and is_ordered)


def _metadata(fields: Metadata) -> dict[str, str | int | float | bool]:
    return {_field_name(name): _day(str(value)) if name == "date" else value for name, value in fields.items()}


def _field_name(name: str) -> str:
    return name if name in OUR_FIELDS else f"{_PREFIX}{name}"


def _day(iso: str) -> int:
    return int(iso.replace("-", ""))  # 2025-01-31 -> 20250131: Chroma orders numbers only


def _where(where: Where) -> dict[str, Any]:
    conditions = [_condition(condition) for condition in where]
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}


def _condition(condition: Condition) -> dict[str, Any]:
    value = _day(str(condition.value)) if condition.field == "date" else condition.value
    return {_field_name(condition.field): {_OPERATORS[condition.operator]: value}}
