"""Generations on disk: folders that never change once sealed, one of them published, one writer at a time.

    collections/<name>/LOCK, CURRENT, sources.json, calibration.json, generations/000007/manifest.json …

Nobody writes where somebody reads: a generation is built as `000008.building`, fsynced, sealed by its
manifest, renamed, and published by the atomic replacement of CURRENT. Needs a local disk (flock).
"""

import fcntl
import os
import re
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import IndexBusy, IndexDamaged, NoIndex, StorageError, UnknownCollection, UsageError
from rag.files import open_folder, open_lock, read_text, write_atomically
from rag.registry import suggestion

_NAME = re.compile(r"[0-9]{6,}")
_COLLECTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
_BUILDING = ".building"
_POLL_S = 0.2  # between two tries for the lock, with --wait
_LEASE_S = 5.0  # a generation is locked while it is renamed, to be removed: no longer than that
_LEASE_POLL_S = 0.01


@dataclass(frozen=True, slots=True)
class Collection:
    """Where one collection lies; a collection is also the permission boundary."""

    store: Path
    name: str

    def __post_init__(self) -> None:
        if not _COLLECTION_NAME.fullmatch(self.name):
            raise UsageError(
                f"'{self.name}' is not a valid name for a collection; use at most 63 letters, digits, '-', '_' and '.'"
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

    @property
    def last_success(self) -> Path:
        return self.folder / "last_success"

    def generation(self, name: str) -> Path:
        return self.generations / name

    def current(self) -> str | None:
        """Return the published generation's name, or None."""
        try:
            name = read_text(self.folder / "CURRENT").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{self.folder / 'CURRENT'} cannot be read ({error}); run: ingest run") from error
        if not _NAME.fullmatch(name):
            raise IndexDamaged(f"{self.folder / 'CURRENT'} does not name a generation ({name[:40]!r}); run: ingest run")
        return name


def list_collections(store: Path) -> list[str]:
    """Return the names of the collections that have a published generation."""
    return [name for name in list_folders(store) if os.path.lexists(store / "collections" / name / "CURRENT")]


def list_folders(store: Path) -> list[str]:
    """Return the names of all collections that have a folder, also of those that never came to be."""
    folder = store / "collections"
    if not folder.is_dir():
        return []
    names = (entry.name for entry in folder.iterdir() if entry.is_dir())
    return sorted(name for name in names if _COLLECTION_NAME.fullmatch(name))  # others are somebody's copies


def list_generations(collection: Collection) -> list[str]:
    """Return the names of the sealed generations, oldest first."""
    if not collection.generations.is_dir():
        return []
    return sorted((e.name for e in collection.generations.iterdir() if _NAME.fullmatch(e.name)), key=int)


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
    until = time.monotonic() + _LEASE_S
    while True:
        name = collection.current()
        if name is None:
            raise _no_index(collection)
        try:
            descriptor = open_folder(collection.generation(name))
        except OSError as error:
            if collection.current() == name:
                raise IndexDamaged(
                    f"generation {name} of '{collection.name}' is gone ({error.strerror}); rebuild it: ingest run"
                ) from error
            continue
        is_leased = _try_lock(descriptor, fcntl.LOCK_SH)
        if is_leased and collection.current() == name and collection.generation(name).exists():
            return name, descriptor
        os.close(descriptor)  # a newer one was published meanwhile, and this one may be going
        if not is_leased:
            if time.monotonic() > until:
                raise IndexBusy(f"generation {name} of '{collection.name}' is locked by another process; end that")
            time.sleep(_LEASE_POLL_S)


def require_published(collection: Collection) -> None:
    """Raise NoIndex, or UnknownCollection where there are other collections, unless something was ever published."""
    if not (collection.folder / "CURRENT").exists():
        raise _no_index(collection)


def _no_index(collection: Collection) -> NoIndex | UnknownCollection:
    published = list_collections(collection.store)
    if published:
        return UnknownCollection(
            f"there is no collection '{collection.name}'",
            hint=f"{suggestion(collection.name, published)}; the collections are: {', '.join(published)}",
        )
    return NoIndex(f"nothing is indexed in {collection.store} yet; index a folder first: ingest run FOLDER")


# --- writing --------------------------------------------------------------------------------------


@contextmanager
def writer_lock(collection: Collection, *, wait: bool = False) -> Iterator[None]:
    """Be the collection's only writer; what killed ones left is removed. Raises IndexBusy unless told to `wait`."""
    collection.folder.mkdir(parents=True, exist_ok=True)
    path = collection.folder / "LOCK"
    try:
        descriptor = open_lock(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be locked ({error.strerror}); remove it, and run again") from error
    try:
        while not _try_lock(descriptor):
            if not wait:
                holder = path.read_text("utf-8", "replace").strip() or "another process"
                raise IndexBusy(
                    f"the collection '{collection.name}' is being written by {holder}; to wait for it: --wait"
                )
            time.sleep(_POLL_S)
        os.ftruncate(descriptor, 0)
        remove_leftovers(collection)
        who = f"process {os.getpid()} on {socket.gethostname()} ({Path(sys.argv[0]).name})\n"
        with suppress(OSError):  # a full disk: what frees space must not need any for this
            os.pwrite(descriptor, who.encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)  # releases the lock, as the end of the process does


def _try_lock(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def remove_leftovers(collection: Collection) -> None:
    """Remove what killed writers left half built, half removed, or sealed and never published.

    The last would pass for what was published before the next generation, and a rollback would go there.
    """
    for entry in collection.generations.glob(f"*{_BUILDING}"):
        shutil.rmtree(entry)
    for unwritten in collection.folder.glob(".*.new"):  # see write_atomically
        unwritten.unlink()
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
        path = collection.folder / "CURRENT"
        if path.is_dir():
            path.rename(path.with_name(f"{path.name}.{timestamp()}"))
        sealed = list_generations(collection)
        if not sealed:
            path.unlink(missing_ok=True)
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


def generation_name(building: Path) -> str:
    """Return the name that a folder under construction will have."""
    return building.name.removesuffix(_BUILDING)


def timestamp() -> str:
    """Return the time, for `Manifest.created` and its like: UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def note_success(collection: Collection) -> None:
    """Note that a run came to its end; a full disk is no reason for it to fail now."""
    with suppress(OSError):
        write_atomically(collection.last_success, timestamp() + "\n")


def read_last_success(collection: Collection) -> datetime | None:
    """Return when a run last came to its end, in UTC; None where that is not known."""
    try:
        return datetime.fromisoformat(read_text(collection.last_success).strip())
    except (OSError, ValueError):
        return None


def publish(collection: Collection, name: str) -> None:
    """Make a sealed generation the one that answers, in one atomic step."""
    write_atomically(collection.folder / "CURRENT", name + "\n")


def prune(collection: Collection, *, keep: int) -> list[str]:
    """Remove the oldest generations but the published one and the `keep` before it; return those in use, kept."""
    current = collection.current()
    older = [name for name in list_generations(collection) if current is not None and int(name) < int(current)]
    doomed = older[: max(0, len(older) - keep)]
    return [name for name in doomed if not _remove_unless_leased(collection.generation(name))]


def _remove_unless_leased(folder: Path) -> bool:
    descriptor = open_folder(folder)
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
