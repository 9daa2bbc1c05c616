"""Word files for tests: what python-docx cannot write is given as XML."""

import re
import zipfile
from io import BytesIO

import docx

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FOOTNOTES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def save(document: "docx.document.Document") -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_body(xml: str, *, footnotes: str = "", numbering: str = "") -> bytes:
    """Return a document of python-docx's template whose body is `xml`."""
    parts = read_parts(save(docx.Document()))
    parts["word/document.xml"] = f"<w:document {NAMESPACES}><w:body>{xml}</w:body></w:document>".encode()
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>".encode()
    if footnotes:
        parts["word/footnotes.xml"] = f"<w:footnotes {NAMESPACES}>{footnotes}</w:footnotes>".encode()
        override = f'<Override PartName="/word/footnotes.xml" ContentType="{_FOOTNOTES_TYPE}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
        relation = f'<Relationship Id="rNotes" Type="{_FOOTNOTES_RELATION}" Target="footnotes.xml"/></Relationships>'
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
    return write_parts(parts)


def with_parts(content: bytes, parts: dict[str, tuple[str, bytes]]) -> bytes:
    """Return the file with parts that the document refers to: by key, the kind of relationship and the content."""
    made = read_parts(content)
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for key, (relation, part) in parts.items():
        link = f'<Relationship Id="{key}" Type="{kind}/{relation}" Target="part-{key}.xml"/></Relationships>'
        made[rels] = made[rels].replace(b"</Relationships>", link.encode())
        made[f"word/part-{key}.xml"] = part
    return write_parts(made)


def strict(content: bytes) -> bytes:
    """Return the file with the names of ISO 29500 Strict."""
    pattern = re.compile(rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/")
    parts = read_parts(content)
    return write_parts({name: pattern.sub(rb"http://purl.oclc.org/ooxml/\1/", part) for name, part in parts.items()})


def read_parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()
