"""Wipes the unused memory in the files of Chroma's graph, which may hold any earlier content.

hnswlib makes room for 100 rows at first and saves all of it, so that the files of a small graph end with pieces of the
process's memory: texts of documents, forgotten ones among them, and passwords. They are replaced by zeros.
"""

import struct
from pathlib import Path

from rag.errors import StorageError

_VERSION = 1
# The version, and of hnswlib's own header: offset of the links, room in rows, rows, bytes a row.
_HEADER = struct.Struct("<i4Q")
_LENGTH_BYTES = 4  # of a row in length.bin
_PIECE = 2**20


def wipe_unused(folder: Path) -> None:
    """Zero the bytes after the rows of every graph below `folder`; raises StorageError for an unknown format."""
    for path in folder.rglob("header.bin"):
        version, _, _, rows, row_bytes = _read_header(path)
        if version != _VERSION:
            raise StorageError(
                f"Chroma wrote a graph in format {version}, but only {_VERSION} is supported; "
                "install the version of chromadb in requirements.lock"
            )
        _zero_from(path.with_name("data_level0.bin"), rows * row_bytes)
        _zero_from(path.with_name("length.bin"), rows * _LENGTH_BYTES)


def _read_header(path: Path) -> tuple[int, ...]:
    with path.open("rb") as file:
        content = file.read(_HEADER.size)
    return _HEADER.unpack(content.ljust(_HEADER.size, b"\0"))


def _zero_from(path: Path, start: int) -> None:
    with path.open("r+b") as file:
        left = file.seek(0, 2) - start
        file.seek(start)
        while left > 0:
            left -= file.write(bytes(min(left, _PIECE)))
