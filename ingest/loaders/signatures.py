"""Recognises binary content by its first bytes and a container's entries, never by its name."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from rag.errors import first_line

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EPUB = "application/epub+zip"
OPENDOCUMENT = "application/vnd.oasis.opendocument"

_CONTENT_TYPES_BYTES = 2**20  # of [Content_Types].xml; real ones have some kilobytes


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `label` for people; `media_type`, None if no loader reads it; `cure`, what to do then."""

    label: str
    media_type: str | None = None
    cure: str = ""


_RESAVE = "open it in its program and save it as DOCX, XLSX or PPTX"
_AS_PDF = "export it as PDF or DOCX"
_UNPACK = "unpack it"
_OCR = "convert it to a PDF with text (OCR)"
ARCHIVE = Format("a zip archive", cure=_UNPACK)  # of nothing that is known

_PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", Format("a PNG image", cure=_OCR)),
    (b"\xff\xd8\xff", Format("a JPEG image", cure=_OCR)),
    (b"GIF87a", Format("a GIF image", cure=_OCR)),
    (b"GIF89a", Format("a GIF image", cure=_OCR)),
    (b"II*\0", Format("a TIFF image", cure=_OCR)),
    (b"MM\0*", Format("a TIFF image", cure=_OCR)),
    (b"BM", Format("a BMP image", cure=_OCR)),
    (b"8BPS", Format("a Photoshop image", cure=_OCR)),
    (b"\0\0\1\0", Format("an icon")),
    (b"ID3", Format("an MP3 recording")),
    (b"\xff\xfb", Format("an MP3 recording")),
    (b"OggS", Format("an Ogg recording")),
    (b"fLaC", Format("a FLAC recording")),
    (b"\x1aE\xdf\xa3", Format("a Matroska or WebM video")),
    (b"\x1f\x8b", Format("a gzip archive", cure=_UNPACK)),
    (b"BZh", Format("a bzip2 archive", cure=_UNPACK)),
    (b"\xfd7zXZ\0", Format("an xz archive", cure=_UNPACK)),
    (b"(\xb5/\xfd", Format("a Zstandard archive", cure=_UNPACK)),
    (b"7z\xbc\xaf'\x1c", Format("a 7-Zip archive", cure=_UNPACK)),
    (b"Rar!\x1a\x07", Format("a RAR archive", cure=_UNPACK)),
    (b"\x7fELF", Format("a program (ELF)")),
    (b"MZ", Format("a program (Windows)")),
    (b"\xcf\xfa\xed\xfe", Format("a program (macOS)")),
    (b"\xca\xfe\xba\xbe", Format("a compiled Java class or macOS program")),
    (b"\0asm", Format("a WebAssembly module")),
    (b"SQLite format 3\0", Format("an SQLite database", cure="name it as sqlite:///FILE with --query")),
    (b"PAR1", Format("a Parquet table", cure="export it as CSV")),
    (b"wOFF", Format("a font")),
    (b"wOF2", Format("a font")),
    (b"OTTO", Format("a font")),
    (b"\0\1\0\0\0", Format("a font")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (  # the first that the container holds decides
    ("EncryptedPackage", Format("an Office file encrypted with a password", cure="save a copy without the password")),
    ("WordDocument", Format("an old Word document (.doc)", cure=_RESAVE)),
    ("PowerPoint Document", Format("an old PowerPoint presentation (.ppt)", cure=_RESAVE)),
    ("Workbook", Format("an old Excel workbook (.xls)", cure=_RESAVE)),
    ("__substg1.0_", Format("an Outlook message (.msg)", cure="save it as .eml")),
)
_OFFICE_MAIN = re.compile(rb'ContentType="[^"]*?(binary|word|sheet|excel|presentation|powerpoint)[^"]*\.main\+xml"')
_OFFICE_BINARY = re.compile(rb'ContentType="[^"]*ms-excel\.sheet\.binary[^"]*"')
_MAIN_PARTS = {
    b"word": Format("a Word document", DOCX),
    b"sheet": Format("an Excel workbook", XLSX),
    b"excel": Format("an Excel workbook", XLSX),
    b"presentation": Format("a PowerPoint presentation", PPTX),
    b"powerpoint": Format("a PowerPoint presentation", PPTX),
}
_FOLDERS = {"word/": b"word", "xl/": b"excel", "ppt/": b"powerpoint"}


def identify(content: bytes) -> Format | None:
    """Return the format of binary `content`, or None if it is unknown."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(content)
    if content.startswith(_OLE):
        return next(
            (known for name, known in _OLE_STREAMS if name.encode("utf-16-le") in content),
            Format("an old Office file", cure=_RESAVE),
        )
    if content[:4] == b"RIFF":
        kind = {b"WEBP": "a WebP image", b"WAVE": "a WAV recording", b"AVI ": "an AVI video"}.get(content[8:12])
        return Format(kind or "a RIFF media file")
    if content[4:8] == b"ftyp":
        is_image = content[8:11] in (b"hei", b"avi", b"mif")
        return Format("a HEIC or AVIF image", cure=_OCR) if is_image else Format("an MP4 recording")
    if content[257:262] == b"ustar":
        return Format("a tar archive", cure=_UNPACK)
    return next((known for prefix, known in _PREFIXES if content.startswith(prefix)), None)


def _zip(content: bytes) -> Format:
    """Recognise the formats that are zip archives: Office by its main part, EPUB and OpenDocument by their type."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return _office(_beginning(archive, "[Content_Types].xml"), names)
            media_type = _beginning(archive, "mimetype").strip() if "mimetype" in names else b""
    except Exception as error:  # zipfile raises a dozen kinds on broken archives
        return Format(f"a damaged zip archive ({first_line(error)})", cure="copy it again")
    if media_type == EPUB.encode() or "META-INF/container.xml" in names:
        return Format("an EPUB book", EPUB)
    if media_type.startswith(OPENDOCUMENT.encode()) or {"META-INF/manifest.xml", "content.xml"} <= names:
        return Format("an OpenDocument file", OPENDOCUMENT)
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return Format("an iWork file", cure=_AS_PDF)
    return ARCHIVE


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_CONTENT_TYPES_BYTES)


def _office(content_types: bytes, names: set[str]) -> Format:
    if _OFFICE_BINARY.search(content_types):
        return Format("a binary Excel workbook (.xlsb)", cure="save it as .xlsx")
    match = _OFFICE_MAIN.search(content_types)
    if match is not None and match[1] in _MAIN_PARTS:
        return _MAIN_PARTS[match[1]]
    folder = next((key for folder, key in _FOLDERS.items() if any(name.startswith(folder) for name in names)), None)
    return Format("a zip archive of an unknown Office kind", cure=_RESAVE) if folder is None else _MAIN_PARTS[folder]
