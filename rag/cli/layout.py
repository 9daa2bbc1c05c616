"""Lays text out: wrapped, in colours and in its shape on a terminal, as it is on a pipe.

An answer's text is a little Markdown: items, tables, rows as `label: value · label: value`, code, emphasis. A terminal
shows what they mean. Text of documents and models is data: no markup parser of rich's sees it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rag.text.lines import is_heading, is_table_rule, open_fence, without_heading_signs

_FAINT, _CODE = "dim", "cyan"
_CODE_INDENT = 4
_NARROWEST = 20

_ITEM = re.compile(r" *(?:[-*+•]|\d{1,3}[.)])[ ]+(?=\S)")
_ROW = re.compile(r"\s*\|.*\|")
_BAR = re.compile(r"(?<!\\)\|")
_BETWEEN_PAIRS = " · "
_LABEL = re.compile(r"[^:·|]{1,80}:(?= \S)")
_INLINE = re.compile(r"\\\||`([^`\n]+)`|\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*")
_MARKERS = re.compile(r"\[\d{1,3}\]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text that is wrapped as one; lines after the first are indented by `hang`."""

    text: Text
    indent: int = 0
    hang: int = 0
    is_wrapped: bool = True


@dataclass(frozen=True, slots=True)
class Shaped:
    """An answer's text, styled already."""

    text: Text


Piece: TypeAlias = Paragraph | Shaped


def show(pieces: Iterable[Piece], console: Console | None = None) -> None:
    """Print to stdout: wrapped, shaped and in colours on a terminal, each paragraph on its own line elsewhere."""
    console = console or Console(highlight=False, markup=False, emoji=False)
    for piece in pieces:
        for printed in _print_forms(piece, console):
            console.print(printed, soft_wrap=isinstance(printed, Text))


def _print_forms(piece: Piece, console: Console) -> Iterator[Text | Table]:
    if not console.is_terminal:
        indent = piece.indent if isinstance(piece, Paragraph) else 0
        yield Text(" " * indent).append_text(piece.text)
    elif isinstance(piece, Paragraph):
        yield from _wrap(piece, console)
    else:
        for shape in _shapes(piece.text):
            yield from [shape] if isinstance(shape, Table) else _wrap(shape, console)


def _wrap(paragraph: Paragraph, console: Console) -> Iterator[Text]:
    if not paragraph.is_wrapped:
        yield Text(" " * paragraph.indent).append_text(paragraph.text)
        return
    width = max(_NARROWEST, console.width - max(paragraph.indent, paragraph.hang))
    for number, line in enumerate(paragraph.text.wrap(console, width)):
        line.rstrip()
        yield Text(" " * (paragraph.hang if number else paragraph.indent)).append_text(line)


def _shapes(text: Text) -> Iterator[Paragraph | Table]:
    """Yield the blocks of an answer's text, in order; each line that is no row is one."""
    rows: list[Text] = []
    fence = ""
    for line in text.split("\n", allow_blank=True):
        before, fence = fence, open_fence(line.plain, fence)
        is_row = not before and _ROW.match(line.plain) is not None
        if rows and not is_row:
            yield _table(rows)
            rows = []
        if is_row:
            rows.append(line)
        elif before == fence:
            yield Paragraph(line, _CODE_INDENT, is_wrapped=False) if fence else _line(line)
    if rows:
        yield _table(rows)


def _line(line: Text) -> Paragraph:
    item = _ITEM.match(line.plain)
    indent = len(line.plain) - len(line.plain.lstrip(" "))
    if item:
        return Paragraph(_inline(line[indent:]), indent, item.end())
    if is_heading(line.plain):
        shown = without_heading_signs(line.plain)
        start = line.plain.index(shown)
        heading = line[start : start + len(shown)]
        heading.stylize("bold")
        return Paragraph(heading)
    return Paragraph(_inline(_with_faint_labels(line)[indent:]), indent, indent)


def _with_faint_labels(line: Text) -> Text:
    """Return a row written as `Item: x · Unit: y` with faint labels; any other line as it is."""
    pieces = line.plain.split(_BETWEEN_PAIRS)
    labels = [_LABEL.match(piece) for piece in pieces]
    if len(pieces) < 2 or not all(labels):
        return line
    faint, at = line.copy(), 0
    for piece, label in zip(pieces, labels, strict=True):
        if label:
            faint.stylize(_FAINT, at, at + label.end())
        at += len(piece) + len(_BETWEEN_PAIRS)
    return faint


def _table(rows: Sequence[Text]) -> Table:
    """Return a table of Markdown's rows; those above its rule, if there is one, are its head."""
    ruled = next((i for i, row in enumerate(rows) if is_table_rule(row.plain)), 0)
    cells = [_cells(row) for row in rows if not is_table_rule(row.plain)]
    width = max(map(len, cells), default=0)
    table = Table(box=SIMPLE_HEAD, show_header=ruled > 0, pad_edge=False, show_edge=False, header_style="bold")
    body = [[*row, *[Text()] * (width - len(row))] for row in cells[ruled:]]
    heads = cells[ruled - 1] if ruled else []
    for column in range(width):
        is_of_figures = bool(body) and all(_is_figure(row[column].plain) for row in body)
        head = heads[column] if column < len(heads) else Text()
        table.add_column(head, justify="right" if is_of_figures else "left", overflow="fold")
    for row in body:
        table.add_row(*row)
    return table


def _cells(row: Text) -> list[Text]:
    bars = [match.start() for match in _BAR.finditer(row.plain)]
    cells = [_inline(_stripped(row[start + 1 : end])) for start, end in pairwise(bars)]
    behind = _stripped(row[bars[-1] + 1 :])  # a marker that a model writes behind the last bar
    return [*cells[:-1], cells[-1].append(" ").append_text(behind)] if cells and behind.plain else cells


def _is_figure(cell: str) -> bool:
    shown = _MARKERS.sub("", cell)
    return any(character.isdigit() for character in shown) and not any(character.isalpha() for character in shown)


def _stripped(text: Text) -> Text:
    start = len(text.plain) - len(text.plain.lstrip())
    return text[start : len(text.plain.rstrip())] if text.plain.strip() else Text()


def _inline(text: Text) -> Text:
    """Return a line whose `code` and **emphasis** have a style instead of their signs."""
    shown, done = Text(), 0
    for match in _INLINE.finditer(text.plain):
        shown.append_text(text[done : match.start()])
        group = match.lastindex
        inner = text[match.start(group) : match.end(group)] if group else text[match.end() - 1 : match.end()]
        if group:
            inner.stylize(_CODE if group == 1 else "bold")
        shown.append_text(inner)
        done = match.end()
    return shown.append_text(text[done:])
