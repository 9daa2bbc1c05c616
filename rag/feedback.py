"""Feedback on answers: `feedback.jsonl` in the store, one record per line, append-only.

It lies outside of every index: a new generation does not touch it, and nothing that is asked reads it.
"""

import errno
import fcntl
import json
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from rag.errors import RagError, StorageError, UsageError
from rag.files import sync
from rag.regular_files import opened_regular

Thumb = Literal["up", "down"]

_FILE = "feedback.jsonl"
_PROMPTLY = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_MOST_RECORD_BYTES = 256 * 2**10
_MOST_FILE_BYTES = 512 * 2**20  # a few hundred thousand records; who may speak must not be able to fill the disk
_PATIENCE_S = 2.0  # for another process that writes, or holds the file for whatever reason; a record takes milliseconds
_POLL_S = 0.02
_MOST_WRITERS = 16  # threads that may wait for that; a service has 40 for all requests
_writers = threading.BoundedSemaphore(_MOST_WRITERS)


@dataclass(frozen=True, slots=True)
class Cited:
    """A span that an answer cited: `text[start:end] == quote` in the document when the feedback was given."""

    collection: str
    document_id: str
    uri: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """One account's feedback on an answer (`account` is empty if anonymous), with its time in UTC, ISO 8601."""

    id: str
    at: str
    account: str
    answer_id: str
    question: str
    collections: tuple[str, ...]
    citations: tuple[Cited, ...]
    thumb: Thumb
    note: str


def feedback_file(store: Path) -> Path:
    return store / _FILE


def keep_feedback(store: Path, feedback: Feedback) -> None:
    """Append a record and flush it to disk; raises UsageError if it is too long, or StorageError.

    What a crash left of a line stays a line of its own. Nobody waits long for another process that holds the file.
    """
    line = (json.dumps(asdict(feedback), ensure_ascii=False) + "\n").encode()
    if len(line) > _MOST_RECORD_BYTES:
        raise UsageError(
            f"the feedback has {len(line)} bytes, but at most {_MOST_RECORD_BYTES} are allowed; shorten it"
        )
    path = feedback_file(store)
    if not _writers.acquire(blocking=False):
        raise _is_locked(path)
    try:
        _append(path, line)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}); free some space, or check who owns it"
        ) from error
    finally:
        _writers.release()


def read_feedback(store: Path) -> Iterator[Feedback | RagError]:
    """Yield the records, oldest first, and an error naming each line that cannot be read; raises StorageError."""
    path = feedback_file(store)
    try:
        with opened_regular(path) as file:
            for number, line in enumerate(file, start=1):
                yield _parse(line, f"{path}, line {number}")
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(
            f"{path} cannot be read ({error.strerror}); move it away, or restore it from a backup"
        ) from error


def erase_feedback(store: Path, is_to_go: Callable[[Feedback], bool]) -> int:
    """Remove records, and lines that nobody can read, from the file; return how many. Raises StorageError.

    Whoever speaks meanwhile waits, and no other record is lost, even if this is killed.
    """
    path = feedback_file(store)
    new = path.with_name(f".{path.name}.new")
    try:
        with _locked(path) as descriptor:
            new.unlink(missing_ok=True)  # a killed one has left it
            with open(descriptor, "rb", closefd=False) as file:
                lines = [line for line in file if line.strip()]
            kept = [line for line in lines if isinstance(said := _parse(line, ""), Feedback) and not is_to_go(said)]
            if len(kept) < len(lines):
                _replace(path, new, b"".join(line.rstrip(b"\n") + b"\n" for line in kept))
            return len(lines) - len(kept)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StorageError(
            f"{path} cannot be rewritten ({error.strerror}); what was said of answers is kept"
        ) from error


def copy_feedback(store: Path, target: Path) -> None:
    """Write a copy of the file, whole lines as of one moment, if there is one; raises OSError."""
    try:
        with _locked(feedback_file(store)) as descriptor:
            content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    except FileNotFoundError:
        return
    target.touch(0o600)
    target.write_bytes(content)


def _append(path: Path, line: bytes) -> None:
    is_new = not path.exists()
    with _locked(path, os.O_CREAT) as descriptor:
        size = os.fstat(descriptor).st_size
        if size + len(line) > _MOST_FILE_BYTES:
            raise StorageError(f"{path} has {size} bytes and is full; export it and move it away")
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(descriptor, line) != len(line):
            os.ftruncate(descriptor, size)
            raise StorageError(f"{path} cannot be written: the disk is full; free some space")
        os.fsync(descriptor)
    if is_new:
        sync(path.parent)


@contextmanager
def _locked(path: Path, flags: int = 0) -> Iterator[int]:
    """Yield a descriptor of the file, with its lock; of a new file where it was replaced while we waited."""
    while True:
        descriptor = os.open(path, _PROMPTLY | flags, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "it is not a regular file")
            _lock(descriptor, path)
            if _is_still(path, descriptor):
                yield descriptor
                return
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # a process that another thread forked meanwhile has it, too
            os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _replace(path: Path, new: Path, content: bytes) -> None:
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    new.replace(path)
    sync(path.parent)


def _lock(descriptor: int, path: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise _is_locked(path) from None
        time.sleep(_POLL_S)


def _is_locked(path: Path) -> StorageError:
    return StorageError(f"{path} is locked by another process; end that, or try again")


def _parse(line: bytes, where: str) -> Feedback | RagError:
    try:
        fields: dict[str, Any] = json.loads(line)
        citations = tuple(Cited(**citation) for citation in fields.pop("citations"))
        return Feedback(**{**fields, "collections": tuple(fields["collections"]), "citations": citations})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return StorageError(f"{where} is not feedback ({type(error).__name__}: {error}) and was left out")
