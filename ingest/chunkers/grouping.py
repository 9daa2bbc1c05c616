"""Packs consecutive units into chunks."""

from collections.abc import Iterable, Iterator, Sequence

from ingest.chunkers.weighing import Unit
from rag.text.lines import is_bare_lead_in, kind_of, opens_record, opens_with_hash, opens_with_sign

_ENOUGH = 0.35  # of the size: a chunk may end early, at a paragraph's end, once it is that full (docs/experiments.md)
_SMALL = 0.5  # of the size: a last chunk smaller than this is evened out with the one before it
_HEADING_CHARACTERS = 80
_STACKED = 3  # headings in a row: more lines that read as such may be a list of names, or a log
_WRAPPED = 150  # characters: a longer line is not one of many that a paragraph was wrapped into


def pack(text: str, units: Iterable[Unit], size: int, room: int) -> Iterator[list[Unit]]:
    """Fill chunks one after the other; none ends with a heading, and the last is not tiny.

    `size` and `room` are what the weights of a chunk's units, cl100k and the encoder's, may come to.
    """
    before: list[Unit] = []
    chunk: list[Unit] = []
    cl100k = encoder = 0
    for unit in units:
        if chunk and (cl100k + unit.cl100k > size or encoder + unit.encoder > room):
            if before:
                yield before
            kept = _good_end(text, chunk, unit, cl100k, size)
            before, chunk = chunk[:kept], chunk[kept:]
            cl100k, encoder = weight(chunk), sum(unit.encoder for unit in chunk)
            if chunk and (cl100k + unit.cl100k > size or encoder + unit.encoder > room):
                yield before
                before, chunk = chunk, []
                cl100k = encoder = 0
        chunk.append(unit)
        cl100k += unit.cl100k
        encoder += unit.encoder
    last = [before, chunk]
    if before and cl100k < _SMALL * size:
        last = evened(before + chunk, size, room) or last
    yield from (part for part in last if part)


def weight(units: Sequence[Unit]) -> int:
    """Return the units' cl100k tokens."""
    return sum(unit.cl100k for unit in units)


def is_within(units: Sequence[Unit], size: int, room: int) -> bool:
    """Whether units fit into a chunk, by the sums of their weights."""
    return weight(units) <= size and sum(unit.encoder for unit in units) <= room


def halves(chunk: Sequence[Unit]) -> list[list[Unit]]:
    """Split a chunk that turned out too large."""
    half = len(chunk) // 2
    return [list(chunk[:half]), list(chunk[half:])]


def evened(units: Sequence[Unit], size: int, room: int) -> list[list[Unit]]:
    """Split units into the two most even parts that fit; return nothing if no split fits."""
    splits = [
        [list(units[:i]), list(units[i:])]
        for i in range(1, len(units))
        if is_within(units[:i], size, room) and is_within(units[i:], size, room)
    ]
    return min(splits, key=lambda parts: abs(weight(parts[0]) - weight(parts[1])), default=[])


def _good_end(text: str, chunk: Sequence[Unit], following: Unit, cl100k: int, size: int) -> int:
    """Return how many of a full chunk's units to keep: up to a paragraph's end, if that leaves it full enough."""
    after = following
    for kept in range(len(chunk), 0, -1):
        if cl100k < _ENOUGH * size:
            break
        unit = chunk[kept - 1]
        if _ends_paragraph(text, unit, after):
            return kept
        cl100k -= unit.cl100k
        after = unit
    kept = len(chunk)
    while kept > 0 and _is_heading(text, chunk[kept - 1], chunk[kept] if kept < len(chunk) else following):
        kept -= 1
    are_headings = len(chunk) - kept <= _STACKED or weight(chunk[:kept]) >= _ENOUGH * size
    return kept if kept and are_headings else len(chunk)


def _ends_paragraph(text: str, unit: Unit, following: Unit) -> bool:
    breaks = text.count("\n", unit.span.end, following.span.start)
    line = unit.span.end - text.rfind("\n", 0, unit.span.end)
    return (breaks > 1 or (breaks == 1 and line > _WRAPPED)) and not _is_heading(text, unit, following)


def _is_heading(text: str, unit: Unit, following: Unit) -> bool:
    """Whether a unit reads as the heading of, or the lead-in to, what follows."""
    line = text[unit.span.start : unit.span.end]
    if opens_record(line):
        return False
    if "\n" in text[unit.span.end : following.span.start] and is_bare_lead_in(line):
        return True
    if len(line) > _HEADING_CHARACTERS or "\n" in line or kind_of(line) == "row":
        return False
    return opens_with_hash(line) or (line[-1].isalpha() and not opens_with_sign(line))
