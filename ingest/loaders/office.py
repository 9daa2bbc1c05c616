"""Shared by Word and PowerPoint: the parts of the package that are read, and its properties.

The readers are given a copy of the package with nothing but those parts. A picture that is missing, a macro, a
broken theme or a stricter namespace then stops nobody from reading the text, and pictures take no memory.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.loaders.decode import normalise
from ingest.loaders.front_matter import iso_date
from ingest.loaders.untrusted_xml import parse_xml
from ingest.loaders.writing import list_names
from ingest.loaders.zip_parts import damaged
from rag.errors import LoadError
from rag.records import Scalar

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_XML_BYTES = 256 * 2**20  # of all parts that are read, unpacked; a book of 1,000 pages has about 20
_READ = frozenset(  # kinds of relationships that lead to text, or to what it looks like
    (
        *("officeDocument", "styles", "numbering", "footnotes", "endnotes", "slide", "slideLayout", "slideMaster"),
        *("notesSlide", "notesMaster", "chart", "chartEx", "diagramData", "comments", "commentAuthors", "authors"),
        *("header", "footer", "aFChunk"),
    )
)
_MISSED = frozenset(  # kinds that no reader misses, and so would be lost without a word
    (
        *("styles", "numbering", "footnotes", "endnotes", "notesSlide", "comments", "commentAuthors", "authors"),
        *("header", "footer"),
    )
)
_REFERS = re.compile(rb'\br:(?:id|embed|link|pict)="|<w:(?:comment|footnote|endnote)Reference\b')
_NAMED_PARTS = 5
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")  # ISO 29500's own names for what Office calls otherwise
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN_TYPES = (  # macros, templates and slide shows are read as what they are otherwise
    (
        re.compile(r".*\b(?:wordprocessingml|ms-word)\b.*\.main\+xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (
        re.compile(r".*\b(?:presentationml|ms-powerpoint)\b.*\.main\+xml"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
)
_CORE = "docProps/core.xml"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_PROPERTIES = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_FIELDS = {
    "author": f"{_DUBLIN_CORE}creator",
    "subject": f"{_DUBLIN_CORE}subject",
    "description": f"{_DUBLIN_CORE}description",
    "keywords": f"{_PROPERTIES}keywords",
    "category": f"{_PROPERTIES}category",
}
_EMPTY_TITLES = re.compile(
    r"(?:word document|document\s*\d*|powerpoint presentation|presentation\s*\d*|untitled|slide 1)"
)


@dataclass(frozen=True, slots=True)
class Properties:
    """A file's properties; `title` is empty if it is the program's default."""

    title: str = ""
    date: str | None = None
    metadata: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """A copy of a file with the parts that are read, its properties, and the parts that it refers to but lacks."""

    stream: BytesIO
    properties: Properties
    missing: Sequence[str] = ()

    def notes(self) -> tuple[str, ...]:
        """Name the parts that are missing."""
        names = list_names(self.missing, _NAMED_PARTS)
        return (f"it is damaged: these parts are missing and were not read: {names}",) if names else ()


def copy_package(content: bytes, name: str) -> Package:
    """Return a package of the parts that are read; raises LoadError."""
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            stream, missing = _copy(archive, name)
            return Package(stream, _properties(archive), missing)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, LxmlError) as error:
        raise damaged(name, error) from error
    except RuntimeError as error:  # zipfile's word for a part with a password
        raise LoadError(f"{name} is encrypted; save it without a password") from error


def _copy(archive: zipfile.ZipFile, name: str) -> tuple[BytesIO, list[str]]:
    """Copy the parts that the relationships lead to, leave out unneeded ones, and return the paths of missing ones."""
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    room = _MOST_XML_BYTES
    stream = BytesIO()
    missing: list[str] = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as copy:
        copy.writestr("[Content_Types].xml", _content_types(_read(archive, "[Content_Types].xml")))
        waiting, seen = [""], {""}
        while waiting:
            part = waiting.pop()
            relationships = _relationships_of(part)
            for path in (part, relationships):
                room -= sizes.get(path, 0)
            if room < 0:
                raise LoadError(
                    f"{name} unpacks to more than {_MOST_XML_BYTES // 2**20} MB of XML; split it, or export it as PDF"
                )
            xml = _read(archive, part) if part else b""
            if part:
                copy.writestr(part, xml)
            if relationships in sizes:
                kept, targets, absent = _kept(_read(archive, relationships), part, sizes)
                copy.writestr(relationships, kept)
                missing += absent
                waiting += sorted(targets - seen)
                seen |= targets
            elif _REFERS.search(xml):
                missing.append(relationships)
    return BytesIO(stream.getvalue()), list(dict.fromkeys(missing))


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return _STRICT.sub(_TRANSITIONAL, archive.read(path))
    except KeyError as error:
        raise ValueError(f"it has no {path}") from error


def _relationships_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _kept(xml: bytes, part: str, sizes: Mapping[str, int]) -> tuple[bytes, set[str], list[str]]:
    """Return a part's relationships without those that are not followed, the parts that the others lead to, and those
    that somebody would miss but are not there.
    """
    from lxml import etree

    root = parse_xml(xml)
    targets = set()
    missing = []
    for relationship in list(root.iter(_RELATIONSHIP)):
        target = relationship.get("Target") or ""
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        kind = relationship.get("Type", "").rpartition("/")[2]
        is_inside = relationship.get("TargetMode") != "External"
        if kind in _READ and is_inside and path in sizes:
            targets.add(path)
            continue
        if kind in _MISSED and is_inside:
            missing.append(path)
        relationship.getparent().remove(relationship)
    return bytes(etree.tostring(root)), targets, missing


def _content_types(xml: bytes) -> bytes:
    from lxml import etree

    root = parse_xml(xml)
    for element in root.iter(f"{_TYPES}Override", f"{_TYPES}Default"):
        said = element.get("ContentType") or ""
        element.set("ContentType", next((real for form, real in _MAIN_TYPES if form.fullmatch(said)), said))
    defaults = {element.get("Extension", "").lower() for element in root.iter(f"{_TYPES}Default")}
    for extension in sorted({"xml", "rels"} - defaults):
        etree.SubElement(root, f"{_TYPES}Default", Extension=extension, ContentType="application/xml")
    return bytes(etree.tostring(root))


def _properties(archive: zipfile.ZipFile) -> Properties:
    """Read the core properties; if they are missing or broken, the text is read all the same."""
    from lxml.etree import XMLSyntaxError

    try:
        core = parse_xml(archive.read(_CORE))
    except (KeyError, XMLSyntaxError, zipfile.BadZipFile):
        return Properties()
    title = _line(core.findtext(f"{_DUBLIN_CORE}title"))
    dates = (iso_date(core.findtext(f"{_TERMS}{key}")) for key in ("modified", "created"))
    return Properties(
        title="" if _EMPTY_TITLES.fullmatch(title.lower()) else title,
        date=next((date for date in dates if date), None),
        metadata=dict(_said(core)),
    )


def _said(core: "_Element") -> Iterator[tuple[str, Scalar]]:
    for name, tag in _FIELDS.items():
        if value := _line(core.findtext(tag)):
            yield name, value


def _line(text: str | None) -> str:
    return normalise(" ".join((text or "").split()))
