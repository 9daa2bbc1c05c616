"""OpenDocument files, in an archive or flat: texts and presentations as Word's and PowerPoint's, sheets as Excel's.

Left out: comments, deleted text of tracked changes, the headers and footers of pages, tables of contents.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.front_matter import iso_date
from ingest.loaders.opendocument.odf_blocks import DRAW, OFFICE, TABLE, BlockReader
from ingest.loaders.opendocument.odf_styles import Styles
from ingest.loaders.outline import Block, Heading, PageStart, Passage, footnotes, write_blocks
from ingest.loaders.sheet_rows import add_sheet
from ingest.loaders.signatures import OPENDOCUMENT
from ingest.loaders.text import title_of_name
from ingest.loaders.untrusted_xml import parse_xml
from ingest.loaders.writing import TextWriter, below, heading_path
from ingest.loaders.zip_parts import ZipParts, damage_reported, open_parts
from rag.errors import LoadError
from rag.records import Scalar, Section

if TYPE_CHECKING:
    from lxml.etree import _Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_FIELDS = {
    "author": (f"{_DC}creator", f"{_META}initial-creator"),
    "subject": (f"{_DC}subject",),
    "description": (f"{_DC}description",),
    "keywords": (f"{_META}keyword",),
}
_DATES = (f"{_DC}date", f"{_META}creation-date")


@dataclass(frozen=True, slots=True)
class _File:
    """The parts of a file that are read."""

    content: "_Element"
    styles: "_Element | None"
    meta: "_Element | None"


def load_opendocument(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a file as its program shows it: cells as they are displayed, slides as pages with their notes."""
    del options, password  # for other formats
    if content.startswith(b"PK"):
        with open_parts(content, name) as parts:
            return _load(_from_archive(parts, name), name)
    with damage_reported(name):  # a flat file is all parts in one
        root = parse_xml(content)
        return _load(_File(root, root, root), name)


def _from_archive(parts: ZipParts, name: str) -> _File:
    manifest = "META-INF/manifest.xml"
    if manifest in parts.paths and b"encryption-data" in parts.read(manifest):
        raise LoadError(f"{name} is encrypted; save a copy without the password")
    return _File(parts.parse("content.xml"), _optional(parts, "styles.xml"), _optional(parts, "meta.xml"))


def _optional(parts: ZipParts, path: str) -> "_Element | None":
    """Return a part that only adds to the text; a damaged one counts as missing."""
    from lxml.etree import XMLSyntaxError

    xml = parts.read_if_sound(path)
    with contextlib.suppress(XMLSyntaxError):
        return None if xml is None else parse_xml(xml)
    return None


def _load(file: _File, name: str) -> Loaded:
    body = next(file.content.iter(f"{OFFICE}body"), None)
    inside = None if body is None else next(body.iterchildren(f"{OFFICE}*"), None)
    kind = "" if inside is None else str(inside.tag).removeprefix(OFFICE)
    if inside is None or kind not in ("text", "spreadsheet", "presentation", "drawing"):
        if inside is None:
            raise LoadError(f"{name} is damaged (it has no body); open it in its program and save it again")
        raise LoadError(f"{name} holds no text, sheets or slides (but {kind}); export it as PDF")
    stated, date, metadata = _properties(file.meta)
    reader = BlockReader(Styles(file.styles, file.content))
    if kind == "spreadsheet":
        title = stated or title_of_name(name)
        text, sections = _write_sheets(inside, title, reader)
        return Loaded(text, title, OPENDOCUMENT, date, metadata, (), sections, reader.notes())
    blocks = reader.read(inside) if kind == "text" else list(_slides(inside, reader))
    blocks += footnotes([f"{i}. {text}" for i, text in enumerate(reader.footnotes, start=1) if text])
    title = _printed_title(blocks) or stated or _only_top_heading(blocks) or title_of_name(name)
    written = write_blocks(blocks, title)
    return Loaded(written.text, title, OPENDOCUMENT, date, metadata, written.pages, written.sections, reader.notes())


def _write_sheets(body: "_Element", title: str, reader: BlockReader) -> tuple[str, tuple[Section, ...]]:
    writer = TextWriter()
    for sheet in body.iterchildren(f"{TABLE}table"):
        name = sheet.get(f"{TABLE}name") or "Sheet"
        add_sheet(writer, name, reader.rows(sheet), below(heading_path(title), name))
    return writer.finish()


def _slides(body: "_Element", reader: BlockReader) -> Iterator[Block]:
    """Yield a page for each slide: its title, what else is on it, its notes."""
    for number, slide in enumerate(body.iterchildren(f"{DRAW}page"), start=1):
        yield PageStart(number, 0, 0)
        frames = [child for child in slide if child.tag != f"{_PRESENTATION}notes"]
        titles = [frame for frame in frames if frame.get(f"{_PRESENTATION}class") == "title"]
        for frame in titles:
            texts = (block.text for block in reader.read(frame) if isinstance(block, Heading | Passage))
            yield Heading(1, " ".join(texts))
        for frame in frames:
            if frame not in titles:
                yield from reader.read_element(frame)
        for notes in slide.iterchildren(f"{_PRESENTATION}notes"):
            yield from reader.read(notes)


def _printed_title(blocks: Sequence[Block]) -> str:
    return next((" ".join(b.text.split()) for b in blocks if isinstance(b, Heading) and b.level == 0), "")


def _only_top_heading(blocks: Sequence[Block]) -> str:
    highest = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1 and block.text]
    return " ".join(highest[0].split()) if len(highest) == 1 else ""


def _properties(meta: "_Element | None") -> tuple[str, str | None, dict[str, Scalar]]:
    """Return the title, date and metadata that a file states."""
    if meta is None:
        return "", None, {}

    def said(*tags: str) -> str:
        texts = (" ".join((element.text or "").split()) for tag in tags for element in meta.iter(tag))
        return next((text for text in texts if text), "")

    metadata: dict[str, Scalar] = {field: value for field, tags in _FIELDS.items() if (value := said(*tags))}
    dates = (iso_date(said(tag)) for tag in _DATES)
    return said(f"{_DC}title"), next((date for date in dates if date), None), metadata
