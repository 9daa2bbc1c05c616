"""Words of neighbouring segments in one part of tantivy's: a question looks each of its words up in every part.

    generations/000007/merged/010/words/         those of the segments 0100, 01010, 01011 and so on
    generations/000007/merged/010/segments.json  which these are, and where the chunks of each begin

Which segments are merged is a function of what is indexed, as the segments are. They keep their own words, of which
those of the next generation are merged. A generation without merged words answers as well, only slower; of equally good
chunks it may find others, where there are more than are asked for.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rag.errors import IndexDamaged
from rag.index.segments import WHOLE, list_segments
from rag.index.word_files import FEWEST_MERGED, LARGEST_MERGED, join_words, merge_words

FOLDER = "merged"
_SEGMENTS = "segments.json"
# Eight words among a million chunks in 272 segments took 37 ms of CPU; 19.5 with those of 16 segments merged, 17.8 with
# all of them. To merge 16 takes 0.35 s, which a change of any of them costs.
_MOST_CHUNKS = 80_000


def divide_words(chunks: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the names of the segments whose words are merged, by their folder; `chunks` counts those of each segment.

    Together are the segments below a node of the trie. Tantivy puts the largest first, and of equally large ones any:
    of these only the first by name is merged, and the others stay as they are.
    """
    divided = {}
    for node, names in _nodes(chunks, sorted(chunks), ""):
        by_size = {chunks[name]: name for name in reversed(names) if 0 < chunks[name] <= LARGEST_MERGED}
        if len(by_size) >= FEWEST_MERGED:
            divided[node or WHOLE] = [by_size[size] for size in sorted(by_size, reverse=True)]
    return divided


def write_merged(folder: Path, segments: Sequence[Path]) -> None:
    """Write the merged words of some segments, in the order of `divide_words`, into the new `folder`.

    There is none where they cannot be merged: it is tried again by the next run that changes something.
    """
    starts = merge_words(segments, folder)
    if starts:
        listed = [[segment.name, first] for segment, first in zip(segments, starts, strict=True)]
        (folder / _SEGMENTS).write_text(json.dumps(listed))


def read_merged(folder: Path) -> list[tuple[str, int]]:
    """Return the segments that a folder of merged words has, each with the number of its first chunk there.

    Raises IndexDamaged.
    """
    try:
        return [(name, first) for name, first in json.loads((folder / _SEGMENTS).read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(
            f"{folder / _SEGMENTS} cannot be read ({error}); rebuild the index: ingest run --checksum"
        ) from error


def join_generation(generation: Path, view: Path) -> list[tuple[int, int, int]]:
    """Make the new folder `view` an index of the words of all segments of a generation, merged or not.

    Return for each run of a segment's chunks: its part, the number of its first chunk there, that of the segment.
    """
    segments = list_segments(generation)
    number = {segment.name: place for place, segment in enumerate(segments)}
    merged = sorted((generation / FOLDER).glob("*"))
    runs = [(part, first, number[name]) for part, folder in enumerate(merged) for name, first in read_merged(folder)]
    done = {segment for _, _, segment in runs}
    others = [place for place in range(len(segments)) if place not in done]
    counts = join_words([*merged, *(segments[place] for place in others)], view)
    part = len(merged)
    for place, count in zip(others, counts[len(merged) :], strict=True):
        runs += [(part + own, 0, place) for own in range(count)]
        part += count
    return runs


def _nodes(chunks: Mapping[str, int], names: Sequence[str], node: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the highest nodes of the trie below which there are few enough chunks, and their segments."""
    if len(names) <= 1 or sum(chunks[name] for name in names) <= _MOST_CHUNKS:
        yield node, names
        return
    for bit in "01":
        yield from _nodes(chunks, [name for name in names if name.startswith(node + bit)], node + bit)
