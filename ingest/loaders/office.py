"""Shared by Word and PowerPoint: the parts of the package that are read, and its properties.

The readers are given a copy of the package with nothing but those parts. A picture that is missing, a macro, a
broken theme or a stricter namespace then stops nobody from reading the text, and pictures take no memory.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.loaders.decode import normalise
from ingest.loaders.front_matter import iso_date
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
_ADDRESS = re.compile(r"'?<\S+ object at 0x[0-9a-f]+>'?")  # is another one in each run
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


def copy_package(content: bytes, name: str) -> tuple[BytesIO, Properties]:
    """Return a package of the parts that are read, and the properties of the whole; raises LoadError."""
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _copy(archive, name), _properties(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, LxmlError) as error:
        raise damaged(name, error) from error
    except RuntimeError as error:  # zipfile's word for a part with a password
        raise LoadError(f"{name} is encrypted; save it without a password") from error


def damaged(name: str, error: Exception) -> LoadError:
    """Return the error for a package that its reader cannot read."""
    what = " ".join(_ADDRESS.sub("it", f"{type(error).__name__}: {error}").split())[:200]
    return LoadError(f"{name} is damaged ({what}); open it in its program and save it again")


def _copy(archive: zipfile.ZipFile, name: str) -> BytesIO:
    """Copy the parts that the relationships lead to; leave out broken and unneeded ones."""
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    room = _MOST_XML_BYTES
    stream = BytesIO()
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
            if part:
                copy.writestr(part, _read(archive, part))
            if relationships in sizes:
                kept, targets = _kept(_read(archive, relationships), part, sizes)
                copy.writestr(relationships, kept)
                waiting += sorted(targets - seen)
                seen |= targets
    return BytesIO(stream.getvalue())


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return _STRICT.sub(_TRANSITIONAL, archive.read(path))
    except KeyError as error:
        raise ValueError(f"it has no {path}") from error


def _relationships_of(part: str) -> str:
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _kept(xml: bytes, part: str, sizes: Mapping[str, int]) -> tuple[bytes, set[str]]:
    """Return a part's relationships without those that are not followed, and the parts that the others lead to."""
    from lxml import etree

    root = _parse(xml)
    targets = set()
    for relationship in list(root.iter(_RELATIONSHIP)):
        target = relationship.get("Target") or ""
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        is_read = relationship.get("Type", "").rpartition("/")[2] in _READ
        if is_read and relationship.get("TargetMode") != "External" and path in sizes:
            targets.add(path)
        else:
            relationship.getparent().remove(relationship)
    return bytes(etree.tostring(root)), targets


def _content_types(xml: bytes) -> bytes:
    from lxml import etree

    root = _parse(xml)
    for element in root.iter(f"{_TYPES}Override", f"{_TYPES}Default"):
        said = element.get("ContentType") or ""
        element.set("ContentType", next((real for form, real in _MAIN_TYPES if form.fullmatch(said)), said))
    defaults = {element.get("Extension", "").lower() for element in root.iter(f"{_TYPES}Default")}
    for extension in sorted({"xml", "rels"} - defaults):
        etree.SubElement(root, f"{_TYPES}Default", Extension=extension, ContentType="application/xml")
    return bytes(etree.tostring(root))


def _parse(xml: bytes) -> "_Element":
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _properties(archive: zipfile.ZipFile) -> Properties:
    """Read the core properties; if they are missing or broken, the text is read all the same."""
    from lxml.etree import XMLSyntaxError

    try:
        core = _parse(archive.read(_CORE))
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
