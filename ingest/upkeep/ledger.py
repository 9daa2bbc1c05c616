"""The ledger of what was forgotten: `forgotten.jsonl` in the store, and a copy of it beside the backups in each folder.

It is written to, never rewritten. A backup notes how long the copy beside it was, so that a restore applies what was
forgotten since. `backups.json` in the store names the folders that have a copy; one that cannot be reached gets what it
lacks as soon as it can.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rag.errors import StorageError, UsageError
from rag.files import open_lock, write_atomically
from rag.index.generations import timestamp
from rag.regular_files import MOST_STATE, read_bounded

FILE = "forgotten.jsonl"
FOLDERS = "backups.json"  # in the store: its id, and where its backups are
OWNER = "openbook-backups.json"  # in a folder of backups: the id of the store that they are of
LOCK = "backups.lock"  # in the store: held while FOLDERS is changed
FORMAT = 1


def new_id() -> str:
    """Return an id that no other event or store has."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Event:
    """What was forgotten in a collection, by uri and by the names of roots, or `remembered` again."""

    collection: str
    forgotten: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    at: str = field(default_factory=timestamp)
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Known:
    """A store's id, and the folders that it was backed up to."""

    store: str
    folders: tuple[Path, ...] = ()


def record(store: Path, event: Event) -> list[str]:
    """Write an event to the store's ledger and to every copy; return why copies could not be written, one line each."""
    with _opened(store / FILE) as descriptor:
        _append(descriptor, [event])
    return share(store)


def share(store: Path) -> list[str]:
    """Give every copy of the ledger what it lacks; return why that was not possible, one line each."""
    known = read_known(store)
    return [reason for folder in known.folders if (reason := _share_with(store, folder, known.store))]


def copy_ledger(store: Path, folder: Path) -> int:
    """Give a folder's copy, made if there is none, what it lacks; return its length. Raises OSError, StorageError."""
    events = read_events(store / FILE)
    with _opened(folder / FILE) as descriptor:
        there = {event.id for event in _parsed(_content(descriptor), folder / FILE)}
        _append(descriptor, [event for event in events if event.id not in there])
        return os.fstat(descriptor).st_size


def read_events(path: Path, start: int = 0) -> list[Event]:
    """Return what a ledger says from byte `start` on, all of it where it is shorter; none where there is no file."""
    try:
        content = read_bounded(path, MOST_STATE)
    except FileNotFoundError:
        return []
    return _parsed(content[start if start <= len(content) else 0 :], path)


def sum_up(events: Iterable[Event], forgotten: Iterable[str] = ()) -> tuple[frozenset[str], frozenset[str]]:
    """Return the documents that are forgotten after some events, those `forgotten` before among them, and the roots."""
    uris, roots = frozenset(forgotten), frozenset[str]()
    for event in events:
        uris = (uris | set(event.forgotten)) - set(event.remembered)
        roots |= set(event.roots)
    return uris, roots


def forgotten_roots(store: Path, collection: str) -> set[str]:
    """Return the names of the roots of a collection that were ever forgotten: they have no tombstones.

    None where the ledger is damaged: `record` and a restore say so, and freeing space needs no ledger.
    """
    try:
        events = read_events(store / FILE)
    except StorageError:
        return set()
    return set(sum_up(event for event in events if event.collection == collection)[1])


@contextmanager
def registering(store: Path) -> Iterator[None]:
    """Let nobody else change where the store is backed up to."""
    with _locked(store / LOCK):
        yield


def read_known(store: Path) -> Known:
    """Return where a store was backed up to, with a new id where it never was; raises StorageError."""
    path = store / FOLDERS
    try:
        content = json.loads(read_bounded(path, MOST_STATE))
        return Known(str(content["store"]), tuple(Path(folder) for folder in content["folders"]))
    except FileNotFoundError:
        return Known(new_id())
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError(f"{path} cannot be read ({error}); remove it, and back up to a new folder") from error


def write_known(store: Path, known: Known) -> None:
    """Remember where a store is backed up to."""
    content = {"format": FORMAT, "store": known.store, "folders": [str(folder) for folder in known.folders]}
    write_atomically(store / FOLDERS, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def read_owner(folder: Path) -> str | None:
    """Return the id of the store whose backups are in a folder, None where there are none.

    Raises UsageError for what is no folder, StorageError for what cannot be read.
    """
    path = folder / OWNER
    try:
        return str(json.loads(read_bounded(path, MOST_STATE))["store"])
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise UsageError(f"{folder} is no folder; name another for the backups") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError(f"{path} cannot be read ({error}); back up to another folder") from error


def write_owner(folder: Path, store: str) -> None:
    """Say whose backups a folder holds."""
    write_atomically(folder / OWNER, json.dumps({"format": FORMAT, "store": store}) + "\n")


def _share_with(store: Path, folder: Path, owner: str) -> str:
    gone = f"if the backups in {folder} are gone for good, take the folder out of {store / FOLDERS}"
    try:
        if read_owner(folder) != owner:
            return f"the backups in {folder} cannot be reached, so a restore would not know of it; {gone}"
        copy_ledger(store, folder)
    except (OSError, StorageError, UsageError) as error:
        return f"{folder / FILE} cannot be written ({error}), so a restore would not know of it; {gone}"
    return ""


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Yield a locked descriptor of a ledger; half a line, which nobody was told is there, is cut off."""
    with _locked(path) as descriptor:
        content = _content(descriptor)
        os.ftruncate(descriptor, content.rfind(b"\n") + 1)
        yield descriptor


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _append(descriptor: int, events: Sequence[Event]) -> None:
    line = "".join(json.dumps(asdict(event)) + "\n" for event in events).encode("ascii")
    os.lseek(descriptor, 0, os.SEEK_END)
    while line:
        line = line[os.write(descriptor, line) :]
    os.fsync(descriptor)


def _parsed(content: bytes, path: Path) -> list[Event]:
    whole = content[: content.rfind(b"\n") + 1]
    try:
        return [_event(json.loads(line)) for line in whole.split(b"\n") if line.strip()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StorageError(
            f"{path} is damaged ({error}): what was forgotten is not known; put it back from a copy of it"
        ) from error


def _event(fields: dict[str, Any]) -> Event:
    lists = {name: tuple(map(str, fields[name])) for name in ("forgotten", "roots", "remembered")}
    return Event(str(fields["collection"]), **lists, at=str(fields["at"]), id=str(fields["id"]))
