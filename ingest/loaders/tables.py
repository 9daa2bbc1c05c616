"""Writes a table's rows as text, and finds its header."""

import re
from collections.abc import Sequence

from ingest.loaders.decode import normalise

_HEADER_CHARACTERS = 500  # of a header row beside a chunk; the chunker cuts it to half of the encoder's length anyway
_MOST_TITLES = 10  # rows above a table; more are a list that something wider follows
_NUMBER = re.compile(r"[-+−(]?\s*+[$€£¥]?\s*+[-+−]?(?=\D*\d)[\d.,'’\s\u00a0\u202f]++(?:%|[$€£¥]|[A-Z]{3})?\)?$")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ].*)?$|\d{1,2}:\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def row_line(cells: Sequence[str]) -> str:
    """Return a row as one line, its cells between bars; empty cells at its end are left out."""
    texts = [" ".join(cell.split()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return normalise(" | ".join(texts)).strip()


def with_header(context: str, line: str) -> str:
    """Add a table's header row to its context: the rows below it say nothing without it."""
    return f"{context}\n{line[:_HEADER_CHARACTERS].rstrip()}" if line else context


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of `rows` names the columns: none of them holds a number or date there and below it too.

    Years count as names. A wrong header costs a line of context, a missed one the meaning of every row.
    """
    if len(rows) < 2:
        return False
    first, second = rows[0], next((row for row in rows[1:] if any(cell.strip() for cell in row)), [])
    return not any(not is_name(above) and is_value(below) for above, below in zip(first, second, strict=False))


def split_titles(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first rows stand above a table: one cell each, and wider rows below them."""
    widths = [sum(1 for cell in row if cell.strip()) for row in rows]
    first = next((i for i, width in enumerate(widths) if width > 1), 0)
    return first if first <= _MOST_TITLES else 0


def is_name(cell: str) -> bool:
    """Whether a cell may name a column: it holds text, a year, or nothing."""
    return not is_value(cell) or _YEAR.match(cell.strip()) is not None


def is_value(cell: str) -> bool:
    """Whether a cell holds a number, an amount, a date or a time."""
    text = cell.strip()
    return bool(_NUMBER.match(text) or _DATE.match(text))
