"""What a reader is shown of a document's text: its words without the signs of Markdown, HTML and templates. Pure.

A text says nowhere what it is written in, and is often a line out of its context. So a sign is taken out only where
it is one by itself: an asterisk that has its partner, a bracket that a target follows, a tag with the name of an HTML
element. What names and paths are written with stays (`snake_case`, `*args`, `C:\\dir`, `f(x)[i](y)`), and code stays as
it is. So does `\\|`, which is a table's.

Markers such as `[1]` are left alone; where they could be taken for ours, `rag.text.markers.without_markers` makes them
round afterwards, which changes no offset.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from rag.text.elements import alternative, ended_elements, is_breaking, is_element, raised_number
from rag.text.emphasis import RUN, Edit, Run, emphasis_edits
from rag.text.lines import open_fence

_SIGN = re.compile(r"[*_~=`\[\]<&\\{#>]|:::|!!!|---|data:|[A-Za-z0-9+/]{60}")

_BLOCK_SIGN = r"(?:\#{1,6}[ \t]+|:{3,}[ \t]*\w*[ \t]*|!!![ \t]+\w+[ \t]*)"
# Each alternative stops at what begins another of its kind, so that a text is read once, whatever it holds.
_TOKEN = re.compile(
    rf"(?P<opening>^[ \t]{{0,3}}(?:(?!>>>[ ])(?:>[ \t]?+(?![\d=]))+(?:{_BLOCK_SIGN})?|{_BLOCK_SIGN}))"
    r"|(?P<rule>^[ \t]{0,3}(?:={3,}|-{3,}|\*{3,}|_{3,}|(?:[*_-][ \t]+){2,}[*_-])[ \t]*(?:\n|\Z))"
    r"|(?P<definition>^[ ]{0,3}\[[^\]\[^\n]{1,80}\]:[ \t]+<?(?:[a-z]{2,9}:|[./#])[^\s<>]*>?"
    r"(?:[ \t]+[\"'(][^\n]*)?(?:\n|\Z))"
    r"|(?P<path>(?<!\w)(?:[A-Za-z]:\\|\\\\(?=\w))[^\s\"'<>|`*]*)"
    r"|(?P<escape>\\(?:[*_`\[\]#!{}<>~&$\"'()+=-]|\.(?!\w)|(?=\n)))"
    r"|(?P<ticks>`+)"
    r"|(?P<template>\{%(?:[^%{]|%(?!\})|\{(?!%))*+%\}|\{\{(?:[^{}]|\{(?!\{)|\}(?!\}))*+\}\}"
    r"|\{\#(?:[^\#{]|\#(?!\}))*+\#\}|[ ]?\{:?[ ]?[.\#][\w-][^{}\n]*\}(?=[ \t]*$))"
    r"|(?P<comment><!--(?:[^<-]|-(?!->)|<(?!!--))*+-->)"
    r"|<(?:(?P<address>(?:https?|ftp)://[^\s<>]+)|mailto:(?P<mail>[^\s<>]+))>"
    r"|(?P<tag></?(?P<element>[A-Za-z][A-Za-z0-9]*)(?P<attributes>\s[^<>]*)?/?>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<url>\b(?:https?|ftp)://[^\s<>\[\]()*|`\"]*[^\s<>\[\]()*|`\".,;:!?_~'])"
    r"|(?P<encoded>data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/=%]*|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{60,}={0,2})"
    r"|(?P<footnote>[ ]?\[\^[^\]\s]{1,40}\](?::[ ]?)?)"
    r"|(?P<alert>\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?)"
    r"|(?P<wiki>(?<![\w)\]])\[\[(?:[^\[\]|\n]*\|)?(?P<page>[^\W\d_][^\[\]|\n]*)\]\])"
    r"|(?P<open>!?\[)|(?P<close>\])"
    rf"|(?P<run>{RUN})",
    re.MULTILINE,
)
_DESTINATION = r"(?:<[^<>\n]*>|[^\s()<>\[\]]*(?:\([^\s()<>\[\]]*\)[^\s()<>\[\]]*)*)"
_TARGET = re.compile(
    rf"\([ \t]*{_DESTINATION}(?:[ \t]+(?:\"[^\"\n]{{0,200}}\"|'[^'\n]{{0,200}}'))?[ \t]*\)"
    r"|\((?:[a-z]{2,9}:|[./#])[^\s()<>\[\]]*\Z"  # cut off where the text ends
    r"|(?P<reference>\[[^\[\]\n]{0,80}\])"
)
_BEFORE_INDEX = re.compile(r"(?:[^\W_]|[)\]]|\w_)\Z")
_NUMBERS = re.compile(r"[\d\s,;–-]+")
_CHARACTER_CLASS = re.compile(r"\^?(?:\w-\w)+")
_MARKER_LIKE = re.compile(r"[\[【［]\s*\d{1,3}\s*[\]】］]")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$", re.MULTILINE)
_TICKS = re.compile("`+")
_LONGEST_WORD = 100  # letters and digits in a row; a checksum has up to 128, but then in one case
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_STOPS = ".,;:!?)"


@dataclass(frozen=True, slots=True)
class PlainText:
    """Text without its signs; character i stands for what begins at `origins[i]` of the text with them."""

    text: str
    origins: Sequence[int]


class _Bracket(NamedTuple):
    start: int
    end: int
    is_word: bool  # it stands right behind a name, as an index does


def plain(text: str) -> str:
    """Return a text as it is read: without signs, tags and encoded files. Text without any stays as it is."""
    return lift_signs(text).text


def lift_signs(text: str) -> PlainText:
    """Take the signs out of a text, and say where each character that is left came from; of code, only the fences."""
    if not _SIGN.search(text):
        return PlainText(text, range(len(text)))
    edits = sorted(edit for edit in _edits(text) if edit.end > edit.start)
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for edit in edits:
        if edit.start < done:
            continue
        pieces += [text[done : edit.start], edit.text]
        origins += range(done, edit.start)
        origins += [edit.start] * len(edit.text)
        done = edit.end
    pieces.append(text[done:])
    origins += range(done, len(text))
    return PlainText("".join(pieces), origins)


def _edits(text: str) -> Iterator[Edit]:
    fence, begin, at = "", 0, 0
    for line in text.splitlines(keepends=True):
        before, fence = fence, open_fence(line, fence)
        if fence != before:
            if not before:
                yield from _prose_edits(text, begin, at)
            yield Edit(at, at + len(line), "")
            begin = at + len(line)
        at += len(line)
    if not fence:
        yield from _prose_edits(text, begin, len(text))


def _prose_edits(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits of a stretch without fences, a paragraph at a time: no sign's partner stands in another."""
    for gap in _BLANK_LINE.finditer(text, start, end):
        yield from _Paragraph(text, start, gap.start()).edits()
        start = gap.end()
    yield from _Paragraph(text, start, end).edits()


class _Paragraph:
    """Reads one paragraph, sign by sign."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._found: list[Edit] = []
        self._brackets: list[_Bracket] = []
        self._runs: list[Run] = []
        self._code_ends = _code_ends(text, start, end)
        self._ended = ended_elements(text, start, end)

    def edits(self) -> Iterator[Edit]:
        at = self.start
        while token := _TOKEN.search(self.text, at, self.end):
            assert token.lastgroup is not None, "every alternative has a name"
            at = _KINDS[token.lastgroup](self, token)
        yield from self._found
        yield from emphasis_edits(self.text, self._runs)

    def _replace(self, start: int, end: int, by: str = "") -> int:
        self._found.append(Edit(start, end, by))
        return end

    def _cut(self, start: int, end: int) -> int:
        """Take something out, with one of the blanks around it; with its line, where it stands alone on one."""
        before = self.text[start - 1] if start else "\n"
        after = self.text[end] if end < len(self.text) else "\n"
        if before == "\n" and after == "\n":
            return self._replace(start, min(end + 1, len(self.text)))
        if before == " " and (after in _STOPS or after == "\n"):
            return self._replace(start - 1, end)
        return self._replace(start, end + 1 if before.isspace() and after == " " else end)

    def _opening(self, token: re.Match[str]) -> int:
        if token[0].endswith((" ", "\t")) and token[0].lstrip(" \t>").startswith("#"):
            closing = _CLOSING_HASHES.search(self.text, token.end(), self._line_end(token.end()))
            if closing:
                self._replace(*closing.span())
        return self._replace(token.start() + len(token[0]) - len(token[0].lstrip(" \t")), token.end())

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at, self.end)
        return self.end if end < 0 else end

    def _drop(self, token: re.Match[str]) -> int:
        return self._replace(*token.span())

    def _drop_apart(self, token: re.Match[str]) -> int:
        return self._cut(*token.span())

    def _keep(self, token: re.Match[str]) -> int:
        return token.end()

    def _escape(self, token: re.Match[str]) -> int:
        self._replace(token.start(), token.start() + 1)
        return token.end()

    def _code(self, token: re.Match[str]) -> int:
        """Take the ticks from around code, unless `[1]` in it would then pass for a marker."""
        end = self._code_ends.get(token.start())
        if end is None:
            return token.end()
        width = len(token[0])
        start, stop = token.end(), end - width
        if _MARKER_LIKE.search(self.text, start, stop):
            return end
        is_padded = stop - start > 2 and self.text[start] == " " == self.text[stop - 1]
        self._replace(token.start(), start + is_padded)
        return self._replace(stop - is_padded, end)

    def _autolink(self, token: re.Match[str]) -> int:
        inner = "address" if token["address"] is not None else "mail"
        self._replace(token.start(), token.start(inner))
        return self._replace(token.end(inner), token.end())

    def _tag(self, token: re.Match[str]) -> int:
        if not is_element(token["element"], token["attributes"], self._ended):
            return token.end()
        raised = raised_number(self.text, token.start(), self.end)
        if raised:
            return self._replace(token.start(), *raised)
        if not is_breaking(token["element"]):
            return self._replace(*token.span(), alternative(token["element"], token["attributes"]))
        before = self.text[token.start() - 1] if token.start() else " "
        after = self.text[token.end()] if token.end() < len(self.text) else " "
        if before.isspace() or after.isspace():
            return self._cut(*token.span())
        is_parted = bool(self._found) and self._found[-1][1:] == (token.start(), " ")
        return self._replace(*token.span(), "" if is_parted else " ")

    def _entity(self, token: re.Match[str]) -> int:
        character = unescape(token[0])
        if character == token[0] or not (character.isprintable() or character.isspace()):
            return token.end()
        return self._replace(*token.span(), " " if character.isspace() else character)

    def _encoded(self, token: re.Match[str]) -> int:
        """Put `…` for a file written in letters: both cases and figures in a run that is longer than any word."""
        if token[0].startswith("data:"):
            return self._cut(*token.span())
        run = token[0]
        is_line = self.text[token.start() - 1 : token.start()] in ("", "\n") and token.end() == self._line_end(
            token.end()
        )
        is_mixed = run != run.lower() and run != run.upper() and any(character.isdigit() for character in run)
        if not is_mixed or (len(run) < _LONGEST_WORD and not is_line):
            return token.end()
        return self._replace(*token.span(), "…")

    def _wiki(self, token: re.Match[str]) -> int:
        self._replace(token.start(), token.start("page"))
        return self._replace(token.end("page"), token.end())

    def _open(self, token: re.Match[str]) -> int:
        is_word = _BEFORE_INDEX.search(self.text, max(self.start, token.start() - 2), token.start()) is not None
        self._brackets.append(_Bracket(*token.span(), is_word))
        return token.end()

    def _close(self, token: re.Match[str]) -> int:
        """Take the signs of a link or an image, if its target follows; numbers keep their brackets."""
        if not self._brackets:
            return token.end()
        bracket = self._brackets.pop()
        target = _TARGET.match(self.text, token.end(), self.end)
        if target is None or (bracket.is_word and self.text[bracket.start] != "!"):
            return token.end()
        is_number = _NUMBERS.fullmatch(self.text, bracket.end, token.start()) is not None
        is_class = _CHARACTER_CLASS.fullmatch(self.text, bracket.end, token.start()) is not None
        if target["reference"] is not None and (is_number or is_class):
            return token.end()
        if is_number:
            return self._replace(*target.span())
        self._replace(bracket.start, bracket.end)
        return self._replace(token.start(), target.end())

    def _run(self, token: re.Match[str]) -> int:
        self._runs.append(Run(token.start(), token.end()))
        return token.end()


_KINDS = {
    "opening": _Paragraph._opening,
    "rule": _Paragraph._drop,
    "definition": _Paragraph._drop,
    "path": _Paragraph._keep,
    "escape": _Paragraph._escape,
    "ticks": _Paragraph._code,
    "template": _Paragraph._drop_apart,
    "comment": _Paragraph._drop_apart,
    "address": _Paragraph._autolink,
    "mail": _Paragraph._autolink,
    "tag": _Paragraph._tag,
    "entity": _Paragraph._entity,
    "url": _Paragraph._keep,
    "encoded": _Paragraph._encoded,
    "footnote": _Paragraph._drop,
    "alert": _Paragraph._drop,
    "wiki": _Paragraph._wiki,
    "open": _Paragraph._open,
    "close": _Paragraph._close,
    "run": _Paragraph._run,
}


def _code_ends(text: str, start: int, end: int) -> dict[int, int]:
    """Return, for each run of backticks that another of its length follows, where that one ends."""
    ends: dict[int, int] = {}
    following: dict[int, int] = {}
    for run in reversed([match.span() for match in _TICKS.finditer(text, start, end)]):
        width = run[1] - run[0]
        if width in following:
            ends[run[0]] = following[width]
        following[width] = run[1]
    return ends
