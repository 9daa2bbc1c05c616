"""The embedding cache: no text is embedded twice, by any run, collection or generation.

Keys are (encoder's fingerprint, sha256 of the embedded text); values float32 vectors and, of texts that become chunks,
the packed vectors of their tokens. A batch that was put is safe against kill -9 at once (SQLite's WAL).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from rag.index.token_packing import PackedTokens, packed_bytes
from rag.records import Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    encoder TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (encoder, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
    encoder TEXT NOT NULL, key BLOB NOT NULL, ids BLOB NOT NULL, codes BLOB NOT NULL, PRIMARY KEY (encoder, key)
);
"""
_PAGE_BYTES = 16_384  # SQLite's own 4,096 hold two rows of 384 numbers, and take 4.5 KB a row: these take 1.9
_MOST_VARIABLES = 5000  # of one statement (SQLite: 32,766); 500 take half as long again
_BUSY_TIMEOUT_S = 60.0  # another collection's run may be writing a batch


class EmbeddingCache:
    """The vectors of one encoder; safe for several threads."""

    def __init__(self, path: Path, encoder: str, dimensions: int, token_dimensions: int = 0) -> None:
        """Open or make the file; with `token_dimensions`, a text whose tokens are not here counts as missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._encoder = encoder
        self._dimensions = dimensions
        self.token_dimensions = token_dimensions
        self._lock = Lock()  # on the connection, and what happens in one transaction of it
        self._connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of a new file
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_SCHEMA)
        except BaseException:
            self._connection.close()
            raise

    def missing(self, keys: Sequence[bytes]) -> list[bytes]:
        """Return the distinct keys that have no vector, in order; or whose tokens are not here, if they are kept."""
        known = self._known("vectors", keys)
        if self.token_dimensions:
            known &= self._known("tokens", keys)
        return [key for key in dict.fromkeys(keys) if key not in known]

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Store (n, dim) rows under their keys."""
        rows = [(self._encoder, key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True)]
        self._insert("INSERT OR REPLACE INTO vectors VALUES (?,?,?)", rows)

    def put_tokens(self, keys: Sequence[bytes], tokens: Sequence[PackedTokens]) -> None:
        """Store the tokens of texts under their keys."""
        rows = [
            (self._encoder, key, each.ids.astype("<i4").tobytes(), each.codes.tobytes())
            for key, each in zip(keys, tokens, strict=True)
        ]
        self._insert("INSERT OR REPLACE INTO tokens VALUES (?,?,?,?)", rows)

    def get(self, keys: Sequence[bytes]) -> Vectors:
        """Return (n, dim) rows in the order of `keys`; raises KeyError for one that is missing."""
        vectors = {row[0]: row[1] for row in self._select("SELECT key, vector FROM vectors", keys)}
        joined = b"".join(vectors[key] for key in keys)
        return np.frombuffer(joined, "<f4").astype(np.float32).reshape(len(keys), self._dimensions)

    def get_tokens(self, keys: Sequence[bytes]) -> list[PackedTokens]:
        """Return the tokens of the texts in the order of `keys`; raises KeyError for one that is missing."""
        width = packed_bytes(self.token_dimensions)
        tokens = {
            key: PackedTokens(np.frombuffer(ids, "<i4"), np.frombuffer(codes, np.uint8).reshape(-1, width))
            for key, ids, codes in self._select("SELECT key, ids, codes FROM tokens", keys)
        }
        return [tokens[key] for key in keys]

    def close(self) -> None:
        self._connection.close()

    def _known(self, table: str, keys: Sequence[bytes]) -> set[bytes]:
        return {key for (key,) in self._select(f"SELECT key FROM {table}", keys)}  # noqa: S608 - ours

    def _select(self, what: str, keys: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
        for batch in _batches(keys):
            statement = f"{what} WHERE encoder = ? AND key IN ({','.join('?' * len(batch))})"
            with self._lock:
                rows = self._connection.execute(statement, (self._encoder, *batch)).fetchall()
            yield from rows

    def _insert(self, statement: str, rows: Sequence[tuple[str | bytes, ...]]) -> None:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")  # inside, since Ctrl-C may come right after it
                self._connection.executemany(statement, rows)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:  # a full disk may have ended it already
                    self._connection.execute("ROLLBACK")


def _batches(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[i : i + _MOST_VARIABLES] for i in range(0, len(keys), _MOST_VARIABLES))
