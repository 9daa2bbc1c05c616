"""The embedding cache: no text is embedded twice, by any run, collection or generation.

Keys are (encoder's fingerprint, sha256 of the embedded text); values float32 vectors. A batch that was put is
safe against kill -9 at once (SQLite's WAL).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from rag.records import Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    encoder TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (encoder, key)
) WITHOUT ROWID;
"""
_MOST_VARIABLES = 5000  # of one statement (SQLite: 32,766); 500 take half as long again
_BUSY_TIMEOUT_S = 60.0  # another collection's run may be writing a batch


class EmbeddingCache:
    """The vectors of one encoder; safe for several threads."""

    def __init__(self, path: Path, encoder: str, dimensions: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._dimensions = dimensions
        self._lock = Lock()  # on the connection, and what happens in one transaction of it
        self._connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
        except BaseException:
            self._connection.close()
            raise

    def missing(self, keys: Sequence[bytes]) -> list[bytes]:
        """Return the distinct keys that have no vector, in order."""
        known = {key for batch in _batches(keys) for (key,) in self._select("key", batch)}
        return [key for key in dict.fromkeys(keys) if key not in known]

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Store (n, dim) rows under their keys."""
        rows = [(self._encoder, key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True)]
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")  # inside, since Ctrl-C may come right after it
                self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?,?,?)", rows)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:  # a full disk may have ended it already
                    self._connection.execute("ROLLBACK")

    def get(self, keys: Sequence[bytes]) -> Vectors:
        """Return (n, dim) rows in the order of `keys`; raises KeyError for one that is missing."""
        vectors = {key: vector for batch in _batches(keys) for key, vector in self._select("key, vector", batch)}
        joined = b"".join(vectors[key] for key in keys)
        return np.frombuffer(joined, "<f4").astype(np.float32).reshape(len(keys), self._dimensions)

    def close(self) -> None:
        self._connection.close()

    def _select(self, columns: str, keys: Sequence[bytes]) -> list[tuple[bytes, ...]]:
        marks = ",".join("?" * len(keys))
        statement = f"SELECT {columns} FROM vectors WHERE encoder = ? AND key IN ({marks})"  # noqa: S608 - ours, and ?s
        with self._lock:
            return self._connection.execute(statement, (self._encoder, *keys)).fetchall()


def _batches(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[i : i + _MOST_VARIABLES] for i in range(0, len(keys), _MOST_VARIABLES))
