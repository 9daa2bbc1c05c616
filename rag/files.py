"""Files that survive a crash: synced, replaced in one step, checked by checksum; and the errors of a disk.

What may be something else than its name says (a pipe, a link, a device) is opened so that nobody waits for it.
"""

import errno
import fcntl
import hashlib
import os
import resource
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from rag.errors import IndexBusy, StorageError, is_interruption
from rag.regular_files import MOST_STATE, opened_regular, read_bounded

_CURES = {
    errno.ENOSPC: "the disk is full; free some space (`ingest gc` may) and run again; the published index is unchanged",
    errno.EDQUOT: "the disk quota is used up; free some space and run again; the published index is unchanged",
    errno.EFBIG: "a file reached the size limit (ulimit -f); raise it; the published index is unchanged",
    errno.EROFS: "the disk is read-only; set RAG_STORE to another store",
    errno.EACCES: "permission denied; check who owns the store, or set RAG_STORE to another",
}


_OTHER_FILES = 512  # connections of clients, logs, the vectors of an answer under way
_PROMPTLY = os.O_NONBLOCK | os.O_CLOEXEC  # to open a pipe waits for whoever writes into it


def read_text(path: Path) -> str:
    """Return a file's text; raises OSError for what is no file, UnicodeDecodeError for what is no text."""
    return read_bounded(path, MOST_STATE).decode()


def open_folder(path: Path) -> int:
    """Return a descriptor of a folder, following no link in its last part; raises OSError."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | _PROMPTLY)


def open_lock(path: Path) -> int:
    """Return a descriptor of the file to lock, made where there is none; raises OSError for a link or no file."""
    return _require_file(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | _PROMPTLY, 0o644), path)


@contextmanager
def locked_alone(path: Path, busy: str) -> Iterator[None]:
    """Hold a file's lock; raises IndexBusy, with what `busy` says, where another process does."""
    descriptor = open_lock(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(busy) from error
        yield
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # a process that another thread forked meanwhile has it, too
    finally:
        os.close(descriptor)


def is_file_or_folder(path: Path) -> bool:
    """Whether something is neither a pipe, a socket nor a device; raises OSError where it is not there."""
    mode = path.stat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _require_file(descriptor: int, path: Path) -> int:
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError(errno.EINVAL, "not a file", str(path))


def write_atomically(path: Path, text: str) -> None:
    """Replace a file by one rename: readers see the old text or the new, also after a crash."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # of a killed one; or a link, through which something else would be written
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file's bytes, or the names that a folder holds, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Bring a folder and everything below it to the disk."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def allow_open_files(count: int) -> None:
    """Let this process hold `count` files open besides those that it may have by then, as far as it is allowed to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def link_or_copy(sealed: Path, new: Path) -> None:
    """Give a file that never changes, and is on the disk, a second name; a copy, on the disk too, where it has none."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(sealed, new)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(sealed, new)
        sync(new)


def checksum(path: Path) -> str:
    """Return a file's sha256, in hexadecimal digits; raises OSError."""
    with opened_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_of_the_machine(error: BaseException) -> bool:
    """Whether an error is about the disk, a database file or memory, or an interruption: not about what was written."""
    if isinstance(error, sqlite3.DataError | sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return False
    return isinstance(error, OSError | sqlite3.DatabaseError | MemoryError) or is_interruption(error)


def is_full(error: BaseException) -> bool:
    """Whether the disk, or what one may use of it, has no room for what is written."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)  # an error of the module's own has none
        return code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def storage_errors(store: Path) -> Iterator[None]:
    """Translate what the disk refuses into StorageError: it is full, read-only, forbidden."""
    try:
        yield
    except sqlite3.OperationalError as error:
        # SQLite has one name for all that a disk may refuse: full, too large, gone, read-only.
        cure = "is the disk full, or read-only? The published index is unchanged"
        raise StorageError(f"the store {store} cannot be written: {error}; {cure}") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        # A sealed library would have raised IndexDamaged, and what is under construction is gone by now.
        cure = "remove embeddings.sqlite there and run again; this costs time, but no documents"
        raise StorageError(f"the embedding cache in {store} is damaged ({error}); {cure}") from error
    except OSError as error:
        if error.errno not in _CURES:
            raise
        raise StorageError(f"the store {store} cannot be written: {_CURES[error.errno]}") from error


def create_database(path: Path, schema: str) -> None:
    """Create a SQLite file whole, readable only by its owner, unless it is there; raises sqlite3.Error and OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # its mode is 0600
    os.close(descriptor)
    new = Path(name)
    try:
        with closing(sqlite3.connect(new)) as connection:
            connection.executescript(schema)
        os.link(new, path)
    except FileExistsError:
        pass  # another process was faster
    finally:
        new.unlink()
