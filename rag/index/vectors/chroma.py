"""All vectors twice, as the default store has them (`exact`) and in Chroma's graph, and the better of the two answers.

Up to `retrieval.exact_rows` allowed rows are searched exactly, more through the graph if it is sound. Chroma is
imported when the graph is needed and not before: that takes about a second.
"""

import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import IndexDamaged
from rag.index.vectors import Resolve, allow_nothing
from rag.index.vectors.exact import ExactVectors
from rag.index.vectors.probing import SAME_VECTOR, SHARE_FOUND, choose_probes, share_found
from rag.index.views import mirror
from rag.records import Metadata, Ranking, Rows, Scores, Vector, Vectors, Where
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.index.vectors.chroma_graph import Graph

_GRAPH = "chroma"  # the folder of the graph
_COPIED = {"chroma.sqlite3"}  # what opening the graph writes to
_UNSOUND = "unsound"  # the file that says that the graph is not to be searched
_GRAPH_IS_CHEAP = 10_000  # rows, up to which a graph is built well whether it is searched or not: 4 s of work


def import_chroma() -> None:
    """Import Chroma, which takes 0.8 s."""
    import rag.index.vectors.chroma_graph  # noqa: F401


class ChromaWriter:
    """Writes the graph of all segments; one that is not going to be searched is built to hold its rows only."""

    def __init__(self, generation: Path, segments: Sequence[Path], settings: Settings) -> None:
        from rag.index.vectors.chroma_graph import GraphWriter

        self._folder = generation / _GRAPH
        self._exact = ExactVectors(generation, segments, generation, allow_nothing, settings)
        rows = len(self._exact)
        self._is_searched = rows > settings.retrieval.exact_rows or rows <= _GRAPH_IS_CHEAP
        self._graph = GraphWriter(self._folder, is_searched=self._is_searched)

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        self._graph.add(ids, vectors, metadata)

    def finish(self) -> None:
        """Finish it, compare it with the matrices, and leave a mark where it is not to be searched."""
        self._graph.finish()
        if self._share_found() < SHARE_FOUND or not self._is_searched:
            (self._folder / _UNSOUND).touch()

    def close(self) -> None:
        self._graph.close()
        self._exact.close()

    def _share_found(self) -> float:
        """Return what share of the probes the graph finds; raises IndexDamaged where it does not hold all rows."""
        from rag.index.vectors.chroma_graph import Graph

        with closing(Graph(self._folder, lambda _: [])) as graph:
            ids = self._exact.ids()
            probes = choose_probes(ids)
            vectors = self._exact.vectors(probes)
            has_them = not probes or np.allclose(graph.vectors(probes), vectors, atol=SAME_VECTOR)
            if graph.ids() != ids or not has_them:
                raise IndexDamaged("Chroma does not hold the vectors that were written; run again: ingest run")
            return share_found(graph.search, probes, vectors)


class ChromaVectors:
    """Exact search where few rows are allowed or the graph is not sound, else Chroma's; safe for several threads."""

    def __init__(
        self, generation: Path, segments: Sequence[Path], private: Path, resolve: Resolve, settings: Settings
    ) -> None:
        self._folder = generation
        self._private = private
        self._resolve = resolve
        self._exact_rows = settings.retrieval.exact_rows
        self._exact = ExactVectors(generation, segments, private, resolve, settings)
        self._is_sound = not (generation / _GRAPH / _UNSOUND).exists()
        self._graph: Graph | None = None
        self._opening = threading.Lock()

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        rows, scores = self.search_by_row(vector, k, where)
        return list(zip(self._exact.named(rows), scores.tolist(), strict=True))

    def search_by_row(self, vector: Vector, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        allowed = self._resolve(where) if where else None
        rows = len(self._exact if allowed is None else allowed)
        if rows <= self._exact_rows or not self._is_sound:
            return self._exact.search_among(allowed, vector, k)
        ranking = self._opened_graph().search(vector, k, where)
        return self._exact.rows_of([chunk for chunk, _ in ranking]), np.array([score for _, score in ranking])

    def vectors(self, ids: Sequence[str]) -> Vectors:
        return self._exact.vectors(ids)

    def vectors_by_row(self, rows: Rows) -> Vectors:
        return self._exact.vectors_by_row(rows)

    def ids(self) -> list[str]:
        return self._exact.ids()

    def __len__(self) -> int:
        return len(self._exact)

    def close(self) -> None:
        self._exact.close()
        if self._graph is not None:
            self._graph.close()

    def _opened_graph(self) -> "Graph":
        with self._opening:
            if self._graph is None:
                from rag.index.vectors.chroma_graph import Graph

                view = mirror(self._folder / _GRAPH, self._private / _GRAPH, copied=_COPIED)
                self._graph = Graph(view, lambda where: self._exact.named(self._resolve(where)))
            return self._graph
