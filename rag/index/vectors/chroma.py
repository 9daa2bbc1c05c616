"""The default store: all vectors twice, as a matrix (`exact`) and in Chroma's graph, and the better of the two answers.

Up to `retrieval.exact_rows` allowed rows are searched exactly, more through the graph if it is sound. Chroma is
imported when the graph is needed and not before: that takes about a second.
"""

import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from rag.errors import IndexDamaged
from rag.index.vectors import Resolve
from rag.index.vectors.exact import ExactVectors, ExactWriter
from rag.index.vectors.probing import SAME_VECTOR, SHARE_FOUND, choose_probes, share_found
from rag.index.views import mirror
from rag.protocols import VectorStore
from rag.records import Metadata, Ranking, Vector, Vectors, Where
from rag.settings import Settings

_GRAPH = "chroma"  # the folder of the graph
_COPIED = {"chroma.sqlite3"}  # what opening the graph writes to
_UNSOUND = "unsound"  # the file that says that the graph is not to be searched
_GRAPH_IS_CHEAP = 10_000  # rows, up to which a graph is built well whether it is searched or not: 4 s of work


def import_chroma() -> None:
    """Import Chroma, which takes 0.8 s."""
    import rag.index.vectors.chroma_graph  # noqa: F401


class ChromaWriter:
    """Writes both in one pass; a graph that is not going to be searched is built to hold its rows only."""

    def __init__(self, folder: Path, rows: int, dimensions: int, settings: Settings) -> None:
        from rag.index.vectors.chroma_graph import GraphWriter

        self._folder = folder
        self._settings = settings
        self._is_searched = rows > settings.retrieval.exact_rows or rows <= _GRAPH_IS_CHEAP
        with ExitStack() as opening:
            self._exact = opening.enter_context(closing(ExactWriter(folder, rows, dimensions, settings)))
            self._graph = opening.enter_context(closing(GraphWriter(folder / _GRAPH, is_searched=self._is_searched)))
            self._closing = opening.pop_all()

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        self._exact.add(ids, vectors, metadata)
        self._graph.add(ids, vectors, metadata)

    def finish(self) -> None:
        """Finish both, compare them, and leave a mark where the graph is not to be searched."""
        self._exact.finish()
        self._graph.finish()
        if self._share_found() < SHARE_FOUND or not self._is_searched:
            (self._folder / _GRAPH / _UNSOUND).touch()

    def close(self) -> None:
        self._closing.close()

    def _share_found(self) -> float:
        """Return what share of the probes the graph finds; raises IndexDamaged where it does not hold all rows."""
        from rag.index.vectors.chroma_graph import Graph

        exact = ExactVectors(self._folder, self._folder, _resolve_nothing, self._settings)
        with closing(exact), closing(Graph(self._folder / _GRAPH, _resolve_nothing)) as graph:
            probes = choose_probes(exact.ids())
            vectors = exact.vectors(probes)
            has_them = not probes or np.allclose(graph.vectors(probes), vectors, atol=SAME_VECTOR)
            if graph.ids() != exact.ids() or not has_them:
                raise IndexDamaged("Chroma does not hold the vectors that were written; run again: ingest run")
            return share_found(graph, probes, vectors)


class ChromaVectors:
    """Exact search where few rows are allowed or the graph is not sound, else Chroma's; safe for several threads."""

    def __init__(self, folder: Path, private: Path, resolve: Resolve, settings: Settings) -> None:
        self._folder = folder
        self._private = private
        self._resolve = resolve
        self._exact_rows = settings.retrieval.exact_rows
        self._exact = ExactVectors(folder, private, resolve, settings)
        self._is_sound = not (folder / _GRAPH / _UNSOUND).exists()
        self._graph: VectorStore | None = None
        self._opening = threading.Lock()

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        allowed = self._resolve(where) if where else None
        rows = self._exact.rows if allowed is None else len(allowed)
        if rows <= self._exact_rows or not self._is_sound:
            return self._exact.search_among(allowed, vector, k)
        return self._opened_graph().search(vector, k, where)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        return self._exact.vectors(ids)

    def ids(self) -> list[str]:
        return self._exact.ids()

    def close(self) -> None:
        self._exact.close()
        if self._graph is not None:
            self._graph.close()

    def _opened_graph(self) -> VectorStore:
        with self._opening:
            if self._graph is None:
                from rag.index.vectors.chroma_graph import Graph

                view = mirror(self._folder / _GRAPH, self._private / _GRAPH, copied=_COPIED)
                self._graph = Graph(view, self._resolve)
            return self._graph


def _resolve_nothing(_: Where) -> Sequence[str]:
    return ()
