"""Finds a document's file, if it still exists with its indexed length.

A document's uri is its root's name and its path below it; `sources.json` says where the roots lie. Only what is named
so is ever opened: no link, no `..` and no pipe leads to anything else.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.errors import IndexDamaged, UnknownName, UsageError
from rag.files import read_text
from rag.index.generations import Collection
from rag.index.schema import DocumentInfo
from rag.regular_files import NotRegular, open_below, stays_below

PDF = "application/pdf"
_MOST_BYTES = 256 * 2**20  # of a file that is drawn: it is read and hashed for each picture


def may_show(collection: Collection, info: DocumentInfo) -> bool:
    """Whether a document's pages can be shown, judged without reading its file."""
    with suppress(UnknownName, IndexDamaged), opened_pdf(collection, info):
        return True
    return False


@contextmanager
def opened_pdf(collection: Collection, info: DocumentInfo) -> Iterator[int]:
    """Open a document's file once and yield its descriptor; its length is the indexed one.

    Whoever reads it compares its sha256, and uses the very bytes that were compared. Raises UnknownName if there is
    no such file, and IndexDamaged.
    """
    if info.media_type != PDF:
        raise UnknownName(f"{info.uri} is not a PDF, so there is its text but no picture")
    if info.bytes > _MOST_BYTES:
        raise UnknownName(f"the file of {info.uri} is too large to draw ({info.bytes} bytes); its text is available")
    folder, parts = _locate(collection, info.uri)
    changed = UnknownName(f"the file of {info.uri} has changed since it was indexed; its indexed text is available")
    try:
        descriptor = open_below(folder, parts)
    except NotRegular as error:
        raise changed from error
    except OSError as error:
        raise UnknownName(f"the file of {info.uri} is missing ({error.strerror}); its text is available") from error
    try:
        if os.fstat(descriptor).st_size != info.bytes:
            raise changed
        yield descriptor
    finally:
        os.close(descriptor)


def file_of(collection: Collection, info: DocumentInfo, links_into: Sequence[Path] = ()) -> Path:
    """Return the path of a document's file, a link followed as far as it may lead; raises UsageError, IndexDamaged."""
    try:
        folder, parts = _locate(collection, info.uri)
        path = Path(os.path.realpath(folder.joinpath(*parts), strict=True))
    except UnknownName as error:
        raise UsageError(f"{info.uri} was not read from a file; its text: rag show {info.uri}") from error
    except OSError as error:
        raise UsageError(
            f"the file of {info.uri} is missing ({error.strerror}); its indexed text: rag show {info.uri}"
        ) from error
    if not any(path.is_relative_to(os.path.realpath(place)) for place in (folder, *links_into)):
        raise UsageError(f"the file of {info.uri} is a link out of its folder now; its text: rag show {info.uri}")
    return path


def _locate(collection: Collection, uri: str) -> tuple[Path, Sequence[str]]:
    """Return the folder of the root that a uri begins with, and the names on the way from there to the file."""
    for name, folder, files in _roots(collection):
        relative = uri.removeprefix(f"{name}/")
        if relative == uri or (files is not None and relative not in files):
            continue
        parts = relative.split("/")
        if stays_below(parts):
            return folder, parts
    raise UnknownName(f"{uri} was not read from a file, so there is its text but no picture")


def _roots(collection: Collection) -> Iterator[tuple[str, Path, list[str] | None]]:
    """Yield name, folder and, unless all below it is covered, the files of each root; see `ingest.sources.roots`."""
    try:
        for root in json.loads(read_text(collection.sources))["roots"]:
            yield root["name"], collection.folder / root["folder"], root["files"]  # that of uploads is relative
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{collection.sources} cannot be read ({error}); restore it from a backup") from error
