"""The vectors of every chunk's tokens, in files of each segment, mapped into memory; an index need not have them.

tokens/chunks.npy        the chunks' ids, in order
tokens/starts.npy        where each chunk's tokens begin, and where the last one's end
tokens/frequencies.npy   by token id, the number of chunks that hold the token
tokens/ids.bin           int32, the tokens' ids
tokens/codes.bin         uint8 (tokens, bytes), their vectors, packed
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexDamaged
from rag.index.token_packing import PackedTokens, packed_bytes

_FOLDER = "tokens"
_CHUNKS, _STARTS, _FREQUENCIES = "chunks.npy", "starts.npy", "frequencies.npy"
_IDS, _CODES = "ids.bin", "codes.bin"
_Item = TypeVar("_Item", bound=np.generic)


class TokenVectorWriter:
    """Writes the tokens of chunks, given in order of their ids."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / _FOLDER
        self._folder.mkdir()
        self._chunks: list[str] = []
        self._counts: list[int] = []
        self._frequencies = np.zeros(0, np.int32)
        self._ids = (self._folder / _IDS).open("wb")
        self._codes = (self._folder / _CODES).open("wb")

    def add(self, chunk_ids: Sequence[str], tokens: Sequence[PackedTokens]) -> None:
        """Append the tokens of some chunks."""
        for each in tokens:
            self._ids.write(each.ids.astype("<i4").tobytes())
            self._codes.write(each.codes.tobytes())
            self._count(np.unique(each.ids))
        self._chunks.extend(chunk_ids)
        self._counts.extend(len(each.ids) for each in tokens)

    def finish(self) -> None:
        """Write what tells where each chunk's tokens are."""
        self.close()
        np.save(self._folder / _CHUNKS, np.array(self._chunks, dtype="S"), allow_pickle=False)
        np.save(self._folder / _STARTS, np.cumsum([0, *self._counts], dtype=np.int64), allow_pickle=False)
        np.save(self._folder / _FREQUENCIES, self._frequencies, allow_pickle=False)

    def close(self) -> None:
        """Let go of the files, finished or not."""
        self._ids.close()
        self._codes.close()

    def _count(self, distinct: NDArray[np.int32]) -> None:
        missing = int(distinct.max(initial=-1)) + 1 - len(self._frequencies)
        if missing > 0:
            self._frequencies = np.pad(self._frequencies, (0, missing))
        self._frequencies[distinct] += 1


class TokenVectorFile:
    """The tokens of a sealed generation's chunks, read-only; safe for several threads."""

    def __init__(self, segments: Sequence[Path], dimensions: int) -> None:
        """Map what is in the folders of a generation's segments; raises IndexDamaged."""
        self.dimensions = dimensions
        try:
            self._parts = [_Part(segment / _FOLDER, packed_bytes(dimensions)) for segment in segments]
        except (OSError, ValueError, EOFError, IndexError, TypeError) as error:
            raise IndexDamaged(
                f"the token vectors of the index cannot be read ({error}); rebuild it: ingest run --checksum"
            ) from error
        self._frequencies = _sum([part.frequencies for part in self._parts])
        self._chunks = sum(len(part.chunks) for part in self._parts)

    def tokens(self, chunk_ids: Sequence[str], segments: Sequence[int] | None = None) -> list[PackedTokens]:
        """Return the tokens of each chunk; raises IndexDamaged for one that is not here.

        `segments` are the numbers of those that hold the chunks, where they are known.
        """
        if segments is not None:
            return [self._parts[segment].tokens(chunk) for segment, chunk in zip(segments, chunk_ids, strict=True)]
        holders = (next((part for part in self._parts if part.holds(chunk)), self._parts[0]) for chunk in chunk_ids)
        return [part.tokens(chunk) for part, chunk in zip(holders, chunk_ids, strict=True)]

    def rarity(self, token_ids: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return each token's inverse document frequency, by chunks; a token that none holds has the highest."""
        known = token_ids < len(self._frequencies)
        counts = np.zeros(len(token_ids))
        counts[known] = self._frequencies[token_ids[known]]
        return np.log(1 + (self._chunks - counts + 0.5) / (counts + 0.5))

    def close(self) -> None:
        """Unmap the files."""
        self._parts.clear()


class _Part:
    """The tokens of one segment's chunks."""

    def __init__(self, folder: Path, width: int) -> None:
        self.chunks = np.load(folder / _CHUNKS, allow_pickle=False)
        self.frequencies = np.load(folder / _FREQUENCIES, allow_pickle=False)
        self._starts = np.load(folder / _STARTS, allow_pickle=False)
        count = int(self._starts[-1])
        self._ids = _map(folder / _IDS, np.int32, (count,))
        self._codes = _map(folder / _CODES, np.uint8, (count, width))

    def holds(self, chunk_id: str) -> bool:
        return self._row(chunk_id) is not None

    def tokens(self, chunk_id: str) -> PackedTokens:
        row = self._row(chunk_id)
        if row is None:
            raise IndexDamaged("a chunk has no token vectors; rebuild the index: ingest run --checksum")
        start, end = self._starts[row], self._starts[row + 1]
        return PackedTokens(self._ids[start:end], self._codes[start:end])

    def _row(self, chunk_id: str) -> int | None:
        wanted = chunk_id.encode()
        row = int(self.chunks.searchsorted(wanted)) if len(self.chunks) else 0
        return row if row < len(self.chunks) and self.chunks[row] == wanted else None


def _sum(frequencies: Sequence[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Add up the frequencies of segments, which know tokens up to different ids."""
    total = np.zeros(max((len(each) for each in frequencies), default=0), np.int32)
    for each in frequencies:
        total[: len(each)] += each
    return total


def token_chunk_ids(folder: Path) -> list[str]:
    """Return the ids of the chunks whose tokens a segment's folder has, in order."""
    return [chunk_id.decode() for chunk_id in np.load(folder / _FOLDER / _CHUNKS, allow_pickle=False)]


def _map(path: Path, kind: type[_Item], shape: tuple[int, ...]) -> NDArray[_Item]:
    """Map a file that has just the bytes of `shape`; raises ValueError for another size."""
    bytes_expected = int(np.prod(shape)) * np.dtype(kind).itemsize
    if path.stat().st_size != bytes_expected:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, not {bytes_expected}")
    if not bytes_expected:  # a map of no bytes cannot be made
        return np.empty(shape, kind)
    return np.memmap(path, dtype=kind, mode="r", shape=shape)
