"""Segments: the parts of a generation, each of some documents and whole in itself: a change costs what it changes.

    generations/000007/segments/010/library.sqlite, rows/, vectors/, tokens/, words/

They are the leaves of a binary trie over the documents' ids, which are hashes: a leaf holds at most `MOST_CHUNKS`
chunks, or one document. So the leaves are a function of what is indexed alone, not of the order in which it came. A
leaf is named by the bits that the ids of its documents begin with. Pure, but for `list_segments`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

FOLDER = "segments"
LIBRARY = "library.sqlite"  # of a segment
WHOLE = "all"  # the name of the one leaf of a small collection
# One changed document costs the writing of a leaf: 0.9 s for 3,400 chunks. Every question looks its words up in each
# leaf: 0.1 ms for one of 20,000 short chunks, 1.6 ms for 200 of 100 each.
MOST_CHUNKS = 5_000
_BITS = 96  # of a document's id, see `rag.records.derive_id`


def divide(chunks_of: Mapping[str, int], most: int) -> dict[str, list[str]]:
    """Return the ids of the documents of each leaf, by its name; `chunks_of` counts those of every document."""
    ids = sorted(chunks_of, key=number)
    before = [0, *accumulate(chunks_of[each] for each in ids)]
    leaves = _leaves([number(each) for each in ids], before, most, prefix="", first=0, last=len(ids))
    return {prefix or WHOLE: ids[first:last] for prefix, first, last in leaves}


def _leaves(
    numbers: Sequence[int], before: Sequence[int], most: int, *, prefix: str, first: int, last: int
) -> Iterator[tuple[str, int, int]]:
    """Yield the leaves below a node, in order: their bits, and which documents they hold; empty ones are left out."""
    if before[last] - before[first] <= most or last - first == 1:
        yield prefix, first, last
        return
    middle = bisect_right(numbers, lowest(prefix + "1") - 1, first, last)
    for bit, start, end in (("0", first, middle), ("1", middle, last)):
        if start < end:
            yield from _leaves(numbers, before, most, prefix=prefix + bit, first=start, last=end)


def first_numbers(names: Sequence[str]) -> list[int]:
    """Return the lowest number that a document of each leaf may have; the names are given in order."""
    return [lowest(name) for name in names] if len(names) > 1 else [0]


def holder(first: Sequence[int], document_id: str) -> int:
    """Return which leaf holds a document if any does; `first` are their `first_numbers`."""
    return bisect_right(first, number(document_id)) - 1 if len(first) > 1 else 0


def list_segments(generation: Path) -> list[Path]:
    """Return the folders of a generation's segments, in order; one of an older format is one segment by itself."""
    folder = generation / FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else [generation]


def list_libraries(generation: Path) -> list[Path]:
    """Return the libraries of a generation's segments, in order."""
    return [segment / LIBRARY for segment in list_segments(generation)]


def number(document_id: str) -> int:
    """Return a document's id as a number: leaves are in the order of these."""
    return int(document_id, 16)


def lowest(name: str) -> int:
    """Return the lowest number that begins with a leaf's bits."""
    return int(name, 2) << (_BITS - len(name)) if name != WHOLE and name else 0
