"""Web pages: the main content under its headings, without menus, page headers, footers and banners.

What is left out is not in the text at all: a citation is a slice of the text, and nobody wants to cite a menu.
"""

import codecs
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.front_matter import read_front_matter
from ingest.loaders.html.blocks import read_blocks
from ingest.loaders.html.head import read_head
from ingest.loaders.outline import Block, Heading, Passage, Table, write_blocks
from ingest.loaders.text import title_of_name

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.I
)
_DECLARED_BYTES = 4096  # the standard looks at 1024; comments of generators come first in real pages
_SPARSE = 200  # characters: with fewer, what was taken for boilerplate is probably the page
_MAIN_SHARE = 0.25  # of the page's text: with less, <main> holds a heading, and the page is elsewhere
_ARTICLE_SHARE = 0.5  # an <article> may be one of several things on a page; <main> is one by definition
# Encodings that a browser reads by another name than the page's: https://encoding.spec.whatwg.org/#names-and-labels
_BROWSERS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


def load_html(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a page: the text that is shown, in sections that follow its headings."""
    del options, password  # for other formats
    from selectolax.lexbor import LexborHTMLParser

    source, notes = decode_text(content, name, declared_encoding(content))
    matter = read_front_matter(source)
    tree = LexborHTMLParser(source[matter.end :])
    blocks = _content(tree)
    head = read_head(tree)
    title = matter.title or head.title_beside(_main_heading(tree, blocks)) or title_of_name(name)
    written = write_blocks(blocks, title)
    metadata = {**head.metadata, **matter.metadata}
    notes += matter.notes
    return Loaded(written.text, title, "text/html", matter.date or head.date, metadata, (), written.sections, notes)


def read_chapter(source: str) -> tuple[str, list[Block]]:
    """Return the <title> and all blocks of a page that is a chapter of a book: nothing of it is boilerplate."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(source)
    body = tree.body or tree.root
    return read_head(tree).title, [] if body is None else read_blocks(body, boilerplate=True)


def declared_encoding(content: bytes) -> str:
    """Return the encoding that a page declares, as browsers interpret it and Python names it; empty if none."""
    match = _DECLARED.search(content[:_DECLARED_BYTES])
    if match is None:
        return ""
    label = (match[1] or match[2]).decode("ascii").lower().removeprefix("x-")
    label = {"sjis": "shift_jis", "iso-8859-8-i": "iso-8859-8", "mac-cyrillic": "mac_cyrillic"}.get(label, label)
    try:
        known = codecs.lookup(label).name
    except LookupError:
        return ""
    return _BROWSERS.get(known, known)


def _content(tree: "LexborHTMLParser") -> list[Block]:
    """Return the page's own blocks: those of its marked main part, or everything if little is left."""
    body = tree.body or tree.root
    if body is None:
        return []
    kept = read_blocks(body, boilerplate=False)
    size = _size(kept)
    for selector, share in (("main, [role=main]", _MAIN_SHARE), ("article", _ARTICLE_SHARE)):
        part = _only_one(body, selector)
        inside = [] if part is None else read_blocks(part, boilerplate=False)
        if inside and _size(inside) >= max(share * size, _SPARSE):
            return inside
    if size < _SPARSE:
        everything = read_blocks(body, boilerplate=True)
        if _size(everything) > 2 * size:
            return everything
    return kept


def _only_one(body: "LexborNode", selector: str) -> "LexborNode | None":
    elements = body.css(selector)
    return elements[0] if len(elements) == 1 else None


def _size(blocks: Sequence[Block]) -> int:
    """Return how many characters blocks have, not counting white space."""
    return sum(len("".join(text.split())) for block in blocks for text in _texts(block))


def _texts(block: Block) -> list[str]:
    if isinstance(block, Heading | Passage):
        return [block.text]
    return [cell for row in block.rows for cell in row] if isinstance(block, Table) else []


def _main_heading(tree: "LexborHTMLParser", blocks: Sequence[Block]) -> str:
    """Return the page's <h1>, if it has a usable one."""
    inside = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    if inside:
        return " ".join(inside[0].split())
    outside = tree.css("h1")
    return " ".join(outside[0].text().split()) if len(outside) == 1 else ""
