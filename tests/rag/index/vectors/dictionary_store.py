"""A third vector store, a dictionary in a JSON file: all that a store needs is its own file and a line in the table."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.index.vectors import VECTOR_STORES, Resolve, VectorStoreKind
from rag.index.vectors.exact import ExactVectors
from rag.records import Metadata, Ranking, Rows, Scores, Vector, Vectors, Where
from rag.settings import Settings

NAME = "dictionary"
_FOLDER, _FILE = "dictionary", "vectors.json"


class DictionaryWriter:
    """Gathers the vectors and writes them at the end."""

    def __init__(self, generation: Path, segments: Sequence[Path], settings: Settings) -> None:
        self._folder = generation / _FOLDER
        self._rows: dict[str, list[float]] = {}

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        self._rows |= dict(zip(ids, vectors.tolist(), strict=True))

    def finish(self) -> None:
        self._folder.mkdir(parents=True)
        (self._folder / _FILE).write_text(json.dumps(self._rows))

    def close(self) -> None:
        """Nothing is open."""


class DictionaryVectors:
    """Looks at every vector, or at every one that is allowed."""

    def __init__(
        self, generation: Path, segments: Sequence[Path], private: Path, resolve: Resolve, settings: Settings
    ) -> None:
        rows = json.loads((generation / _FOLDER / _FILE).read_text())
        self._rows = {chunk_id: np.array(row, np.float32) for chunk_id, row in rows.items()}
        self._by_row = ExactVectors(generation, segments, private, resolve, settings)
        self._resolve = resolve

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        allowed = self._by_row.named(self._resolve(where)) if where else self.ids()
        scores = [(chunk_id, float(self._rows[chunk_id] @ vector)) for chunk_id in allowed]
        return sorted(scores, key=lambda hit: (-hit[1], hit[0]))[:k]

    def search_by_row(self, vector: Vector, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        ranking = self.search(vector, k, where)
        return self._by_row.rows_of([chunk_id for chunk_id, _ in ranking]), np.array([score for _, score in ranking])

    def vectors_by_row(self, rows: Rows) -> Vectors:
        return self.vectors(self._by_row.named(rows))

    def vectors(self, ids: Sequence[str]) -> Vectors:
        return np.array([self._rows[chunk_id] for chunk_id in ids], np.float32)

    def ids(self) -> list[str]:
        return sorted(self._rows)

    def __len__(self) -> int:
        return len(self._by_row)

    def close(self) -> None:
        self._by_row.close()


def make_dictionary_store() -> VectorStoreKind:
    """Return the entry of the table."""
    return VectorStoreKind(open=DictionaryVectors, write=DictionaryWriter)


@pytest.fixture
def dictionary_store(monkeypatch: pytest.MonkeyPatch) -> str:
    """Register it in the table; return its name there."""
    monkeypatch.setattr(VECTOR_STORES, "_parts", {**VECTOR_STORES, NAME: make_dictionary_store})
    return NAME
