r"""Lines: what a line of a text is, and what it does with its neighbours, by its own signs. Pure.

A line comes without its line end, and may be a whole sentence that runs over several: then its first line tells what
it is, and its last how it ends. `kind_of` gives exactly one kind. How a line ends (`is_question`, `is_lead_in`,
`ends_sentence`) does not depend on its kind: `- Bring:` is an item and a lead-in.

Only what readers see in any document is decided here. The syntax of one format (`== Title` in AsciiDoc, a style in
DOCX) is known to that format's loader alone.

Where two parts of the program decide alike questions differently, both rules stand side by side with a comment that
says how they differ.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from rag.records import Span
from rag.text.lexicon import lexicon_of

LineKind: TypeAlias = Literal["heading", "item", "row", "fence", "rule", "comment", "prose"]

_BETWEEN_CELLS = r"[ ]\|[ ]|\S\t\S"
_GAP = r"\S[ ]{3,}\S"
_SIGNED = re.compile(
    r"[ ]{0,3}(?:(?P<heading>\#{1,6}(?:[ \t]|$))|(?P<bar>\|)|(?P<fence>```|~~~)|(?P<comment><!--)|"
    rf"(?P<rule>(?:[-*_=][ \t]*){{3,}}$))|(?P<cells>.*(?:{_BETWEEN_CELLS}|{_GAP}))"
)
_KINDS: Mapping[str | None, LineKind] = {
    "heading": "heading",
    "bar": "row",
    "cells": "row",
    "fence": "fence",
    "rule": "rule",
    "comment": "comment",
}
_FIGURE = re.compile(r"[($€£¥]*[-−–]?\d[\d,.]*[%)]*$|[$€£¥—–-]$")
_SHARE_OF_FIGURES = 0.4  # of the words of a row that has lost its columns

# --- items ----------------------------------------------------------------------------------------

_BULLETS = r"-*+•◦▪●○■□‣⁃·→✓✔✗➢\uf000-\uf0ff"  # the last are those of the fonts Symbol and Wingdings
_ITEM = re.compile(
    rf"[ \t>]*(?:[{_BULLETS}][ \t]+|[–—o][ \t]+(?=[A-Z\"“])|•|"
    r"\(?(?:\d{1,3}|[a-z]|[ivx]{2,5})[.)][ \t]+(?=\S)|\([A-Z]\)[ \t]+|"
    r"\[\d+\][ \t]+(?=\S)|\d+(?:\.\d+)+\.?[ \t]+(?=[A-Z]))"
)
_LONE_BULLET = re.compile(rf"[ \t>]*(?:[{_BULLETS}–—o]|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{2,5}})[.)])[ \t]*$")
_ITEM_NUMBER = re.compile(r"[ \t>]*(?:[-*+•]\s+)?\(?(?:\d{1,3}(?:\.\d+)*|[A-Za-z]|[ivxIVX]{1,5})$")
_ENTRY = re.compile(r"\s*(?:[-*+•|]|\(?\w{1,3}[.)])\s")
_LEADING_SIGN = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,3}[.)]|#{1,6}|>)\s+")

# --- records --------------------------------------------------------------------------------------

_CLOCK = r"\d{1,2}:\d\d:\d\d"
_DAY = r"(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.](?:\d\d?|[A-Za-z]{3})[-/.]\d{2,4})"
_NAMED_DAY = r"(?:[A-Z][a-z]{2},? )?(?:[A-Z][a-z]{2}[ ]{1,2}\d{1,2}|\d{1,2} [A-Z][a-z]{2})(?: \d{4})?"
_TIME = (
    rf"(?:{_DAY}[T,: ]{{1,2}}\d{{1,2}}:\d\d|{_NAMED_DAY} {_CLOCK}|{_CLOCK}(?:[.,]\d{{1,9}})?[\]) ]"
    rf"|(?:\d\d-\d\d|\d{{4}}) {_CLOCK}|\d{{10}}[.,]\d{{3}}|[ ]{{0,8}}\d{{1,7}}\.\d{{6}}\])"
)
_BEFORE_TIME = (  # syslog's priority; a level; a field's name; who asks a web server
    r"(?:<\d{1,3}>(?:\d\s)?)?(?:\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|[DIWEFV])\]?[: ]{0,3})?"
    r"(?:(?:time|ts|timestamp)=\"?)?(?:[\w.:-]{3,60} \S{1,60} \S{1,60} (?=\[))?[\[(]?"
)
_RECORD = re.compile(rf"(?=[\w\[(<{{])(?:{_BEFORE_TIME}{_TIME}|\{{\"[^\"\n]{{1,40}}\":)")  # or a JSON object a line

# --- rows -----------------------------------------------------------------------------------------

_BAR = re.compile(r"\s*\|")
_PARTED = re.compile(rf"\s*\||.*(?:{_BETWEEN_CELLS})")
_FILLED_CELLS = re.compile(r"^\s*\||\S(?:\t| \| | {3,})\S")
_WITH_GAP = re.compile(f".*{_GAP}")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_COLUMN_GAP = re.compile(r"\t+|[ ]{3,}")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+")  # Markdown's, below a table's head

# --- labels ---------------------------------------------------------------------------------------

_LABEL = re.compile(
    r"[ \t>]*(?:[-*+•][ \t]+)?[*_]{0,2}(?P<label>[^\s:|#`<\[(*_][^:|\n]{0,59}?)"
    r"(?:[*_]{1,2}[ ]?:|[ ]?:[*_]{0,2})[ \t]+\S"
)
_LABEL_WORDS = 7
_INNER_STOP = re.compile(r"[!?;]|[^\W\d_]{4,}\.\s")  # `ext. 11: Berg` has none

# --- headings -------------------------------------------------------------------------------------

_SECTION_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+(?=[A-Z])")
_HEADING_SIGNS = re.compile(r"^[#=\s]+|[#=\s]+$")  # of Markdown's and of wikis' headings
_UNDERLINE = re.compile(r"\s*\n[ \t]*([=~^-])\1{2,}[ \t]*(?=\n|$)")
_GOES_ON = re.compile(rf"(?:[,;(\[&/–—-]|\b(?:{'|'.join(sorted(lexicon_of('en').unfinished))}))$")
_OPENERS = " \t\"'“‘«([*_`"
_NARROW = 40  # characters: where no neighbour is longer, lines are entries, not wrapped text
_SHORT = 0.65  # of the widest neighbour: a wrapped line is filled further than this
_LONGEST_IN_TITLE_CASE = 80

# --- ends -----------------------------------------------------------------------------------------

_CLOSERS = "\"'”’)*_ "
_ENDS_SENTENCE = re.compile(r"[.!?。！？…;|][\"'”’)*_\]]*$")
_STOPS = ".!?…。！？;:,"
_CLOSING_STOP = re.compile(rf"(?<![{_STOPS}])[{_STOPS}]+[\"'”’)*_]*$")
_STOP_HERE = re.compile(r"[.!?…。！？]*[\"'”’»)*_`]*")
_MARKERS = re.compile(r"[ \t]*(?:\[\d+(?:[ \t]*[,;–-][ \t]*\d+)*\][ \t]*)+$")
_SENTENCE_BEFORE = re.compile(  # not the stop of `St.` or `Mt.`: it ends an abbreviation, not a sentence
    r"(?:^|(?:(?<=[^\W\d_]{4})[.]|[!?:;…\n|])[\"'”’)\]*_]*)[\s\"'“‘«(\[*_`#>|•·-]*$"
    r"|^\s*[-*+•>#\d.)(]*\s*$|[\"“«]$"
)
_LOOK_BACK = 40  # characters: all that can stand between a sentence's first word and what ended the one before it

# --- code, gaps, line ends ------------------------------------------------------------------------

_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+#.-]*)[ \t]*$")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t\r]*\n|\u2029")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_ANY_LINE = re.compile(r"[^\n]+")


def kind_of(line: str) -> LineKind:
    """Return what a line is; one that carries no sign, a heading without a mark included, is `prose`.

    `item` includes a heading that begins with a section number of two parts: nothing tells `3.1 Venue` from an item.
    `row` includes a row of mostly figures that has lost its columns.
    """
    match = _SIGNED.match(line)
    if match:
        return _KINDS[match.lastgroup]
    if _is_row_of_figures(line):
        return "row"
    return "item" if _ITEM.match(line) else "prose"


def _is_row_of_figures(line: str) -> bool:
    if not (line[-1:].isdigit() or line.endswith(("%", ")", "—", "–", "-"))):
        return False
    words = line.split()
    figures = sum(1 for word in words if _FIGURE.match(word))
    return figures >= 2 and figures >= _SHARE_OF_FIGURES * len(words)


# --- items ----------------------------------------------------------------------------------------


def is_item(line: str) -> bool:
    """Say whether a line begins with a bullet, a number or a letter that makes it an item of a list."""
    return _ITEM.match(line) is not None


def opens_entry(line: str) -> bool:
    """Say whether a sentence begins an entry whose other sentences belong to it, as evidence sees it.

    Unlike `is_item` this knows few bullets, and takes a bar, and any word of three letters with a stop, for one.
    """
    return _ENTRY.match(line) is not None


def opens_with_sign(line: str) -> bool:
    """Say whether a line begins with a bullet or a bar, as chunks are cut: unlike `is_item` also `**Date:** …`."""
    return line.startswith(("-", "*", "•", "|"))


def is_lone_bullet(line: str) -> bool:
    """Say whether a line is nothing but a bullet or an item's number, its text being on the next line."""
    return _LONE_BULLET.match(line) is not None


def is_item_number(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` is nothing but an item's number, its stop left out: `1`, `a`, `- iv`."""
    return _ITEM_NUMBER.match(text, start, end) is not None


def without_leading_sign(line: str) -> str:
    """Return a line without the plain bullet, number, heading's or quotation's mark that it begins with."""
    return _LEADING_SIGN.sub("", line)


# --- records --------------------------------------------------------------------------------------


def opens_record(line: str) -> bool:
    """Say whether a line begins a record of a log, or a message of a chat: by its time, or by a JSON object."""
    return _RECORD.match(line) is not None


# --- rows -----------------------------------------------------------------------------------------


def is_row_of_filled_cells(sentence: str) -> bool:
    """Say whether a sentence is a row, as support sees it.

    Unlike `kind_of` this misses a row in which no two filled cells stand side by side: `Total |  | 9`.
    """
    return _FILLED_CELLS.search(sentence) is not None


def is_parted_row(line: str) -> bool:
    """Say whether bars or tabs make a line a row; only such rows have a header that evidence knows of."""
    return _PARTED.match(line) is not None


def has_gap(line: str) -> bool:
    """Say whether three blanks or more part a line into columns."""
    return _WITH_GAP.match(line) is not None


def cells_of(line: str) -> list[str]:
    """Return what the cells of a row hold, empty ones included; a line that is no row is one cell."""
    inner = line.strip()
    if "|" in inner:
        inner = inner.removeprefix("|").removesuffix("|") if inner.startswith("|") and inner.endswith("|") else inner
        return [cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(inner)]
    return [cell.strip() for cell in _COLUMN_GAP.split(inner)]


def begins_with_bar(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` is a row by its first sign: stops in its cells end no sentence."""
    return _BAR.match(text, start, end) is not None


def is_table_rule(text: str, start: int = 0) -> bool:
    """Say whether Markdown's rule below a table's head, `| --- | --- |`, follows at `start`, blanks aside."""
    return _TABLE_RULE.match(text, start) is not None


# --- labels ---------------------------------------------------------------------------------------


def is_label(line: str) -> bool:
    """Say whether a line is a label with its value: `Managing director: Anna Berg`."""
    return label_end(line) > 0


def label_end(line: str) -> int:
    """Return where the label of a line ends, before its colon and the signs of emphasis; 0 where it has none."""
    match = _LABEL.match(line)
    if match is None or len(match["label"].split()) > _LABEL_WORDS or _INNER_STOP.search(match["label"]):
        return 0
    return match.end("label")


# --- headings -------------------------------------------------------------------------------------


def is_heading(line: str) -> bool:
    """Say whether Markdown's marks make a line a heading."""
    match = _SIGNED.match(line)
    return match is not None and match.lastgroup == "heading"


def opens_with_hash(line: str) -> bool:
    """Say whether evidence and chunks take a line for a heading: unlike `is_heading` also `#tag` and `#P`."""
    return line.startswith("#")


def reads_as_heading(line: str, following: str, widths: Iterable[int]) -> bool:
    """Say whether the break after an unmarked line ends it although no sign says so, as below a heading or a label.

    `widths` are the lengths of the line and its neighbours: a line much shorter than those was not wrapped.
    """
    opening = following.lstrip(_OPENERS)[:1]
    if not opening.isalnum() or opening.islower() or is_lone_bullet(line) or _GOES_ON.search(line):
        return False
    width = max(widths)
    if len(line) < _SHORT * width:
        return True
    has_case = opening.isupper() or opening.isdigit()  # lines of Chinese are short, and are wrapped
    return has_case and (width <= _NARROW or (len(line) <= _LONGEST_IN_TITLE_CASE and _is_title_case(line)))


def _is_title_case(line: str) -> bool:
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) >= 2 and all(word[0].isupper() or len(word) <= 3 for word in words)


def without_section_number(line: str) -> str:
    """Return a line without the section's number before its first capital: `3.1 Venue` is `Venue`."""
    return _SECTION_NUMBER.sub("", line)


def without_heading_signs(line: str) -> str:
    """Return a heading's line without the `#` or `=` around it."""
    return _HEADING_SIGNS.sub("", line)


def underline_end(text: str, start: int, end: int) -> int | None:
    """Return where the rule ends that underlines the heading which ends at `start`; None where there is none."""
    match = _UNDERLINE.match(text, start, end)
    return match.end() if match else None


# --- ends -----------------------------------------------------------------------------------------


def is_question(line: str) -> bool:
    """Say whether a line ends in a question mark, closing signs aside."""
    return line.rstrip(_CLOSERS).endswith(("?", "？"))


def is_lead_in(line: str) -> bool:
    """Say whether a line introduces what follows it: it ends in a colon, closing signs aside."""
    return line.rstrip(_CLOSERS).endswith((":", "："))


def is_bare_lead_in(line: str) -> bool:
    """Say whether a line's last character is a colon; chunks are cut by this, and so miss `**Bring:**`."""
    return line.endswith(":")


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence, a clause or a row does, and so cannot be a heading."""
    return _ENDS_SENTENCE.search(line) is not None


def before_closing_stop(sentence: str) -> int:
    """Return where a sentence's closing stop begins, commas and colons included; its end where it has none."""
    stop = _CLOSING_STOP.search(sentence)
    return stop.start() if stop and stop.start() else len(sentence)


def after_stop(text: str, at: int) -> int:
    """Return where the stop that may stand at `at` ends, with the quotation marks and brackets that it closes."""
    stop = _STOP_HERE.match(text, at)
    return stop.end() if stop else at


def begins_sentence(text: str, at: int) -> bool:
    """Say whether a sentence, an item's text or a quotation may begin at `at`, by what stands before it."""
    return _SENTENCE_BEFORE.search(text[max(0, at - _LOOK_BACK) : at]) is not None


def is_markers_alone(line: str) -> bool:
    """Say whether a line holds nothing but markers such as `[1]`: it belongs to the line above."""
    return _MARKERS.match(line) is not None


# --- code, gaps, line ends ------------------------------------------------------------------------


def open_fence(text: str, fence: str = "") -> str:
    """Return the fence of the code block in which `text` ends, if any; `fence` is that in which it begins."""
    for line in text.splitlines():
        match = _FENCE.match(line)
        if match is None:
            continue
        if not fence:
            fence = match["fence"]
        elif match["fence"].startswith(fence) and not match["language"]:
            fence = ""
    return fence


def iterate_fences(text: str, start: int, end: int, fence: str = "") -> Iterator[Span]:
    """Yield the pieces of code in `text[start:end]` with the fences around them; one that is open runs to the end.

    `fence` is that of code which the text begins inside of.
    """
    for match in _ANY_LINE.finditer(text, start, end):
        is_open = open_fence(match[0], fence)
        if is_open and not fence:
            start = match.start()
        elif fence and not is_open:
            yield Span(start, match.end())
        fence = is_open
    if fence:
        yield Span(start, start + len(text[start:end].rstrip()))


def iterate_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of `text[start:end]` that are not blank, without their ends; only `\\n` ends one."""
    for match in _LINE.finditer(text, start, end):
        yield Span(*match.span())


def has_paragraph_break(text: str, start: int, end: int) -> bool:
    """Say whether a blank line, or the sign for the end of a paragraph, lies in `text[start:end]`."""
    return _PARAGRAPH_BREAK.search(text, start, end) is not None


def iterate_blank_lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the runs of blank lines in `text[start:end]`, for chunks of paragraphs: a blank line is their only sign."""
    for match in _BLANK_LINES.finditer(text, start, end):
        yield Span(*match.span())
