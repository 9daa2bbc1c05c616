"""From pages of words to one text that word boxes point into.

The text is what a reader sees: words with one space between them, the page's own lines, a blank line where the page
has a gap. A word that a hyphen breaks over two lines is one word again, with two boxes; the hyphen stays where it is
part of the word (`in-network`), as the rest of the document tells.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from ingest.loaders.pdf.broken_words import unbroken, vocabulary_of
from ingest.loaders.pdf.headings import Heading
from ingest.loaders.pdf.raw_pages import RawPage, RawTable, TableRow
from rag.records import Page, Span, WordBoxes

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_VERTICAL = "︐︑︒︓︔︕︖︗︘︙︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄"  # signs of print that runs downwards
_GLYPHS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}  # a font's matter, not the word's
    | {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "‣", "\uf0fc": "✓", "\uf02d": "–"}  # bullets of Symbol and Wingdings
    | dict(zip(_VERTICAL, "，、。：；！？〖〗…—–（）｛｝〔〕【】《》〈〉「」『』", strict=True))
)
_PARAGRAPH_PITCH = 1.3  # of the page's usual line pitch: more is a gap
_STOPS = (".", "!", "?", ":", ";", '."', ".”", ".)")
_SAME_COLUMN_PT = 3.0  # a table that goes on overleaf has its columns where they were


@dataclass(frozen=True, slots=True)
class TableText:
    """A table's span in the document's text, and its header row, which is on an earlier page if it goes on from there.

    header: as it is written there; empty without one.
    """

    span: Span
    header: str


@dataclass(frozen=True, slots=True)
class PdfText:
    """A PDF's text, its pages, and the spans of its furniture, its headings and its tables, in order."""

    text: str
    pages: tuple[Page, ...]
    furniture: tuple[Span, ...]
    headings: tuple[Heading, ...]
    tables: tuple[TableText, ...]


def clean_page(page: RawPage) -> RawPage:
    """Return the page with its words in NFC, without characters that nobody sees, and words that were only those."""
    kept = [[_clean(word) for word in line] for line in page.lines]
    sizes = [size for size, line in zip(page.sizes, kept, strict=False) if any(line)]
    boxes = page.boxes
    if boxes is not None:
        boxes = boxes[np.array([bool(word) for line in kept for word in line], dtype=bool)]
    lines = [[word for word in line if word] for line in kept if any(line)]
    bold = [is_bold for is_bold, line in zip(page.bold, kept, strict=False) if any(line)]
    return replace(page, lines=lines, boxes=boxes, sizes=sizes, bold=bold)


def assemble(
    pages: Sequence[RawPage], furniture: Sequence[Set[int]], headings: Sequence[Mapping[int, float]]
) -> PdfText:
    """Join cleaned pages; a blank line lies between two of them unless a sentence runs on."""
    vocabulary = vocabulary_of(pages)
    writer = _Writer()
    made = []
    for number, (page, aside, larger) in enumerate(zip(pages, furniture, headings, strict=True), start=1):
        if page.lines and writer.length:
            writer.write(_separator(writer.last_word, page.lines[0]))
        start = writer.length
        spans = _write_page(writer, page, aside, larger, vocabulary)
        words = None if page.boxes is None else WordBoxes(np.array(spans, np.int32).reshape(-1, 2), page.boxes)
        made.append(Page(number, start, writer.length, page.width, page.height, page.label, words))
    text = "".join(writer.pieces)
    return PdfText(text, tuple(made), tuple(writer.furniture), tuple(writer.headings), tuple(writer.tables))


@dataclass(slots=True)
class _Writer:
    """The text so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    last_word: str = ""
    furniture: list[Span] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    tables: list[TableText] = field(default_factory=list)
    last_table: RawTable | None = None  # until text that is no furniture follows it

    def write(self, piece: str) -> tuple[int, int]:
        start = self.length
        self.pieces.append(piece)
        self.length += len(piece)
        return start, self.length


def _clean(word: str) -> str:
    if word.isascii() and word.isprintable():
        return word
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", word.translate(_GLYPHS))).strip()


def _separator(last_word: str, following: Sequence[str]) -> str:
    runs_on = not last_word.endswith(_STOPS) and following[0][0].islower()
    return "\n" if runs_on else "\n\n"


def _write_page(
    writer: _Writer, page: RawPage, aside: Set[int], larger: Mapping[int, float], vocabulary: frozenset[str]
) -> list[tuple[int, int]]:
    """Write a page's lines and return the span of each of its words."""
    spans: list[tuple[int, int]] = []
    gaps = _gaps(page)
    tables = {table.first: table for table in page.tables}
    in_table = {line for table in page.tables for line in range(table.first, table.end)}
    glue = ""  # what goes before the next word: nothing where it is the rest of a broken one
    is_rest = False
    for i, line in enumerate(page.lines):
        is_last = i + 1 == len(page.lines)
        if i in in_table:
            if i in tables:
                writer.write(glue)
                spans += _write_table(writer, page, tables[i], vocabulary)
            glue = "" if is_last else "\n\n"
            continue
        joins = not is_last and i + 1 not in tables and (i in aside) == (i + 1 in aside)
        ending, tail = unbroken(line[-1], page.lines[i + 1][0], vocabulary) if joins else (line[-1], False)
        start = writer.length + len(glue)
        for j, word in enumerate(line):
            writer.write(glue)
            spans.append(writer.write(ending if j == len(line) - 1 else word))
            glue = "\n" if is_rest and j == 0 else " "  # the line break goes behind the word that it broke
        glue = "" if tail or is_last else _line_end(line[-1], page.lines[i + 1], i in gaps)
        glue = "\n\n" if i + 1 in tables else glue
        is_rest = tail
        writer.last_word = ending
        if i in aside:
            _add_furniture(writer.furniture, Span(start, writer.length))
        else:
            writer.last_table = None
        if i in larger:
            _add_heading(writer.headings, Heading(Span(start, writer.length), " ".join(line), larger[i]))
    return spans


def _write_table(writer: _Writer, page: RawPage, table: RawTable, vocabulary: frozenset[str]) -> list[tuple[int, int]]:
    """Write a table, a line a row, and return the spans of its words, which have none of the bars between cells."""
    spans: list[tuple[int, int]] = []
    start = writer.length
    rows: list[str] = []
    for row, line in zip(table.rows, page.lines[table.first : table.end], strict=True):
        text, places = _row_text(line, row, vocabulary)
        writer.write("\n" if rows else "")
        first, _ = writer.write(text)
        spans += [(first + left, first + right) for left, right in places]
        rows.append(text)
    last = writer.last_table
    goes_on = last is not None and _has_same_columns(last, table) and writer.tables[-1].header
    header = writer.tables[-1].header if goes_on else rows[0] if table.has_header else ""
    writer.tables.append(TableText(Span(start, writer.length), header))
    writer.last_table = table
    writer.last_word = "."  # no sentence runs on below a table
    return spans


def _row_text(line: Sequence[str], row: TableRow, vocabulary: frozenset[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return a row's text, as `row_line` writes it, and the span of each word in it."""
    bars = row.bars()
    text = bars.get(0, "")
    spans = []
    for j, word in enumerate(line):
        ending, is_broken = unbroken(word, line[j + 1], vocabulary) if j + 1 in row.breaks else (word, False)
        spans.append((len(text), len(text) + len(ending)))
        text += ending + ("" if is_broken or j + 1 == len(line) else bars.get(j + 1, " "))
    return text, spans


def _has_same_columns(one: RawTable, other: RawTable) -> bool:
    """Whether nearly all columns of two tables begin, or end, at the same place."""
    if len(one.columns) != len(other.columns):
        return False
    shifts = np.abs(np.array(one.columns) - np.array(other.columns)).min(axis=1)  # (columns, 2) -> (columns,)
    return bool((shifts <= _SAME_COLUMN_PT).mean() > 0.6)


def _add_furniture(furniture: list[Span], span: Span) -> None:
    if furniture and span.start - furniture[-1].end <= 2:  # only a line break between them
        span = Span(furniture.pop().start, span.end)
    furniture.append(span)


def _add_heading(headings: list[Heading], heading: Heading) -> None:
    """Add a heading; a line of the same size right below another is the rest of that one."""
    if headings and headings[-1].size == heading.size and heading.span.start - headings[-1].span.end == 1:
        above = headings.pop()
        heading = Heading(Span(above.span.start, heading.span.end), f"{above.text} {heading.text}", heading.size)
    headings.append(heading)


def _line_end(last_word: str, following: Sequence[str], is_gap: bool) -> str:
    runs_on = not last_word.endswith(_STOPS) and following[0][0].islower()
    return "\n\n" if is_gap and not runs_on else "\n"


def _gaps(page: RawPage) -> frozenset[int]:
    """Return the lines below which the page has a visible gap."""
    if page.boxes is None or len(page.lines) < 2:
        return frozenset()
    starts = np.cumsum([0, *(len(line) for line in page.lines)])[:-1]
    tops = np.minimum.reduceat(page.boxes[:, 1], starts)  # (lines,)
    bottoms = np.maximum.reduceat(page.boxes[:, 3], starts)
    pitches = np.minimum(np.diff(tops), np.diff(bottoms))  # the smaller: an ascender more or less makes no gap
    down = pitches[pitches > 1]
    if not len(down):
        return frozenset()
    usual = min(float(np.median(down)), 2.5 * float(np.median(bottoms - tops)))
    return frozenset(int(i) for i in np.flatnonzero(pitches > _PARAGRAPH_PITCH * usual))
