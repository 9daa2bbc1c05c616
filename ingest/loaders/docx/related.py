"""What a Word document keeps in parts of their own: charts, diagrams, comments, headers and footers."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.loaders.charts import read_chart
from ingest.loaders.docx.paragraph_text import read_paragraph
from ingest.loaders.docx.styles import W
from ingest.loaders.outline import Block, Passage, Table, Unread

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_KEY = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_COUNTS = frozenset(
    ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "SAVEDATE", "PRINTDATE", "FILENAME")
)
_COUNT = "\ue000"  # stands for a page's number


def parts_of(document: "Document", *kinds: str) -> "Iterator[_Element]":
    """Yield the roots of the parts that are related to the document by one of `kinds`, each once."""
    seen = set()
    for key, relationship in document.part.rels.items():
        if relationship.reltype.rpartition("/")[2] in kinds and not relationship.is_external:
            name = str(relationship.target_part.partname)
            if name not in seen:
                seen.add(name)
                yield parse(content_of(document, key))


def content_of(document: "Document", key: str) -> bytes:
    """Return the content of a related part; raises KeyError if the file has none."""
    return bytes(document.part.rels[key].target_part.blob)


def parse(xml: bytes) -> "_Element":
    from docx.oxml.parser import parse_xml

    root: _Element = parse_xml(xml)
    return root


def chart_blocks(xml: bytes) -> list[Block]:
    """Return a chart's title and numbers; if it keeps none, that it is not read."""
    blocks = read_chart(xml)
    if any(isinstance(block, Table) for block in blocks):
        return blocks
    return [*blocks, Unread("a chart (the file keeps no numbers of it)")]


def diagram_blocks(xml: bytes) -> list[Block]:
    """Return the words of SmartArt."""
    texts = ("".join(text.text or "" for text in p.iter(f"{_A}t")) for p in parse(xml).iter(f"{_A}p"))
    return [Passage(" ".join(text.split())) for text in texts if text.strip()]


def running_lines(document: "Document", known: Sequence[str]) -> list[str]:
    """Return what headers and footers say, each line once, without page numbers and what is in `known` already.

    Tabs part a line: what stands beside a page number is kept, `Page 3 of 7` is not.
    """
    used = {mark.get(_KEY) for mark in document.element.iter(f"{W}headerReference", f"{W}footerReference")}
    said = {" ".join(text.split()) for text in known}
    lines: dict[str, None] = {}
    for key in document.part.rels:
        if key not in used:
            continue
        root = parse(content_of(document, key))
        _mark_counts(root)
        for paragraph in root.iter(f"{W}p"):
            reading = read_paragraph(paragraph).text
            lines.update(dict.fromkeys(line for line in reading.split("\n") if _is_said(line) and line not in said))
    return list(lines)


def _is_said(line: str) -> bool:
    return _COUNT not in line and any(map(str.isalpha, line))


def _mark_counts(root: "_Element") -> None:
    """Turn tabs into line breaks, and put the mark of a count in place of each number of a page, date or file."""
    for tab in list(root.iter(f"{W}tab", f"{W}ptab")):
        if tab.getparent().tag == f"{W}r":
            tab.tag = f"{W}br"
    for simple in root.iter(f"{W}fldSimple"):
        if _is_count(simple.get(f"{W}instr")):
            for text in simple.iter(f"{W}t"):
                text.text = _COUNT
    for code in root.iter(f"{W}instrText"):
        if _is_count(code.text):
            code.tag = f"{W}t"
            code.text = _COUNT
            code.getparent().getparent().insert(_before_field(code), code.getparent())


def _before_field(code: "_Element") -> int:
    """Return the place of the run that begins the field whose code this is."""
    run = code.getparent()
    above = run.getparent()
    place = above.index(run)
    begins = (i for i in range(place, -1, -1) if above[i].find(f"{W}fldChar[@{W}fldCharType='begin']") is not None)
    return next(begins, place)


def _is_count(code: str | None) -> bool:
    return bool(code and code.split() and code.split()[0].upper() in _COUNTS)
