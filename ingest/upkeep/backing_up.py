"""Backs a store up while everything runs: one whole generation of each collection, pinned while it is copied."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.sources.roots import read_sources
from ingest.upkeep.backups import (
    LEFTOVERS,
    REMOVED,
    STORE,
    UNFINISHED,
    VERIFYING,
    BackupManifest,
    backup_time,
    copy_file,
    disk_errors,
    list_backups,
    name_backup,
    write_backup_manifest,
)
from ingest.upkeep.ledger import Known, copy_ledger, read_known, read_owner, registering, write_known, write_owner
from ingest.upkeep.retention import Rule, choose_kept
from ingest.upkeep.verifying import verify_backup
from rag import __version__
from rag.errors import IndexDamaged, NoIndex, StorageError, UnusableIndex, UsageError
from rag.feedback import copy_feedback, feedback_file
from rag.files import checksum, locked_alone, sync, sync_tree
from rag.index.generations import Collection, lease_current, list_collections, timestamp
from rag.index.manifest import read_manifest
from rag.jobs.uploads import managed_folder
from rag.keys import FILE as KEYS
from rag.keys import Keys
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A finished backup; `left_out` are damaged collections with the reason, `removed` the names of older backups."""

    backup: Path
    collections: Mapping[str, str]
    bytes: int
    left_out: Mapping[str, str]
    removed: tuple[str, ...]
    asked: int | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "backup": str(self.backup),
            "collections": dict(self.collections),
            "bytes": self.bytes,
            "left_out": dict(self.left_out),
            "removed": list(self.removed),
            "questions_asked": self.asked,
        }


def back_up(
    settings: Settings, folder: Path, *, rules: Sequence[Rule] = (), verify: bool = False, now: datetime | None = None
) -> BackedUp:
    """Make a backup in `folder`, beside the others of the same store; then remove those that no rule keeps, if any is.

    What is damaged is left out and named, and then nothing older is removed. Raises UsageError for a folder that will
    not do, NoIndex, IndexBusy and StorageError; IndexDamaged where a verified backup answers otherwise.
    """
    folder = Path(os.path.abspath(os.path.expanduser(folder)))
    if not list_collections(settings.store):
        raise NoIndex(f"nothing is indexed in {settings.store} yet, so there is nothing to back up")
    _check_folder(settings, folder)
    unchanged = "no backup was made, the older ones are unchanged; free some space, or check who owns the folder"
    with disk_errors(f"the backup in {folder} failed", unchanged), _only_one(folder):
        for left in LEFTOVERS:
            shutil.rmtree(folder / left, ignore_errors=True)
        _register(settings.store, folder)
        unfinished = folder / UNFINISHED
        try:
            with ExitStack() as pins:
                manifest, left_out = _copy(settings, folder, unfinished, pins)
                asked = verify_backup(settings, unfinished, folder / VERIFYING) if verify else None
            size = sum(path.stat().st_size for path in unfinished.rglob("*") if path.is_file())
            backup = folder / name_backup(folder, now or datetime.now(UTC))
            unfinished.rename(backup)
            sync(folder)
        finally:
            for left in (UNFINISHED, VERIFYING):
                shutil.rmtree(folder / left, ignore_errors=True)
        removed = _remove_older(folder, rules, backup) if rules and not left_out else ()
    return BackedUp(backup, manifest.collections, size, left_out, removed, asked)


def _check_folder(settings: Settings, folder: Path) -> None:
    """Raise UsageError for a folder in the store or in what is indexed, of another store, or that may be unmounted."""
    real = folder.resolve()
    if real.is_relative_to(settings.store.resolve()):
        raise UsageError(f"{folder} is in the store {settings.store}; back up to another place, best on another disk")
    for name in list_collections(settings.store):
        for root in _roots(Collection(settings.store, name)):
            if real.is_relative_to(root.resolve()):
                raise UsageError(
                    f"{folder} is in {root}, which is indexed: a run would read the backups; choose another"
                )
    known, owner = read_known(settings.store), read_owner(folder)
    if owner is None and folder in known.folders:
        raise UsageError(
            f"{folder} had backups of this store and has none now; is its disk mounted? Nothing was copied"
        )
    if owner not in (None, known.store):
        raise UsageError(f"{folder} has the backups of another store; name a folder of its own for {settings.store}")


def _roots(place: Collection) -> list[Path]:
    try:
        return [root.folder for root in read_sources(place).roots if root.files is None]
    except UnusableIndex:  # damaged, it is copied as it is, and a run says so
        return []


def _register(store: Path, folder: Path) -> None:
    """Let the store and the folder know of each other, before anything is copied that may be forgotten meanwhile."""
    with registering(store):
        known = read_known(store)
        if folder in known.folders:
            return
        _note(store, known)  # its id, before anything in the folder says it
        write_owner(folder, known.store)
        _note(store, replace(known, folders=(*known.folders, folder)))


def _note(store: Path, known: Known) -> None:
    cure = "no backup was made; free some space there, such as by: ingest gc"
    with disk_errors(f"the store {store} cannot note where it is backed up to", cure):
        write_known(store, known)


def _copy(
    settings: Settings, folder: Path, unfinished: Path, pins: ExitStack
) -> tuple[BackupManifest, Mapping[str, str]]:
    """Copy what is published into a new folder; it stays pinned as long as `pins`. Returns what was left out, too."""
    store, target = settings.store, unfinished / STORE
    created, ledger_bytes = timestamp(), copy_ledger(store, folder)
    unfinished.mkdir(mode=0o700)
    target.mkdir()
    files: dict[str, str] = {}
    published: dict[str, str] = {}
    left_out: dict[str, str] = {}
    for name in list_collections(store):
        place = Collection(store, name)
        try:
            published[name] = pins.enter_context(lease_current(place))
            files |= _copy_collection(place, published[name], target)
        except UnusableIndex as error:
            left_out[name] = str(error)
            published.pop(name, None)
            shutil.rmtree(Collection(target, name).folder, ignore_errors=True)
            files = {file: digest for file, digest in files.items() if not file.startswith(f"collections/{name}/")}
    if not published:
        raise IndexDamaged(f"no collection can be backed up: {next(iter(left_out.values()))}")
    for fingerprint in {_fingerprint(Collection(store, name), of) for name, of in published.items()}:
        encoder = store / "encoders" / fingerprint
        for path in sorted(encoder.rglob("*")) if fingerprint else ():
            if path.is_file():
                files |= _copied(store, target, path.relative_to(store).as_posix())
    if Keys(store).copy_to(target / KEYS):
        files |= _noted(target, KEYS)
    copy_feedback(store, feedback_file(target))
    if feedback_file(target).exists():
        files |= _noted(target, feedback_file(target).name)
    manifest = BackupManifest(created, __version__, ledger_bytes, published, files)
    write_backup_manifest(unfinished, manifest)
    sync_tree(unfinished)
    return manifest, left_out


def _fingerprint(place: Collection, generation: str) -> str:
    return str(read_manifest(place, generation).encoder["fingerprint"])


def _copy_collection(place: Collection, generation: str, target: Path) -> dict[str, str]:
    """Copy a pinned generation, every byte of it compared with what was sealed, then what lies beside it.

    The sources come after the pin: whoever forgets writes there first, and to the ledger, and then publishes.
    """
    below = place.generation(generation).relative_to(place.store).as_posix()
    sealed = read_manifest(place, generation).checksums
    files: dict[str, str] = {}
    for name in (*sealed, "manifest.json"):
        try:
            files |= _copied(place.store, target, f"{below}/{name}")
        except FileNotFoundError as error:
            raise IndexDamaged(
                f"generation {generation} of '{place.name}' lacks {name}; repair it: ingest run"
            ) from error
        if name in sealed and files[f"{below}/{name}"] != sealed[name]:
            raise IndexDamaged(
                f"generation {generation} of '{place.name}' is damaged ({name}); repair it: ingest run --checksum"
            )
    for path in (place.sources, place.calibration):
        if path.exists():
            files |= _copied(place.store, target, path.relative_to(place.store).as_posix())
    for path in sorted(managed_folder(place).rglob("*")):
        with suppress(FileNotFoundError):  # deleted meanwhile
            if path.is_file():
                files |= _copied(place.store, target, path.relative_to(place.store).as_posix())
    current = Collection(target, place.name).folder / "CURRENT"
    current.write_text(f"{generation}\n")
    return files | _noted(target, current.relative_to(target).as_posix())


def _copied(store: Path, target: Path, name: str) -> dict[str, str]:
    return {name: copy_file(store / name, target / name)}


def _noted(target: Path, name: str) -> dict[str, str]:
    return {name: checksum(target / name)}


def _remove_older(folder: Path, rules: Sequence[Rule], made: Path) -> tuple[str, ...]:
    """Remove the backups that no rule keeps, but not the one just made, whatever the clock said when others were.

    They are renamed first, so that no half of one looks whole.
    """
    backups = list_backups(folder)
    kept = choose_kept([backup_time(backup.name) for backup in backups], rules)
    removed = [backup for index, backup in enumerate(backups) if index not in kept and backup != made]
    try:
        for backup in removed:
            backup.rename(folder / REMOVED)
            shutil.rmtree(folder / REMOVED)
    except OSError as error:
        raise StorageError(f"{made} was made, but an older backup cannot be removed ({error})") from error
    return tuple(backup.name for backup in removed)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, exist_ok=True)  # not its parents: those may be where a disk is to be mounted
    with locked_alone(folder / "LOCK", f"another backup is being made in {folder}; try again when it is done"):
        yield
