"""Where the file of a document is, and its bytes, as long as they are those that were indexed.

A document's uri is its root's name and its path below it; `sources.json` says where the roots lie. Only what is named
so is ever opened: no link, no `..` and no pipe leads to anything else.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rag.errors import IndexDamaged, UnknownName
from rag.generations import Collection
from rag.library import DocumentInfo

PDF = "application/pdf"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC  # opening a pipe must not wait for its writer


def may_show(collection: Collection, info: DocumentInfo) -> bool:
    """Say whether a document's pages can be shown, as far as can be told without reading its file."""
    if info.media_type != PDF:
        return False
    with suppress(UnknownName, IndexDamaged), _opened(collection, info):
        return True
    return False


def read_original(collection: Collection, info: DocumentInfo) -> bytes:
    """Return the bytes of a document's file; raises UnknownName where it is gone, or no longer what was indexed."""
    with _opened(collection, info) as file:
        content = file.read(info.bytes + 1)  # its length was compared, but it may grow while it is read
    if hashlib.sha256(content).hexdigest() != info.sha256:
        raise _changed(info.uri)
    return content


@contextmanager
def _opened(collection: Collection, info: DocumentInfo) -> Iterator[BinaryIO]:
    """Open a document's file, once: what is looked at is what is read. Raises UnknownName, IndexDamaged."""
    folder, parts = _locate(collection, info.uri)
    try:
        descriptor = _open_below(folder, parts)
    except OSError as error:
        raise UnknownName(f"the file of {info.uri} is not there any more ({error.strerror}); its text is") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != info.bytes:
            raise _changed(info.uri)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(descriptor)


def _locate(collection: Collection, uri: str) -> tuple[Path, Sequence[str]]:
    """Return the folder of the root that a uri begins with, and the names on the way from there to the file."""
    for name, folder, files in _roots(collection):
        relative = uri.removeprefix(f"{name}/")
        if relative == uri or (files is not None and relative not in files):
            continue
        parts = relative.split("/")
        if not any(part in ("", ".", "..") or "\0" in part for part in parts):
            return folder, parts
    raise UnknownName(f"{uri} was not read from a file of its own: there is its text, and no picture of it")


def _roots(collection: Collection) -> Iterator[tuple[str, Path, list[str] | None]]:
    """Yield name, folder and, unless all below it is covered, the files of each root; see `ingest.sources`."""
    try:
        for root in json.loads(collection.sources.read_text("utf-8"))["roots"]:
            yield root["name"], Path(root["folder"]), root["files"]
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{collection.sources} cannot be read ({error}); restore it from a backup") from error


def _open_below(folder: Path, parts: Sequence[str]) -> int:
    """Open a file step by step, following no link below `folder`; raises OSError."""
    here = os.open(folder, _FOLDER)
    try:
        for part in parts[:-1]:
            deeper = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = deeper
        return os.open(parts[-1], _FILE | os.O_NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)


def _changed(uri: str) -> UnknownName:
    return UnknownName(f"the file of {uri} was changed since it was indexed; its text is shown as it was then")
