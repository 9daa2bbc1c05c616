"""Blocks: what a reader would copy of a text. Pure.

A block is a paragraph; a list with its lead-in; the rows of a table; labels with their values; code. Its entries are
what it is made of: sentences, items, rows, lines. It knows the heading above it, the question that it answers, the
line that introduces it, and the row that names its columns.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from rag.records import Span
from rag.text.lines import (
    cells_of,
    ends_sentence,
    has_gap,
    has_paragraph_break,
    is_heading,
    is_item,
    is_label,
    is_lead_in,
    is_parted_row,
    is_question,
    is_table_rule,
    iterate_fences,
    opens_entry,
    opens_record,
    opens_with_hash,
    without_section_number,
)
from rag.text.scripts import count_words
from rag.text.sentences import split_sentences

BlockKind: TypeAlias = Literal["paragraph", "list", "table", "labels", "code"]
_EntryKind: TypeAlias = Literal["heading", "question", "lead_in", "sentence", "item", "row", "rule", "label", "code"]

_HEADING_WORDS = 10
_INTRODUCES = {"heading", "question"}
_BLOCK_OF: dict[_EntryKind, BlockKind] = {
    "sentence": "paragraph",
    "lead_in": "paragraph",
    "item": "list",
    "row": "table",
    "label": "labels",
    "code": "code",
}
_HEADER_WORDS = 4  # of a cell that names a column
_FIGURE = re.compile(r"[^\w\s]{0,3}\s?\d[\d.,' /:–-]*(?:[^\w\s]{1,3}|[^\W\d]{1,8}\.?)?")  # `10`, `€ 10.-`, `10 euros`
_NUMBERS = re.compile(r"(?<![\w.])\d[\d.,]*(?!\w)")
_DECIMAL = re.compile(r"\d[.,]\d+$")
_BELOW = 2  # blanks: what is indented by as many more than an item belongs to it
_QUOTED = re.compile(r"[ \t>]*")
_NUMBERED = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivxIVX]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)\s")
_ANSWER_SIGN = re.compile(r"\s*[*_]*[AR]\s?[:.][*_]*\s", re.ASCII)


@dataclass(frozen=True, slots=True)
class Block:
    """Entries that stand together: spans of the text, in order.

    `heading` is what stands above, a question where `answers`; `lead_in` introduces a list, a table or code; `header`
    is the row that names the columns. None of the three is one of the entries.
    """

    kind: BlockKind
    entries: tuple[Span, ...]
    heading: Span | None = None
    lead_in: Span | None = None
    header: Span | None = None
    answers: bool = False

    @property
    def span(self) -> Span:
        """The block with what introduces it, its heading aside."""
        first = min(part.start for part in (self.lead_in, self.header, self.entries[0]) if part)
        return Span(first, self.entries[-1].end)


@dataclass(frozen=True, slots=True)
class _Entry:
    span: Span
    kind: _EntryKind
    is_after_gap: bool  # a blank line stands before it


def split_blocks(
    text: str,
    *,
    is_inside: bool = False,
    fence: str = "",
    headings: Sequence[Span] = (),
    heads: Sequence[Span] = (),
) -> list[Block]:
    """Return the blocks of a text, in order; they cover all of it but headings, rules and what says nothing.

    `is_inside` says that the text begins in the middle of something: its first row is then no table's head; `fence` is
    that of code which it begins inside of. `headings` are lines that are known to be headings, in order, and `heads`
    rows that are known to name columns; others are told by their signs.
    """
    pieces = pairwise([Span(0, 0), *headings, Span(len(text), len(text))])
    read: list[_Entry] = []
    for before, after in pieces:
        read += [*_known(before, text), *_entries(text, before.end, after.start, "" if read else fence)]
    entries = _mark_headings(text, read, known=frozenset(headings))
    known = {head.start for head in heads}
    return [_with_head(block, known) for block in _group(text, entries, is_inside=is_inside)]


def _with_head(block: Block, heads: Container[int]) -> Block:
    """Return a block, its first row as the head if one is known to begin there."""
    if block.kind != "table" or block.header or len(block.entries) < 2 or block.entries[0].start not in heads:
        return block
    return replace(block, header=block.entries[0], entries=block.entries[1:])


# --- entries --------------------------------------------------------------------------------------


def _known(heading: Span, text: str) -> list[_Entry]:
    """Return the entry of a heading that is known."""
    line = text[heading.start : heading.end]
    return [_Entry(heading, "question" if is_question(line) else "heading", is_after_gap=True)] if line else []


def _entries(text: str, start: int, stop: int, inside: str) -> Iterator[_Entry]:
    """Yield the entries of `text[start:stop]`, each with what it is by its own signs."""
    end = start
    depth = 0
    for fence in [*iterate_fences(text, start, stop, inside), None]:
        until = stop if fence is None else fence.start
        for span in _whole(text, split_sentences(text, end, until)):
            before, depth = depth, _quote_depth(text, span.start)
            is_after_gap = depth != before or has_paragraph_break(text, _end_before(text, span.start), span.start)
            yield _Entry(span, _kind_of(text, span), is_after_gap)
        if fence is not None:
            yield _Entry(fence, "code", is_after_gap=False)
            end = fence.end


def _end_before(text: str, at: int) -> int:
    """Return where what stands before `at` ends, blanks and signs of quoting aside."""
    while at and text[at - 1] in " \n\t>":
        at -= 1
    return at


def _quote_depth(text: str, at: int) -> int:
    """Return how often the line at `at` is quoted, as mails quote what they answer: by `>`."""
    match = _QUOTED.match(text, text.rfind("\n", 0, at) + 1)
    return match[0].count(">") if match else 0


def _whole(text: str, sentences: Sequence[Span]) -> Iterator[Span]:
    """Yield the sentences, those of one item, row or labelled line as one, without lines that say nothing."""
    entry: Span | None = None
    for span in sentences:
        if entry is not None and _goes_on_in(text, entry, span):
            entry = Span(entry.start, span.end)
            continue
        if entry is not None:
            yield entry
        entry = span if any(map(str.isalnum, text[span.start : span.end])) or is_table_rule(text, span.start) else None
    if entry is not None:
        yield entry


def _goes_on_in(text: str, entry: Span, span: Span) -> bool:
    """Say whether a sentence belongs to the entry before it: it stands on its line, or is indented below its item."""
    before = text[entry.start : entry.end]
    if "\n" not in text[entry.end : span.start]:
        return _is_entry(before) or is_parted_row(text[entry.start : _line_end(text, span.end)])
    line = text[span.start : span.end]
    is_deeper = indentation(text, span.start) >= indentation(text, entry.start) + _BELOW
    return is_deeper and is_item(before) and not is_item(line) and not _is_row(line)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def indentation(text: str, at: int) -> int:
    """Return how many blanks stand before `at` on its line; 0 where anything else does."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return 0 if before.strip() else len(before.expandtabs(4))


def _is_entry(sentence: str) -> bool:
    """Say whether a sentence opens an entry, to which all that stands on its line belongs."""
    return is_heading(sentence) or opens_entry(sentence) or is_item(sentence) or is_label(sentence) or _is_row(sentence)


def _is_row(line: str) -> bool:
    return is_parted_row(line) or (has_gap(line) and "\n" not in line)


def _kind_of(text: str, span: Span) -> _EntryKind:
    line = text[span.start : span.end]
    if is_table_rule(text, span.start):
        return "rule"
    if is_heading(line) or opens_with_hash(line):
        return "question" if is_question(line) else "heading"
    if _is_row(line):
        return "row"
    if is_item(line):
        return "item"
    if opens_record(line):
        return "sentence"
    stands_alone = _begins_line(text, span.start) and _ends_line(text, span.end)
    if is_question(line) and _begins_line(text, span.start) and len(split_sentences(text, span.start, span.end)) == 1:
        return "question"
    if is_label(line) and _begins_line(text, span.start):
        return "sentence" if _ANSWER_SIGN.match(line) else "label"
    if is_lead_in(line) or (stands_alone and line.endswith(",")):
        return "lead_in"
    is_short = count_words(without_section_number(line)) <= _HEADING_WORDS and "\n" not in line
    return "heading" if stands_alone and is_short and not ends_sentence(line) and not _tells(line) else "sentence"


def _tells(line: str) -> bool:
    """Say whether a short line tells figures, as a row that has lost its columns does: it heads nothing."""
    return line[-1:].isdigit() and (len(_NUMBERS.findall(line)) > 1 or _DECIMAL.search(line) is not None)


def _begins_line(text: str, start: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(" \t>*_#")


def _ends_line(text: str, end: int) -> bool:
    return not text[end : _line_end(text, end)].strip(" \t*_")


def _mark_headings(text: str, entries: Sequence[_Entry], known: frozenset[Span]) -> list[_Entry]:
    """Return the entries, a numbered line between paragraphs as the heading that it is, and a last heading as a line.

    A short line that nothing follows heads nothing.
    """
    marked = []
    for i, entry in enumerate(entries):
        before = entries[i - 1].kind if i else "heading"
        after = entries[i + 1].kind if i + 1 < len(entries) else None
        kind = entry.kind
        line = text[entry.span.start : entry.span.end]
        if kind == "item" and before != "item" and after not in {"item", None} and _reads_as_numbered_heading(line):
            kind = "heading"
        if kind == "heading" and after is None and not opens_with_hash(line) and entry.span not in known:
            kind = "sentence"
        marked.append(_Entry(entry.span, kind, entry.is_after_gap))
    return marked


def _reads_as_numbered_heading(line: str) -> bool:
    is_short = count_words(line) <= _HEADING_WORDS + 1 and "\n" not in line
    return is_short and _NUMBERED.match(line) is not None and not ends_sentence(line) and not is_lead_in(line)


# --- groups ---------------------------------------------------------------------------------------


def _group(text: str, entries: Sequence[_Entry], *, is_inside: bool) -> Iterator[Block]:
    heading: _Entry | None = None
    lead_in: Span | None = None
    group: list[_Entry] = []

    def close() -> Iterator[Block]:
        if any(entry.kind != "rule" for entry in group):
            yield _block(text, group, heading, lead_in, is_inside=is_inside and group[0] is entries[0])
        group.clear()

    for entry in entries:
        if entry.kind in _INTRODUCES:
            yield from close()
            heading, lead_in = entry, None
            continue
        if group and not _goes_on(group[-1], entry):
            introduces = group[-1].kind == "lead_in" and _BLOCK_OF.get(entry.kind, "paragraph") != "paragraph"
            last = group.pop() if introduces or (entry.kind == "code" and group[-1].kind == "sentence") else None
            yield from close()
            lead_in = last.span if last else None
        group.append(entry)
    yield from close()


def _goes_on(before: _Entry, entry: _Entry) -> bool:
    """Say whether an entry belongs to the block of the one before it."""
    if entry.kind == "rule" or before.kind == "rule":
        return {before.kind, entry.kind} <= {"rule", "row"}
    if _BLOCK_OF[before.kind] != _BLOCK_OF[entry.kind]:
        return False
    if before.kind == "lead_in":
        return entry.kind == "sentence"
    if entry.kind in {"sentence", "lead_in", "row"}:
        return not entry.is_after_gap
    return entry.kind in {"item", "label"}


def _block(
    text: str, group: Sequence[_Entry], heading: _Entry | None, lead_in: Span | None, *, is_inside: bool
) -> Block:
    kind = next(_BLOCK_OF[entry.kind] for entry in group if entry.kind != "rule")
    spans = [entry.span for entry in group if entry.kind != "rule"]
    header = None
    if kind == "table" and len(spans) > 1 and _has_head(text, group, is_inside=is_inside):
        header, *spans = spans
    return Block(
        kind,
        tuple(spans),
        heading.span if heading else None,
        lead_in,
        header,
        answers=heading is not None and heading.kind == "question",
    )


def _has_head(text: str, rows: Sequence[_Entry], *, is_inside: bool) -> bool:
    """Say whether the first row names the columns: by a rule below it, or since it alone has no figure."""
    if "rule" in {rows[0].kind, rows[1].kind}:
        return rows[0].kind != "rule"
    first, *others = (cells_of(text[row.span.start : row.span.end]) for row in rows)
    if (
        is_inside
        or not is_parted_row(text[rows[0].span.start : rows[0].span.end])
        or any(map(_FIGURE.fullmatch, first))
    ):
        return False
    if any(_FIGURE.fullmatch(cell) for cells in others for cell in cells):
        return True
    return len(rows) > 2 and all(count_words(cell) <= _HEADER_WORDS for cell in first)
