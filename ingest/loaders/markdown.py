"""Markdown: sections from headings; tables, lists and code told apart so that a chunker can keep them whole.

`text` is the whole file, signs and front matter included: offsets that others publish for it hold.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.front_matter import read_front_matter
from ingest.loaders.text import title_of_name
from rag.records import Section, SectionKind

_PARSER = MarkdownIt("commonmark").enable("table")
PATH_SEPARATOR = " › "
_HEADING_CHARACTERS = 100  # of one heading in a path; longer ones are paragraphs by mistake
_HEADER_ROW_CHARACTERS = 300
_KINDS: dict[str, SectionKind] = {
    "table_open": "table",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "fence": "code",
    "code_block": "code",
}


@dataclass(frozen=True, slots=True)
class _Heading:
    line: int
    after: int  # the first line below it
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of lines other than plain text; kind None is a comment, which is in no section."""

    first: int
    after: int
    kind: SectionKind | None


def load_markdown(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read Markdown. A section's context is title › heading path, its own heading included: a section may become
    several chunks, and only the first of them has the heading in its text."""
    del options, password  # for other formats
    return read_markdown(content, name, _PARSER)


def read_markdown(content: bytes, name: str, parser: MarkdownIt) -> Loaded:
    """Read Markdown as `parser` knows it."""
    text, notes = decode_text(content, name)
    matter = read_front_matter(text)
    lines = _Lines(text)
    first = lines.number(matter.end)
    tokens = parser.parse("\n" * first + text[lines.start(first) :])
    headings = list(_headings(tokens))
    title = matter.title or next((h.text for h in headings if h.level == 1 and h.text), "") or title_of_name(name)
    sections = tuple(_sections(lines, headings, list(_blocks(tokens)), first, title))
    notes += matter.notes
    if text.strip() and not sections:  # said outright, for a document without sections is one under its title
        notes += ("it has no text besides front matter and comments",)
        sections = (Section(0, len(text), kind="furniture"),)
    return Loaded(text, title, "text/markdown", matter.date, matter.metadata, (), sections, notes)


class _Lines:
    """The offsets of a text's lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.count = len(self._starts) - 1

    def start(self, line: int) -> int:
        return min(self._starts[line], len(self.text))

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def between(self, first: int, after: int) -> tuple[int, int] | None:
        """Return the span of lines without white space around it; None if they are blank."""
        start = self.start(first)
        piece = self.text[start : self.start(min(after, self.count))]
        kept = piece.strip()
        if not kept:
            return None
        start += piece.index(kept[0])
        return start, start + len(kept)


def _headings(tokens: Sequence[Token]) -> Iterator[_Heading]:
    for i, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            text = " ".join(_plain(tokens[i + 1]).split())
            short = text if len(text) <= _HEADING_CHARACTERS else text[: _HEADING_CHARACTERS - 1] + "…"
            yield _Heading(token.map[0], token.map[1], int(token.tag[1:]), short)


def _plain(inline: Token) -> str:
    """Return the visible text of inline Markdown."""
    children = inline.children or []
    texts = (
        _plain(child) if child.type == "image" else child.content for child in children if child.type != "html_inline"
    )
    return " ".join(text for text in texts if text) if any("break" in c.type for c in children) else "".join(texts)


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    for token in tokens:
        if token.level != 0 or token.map is None:
            continue
        if token.type in _KINDS:
            yield _Block(token.map[0], token.map[1], _KINDS[token.type])
        elif token.type == "html_block" and _is_comment(token.content):
            yield _Block(token.map[0], token.map[1], None)


def _is_comment(html: str) -> bool:
    html = html.strip()
    return html.startswith("<!--") and html.endswith("-->") and html.count("<!--") == 1


def _sections(
    lines: _Lines, headings: Sequence[_Heading], blocks: Sequence[_Block], first: int, title: str
) -> Iterator[Section]:
    path: list[_Heading] = []
    start = first
    for i in range(-1, len(headings)):
        if i >= 0:
            heading = headings[i]
            path = [*(above for above in path if above.level < heading.level), heading]
        after = headings[i + 1].line if i + 1 < len(headings) else lines.count
        below = start if i < 0 else headings[i].after
        goes_deeper = i >= 0 and i + 1 < len(headings) and headings[i + 1].level > headings[i].level
        if goes_deeper and lines.between(below, after) is None:
            continue  # a heading with nothing of its own opens the section below it: alone it would say nothing
        inside = [block for block in blocks if start <= block.first < after]
        yield from _pieces(lines, start, after, inside, _context(title, path))
        start = after


def _context(title: str, path: Sequence[_Heading]) -> str:
    names = [heading.text for heading in path if heading.text]
    if names and names[0].casefold() == title.casefold():
        names = names[1:]
    return PATH_SEPARATOR.join([title, *names])


def _pieces(lines: _Lines, first: int, after: int, blocks: Sequence[_Block], context: str) -> Iterator[Section]:
    for block in [*blocks, _Block(after, after, None)]:
        body = lines.between(first, block.first)
        if body is not None:
            yield Section(*body, context=context)
        piece = lines.between(block.first, block.after)
        if piece is not None and block.kind is not None:
            yield Section(*piece, kind=block.kind, context=_with_header(lines, block, piece, context))
        first = block.after


def _with_header(lines: _Lines, block: _Block, piece: tuple[int, int], context: str) -> str:
    """Add a table's header row: the rows below it say nothing without it."""
    if block.kind != "table":
        return context
    row = " ".join(lines.text[piece[0] : piece[1]].split("\n", 1)[0].split())
    return f"{context}\n{row[:_HEADER_ROW_CHARACTERS]}"
