"""Backups in a folder: how they lie there, which there are, and what they hold.

FOLDER/openbook-backups.json         the store that they are of
FOLDER/forgotten.jsonl               the ledger: what a restore must leave out
FOLDER/2026-03-02T081500Z/           a backup: it never changes
    backup.json                      what it is made of, with the sha256 of every file; written last
    store/                           a store, without what can be made again (the embedding cache)
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from ingest.upkeep.ledger import read_known
from rag.errors import IndexDamaged, IndexTooNew, StorageError, UnusableIndex, UsageError
from rag.files import write_atomically
from rag.index.generations import Collection
from rag.index.library import read_uris
from rag.jobs.uploads import FOLDER as UPLOADS
from rag.regular_files import MOST_STATE, opened_regular, read_bounded

FORMAT = 1
STORE = "store"
# Of a backup under way; a killed one leaves them to the next.
UNFINISHED, VERIFYING, REMOVED = LEFTOVERS = (".unfinished", ".verifying", ".removed")
_MANIFEST = "backup.json"
_PIECE = 2**20  # bytes in memory at a time
_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z(-\d+)?")


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup is made of; `ledger_bytes` is how long the ledger beside it was when it was begun.

    `collections`: the generation by name; `files`: sha256 by name below `store/`.
    """

    created: str
    version: str
    ledger_bytes: int
    collections: Mapping[str, str]
    files: Mapping[str, str]
    format: int = FORMAT


@contextmanager
def disk_errors(failed: str, cure: str) -> Iterator[None]:
    """Translate what a disk refuses: what `failed`, and the cure."""
    try:
        yield
    except OSError as error:
        what = f": {error.filename}" if error.filename else ""
        raise StorageError(f"{failed} ({error.strerror or error}{what}); {cure}") from error


def name_backup(folder: Path, now: datetime) -> str:
    """Return a new backup's name: its time, with a number behind where there is one of the same second."""
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    names = [stamp, *(f"{stamp}-{number}" for number in range(2, 1000))]
    return next(name for name in names if not (folder / name).exists())


def backup_time(name: str) -> datetime:
    """Return when a backup of this name was made."""
    return datetime.strptime(name[:18], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)


def _is_time(name: str) -> bool:
    with suppress(ValueError):
        return _NAME.fullmatch(name) is not None and backup_time(name) is not None
    return False


def list_backups(folder: Path) -> list[Path]:
    """Return the backups in a folder, oldest first."""
    names = (entry.name for entry in folder.iterdir()) if folder.is_dir() else ()
    of_ours = [name for name in names if _is_time(name)]
    return [folder / name for name in sorted(of_ours, key=lambda name: (backup_time(name), len(name), name))]


def find_backup(path: Path) -> Path:
    """Return the backup that a path names: itself, or the newest one in a folder; raises UsageError."""
    if (path / _MANIFEST).exists():
        return path
    if backups := list_backups(path):
        return backups[-1]
    raise UsageError(f"there is no backup in {path}; make one: ingest backup {path}")


def write_backup_manifest(backup: Path, manifest: BackupManifest) -> None:
    """Write what a backup is made of, with a checksum of that."""
    content = asdict(manifest)
    write_atomically(backup / _MANIFEST, json.dumps({**content, "sha256": _digest(content)}, indent=1) + "\n")


def read_backup_manifest(backup: Path) -> BackupManifest:
    """Return what a backup is made of; raises IndexDamaged and IndexTooNew."""
    try:
        content = json.loads(read_bounded(backup / _MANIFEST, MOST_STATE))
        if int(content["format"]) > FORMAT:
            raise IndexTooNew(f"the backup {backup} was made by a newer Openbook; upgrade Openbook")
        if content.pop("sha256") != _digest(content):
            raise ValueError("its checksum differs")
        if not all(_is_below(name) for name in content["files"]):
            raise ValueError("a file lies outside")
        return BackupManifest(**content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged_backup(backup, f"{_MANIFEST}: {error}") from error


def copy_file(source: Path, target: Path) -> str:
    """Copy a file's bytes and mode, the folders above it made; return the sha256 of what was read. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with opened_regular(source) as file, target.open("xb") as copy:
        os.fchmod(copy.fileno(), stat.S_IMODE(os.fstat(file.fileno()).st_mode) | stat.S_IWUSR)
        while piece := file.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
    return digest.hexdigest()


def damaged_backup(backup: Path, what: str) -> IndexDamaged:
    """Return the error for a backup that cannot be used."""
    return IndexDamaged(f"the backup {backup} is damaged ({what}); nothing was restored; restore another one")


def known_backups(store: Path) -> list[Path]:
    """Return the backups of a store, in all folders that can be read."""
    found: list[Path] = []
    for folder in read_known(store).folders:
        with suppress(OSError):
            found += list_backups(folder)
    return found


def backups_with(place: Collection, uris: frozenset[str]) -> list[Path]:
    """Return the backups that have one of the documents of a collection, or cannot tell; and what killed ones left."""
    left = [folder / name for folder in read_known(place.store).folders for name in LEFTOVERS]
    whole = []
    for backup in known_backups(place.store):
        held = _uris_in(backup, place.name)
        if held is None or uris & held:
            whole.append(backup)
    return [*whole, *(path for path in left if path.is_dir())]


def uris_in_backups(place: Collection) -> set[str]:
    """Return the uris of all documents of a collection that a backup has."""
    return set().union(*(_uris_in(backup, place.name) or () for backup in known_backups(place.store)))


def _uris_in(backup: Path, collection: str) -> set[str] | None:
    """Return the uris of a collection's documents in a backup, sent ones, too; None where nobody can tell."""
    try:
        manifest = read_backup_manifest(backup)
        sent = f"collections/{collection}/"
        uris = {name.removeprefix(sent) for name in manifest.files if name.startswith(f"{sent}{UPLOADS}/")}
        generation = manifest.collections.get(collection)
        if generation is not None:
            uris |= read_uris(Collection(backup / STORE, collection).generation(generation))
    except (UnusableIndex, StorageError):
        return None
    return uris


def _is_below(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
