"""EPUB books: the chapters in their order, each read as the page that it is.

Left out: the table of contents, which says what the headings say, and pictures.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text, is_binary
from ingest.loaders.front_matter import iso_date
from ingest.loaders.html.html import declared_encoding, read_chapter
from ingest.loaders.outline import Block, Heading, write_blocks
from ingest.loaders.signatures import EPUB
from ingest.loaders.text import title_of_name
from ingest.loaders.untrusted_xml import parse_xml
from ingest.loaders.zip_parts import ZipParts, open_parts
from rag.errors import LoadError
from rag.records import Scalar

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_EDGE_CHARACTERS = 4000  # of a page, in which it begins or ends whatever comments stand there
_PAGES = (".xhtml", ".html", ".htm")
_FIELDS = {"author": "creator", "subject": "subject", "description": "description", "lang": "language"}


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package document says: the chapters' paths in order, and what a library needs to know."""

    chapters: Sequence[str] = ()
    title: str = ""
    date: str | None = None
    metadata: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A page as it is written, and notes on how it was decoded."""

    markup: str
    notes: tuple[str, ...] = ()

    @property
    def is_cut_off(self) -> bool:
        """Whether its end is missing; a book's pages are XML, which must not leave it out."""
        return "<html" in self.markup[:_EDGE_CHARACTERS] and "</html" not in self.markup[-_EDGE_CHARACTERS:]


def load_epub(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a book; chapters that are missing or damaged are counted in the notes."""
    del options, password  # for other formats
    notes: list[str] = []
    with open_parts(content, name) as parts:
        book = _book(parts)
        chapters = book.chapters
        if not chapters:
            chapters = sorted(path for path in parts.paths if path.lower().endswith(_PAGES))
            notes.append("it does not say in which order its chapters stand; they are in the order of their names")
        _refuse_encrypted(parts, chapters, name)
        title = book.title or title_of_name(name)
        read = [chapter for path in chapters if (chapter := _chapter(parts, path)) is not None]
    if len(read) < len(chapters):
        notes.append(f"chapters that are missing or damaged: {len(chapters) - len(read)} of {len(chapters)}")
    if cut_off := sum(1 for chapter in read if chapter.is_cut_off):
        notes.append(f"chapters that are cut off, without their last part: {cut_off} of {len(chapters)}")
    notes += dict.fromkeys(note for chapter in read for note in chapter.notes)
    written = write_blocks((block for chapter in read for block in _blocks(chapter, title)), title)
    return Loaded(written.text, title, EPUB, book.date, book.metadata, (), written.sections, tuple(notes))


def _book(parts: ZipParts) -> _Book:
    """Read the package document; a damaged one says nothing."""
    from lxml.etree import XMLSyntaxError

    try:
        container = parse_xml(parts.read(_CONTAINER))
        path = next(
            (unquote(found) for element in container.iter("{*}rootfile") if (found := element.get("full-path"))), ""
        )
        package = parse_xml(parts.read(path))
    except (KeyError, XMLSyntaxError):
        return _Book()
    dates = (iso_date(element.text) for element in package.iter(f"{_DC}date"))
    said = {name: _said(package, tag) for name, tag in _FIELDS.items()}
    return _Book(
        tuple(_chapters(package, posixpath.dirname(path))),
        _said(package, "title"),
        next((date for date in dates if date), None),
        {name: text for name, text in said.items() if text},
    )


def _chapters(package: "_Element", folder: str) -> Iterator[str]:
    """Yield the paths of the spine's pages, the table of contents aside."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        path = unquote((item.get("href") or "").partition("#")[0])
        yield posixpath.normpath(posixpath.join(folder, path))


def _said(package: "_Element", tag: str) -> str:
    texts = (" ".join((element.text or "").split()) for element in package.iter(f"{_DC}{tag}"))
    return next((text for text in texts if text), "")


def _refuse_encrypted(parts: ZipParts, chapters: Sequence[str], name: str) -> None:
    """Raise LoadError for a book that only its shop's program reads; encrypted fonts do not matter."""
    if _ENCRYPTION not in parts.paths:
        return
    encrypted = {unquote(found.get("URI") or "") for found in parts.parse(_ENCRYPTION).iter("{*}CipherReference")}
    if not encrypted.isdisjoint(chapters):
        raise LoadError(f"{name} is protected against copying (DRM); only its seller's program reads it")


def _chapter(parts: ZipParts, path: str) -> _Chapter | None:
    """Return a chapter's text, None if it cannot be read."""
    content = parts.read_if_sound(path)
    if content is None or not content.strip() or is_binary(content):
        return None
    try:
        return _Chapter(*decode_text(content, path, declared_encoding(content)))
    except LoadError:
        return None


def _blocks(chapter: _Chapter, title: str) -> list[Block]:
    """Return a chapter's blocks under its title, unless its own heading says that."""
    named, blocks = read_chapter(chapter.markup)
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    if blocks and blocks[0] is first and first is not None and (first.level == 1 or first.text == named):
        return blocks
    return [Heading(1, "", named or title), *blocks]
