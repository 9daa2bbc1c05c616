"""All vectors twice: as the default store has them (`exact`), and as rows on a Chroma server, which searches.

The server says which rows are near; the matrix scores them, so that a score is that of any other store. Chunks that a
filter allows are searched in the matrix alone: to name 10,000 of them to a server costs more than to score them, and a
server that lacks one of them fails.
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import VectorServerError
from rag.files import read_text
from rag.index.manifest import MANIFEST, parse_manifest
from rag.index.vectors import Resolve
from rag.index.vectors.exact import ExactVectors
from rag.index.vectors.server_note import read_note
from rag.index.vectors.server_rows import chunk_of, read_row_names, server_collection
from rag.records import Ranking, Rows, Scores, Vector, Vectors, Where
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.index.vectors.chroma_client import ChromaServer

_log = logging.getLogger(__name__)
_SPARE = 10  # rows asked for besides, and a quarter more: some are of generations before this one
_MORE = 2  # times as many, where too few of them are of this generation


def import_client() -> None:
    """Import Chroma's client, which takes 0.8 s."""
    import rag.index.vectors.chroma_client  # noqa: F401


class ServerVectors:
    """Search by a server without a filter, exact search with one; the server is reached by the first that needs it."""

    def __init__(
        self, generation: Path, segments: Sequence[Path], private: Path, resolve: Resolve, settings: Settings
    ) -> None:
        self._generation = generation
        self._settings = settings
        self._exact = ExactVectors(generation, segments, private, resolve, settings)
        self._names = read_row_names(generation)
        self._opening = threading.Lock()
        self._server: ChromaServer | None = None
        self._collection = ""
        self._has_warned = False

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        rows, scores = self.search_by_row(vector, k, where)
        return list(zip(self._exact.named(rows), scores.tolist(), strict=True))

    def search_by_row(self, vector: Vector, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        if where or not len(self._exact) or not self._was_sent():
            return self._exact.search_by_row(vector, k, where)
        return self._exact.search_among(self._near(vector, min(k, len(self._exact))), vector, k)

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
        with self._opening:
            if self._server is not None:
                self._server.close()

    def _near(self, vector: Vector, k: int) -> Rows:
        """Return the rows of this generation among those that the server finds near: k, if it has them."""
        server = self._opened_server()
        count = k + k // 4 + _SPARE
        while True:
            near = server.nearest(self._collection, vector, count)
            rows = self._rows(near)
            if len(rows) >= k or len(near) < count:  # the server has no more
                break
            count *= _MORE
        if not len(rows):
            raise VectorServerError(
                f"the vector server at {server.address} has none of the rows of this generation; send them: ingest run"
            )
        if len(rows) < k and not self._has_warned:
            self._has_warned = True
            _log.warning("the vector server at %s lacks rows; add them: ingest run", server.address)
        return rows

    def _rows(self, names: Sequence[str]) -> Rows:
        """Return the rows of this generation that have one of the names; what others have is left out."""
        wanted = np.array([name.encode("utf-8", "surrogatepass") for name in names], dtype="S")
        places = np.searchsorted(self._names, wanted).clip(max=len(self._names) - 1)
        own = wanted[self._names[places] == wanted]
        return np.sort(self._exact.rows_of([chunk_of(name.decode()) for name in own.tolist()]))

    def _was_sent(self) -> bool:
        """Whether rows of this store were ever sent; a store that was restored sends its own with its first run."""
        if not self._collection and (note := read_note(self._settings.store)) is not None:
            manifest = parse_manifest(read_text(self._generation / MANIFEST), self._generation.name)
            collection = self._generation.parent.parent.name
            self._collection = server_collection(note.store, collection, manifest.encoder["fingerprint"])
        return bool(self._collection)

    def _opened_server(self) -> "ChromaServer":
        with self._opening:
            if self._server is None:
                from rag.index.vectors.chroma_client import ChromaServer

                self._server = ChromaServer(self._settings.vectors, writes=False)
            return self._server
