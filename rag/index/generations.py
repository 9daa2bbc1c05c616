"""Generations on disk: folders that never change once sealed, one of them published, one writer at a time.

    collections/<name>/LOCK, CURRENT, sources.json, calibration.json, generations/000007/manifest.json …

Nobody writes where somebody reads: a generation is built as `000008.building`, fsynced, sealed by its
manifest, renamed, and published by the atomic replacement of CURRENT. Needs a local disk (flock).
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag.errors import IndexBusy, IndexDamaged, IndexTooNew, NoIndex, StorageError, UnknownCollection, UsageError
from rag.registry import suggestion

FORMAT = 2  # of everything below a generation's folder; a newer one is refused, an older one is read and rebuilt
_NAME = re.compile(r"[0-9]{6,}")
_COLLECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
_BUILDING = ".building"
_MANIFEST = "manifest.json"
_REQUIRED = (  # what a manifest must say for an index to be read
    ("encoder", "fingerprint"),
    ("encoder", "dimensions"),
    ("words", "language"),
    ("counts", "documents"),
    ("counts", "chunks"),
    ("counts", "characters"),
)
LIBRARY = "library.sqlite"  # of a generation, sealed or under construction
_POLL_S = 0.2  # between two tries for the lock, with --wait


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sealed generation says of itself; written last, so that a folder with a manifest is whole.

    `encoder`: the embedder's fingerprint and what the settings called it; `chunker`, `words`: their settings;
    `counts`: documents, chunks, characters; `checksums`: sha256 by file name relative to the generation;
    `report`: the run's, as JSON; `created`: UTC, ISO 8601; `vector_store`: the part of `VECTOR_STORES` that wrote the
    vectors.
    """

    generation: str
    collection: str
    created: str
    encoder: Mapping[str, Any]
    chunker: Mapping[str, Any]
    words: Mapping[str, Any]
    counts: Mapping[str, int]
    version: str
    report: Mapping[str, Any] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)
    vector_store: str = "chroma"
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Collection:
    """Where one collection lies; a collection is also the permission boundary."""

    store: Path
    name: str

    def __post_init__(self) -> None:
        if not _COLLECTION_NAME.fullmatch(self.name):
            raise UsageError(
                f"'{self.name}' cannot name a collection; use letters, digits, '-', '_' and '.', at most 63 of them"
            )

    @property
    def folder(self) -> Path:
        return self.store / "collections" / self.name

    @property
    def generations(self) -> Path:
        return self.folder / "generations"

    @property
    def sources(self) -> Path:
        return self.folder / "sources.json"

    @property
    def calibration(self) -> Path:
        return self.folder / "calibration.json"

    @property
    def last_run(self) -> Path:
        return self.folder / "last_run.json"

    def generation(self, name: str) -> Path:
        return self.generations / name

    def library(self, name: str) -> Path:
        return self.generation(name) / LIBRARY

    def current(self) -> str | None:
        """Return the published generation's name, or None."""
        try:
            name = (self.folder / "CURRENT").read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{self.folder / 'CURRENT'} cannot be read ({error}); run: ingest run") from error
        if not _NAME.fullmatch(name):
            raise IndexDamaged(f"{self.folder / 'CURRENT'} names no generation ({name[:40]!r}); run: ingest run")
        return name


def list_collections(store: Path) -> list[str]:
    """Return the names of the collections that have a published generation."""
    folder = store / "collections"
    if not folder.is_dir():
        return []
    names = (entry.name for entry in folder.iterdir() if (entry / "CURRENT").is_file())
    return sorted(name for name in names if _COLLECTION_NAME.fullmatch(name))  # others are somebody's copies


def list_generations(collection: Collection) -> list[str]:
    """Return the names of the sealed generations, oldest first."""
    if not collection.generations.is_dir():
        return []
    return sorted((e.name for e in collection.generations.iterdir() if _NAME.fullmatch(e.name)), key=int)


def damaged_files(collection: Collection, manifest: Manifest, *, contents: bool) -> list[str]:
    """Return the sealed files that are missing, or, where `contents` are compared, whose bytes differ."""
    folder = collection.generation(manifest.generation)
    return [
        name
        for name, sealed in sorted(manifest.checksums.items())
        if not (folder / name).is_file() or (contents and checksum(folder / name) != sealed)
    ]


def read_manifest(collection: Collection, name: str) -> Manifest:
    """Return a sealed generation's manifest; raises IndexDamaged and IndexTooNew."""
    path = collection.generation(name) / _MANIFEST
    try:
        content = json.loads(path.read_text("utf-8"))
        written = int(content["format"])
        if written > FORMAT:
            raise IndexTooNew(
                f"the index '{collection.name}' ({name}) has format {written}, this Openbook reads up to {FORMAT}; "
                "upgrade Openbook, or rebuild the index with this one in another store (RAG_STORE)"
            )
        if written < FORMAT:
            content = _upgraded(content)
        for part, key in _REQUIRED:
            content[part][key]  # raises KeyError or TypeError
        return Manifest(**content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            f"generation {name} of '{collection.name}' has no readable manifest ({error}); rebuild it: ingest run"
        ) from error


def _upgraded(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a manifest of format 1 as that of today, but for its number."""
    kept = {key: value for key, value in content.items() if key != "graph"}
    # It had both a matrix and Chroma's graph; `graph` said whether the graph was to be searched.
    return {**kept, "vector_store": "chroma" if content.get("graph", True) else "exact"}


# --- reading --------------------------------------------------------------------------------------


@contextmanager
def lease_current(collection: Collection) -> Iterator[str]:
    """Hold the published generation so that nobody prunes it; yields its name. Raises NoIndex."""
    name, descriptor = _lease(collection)
    try:
        yield name
    finally:
        os.close(descriptor)


def _lease(collection: Collection) -> tuple[str, int]:
    while True:
        name = collection.current()
        if name is None:
            raise _no_index(collection)
        try:
            descriptor = os.open(collection.generation(name), os.O_RDONLY)
        except FileNotFoundError:
            if collection.current() == name:
                raise IndexDamaged(
                    f"generation {name} of '{collection.name}' is gone; rebuild it: ingest run"
                ) from None
            continue
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if collection.current() == name and collection.generation(name).exists():
            return name, descriptor
        os.close(descriptor)  # a newer one was published meanwhile, and this one may be going


def require_published(collection: Collection) -> None:
    """Raise NoIndex, or UnknownCollection where there are other collections, unless something was ever published."""
    if not (collection.folder / "CURRENT").exists():
        raise _no_index(collection)


def _no_index(collection: Collection) -> NoIndex | UnknownCollection:
    known = list_collections(collection.store)
    if known:
        return UnknownCollection(
            f"there is no collection '{collection.name}'",
            hint=f"{suggestion(collection.name, known)}; there are: {', '.join(known)}",
        )
    return NoIndex(f"nothing is indexed in {collection.store} yet; index a folder first: ingest run FOLDER")


# --- writing --------------------------------------------------------------------------------------


@contextmanager
def writer_lock(collection: Collection, *, wait: bool = False) -> Iterator[None]:
    """Be the collection's only writer; what killed ones left is removed. Raises IndexBusy unless told to `wait`."""
    collection.folder.mkdir(parents=True, exist_ok=True)
    path = collection.folder / "LOCK"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _try_lock(descriptor):
            if not wait:
                holder = path.read_text("utf-8", "replace").strip() or "another process"
                raise IndexBusy(f"the collection '{collection.name}' is being written by {holder}; wait for it: --wait")
            time.sleep(_POLL_S)
        os.ftruncate(descriptor, 0)
        remove_leftovers(collection)
        who = f"process {os.getpid()} on {socket.gethostname()} ({Path(sys.argv[0]).name})\n"
        os.pwrite(descriptor, who.encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)  # releases the lock, as the end of the process does


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def remove_leftovers(collection: Collection) -> None:
    """Remove what killed writers left half built, half removed, or sealed and never published.

    The last would pass for what was published before the next generation, and a rollback would go there.
    """
    for entry in collection.generations.glob(f"*{_BUILDING}"):
        shutil.rmtree(entry)
    current = _repaired_current(collection)
    if current is None:
        return
    for name in list_generations(collection):
        if int(name) > int(current):
            _remove_unless_leased(collection.generation(name))


def _repaired_current(collection: Collection) -> str | None:
    """Return the published generation; where CURRENT cannot be read, the newest sealed one, which is published."""
    try:
        return collection.current()
    except IndexDamaged:
        sealed = list_generations(collection)
        if not sealed:
            (collection.folder / "CURRENT").unlink()
            return None
        publish(collection, sealed[-1])
        return sealed[-1]


def start_building(collection: Collection) -> Path:
    """Return a new empty folder to build the next generation in."""
    collection.generations.mkdir(parents=True, exist_ok=True)
    # Numbers never go back: a rolled-back or unpublished generation keeps its own.
    number = max([*map(int, list_generations(collection)), int(collection.current() or 0)]) + 1
    building = collection.generations / f"{number:06d}{_BUILDING}"
    building.mkdir()
    return building


@contextmanager
def building_generation(collection: Collection) -> Iterator[Path]:
    """Yield a folder to build the next generation in; it is removed unless it was sealed."""
    building = start_building(collection)
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)


def seal(building: Path, manifest: Manifest) -> None:
    """Make a built folder a generation: checksums, fsync, manifest last, its final name."""
    files = sorted(path for path in building.rglob("*") if path.is_file())
    for path in files:
        _fsync(path)
    sums = {path.relative_to(building).as_posix(): checksum(path) for path in files}
    fields = {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__} | {"checksums": sums}
    write_atomically(building / _MANIFEST, json.dumps(fields, indent=1, ensure_ascii=False, sort_keys=True))
    for folder in [*(path for path in building.rglob("*") if path.is_dir()), building]:
        _fsync(folder)
    building.rename(building.with_name(manifest.generation))
    _fsync(building.parent)


def generation_name(building: Path) -> str:
    """Return the name that a folder under construction will have."""
    return building.name.removesuffix(_BUILDING)


def timestamp() -> str:
    """Return the time, for `Manifest.created` and its like: UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def publish(collection: Collection, name: str) -> None:
    """Make a sealed generation the one that answers, in one atomic step."""
    write_atomically(collection.folder / "CURRENT", name + "\n")


def seal_and_publish(collection: Collection, building: Path, manifest: Manifest, *, keep: int) -> list[str]:
    """Make a built folder the generation that answers, and remove all but the `keep` before it.

    Returns the names of older generations that were not removed, since somebody reads them.
    """
    seal(building, manifest)
    publish(collection, manifest.generation)
    return prune(collection, keep=keep)


def prune(collection: Collection, *, keep: int) -> list[str]:
    """Remove the oldest generations but the published one and the `keep` before it; return those in use, kept."""
    current = collection.current()
    older = [name for name in list_generations(collection) if current is not None and int(name) < int(current)]
    doomed = older[: max(0, len(older) - keep)]
    return [name for name in doomed if not _remove_unless_leased(collection.generation(name))]


def _remove_unless_leased(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if not _try_lock(descriptor):
            return False
        # Renamed first, so that a kill half way leaves nothing that looks sealed.
        doomed = folder.with_name(folder.name + _BUILDING)
        folder.rename(doomed)
        shutil.rmtree(doomed)
        return True
    finally:
        os.close(descriptor)


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by one rename: readers see the old text or the new, also after a crash."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _fsync(path.parent)


def checksum(path: Path) -> str:
    """Return a file's sha256, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def storage_errors(store: Path) -> Iterator[None]:
    """Translate what the disk says into StorageError: full, read-only, forbidden."""
    try:
        yield
    except sqlite3.OperationalError as error:
        # SQLite has one name for all that a disk may say: full, too large, gone, read-only.
        cure = "is the disk full, or read-only? Nothing published was changed"
        raise StorageError(f"the store {store} cannot be written: {error}; {cure}") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        # A sealed library would have raised IndexDamaged, and what is under construction is gone by now.
        cure = "remove embeddings.sqlite there and run again: that costs time, and no document"
        raise StorageError(f"the embedding cache in {store} is damaged ({error}); {cure}") from error
    except OSError as error:
        cures = {
            errno.ENOSPC: "the disk is full; free some space and run again: nothing published was changed",
            errno.EDQUOT: "the disk quota is used up; free some space and run again: nothing published was changed",
            errno.EFBIG: "a file may not grow so large here (ulimit -f); nothing published was changed",
            errno.EROFS: "the disk is read-only; name another store: RAG_STORE",
            errno.EACCES: "permission denied; check who owns the store, or name another: RAG_STORE",
        }
        if error.errno not in cures:
            raise
        raise StorageError(f"the store {store} cannot be written: {cures[error.errno]}") from error


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
