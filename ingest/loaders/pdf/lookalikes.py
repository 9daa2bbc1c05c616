"""Tells tables from what lines up without being one: prose in columns, lists, forms, tables of contents."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.loaders.pdf.bands import Band, Cell
from ingest.loaders.tables import is_value

_MARKER = re.compile(
    r"[^\w\s]{1,2}|[(\[]?(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])[.)\]]{0,2}"
)  # an item's, or a line's number
_LEADER = re.compile(r"(?:[.…·_]\s?){3}")
_PROSE_WORDS = 4  # at least in each of two pieces of a line: columns of running text
_CLOSE = 0.5  # times the height of a line: rows of text that are no farther apart may be anything
_LABELS = 0.3  # of the rows begin with a label and its colon
_HALF = 0.5
_FEW = 0.1
_TICKS = frozenset("-–—−xX✓✔✗●○•☐☑☒")  # a cell's whole content, and a value


def is_lookalike(rows: Sequence[Sequence[Cell]], bands: Sequence[Band]) -> bool:
    """Whether rows of two cells and more, made of `bands`, are no table."""
    texts = [[cell.text for cell in row] for row in rows]
    firsts = [row[0] for row in texts]
    leaders = sum(any(_LEADER.search(text) for text in row) for row in texts)
    labels = sum(text.endswith(":") for text in firsts)
    if leaders > len(rows) / 3 or labels > _LABELS * len(rows) or _is_prose(bands) or _is_written_down(rows):
        return True
    if _is_contents(texts) or _is_drawing(texts):
        return True
    return len(texts[0]) == 2 and _is_pair(firsts, [row[1] for row in texts], bands)


def _is_pair(firsts: Sequence[str], seconds: Sequence[str], bands: Sequence[Band]) -> bool:
    """Whether two columns are a list with its markers, or texts that happen to line up."""
    if sum(bool(_MARKER.fullmatch(text)) for text in firsts) > _HALF * len(firsts):
        return True
    has_values = sum(map(is_value, seconds)) >= _HALF * (len(seconds) - 1)
    return not has_values and _usual_gap(bands) <= _CLOSE


def _is_contents(texts: Sequence[Sequence[str]]) -> bool:
    """Whether rows are entries with their pages: whole numbers that only go up, and hardly any others."""
    pages = [int(row[-1]) for row in texts if row[-1].isdecimal()]
    others = sum(is_value(cell) for row in texts for cell in row[1:-1])
    is_counted = len(pages) >= max(3, len(texts) - 1) and all(one <= other for one, other in pairwise(pages))
    return is_counted and others <= _FEW * len(texts)


def _is_drawing(texts: Sequence[Sequence[str]]) -> bool:
    """Whether most cells are single letters: a diagram, or a formula."""
    cells = [cell for row in texts for cell in row if cell]
    return sum(len(cell) == 1 and not (cell.isdecimal() or cell in _TICKS) for cell in cells) > _HALF * len(cells)


def _is_written_down(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the page writes column after column: blocks side by side, such as two addresses."""
    words = [[word for cell in row for word in cell.words] for row in rows]
    return sum(max(above) > min(below) for above, below in pairwise(words)) > _FEW * len(rows)


def _is_prose(bands: Sequence[Band]) -> bool:
    pieces = [[len(cell.words) for cell in band.cells] for band in bands if len(band.cells) > 1]
    wordy = sum(sum(count >= _PROSE_WORDS for count in counts) > 1 for counts in pieces)
    return wordy > _HALF * len(pieces) and _usual_gap(bands) <= _CLOSE


def _usual_gap(bands: Sequence[Band]) -> float:
    return median((below.top - above.bottom) / above.height for above, below in pairwise(bands))
