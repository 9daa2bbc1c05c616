"""Wording: a block, or some of its entries, as the lines of an answer. Pure.

Prose is one line; each item, row and label is one; code keeps its line breaks. What the document says stays word for
word: white space, bullets and the borders of cells are what changes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.widening import Passage
from rag.records import Line, Span
from rag.text.lines import cells_of, is_item, open_fence, without_heading_signs
from rag.text.markers import without_markers
from rag.text.plain import plain
from rag.text.text_blocks import Block, indentation

_BULLET = re.compile(r"[ \t>]*[-*+•◦▪●○■□‣⁃·→✓✔✗➢–—o\uf000-\uf0ff][ \t]*")
_NUMBER = re.compile(r"[ \t>]*(\(?(?:\d{1,3}(?:\.\d+)*|[a-z]|[ivx]{2,5}|[A-Z])[.)]?)[ \t]+(?=\S)")
_SIGN_OF_ANSWER = re.compile(r"\s*[*_]*[AR]\s?[:.][*_]*\s+")
_CELLS = " · "
_INDENT = 2  # blanks a level of a list


def say(
    passage: Passage, block: Block, entries: Sequence[Span], columns: Sequence[str], *, with_heading: bool
) -> tuple[Line, ...]:
    """Return the lines that say `entries`; `columns` are the names of a table's, `with_heading` puts it in front."""
    heading = block.heading if with_heading else None
    is_whole = tuple(entries) == block.entries
    lead_in = block.lead_in if is_whole or block.kind == "code" else None
    if block.kind == "code":
        return _say_code(passage, entries[0], lead_in or heading)
    if block.kind == "paragraph":
        return _say_prose(passage, entries, heading)
    if block.kind == "table":
        return _say_rows(passage, entries, columns, lead_in or heading)
    left = min(indentation(passage.text, entry.start) for entry in entries)
    spoken = [_line(passage, entry, _entry_text(passage, entry, block, left)) for entry in entries]
    introduction = lead_in or (heading if len(entries) > 1 else None)
    if introduction:
        return (_line(passage, introduction, _introduction(passage, introduction)), *spoken)
    return (_under(passage, heading, spoken[0]), *spoken[1:])


def clean(text: str) -> str:
    """Return a piece of a document as it is shown on one line."""
    return " ".join(without_markers(plain(text)).split())


def with_closed_fence(text: str) -> str:
    """Return a text whose code ends in it: what is said next is none."""
    fence = open_fence(text)
    return f"{text}\n{fence}" if fence else text


def _text(passage: Passage, span: Span) -> str:
    return passage.text[span.start : span.end]


def _line(passage: Passage, span: Span, text: str) -> Line:
    return Line(text, _in_document(passage, span))


def _in_document(passage: Passage, span: Span) -> tuple[Span, ...]:
    """Return where a span of a passage's text stands in the document: more than one place where a page ends in it."""
    cuts = [span.start, *(at for gap in passage.breaks if span.start < gap.start and gap.end < span.end
                          for at in (gap.start, gap.end)), span.end]  # fmt: skip
    pieces = zip(cuts[::2], cuts[1::2], strict=True)
    return tuple(Span(passage.start + start, passage.start + end) for start, end in pieces)


def _introduction(passage: Passage, span: Span) -> str:
    text = clean(without_heading_signs(_text(passage, span)))
    return text if text.endswith((":", "：", "?", ".", "!")) else f"{text.rstrip(',;')}:"


def _under(passage: Passage, heading: Span | None, line: Line) -> Line:
    """Return a line under the heading, if there is one, that is said in front of it."""
    return replace(line, under=_line(passage, heading, _introduction(passage, heading))) if heading else line


def _say_prose(passage: Passage, entries: Sequence[Span], heading: Span | None) -> tuple[Line, ...]:
    """Return the sentences on one line; those that do not follow each other are quoted one by one."""
    first, last = entries[0], entries[-1]
    start = first.start + _sign_of_answer(_text(passage, first))
    whole = Span(start, last.end)
    line = _line(passage, whole, clean(_text(passage, whole)))
    return (_under(passage, heading, line),)


def _sign_of_answer(text: str) -> int:
    sign = _SIGN_OF_ANSWER.match(text)
    return sign.end() if sign else 0


def _entry_text(passage: Passage, entry: Span, block: Block, left: int) -> str:
    text = _text(passage, entry)
    if block.kind != "list" or not is_item(text):
        return clean(text)
    depth = indentation(passage.text, entry.start) - left
    number = _NUMBER.match(text)
    body = clean(text[number.end() :] if number else _BULLET.sub("", text, count=1))
    return f"{' ' * (_INDENT * min(depth // 2, 9))}{number[1] if number else '-'} {body}"


def _say_rows(
    passage: Passage, rows: Sequence[Span], columns: Sequence[str], introduction: Span | None
) -> tuple[Line, ...]:
    lines = [
        Line(
            say_row(_text(passage, row), columns),
            _in_document(passage, row),
            _named_cells(_text(passage, row), columns),
        )
        for row in rows
    ]
    return (_under(passage, introduction, lines[0]), *lines[1:])


def say_row(row: str, columns: Sequence[str]) -> str:
    """Return a row with the names of its columns, empty cells left out."""
    named = _named_cells(row, columns)
    if named:
        return _CELLS.join(f"{name}: {cell}" if name and name != cell else cell for name, cell in named if cell)
    cells = cells_of(clean(row)) if "|" in row else cells_of(row)
    return _CELLS.join(filter(None, cells)) if "|" in row else clean(row)


def _named_cells(row: str, columns: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the cells of a row with their names; nothing where it has more cells than names, or a single one."""
    cells = cells_of(clean(row)) if "|" in row else list(map(clean, cells_of(row)))
    if len(columns) == len(cells) + 1 and row.lstrip().startswith("|"):
        cells = ["", *cells]
    cells += [""] * (len(columns) - len(cells) if len(cells) > 1 else 0)  # empty cells at a row's end may be left out
    return tuple(zip(map(clean, columns), cells, strict=True)) if len(columns) == len(cells) else ()


def _say_code(passage: Passage, code: Span, introduction: Span | None) -> tuple[Line, ...]:
    text = with_closed_fence("\n".join(line.rstrip() for line in _text(passage, code).split("\n")))
    if introduction is None:
        return (Line(text, _in_document(passage, code)),)
    spans = _in_document(passage, Span(introduction.start, code.end))
    return (Line(_introduction(passage, introduction), spans), Line(text, ()))
