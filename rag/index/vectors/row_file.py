"""A matrix on the disk whose rows are read where they are asked for, and not mapped.

A mapped row brings 64 KB into the memory that counts as a process's own, and it stays: over a million chunks two
workers come to 1.5 GB more. To read a row takes about a microsecond, and none of it stays.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from rag.records import Rows, Vectors

_NUMBER = np.dtype("<f4")


class RowFile:
    """The rows of an `.npy` file of float32 numbers in two dimensions; read-only, safe for several threads."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and ValueError for a file that is not one, or not whole."""
        self._file = path.open("rb")
        try:
            version = np.lib.format.read_magic(self._file)
            if version != (1, 0):
                raise ValueError(f"{path.name} has version {version} of the format")
            shape, is_by_column, kind = np.lib.format.read_array_header_1_0(self._file)
            if len(shape) != 2 or is_by_column or kind != _NUMBER:
                raise ValueError(f"{path.name} has no rows of float32 numbers")
            self.shape: Final[tuple[int, int]] = shape
            self._start = self._file.tell()
            self._width = shape[1] * _NUMBER.itemsize
            size, expected = os.fstat(self._file.fileno()).st_size, self._start + shape[0] * self._width
            if size != expected:
                raise ValueError(f"{path.name} has {size} bytes, not {expected}")
        except BaseException:
            self._file.close()
            raise

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Rows) -> Vectors:
        """Return rows by their numbers, in that order: (n, dim). Raises OSError, also where the file was cut since."""
        return read_rows([self] * len(rows), rows, self.shape[1])

    def read_into(self, room: memoryview, row: int) -> None:
        """Read a row into `room`, which is as long as it; raises as above."""
        if os.preadv(self._file.fileno(), [room], self._start + row * self._width) != self._width:
            raise OSError(f"{self._file.name} ends before its row {row}")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_rows(files: Sequence[RowFile], rows: Rows, dimensions: int) -> Vectors:
    """Return rows, each by its number in a file of its own, in that order: (n, dim). Raises OSError."""
    read = np.empty((len(rows), dimensions), _NUMBER)
    if not read.size:
        return read
    width, view = dimensions * _NUMBER.itemsize, read.data.cast("B")
    for place, (file, row) in enumerate(zip(files, rows.tolist(), strict=True)):
        file.read_into(view[place * width : (place + 1) * width], row)
    return read
