"""Writes the rows of a spreadsheet: a table per block of rows, with the lines above it as its caption."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import TypeAlias

from ingest.loaders.records_text import TITLE_CHARACTERS
from ingest.loaders.tables import has_header, is_value, row_line, split_titles
from ingest.loaders.writing import TextWriter, below

Row: TypeAlias = list[str]

_SAMPLE_ROWS = 20


def add_sheet(writer: TextWriter, sheet: str, rows: Iterable[Row], path: str) -> None:
    """Add the blocks of rows between blank rows; one line above a table is its caption.

    The sheet's own name is text, for that is where a reader sees it, but in no chunk: it is in all their contexts.
    """
    header: Row = []
    name = sheet  # until it is written: a sheet without a cell says nothing
    here = path
    caption = ""  # a line or two that wait for the table below them
    for is_blank, run in groupby(rows, key=lambda row: not any(cell.strip() for cell in row)):
        if is_blank:
            continue
        writer.add(name, path, "furniture")
        name = ""
        block = iter(run)
        sample = list(islice(block, _SAMPLE_ROWS))
        above = split_titles(sample)
        if not above and max(map(_width, sample)) == 1:  # no table at all
            sample += block
            above = len(sample)
        if above:
            writer.add(caption, here)
            lines = [row_line(row).lstrip("| ") for row in sample[:above]]
            caption = "\n".join(lines)
            if _is_caption(lines):
                here = below(path, lines[0])
            elif above == len(sample):
                writer.add(caption, here)
                caption = ""
        if above < len(sample):
            header = _add_block(writer, sample[above:], block, here, header, caption)
            caption = ""
    writer.add(caption, here)


def _add_block(writer: TextWriter, sample: list[Row], rest: Iterator[Row], path: str, header: Row, caption: str) -> Row:
    """Add one table and return the header that a block without one below it continues."""
    margin = min(next(i for i, cell in enumerate(row) if cell.strip()) for row in sample)  # empty columns before it
    rows = (row[margin:] if not any(row[:margin]) else row for row in chain(sample, rest))
    first = sample[0][margin:]
    opens = has_header(sample) or (len(sample) == 1 and not header and not any(map(is_value, first)))
    if opens:
        writer.add_table(islice(rows, 1, None), path, first, caption=caption)
        return first
    known = header if header and max(map(_width, sample)) <= _width(header) else []
    writer.add_table(rows, path, known, caption=caption, repeats_header=False)
    return known


def _width(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_caption(lines: Sequence[str]) -> bool:
    line = lines[0]
    return len(lines) <= 2 and len(line) <= TITLE_CHARACTERS and not line.endswith((".", ":")) and not is_value(line)
