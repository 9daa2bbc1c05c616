"""Reads Rich Text's control words, of version 1.9.1: what is text, in which encoding, and where its blocks end.

https://interoperability.blob.core.windows.net/files/Archive_References/[MSFT-RTF].pdf
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.loaders.outline import Block, Heading, Passage, Table
from ingest.loaders.rtf.rtf_words import CHARACTERS, ENDS_PARAGRAPH, INFO, NOT_TEXT, READ_THOUGH_STARRED, codec_of

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_DEEPEST = 1000  # groups inside of groups; more are kept count of, but share their state
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces: where its text goes, and how it is encoded."""

    goes_to: str = "body"  # or footnote, marker, style, an entry of `info`, or nowhere: ""
    codec: str = ""
    fallback: int = 1  # characters after each \u, for programs that do not know it
    is_hidden: bool = False


@dataclass(slots=True)
class _Paragraph:
    """What is known of the paragraph at hand."""

    level: int | None = None
    style: int | None = None
    is_cell: bool = False


@dataclass(slots=True)
class RtfReader:
    """Reads one document; what comes of it is in the public fields."""

    blocks: list[Block] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    info: dict[str, str] = field(default_factory=dict)
    objects: int = 0
    is_cut_off: bool = False
    _texts: dict[str, list[str]] = field(default_factory=dict)  # by where they go
    _bytes: bytearray = field(default_factory=bytearray)  # that wait to be decoded together
    _groups: list[_Group] = field(default_factory=list)
    _group: _Group = field(default_factory=_Group)
    _paragraph: _Paragraph = field(default_factory=_Paragraph)
    _codec: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _style: _Paragraph = field(default_factory=_Paragraph)  # that is being defined
    _levels: dict[int, int] = field(default_factory=dict)  # of styles that are headings
    _row: list[str] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _header_rows: int = 0
    _items: list[str] = field(default_factory=list)
    _day: dict[str, int] = field(default_factory=dict)
    _skipped: int = 0  # characters that still stand for the last \u
    _is_starred: bool = False

    @property
    def date(self) -> str | None:
        """The day on which the document was last saved."""
        day = [self._day.get(part, 0) for part in ("yr", "mo", "dy")]
        is_one = 1900 <= day[0] <= 2999 and 1 <= day[1] <= 12 and 1 <= day[2] <= 31
        return "{:04}-{:02}-{:02}".format(*day) if is_one else None

    def read(self, content: bytes) -> None:
        """Read a document from its first brace on."""
        depth = at = 0
        while match := _TOKEN.search(content, at):
            at = match.end()
            kind = match.lastgroup
            if kind == "brace":
                depth = max(0, depth + (1 if match["brace"] == b"{" else -1))  # one brace too many ends no text
                self._open(depth) if match["brace"] == b"{" else self._close(depth)
            elif kind == "text":
                self._add_bytes(match["text"])
            elif kind == "hex":
                self._add_bytes(bytes.fromhex(match["hex"].decode()))
            elif kind == "sign":
                self._add_sign(match["sign"])
            elif match["word"] == b"bin":
                at += max(0, int(match["number"] or 0))
            else:
                number = match["number"]
                self._add_word(match["word"].decode(), None if number is None else int(number))
        self.is_cut_off = depth > 0
        self._paragraph.is_cell = False
        self._end_paragraph()
        self._end_row()
        self._end_table()
        self._end_list()

    # --- groups -----------------------------------------------------------------------------------

    def _open(self, depth: int) -> None:
        self._decode()
        self._skipped = 0
        if depth <= _DEEPEST:
            self._groups.append(self._group)

    def _close(self, depth: int) -> None:
        self._decode()
        self._skipped = 0
        if depth >= _DEEPEST or not self._groups:
            return
        inner, self._group = self._group, self._groups.pop()
        if inner.goes_to == self._group.goes_to:
            return
        text = "".join(self._texts.pop(inner.goes_to, ())) if inner.goes_to not in ("", "body", "marker") else ""
        text = " ".join(_whole_characters(text).split())
        if inner.goes_to == "footnote" and text:
            self.footnotes.append(text)
        elif inner.goes_to in INFO:
            self.info.setdefault(inner.goes_to, text)

    def _go_to(self, place: str) -> None:
        self._decode()
        self._group = replace(self._group, goes_to=place)

    # --- words ------------------------------------------------------------------------------------

    def _add_word(self, word: str, number: int | None) -> None:
        starred, self._is_starred = self._is_starred, False
        if word == "u":
            self._add_character(number or 0)
            return
        if self._skipped and word in CHARACTERS:
            self._skipped -= 1
            return
        if (starred and word not in READ_THOUGH_STARRED) or word in NOT_TEXT:
            self._go_to("")
        elif word in _DESTINATIONS:
            self._go_to(_DESTINATIONS[word] if self._group.goes_to else "")
        elif word in INFO and self._group.goes_to == "info":
            self._go_to(word)
        elif word in CHARACTERS:
            self._decode()
            self._add_text(CHARACTERS[word])
        elif word in ENDS_PARAGRAPH:
            self._decode()
            if self._group.goes_to == "body":
                self._end_paragraph()
            else:
                self._add_text(" ")
        elif word in _SETTERS:
            self._decode()
            _SETTERS[word](self, number)
        elif word in ("cell", "nestcell", "row") and self._group.goes_to == "body":
            self._end_cell() if word != "row" else self._end_row()
        elif word in ("yr", "mo", "dy") and self._group.goes_to == "revtim":
            self._day[word] = number or 0
        self.objects += word == "object"

    def _add_sign(self, sign: bytes) -> None:
        self._is_starred = sign == b"*"
        if self._skipped and sign in b"\\{}~-_":
            self._skipped -= 1
        elif sign in b"\\{}":
            self._add_bytes(sign)
        elif sign in b"\r\n":
            self._add_word("par", None)
        elif sign in b"~_":
            self._decode()
            self._add_text("\u00a0" if sign == b"~" else "-")

    # --- text -------------------------------------------------------------------------------------

    def _add_bytes(self, raw: bytes) -> None:
        self._is_starred = False
        skipped = min(self._skipped, len(raw))
        self._skipped -= skipped
        if self._group.goes_to:
            self._bytes += raw[skipped:]

    def _add_character(self, number: int) -> None:
        self._decode()
        self._add_text(chr(number & 0xFFFF))
        self._skipped = self._group.fallback

    def _add_text(self, text: str) -> None:
        if self._group.goes_to and not self._group.is_hidden:
            self._texts.setdefault(self._group.goes_to, []).append(text)

    def _decode(self) -> None:
        """Decode the bytes so far, all of one font: a character may have several of them."""
        if not self._bytes:
            return
        raw, self._bytes = bytes(self._bytes), bytearray()
        if self._group.goes_to == "fonts":
            return
        if self._group.goes_to == "style":
            self._name_style(raw.decode("cp1252", "replace").strip(" ;"))
            return
        codec = self._group.codec or self._codec
        self._add_text(raw.decode("latin-1" if codec == "symbol" else codec, "replace"))

    def _name_style(self, name: str) -> None:
        heading = _HEADING.match(name)
        level = 0 if name.lower() == "title" else int(heading[1]) if heading else self._style.level
        if self._style.style is not None and level is not None:
            self._levels[self._style.style] = level
        self._style = _Paragraph()

    # --- blocks -----------------------------------------------------------------------------------

    def _take(self) -> str:
        """Return the text of the paragraph at hand, with its marker if it is an item."""
        self._decode()
        text = _whole_characters("".join(self._texts.pop("body", ()))).strip(" ")
        marker = _whole_characters("".join(self._texts.pop("marker", ()))).strip()
        if not marker or not text.strip():
            return text
        return f"{marker if any(map(str.isalnum, marker)) else '-'} {text.strip()}"

    def _end_paragraph(self) -> None:
        is_item = bool(self._texts.get("marker"))
        if self._paragraph.is_cell:
            self._texts.setdefault("body", []).append("\n")
            return
        text = self._take()
        if not text.strip():
            return
        self._end_row()
        self._end_table()
        if is_item:
            self._items.append(text)
            return
        self._end_list()
        level = self._paragraph.level
        if level is None and self._paragraph.style is not None:
            level = self._levels.get(self._paragraph.style)
        self.blocks.append(Passage(text) if level is None else Heading(level, text))

    def _end_cell(self) -> None:
        self._row.append(self._take().strip())

    def _end_row(self) -> None:
        self._paragraph.is_cell = False
        if self._row:
            self._end_list()
            self._rows.append(self._row)
            self._row = []

    def _end_table(self) -> None:
        if self._rows:
            self.blocks.append(Table(self._rows, self._header_rows or None))
            self._rows, self._header_rows = [], 0

    def _end_list(self) -> None:
        if self._items:
            self.blocks.append(Passage("\n".join(self._items), "list"))
            self._items = []

    # --- what words set ---------------------------------------------------------------------------

    def _set_font(self, number: int | None) -> None:
        self._font = number or 0
        if self._group.goes_to != "fonts":
            self._group = replace(self._group, codec=self._fonts.get(self._font, ""))

    def _set_charset(self, number: int | None) -> None:
        self._fonts[self._font] = codec_of("fcharset", number)

    def _set_code_page(self, number: int | None) -> None:
        self._codec = codec_of("cpg", number) or self._codec

    def _set_level(self, number: int | None) -> None:
        level = min(number or 0, _MOST_LEVELS) + 1
        if self._group.goes_to == "style":
            self._style.level = level
        elif self._group.goes_to == "body":
            self._paragraph.level = level

    def _set_style(self, number: int | None) -> None:
        if self._group.goes_to == "style":
            self._style.style = number or 0
        elif self._group.goes_to == "body":
            self._paragraph.style = number or 0

    def _set_hidden(self, number: int | None) -> None:
        self._group = replace(self._group, is_hidden=number != 0)

    def _set_plain(self, _: int | None) -> None:
        self._group = replace(self._group, is_hidden=False, codec="")

    def _set_fallback(self, number: int | None) -> None:
        self._group = replace(self._group, fallback=min(max(0, number or 0), 10))

    def _reset_paragraph(self, _: int | None) -> None:
        if self._group.goes_to == "body":
            self._paragraph = _Paragraph()

    def _set_cell(self, _: int | None) -> None:
        if self._group.goes_to == "body":
            self._paragraph.is_cell = True

    def _set_header_row(self, _: int | None) -> None:
        self._header_rows = max(self._header_rows, len(self._rows) + 1)


_DESTINATIONS = {
    "footnote": "footnote",
    "listtext": "marker",
    "pntext": "marker",
    "stylesheet": "style",
    "fonttbl": "fonts",
    "info": "info",
    "revtim": "revtim",
}

_SETTERS: dict[str, Callable[[RtfReader, int | None], None]] = {
    "f": RtfReader._set_font,
    "fcharset": RtfReader._set_charset,
    "ansicpg": RtfReader._set_code_page,
    "outlinelevel": RtfReader._set_level,
    "s": RtfReader._set_style,
    "v": RtfReader._set_hidden,
    "deleted": RtfReader._set_hidden,
    "plain": RtfReader._set_plain,
    "uc": RtfReader._set_fallback,
    "pard": RtfReader._reset_paragraph,
    "intbl": RtfReader._set_cell,
    "trhdr": RtfReader._set_header_row,
}


def _whole_characters(text: str) -> str:
    """Join the halves of characters that \\u writes as two."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
