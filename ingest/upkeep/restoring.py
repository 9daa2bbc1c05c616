"""Restores a backup as a new store: whole or not at all, and without what was forgotten since it was made."""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.upkeep.backups import (
    STORE,
    BackupManifest,
    copy_file,
    damaged_backup,
    disk_errors,
    find_backup,
    read_backup_manifest,
)
from ingest.upkeep.forgetting import forget_since, is_below
from ingest.upkeep.ledger import FILE as LEDGER
from ingest.upkeep.ledger import OWNER, Event, Known, copy_ledger, read_events, read_owner, sum_up, write_known
from rag.errors import IndexBusy, UsageError
from rag.feedback import Cited, erase_feedback
from rag.files import open_folder, sync, sync_tree
from rag.index.generations import Collection
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored store: the generation of each collection, and which of the backup's documents were left out."""

    backup: Path
    created: str
    collections: Mapping[str, str]
    forgotten: Mapping[str, tuple[str, ...]]
    has_keys: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "backup": str(self.backup),
            "created": self.created,
            "collections": dict(self.collections),
            "forgotten": {name: list(uris) for name, uris in self.forgotten.items()},
        }


def restore(settings: Settings, path: Path) -> Restored:
    """Make the settings' store of a backup: the one at `path`, or the newest in that folder. The store must be empty.

    Raises UsageError where it is not, IndexDamaged where the backup is, StorageError and IndexBusy.
    """
    backup = find_backup(Path(os.path.abspath(os.path.expanduser(path))))
    manifest = read_backup_manifest(backup)
    folder, store = backup.parent, Path(os.path.abspath(settings.store))
    owner = _require_ledger(folder)
    if store.is_relative_to(backup):
        raise UsageError(
            f"the store {store} would be in the backup {backup}, which never changes; name another with --into"
        )
    _require_empty(store)
    nothing = "nothing was restored; free some space, or name a store that is no mount point"
    with disk_errors(f"the store {store} cannot be restored", nothing), _building(store) as staging:
        copy_out(backup, manifest, staging)
        forgotten = _forget_since(settings.model_copy(update={"store": staging}), manifest, folder)
        copy_ledger(folder, staging)
        write_known(staging, Known(owner, (folder,)))
        sync_tree(staging)
        generations = {name: str(Collection(staging, name).current()) for name in manifest.collections}
        staging.rename(store)  # onto an empty folder, or none
        sync(store.parent)
    return Restored(backup, manifest.created, generations, forgotten, "keys.sqlite" in manifest.files)


def copy_out(backup: Path, manifest: BackupManifest, target: Path) -> None:
    """Copy the store in a backup, every byte of it compared with what was backed up; raises IndexDamaged."""
    for name, digest in manifest.files.items():
        try:
            is_same = copy_file(backup / STORE / name, target / name) == digest
        except FileNotFoundError as error:
            raise damaged_backup(backup, f"{name} is missing") from error
        if not is_same:
            raise damaged_backup(backup, f"{name} was changed")


def _forget_since(settings: Settings, manifest: BackupManifest, folder: Path) -> dict[str, tuple[str, ...]]:
    """Forget in every collection what the ledger says was forgotten after the backup was begun."""
    events = read_events(folder / LEDGER, manifest.ledger_bytes)
    forgotten = {}
    for name in manifest.collections:
        own = settings.model_copy(update={"collection": name})
        erased = forget_since(own, [event for event in events if event.collection == name])
        if erased is not None and erased.published:
            forgotten[name] = erased.published
    if other := [event for event in events if event.collection not in manifest.collections]:
        _forget_feedback(settings.store, other)
    # What was just forgotten again is in the ledger already; a second entry would count for later backups, too.
    (settings.store / LEDGER).unlink(missing_ok=True)
    return forgotten


def _forget_feedback(store: Path, events: Sequence[Event]) -> None:
    """Remove what cites forgotten documents of collections that were left out of the backup: it has all feedback."""
    names = {event.collection for event in events}
    gone = {name: sum_up(event for event in events if event.collection == name) for name in names}

    def is_of_them(cited: Cited) -> bool:
        uris, roots = gone.get(cited.collection, ((), ()))
        return cited.uri in uris or is_below(cited.uri, roots)

    erase_feedback(store, lambda said: any(is_of_them(cited) for cited in said.citations))


def _require_ledger(folder: Path) -> str:
    """Return the id of the store whose backups they are; raises UsageError without what says what was forgotten."""
    owner = read_owner(folder)
    if owner is None or not (folder / LEDGER).exists():
        raise UsageError(
            f"{folder} lacks {LEDGER} or {OWNER}, without which nobody knows what must not come back; copy them there "
            "from the folder where the backups were made"
        )
    return owner


def _require_empty(store: Path) -> None:
    if store.exists() and (not store.is_dir() or any(store.iterdir())):
        raise UsageError(f"the store {store} is not empty; restore to another with --into FOLDER")


@contextmanager
def _building(store: Path) -> Iterator[Path]:
    """Yield an empty folder beside the store, locked, to be renamed to it; it is removed if that fails."""
    staging = store.with_name(f".{store.name}.restoring")
    store.parent.mkdir(parents=True, exist_ok=True)
    staging.mkdir(exist_ok=True)
    lock = open_folder(staging)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(lock), staging.lstat()):
                raise BlockingIOError
        except (BlockingIOError, FileNotFoundError) as error:
            raise IndexBusy(f"another process is restoring the store {store}; nothing was restored") from error
        for left in staging.iterdir():  # of a killed one
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        try:
            yield staging
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
    finally:
        os.close(lock)
