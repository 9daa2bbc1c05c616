"""Reads the visible content of an HTML tree as a sequence of headings, paragraphs, lists, code and tables.

The tree is walked without recursion: tags that nobody closed nest thousands deep in real pages.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.loaders.html.boilerplate import is_boilerplate, is_hidden
from ingest.loaders.html.html_tables import TableRows, is_layout
from ingest.loaders.outline import Block, Heading, Passage

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p"),
        *("pre", "listing", "xmp", "plaintext", "search", "section", "summary", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "tr", "ul"),
    )
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_ITEMS = frozenset(("li", "dt", "dd"))
_CELLS = frozenset(("td", "th"))
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, byte order mark
_PERMALINK = re.compile(r"\s*[¶#🔗§]$")  # behind a heading, where the tools of documentation put it
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?)$", re.IGNORECASE)
_GAPS = re.compile(r"\n{3,}")
_INDENT = "  "


def read_blocks(root: "LexborNode", *, boilerplate: bool) -> list[Block]:
    """Return the visible content below `root`; `boilerplate` includes menus, page headers and the like."""
    walk = _Walk(boilerplate=boilerplate)
    node = root
    while True:
        is_open = walk.enter(node, is_root=node.mem_id == root.mem_id)
        below = node.first_child if is_open else None
        if below is not None:
            node = below
            continue
        if is_open:
            walk.leave(node)
        while node.mem_id != root.mem_id and node.next is None and node.parent is not None:
            node = node.parent
            walk.leave(node)
        if node.mem_id == root.mem_id or node.next is None:
            return walk.finish()
        node = node.next


@dataclass(slots=True)
class _List:
    """An open list: its next item's number, None if it has no numbers."""

    number: int | None


@dataclass(slots=True)
class _Walk:
    """What is open at one place of the tree, and the blocks that came before it."""

    boilerplate: bool
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of the paragraph at hand
    lists: list[_List] = field(default_factory=list)
    marker: str = ""  # of an item that has no text yet
    items: list[str] = field(default_factory=list)  # tags of the open ones
    lines: list[str] = field(default_factory=list)  # of the outermost open list
    preformatted: int = 0
    heading: int = 0
    table: TableRows | None = None  # the outermost data table; what is in its cells is text alone
    tables: int = 0  # open ones, layouts apart, since it began
    layouts: set[int] = field(default_factory=set)

    def enter(self, node: "LexborNode", *, is_root: bool) -> bool:
        """Open a node; returns whether it is shown, and what is below it with it."""
        if node.is_text_node:
            self._add_text(node.text_content or "")
            return False
        if not node.is_element_node:
            return False
        tag, attributes = node.tag or "", node.attributes
        if is_hidden(tag, attributes):
            return False
        if not (is_root or self.boilerplate) and is_boilerplate(node, tag, attributes):
            return False
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "img":
            self._add_image(node, attributes)
        elif tag in _BLOCKS:
            self._end_paragraph()
            self._open_block(node, tag, attributes)
        return True

    def leave(self, node: "LexborNode") -> None:
        """Close a node that was shown."""
        if node.tag in _BLOCKS:
            self._close_block(node, node.tag)

    def finish(self) -> list[Block]:
        """Return the blocks, once the walk is over."""
        self._end_paragraph()
        self._end_list()
        return self.blocks

    def _open_block(self, node: "LexborNode", tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag in _PREFORMATTED:
            self.preformatted += 1
        elif tag in _LISTS:
            self.lists.append(_List(_start(attributes) if tag == "ol" else None))
        elif tag in _ITEMS:
            self._open_item(tag, attributes)
        elif tag in _HEADINGS and not self.items and self.table is None:
            self.heading = _HEADINGS[tag]
        elif tag == "table":
            self._open_table(node, attributes)
        elif self.table is not None and self.tables == 1:
            if tag == "tr":
                self.table.open_row(is_header=node.parent is not None and node.parent.tag == "thead")
            elif tag in _CELLS:
                self.table.open_cell(tag, attributes)

    def _close_block(self, node: "LexborNode", tag: str) -> None:
        self._end_paragraph(closing=tag)
        if tag in _PREFORMATTED:
            self.preformatted -= 1
        elif tag in _LISTS:
            self.lists.pop()
            if not self.lists:
                self._end_list()
        elif tag in _ITEMS:
            self.items.pop()
            self.marker = ""
        elif tag in _HEADINGS:
            self.heading = 0
        elif tag == "table" and node.mem_id not in self.layouts:
            self._close_table()

    def _open_item(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        self.items.append(tag)
        if tag != "li":
            self.marker = ""
            return
        number = None
        if self.lists and self.lists[-1].number is not None:
            value = attributes.get("value") or ""
            number = int(value) if re.fullmatch(r"-?\d{1,9}", value) else self.lists[-1].number
            self.lists[-1].number = number + 1
        self.marker = "- " if number is None else f"{number}. "

    def _open_table(self, node: "LexborNode", attributes: Mapping[str, str | None]) -> None:
        if self.table is None and is_layout(node, attributes):
            self.layouts.add(node.mem_id)
            return
        self.tables += 1
        if self.table is None:
            self.table = TableRows()

    def _close_table(self) -> None:
        self.tables -= 1
        if self.tables == 0 and self.table is not None:
            caption, table = self.table.finish()
            self.table = None
            self._end_list()
            self.blocks += [Passage(caption), table]

    def _add_text(self, text: str) -> None:
        self.pieces.append(text if self.preformatted and self.table is None else text.replace("\n", " "))

    def _add_image(self, node: "LexborNode", attributes: Mapping[str, str | None]) -> None:
        """Add a picture's alternative text, unless it repeats the text beside it or is a file name."""
        text = " ".join((attributes.get("alt") or "").split())
        if not text or _FILE_NAME.match(text) or attributes.get("role") in ("presentation", "none"):
            return
        beside = node.parent.text() if node.parent is not None else ""
        if text.casefold() not in " ".join(beside.split()).casefold():
            self.pieces += [" ", text, " "]

    def _end_paragraph(self, closing: str = "") -> None:
        if not self.pieces:
            return
        raw = _INVISIBLE.sub("", "".join(self.pieces))
        if self.preformatted and self.table is None:
            if closing not in _PREFORMATTED or self.preformatted > 1:
                if not raw.endswith("\n"):
                    self.pieces.append("\n")  # a block inside, often one per line
                return
            text, is_code = raw.strip("\n"), True
        else:
            text, is_code = _collapsed(raw), False
        self.pieces = []
        if not text.strip():
            return
        if self.table is not None:
            self.table.add_text(self.marker + text, is_caption=closing == "caption")
            self.marker = ""
        elif is_code:
            self._end_list()
            self.blocks.append(Passage(text, "code"))
        elif self.heading:
            self._end_list()
            self.blocks.append(Heading(self.heading, _PERMALINK.sub("", text)))
            self.heading = 0  # one that nobody closed must not swallow the page
        elif self.items:
            self.lines.append(self._item_line(text))
        else:
            self._end_list()  # of items outside of any list
            self.blocks.append(Passage(text))

    def _end_list(self) -> None:
        if self.lines:
            self.blocks.append(Passage("\n".join(self.lines), "list"))
            self.lines = []

    def _item_line(self, text: str) -> str:
        depth = max(0, len(self.lists) - 1)
        own = "" if self.items[-1] == "dt" else _INDENT  # a further paragraph of the item, or a definition
        first = _INDENT * depth + (self.marker or own)
        self.marker = ""
        return first + text.replace("\n", "\n" + " " * len(first))


def _collapsed(raw: str) -> str:
    """Return running text: white space is one space, a line break stays one, several part paragraphs."""
    lines = [" ".join(line.split()) for line in raw.split("\n")]
    return lines[0] if len(lines) == 1 else _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")


def _start(attributes: Mapping[str, str | None]) -> int:
    start = attributes.get("start") or ""
    return int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1
