"""Keeps the embedding cache small: drops rows that no generation needs, and shrinks the file.

A run needs rows that no generation has yet, so runs share a lock that cleaning wants alone.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rag.errors import IndexDamaged, UnusableIndex
from rag.index.generations import Collection, list_collections, list_generations
from rag.index.library import open_library
from rag.index.manifest import read_manifest

CACHE = "embeddings.sqlite"
_LOCK = "embeddings.lock"
_GROWTH = (
    1.25  # since it was cleaned: before that nearly all of it is in use still, and to find that out reads all of it
)
_KB = 2**10


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Rows that were dropped, and by how many bytes the cache's files shrank; `left` says why it is as it was."""

    rows: int = 0
    bytes: int = 0
    left: str = ""


@contextmanager
def using_cache(store: Path) -> Iterator[None]:
    """Prevent cleaning while a run uses the cache; wait for a cleaning under way to end."""
    with _locked(store, fcntl.LOCK_SH):
        yield


def why_left(cleaned: Cleaned | None) -> list[str]:
    """Say why unused embeddings are still there, if they are."""
    if cleaned is None:
        return ["a run is using the embedding cache"]
    return [cleaned.left] if cleaned.left else []


def clean_cache(store: Path) -> Cleaned | None:
    """Drop what no sealed generation in the store uses; return None, and do nothing, while a run uses the cache.

    What is dropped cannot be found in the file any more: SQLite overwrites it, then the file is written anew. Where the
    disk has no space for that, the cache is left as it is.
    """
    if not (store / CACHE).exists():
        return Cleaned()
    try:
        with _locked(store, fcntl.LOCK_EX | fcntl.LOCK_NB):
            before = cache_bytes(store)
            rows = _drop_unused(store)
            return Cleaned(rows, before - cache_bytes(store))
    except BlockingIOError:
        return None
    except sqlite3.OperationalError as error:
        return Cleaned(
            left=f"the embedding cache cannot be cleaned ({error}); make some room first, or remove {store / CACHE}, "
            "which costs embedding again"
        )


def cache_bytes(store: Path) -> int:
    """Return the size of the cache's files, its journal included."""
    return sum(path.stat().st_size for path in store.glob(f"{CACHE}*"))


def is_worth_cleaning(store: Path, most_bytes: int) -> bool:
    """Say whether the cache is larger than it may be, and has grown since it was cleaned."""
    size = cache_bytes(store)
    if size <= most_bytes:
        return False
    with closing(sqlite3.connect(store / CACHE)) as connection:
        (cleaned_kb,) = connection.execute("PRAGMA user_version").fetchone()
    return size > _GROWTH * int(cleaned_kb) * _KB


@contextmanager
def _locked(store: Path, operation: int) -> Iterator[None]:
    store.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(store / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, operation)
        yield
    finally:
        os.close(descriptor)


def _drop_unused(store: Path) -> int:
    connection = sqlite3.connect((store / CACHE).absolute().as_uri(), uri=True, isolation_level=None, timeout=60.0)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("CREATE TEMP TABLE used (encoder TEXT, key BLOB, PRIMARY KEY (encoder, key)) WITHOUT ROWID")
        for encoder, generation in _generations(store):
            # What cannot be read, or is removed just now, costs embedding again, and never keeps others from cleaning.
            with suppress(IndexDamaged), closing(open_library(generation)) as chunks:
                rows = ((encoder, key) for key in chunks.embedded_keys())
                connection.executemany("INSERT OR IGNORE INTO used VALUES (?,?)", rows)
        dropped = sum(_drop_from(connection, table) for table in ("vectors", "tokens"))
        if dropped:
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(f"PRAGMA user_version = {cache_bytes(store) // _KB}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dropped
    finally:
        connection.close()


def _drop_from(connection: sqlite3.Connection, table: str) -> int:
    """Drop the rows of a table that are not in `used`; a cache of before may lack the table."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        return 0
    unused = f"DELETE FROM {table} WHERE (encoder, key) NOT IN (SELECT encoder, key FROM used)"  # noqa: S608 - ours
    return connection.execute(unused).rowcount


def _generations(store: Path) -> Iterator[tuple[str, Path]]:
    """Yield the encoder and the folder of every sealed generation that can be read."""
    for name in list_collections(store):
        place = Collection(store, name)
        for generation in list_generations(place):
            with suppress(UnusableIndex):
                manifest = read_manifest(place, generation)
                yield manifest.encoder["fingerprint"], place.generation(generation)
