"""Reads files that somebody else may have put there: regular ones alone, without waiting for them, up to a size.

A pipe without a writer would hang whoever opens it, a device may never end, and a sparse file may claim a terabyte.
Each is refused with an OSError, as a file is that is missing or forbidden.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

MOST_TEXT = 16 * 2**20  # bytes of a text that a person writes or a command is given; a larger file is something else
MOST_STATE = 2**30  # bytes of what a program writes as text: an index's sources, an evaluation's questions and rows
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC  # O_PATH needs no right to list it
_PIECE = 2**20  # bytes read at a time of what is longer than it says
_HANDED_OVER = frozenset({"/dev/stdin", "/dev/fd", "/proc/self/fd"})  # `<(command)` is a pipe there


class NotRegular(OSError):
    """A path of a pipe, a socket, a device or a link, where a file should be."""


class LeadsOut(OSError):
    """A path that a link takes out of the folders it may lead into."""


def read_bounded(path: Path, most_bytes: int) -> bytes:
    """Return the content of a regular file; raises OSError, also if it has more than `most_bytes`."""
    with opened_regular(path) as file:
        return read_at_most(file, most_bytes)


def read_given(path: Path, most_bytes: int = MOST_TEXT) -> bytes:
    """Return the content of a file that a command was given: a regular one, or the pipe of a shell's `<(command)`."""
    with opened_given(path) as file:
        return read_at_most(file, most_bytes)


@contextmanager
def opened_given(path: Path) -> Iterator[BufferedReader]:
    """Open what `read_given` reads; raises OSError."""
    is_handed_over = not _HANDED_OVER.isdisjoint((str(path), str(path.parent)))
    with path.open("rb") if is_handed_over else opened_regular(path) as file:
        yield file


@contextmanager
def opened_regular(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file, following links; raises OSError."""
    with os.fdopen(_checked(path, _FILE), "rb") as file:
        yield file


def stays_below(parts: Sequence[str]) -> bool:
    """Whether the names on a way lead to something below the folder where it begins, and can be names at all."""
    return not any(part in ("", ".", "..") or "\0" in part for part in parts)


def open_inside(path: Path, folders: Sequence[Path]) -> int:
    """Return a descriptor of a regular file that lies below one of `folders`, wherever links lead on the way to it.

    Where it lies is found out first, and then opened step by step without following any link: one that was put there
    meanwhile is an error, not a way out. Raises OSError, and LeadsOut for a file that lies elsewhere.
    """
    for folder in folders:  # most files have no link on the way
        if path.is_relative_to(folder) and ".." not in path.parts:
            with suppress(OSError):
                return open_below(folder, path.relative_to(folder).parts)
    real = Path(os.path.realpath(path))
    for folder in folders:
        top = Path(os.path.realpath(folder))
        if real.is_relative_to(top):
            return open_below(top, real.relative_to(top).parts)
    raise LeadsOut(errno.EXDEV, "a link leads out of its folder", str(path))


def open_below(folder: Path, parts: Sequence[str]) -> int:
    """Return a descriptor of a regular file, following no link below `folder`; raises OSError."""
    here = os.open(folder, _FOLDER)
    try:
        for part in parts[:-1]:
            deeper = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = deeper
        return _checked(parts[-1] if parts else ".", _FILE | os.O_NOFOLLOW, here)
    finally:
        os.close(here)


def read_at_most(file: BinaryIO, most_bytes: int) -> bytes:
    """Return what is left of a file; raises OSError if that is more than `most_bytes`, or never ends."""
    size = os.fstat(file.fileno()).st_size
    content = file.read(min(size, most_bytes) + 1)
    pieces, length = [content], len(content)
    while length <= most_bytes and (piece := file.read(_PIECE)):  # it grows, or is one of those that say 0
        pieces.append(piece)
        length += len(piece)
    if max(size, length) > most_bytes:
        raise _too_large(most_bytes)
    return b"".join(pieces)


def hash_at_most(file: BinaryIO, most_bytes: int) -> str:
    """Return the sha256 of what is left of a file, in hexadecimal digits; raises OSError as `read_at_most` does."""
    digest, left = hashlib.sha256(), most_bytes
    while piece := file.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise _too_large(most_bytes)
        digest.update(piece)
    return digest.hexdigest()


def _checked(path: Path | str, flags: int, folder: int | None = None) -> int:
    """Open what is a regular file before and after: opening a device can already do something."""
    _require_regular(os.stat(path, dir_fd=folder, follow_symlinks=not flags & os.O_NOFOLLOW), path)
    descriptor = os.open(path, flags, dir_fd=folder)
    try:
        _require_regular(os.fstat(descriptor), path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _require_regular(status: os.stat_result, path: Path | str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise NotRegular(errno.EINVAL, "it is not a regular file", str(path))


def _too_large(most_bytes: int) -> OSError:
    size = f"{most_bytes >> 20} MB" if most_bytes >= 2**20 else f"{most_bytes} bytes"
    return OSError(errno.EFBIG, f"it has more than {size}")
