"""Reads PDFs through pypdf: slow, in pure Python, without word boxes, but sometimes opens what PDFium cannot."""

import io
import logging
import re
import warnings
from typing import Any

import pypdf
from pypdf.errors import FileNotDecryptedError

from ingest.loaders.pdf.password_forms import forms_of
from ingest.loaders.pdf.raw_pages import Blank, PasswordNeeded, RawPage, RawPdf, StandIn

_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate", "ModDate")
_UNSEEN = 2 | 32  # an annotation's flags: hidden, not for the screen
_SECRET = 1 << 13  # a field's flag: a password
_PAINTING = re.compile(rb"(?<!\S)(?:[fBb]\*?|[FSs]|sh|Do|BI|T[jJ]|['\"])(?!\S)")  # operators that leave a trace
_DEPTH = 16  # of fields inside of fields


def read_with_pypdf(content: bytes, password: str | None) -> RawPdf:
    """Read every page; raises PasswordNeeded, or on broken files nearly anything."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity it steps over
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not any(reader.decrypt(form) for form in forms_of(password)):
            raise PasswordNeeded
        try:
            labels = _labels(reader)
            pages = [_read_page(page, labels[number]) for number, page in enumerate(reader.pages)]
        except FileNotDecryptedError as error:
            raise PasswordNeeded from error
        xfa = _xfa(reader)
        return RawPdf(pages, _information(reader), _attachments(reader), xfa, _stand_in(reader) if xfa else "no")


def _read_page(page: pypdf.PageObject, label: str) -> RawPage:
    lines = [line.split() for line in (*page.extract_text().splitlines(), *_values(page))]
    lines = [line for line in lines if line]
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    if page.rotation % 180:
        width, height = height, width
    return RawPage(lines, width, height, label, blank="" if lines else _seen(page))


def _values(page: pypdf.PageObject) -> list[str]:
    """Return the values filled into the page or typed over it, one per line, as their places are unknown."""
    try:
        values = [_value(annotation.get_object()) for annotation in page.annotations or ()]
    except Exception:  # a broken form is no reason to lose the text
        return []
    return [value for value in values if value.strip()]


def _value(annotation: Any) -> str:
    if int(annotation.get("/F", 0)) & _UNSEEN:
        return ""
    if annotation.get("/Subtype") == "/FreeText":
        return str(annotation.get("/Contents", ""))
    kind = _inherited(annotation, "/FT")
    if annotation.get("/Subtype") != "/Widget" or kind not in ("/Tx", "/Ch"):
        return ""
    if kind == "/Tx" and int(_inherited(annotation, "/Ff") or 0) & _SECRET:
        return ""
    value = _inherited(annotation, "/V") or ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _inherited(annotation: Any, key: str) -> Any:
    """Return an entry of a field, or of the field that it is a part of."""
    for _ in range(_DEPTH):
        if key in annotation:
            return annotation[key]
        if "/Parent" not in annotation:
            return None
        annotation = annotation["/Parent"]
    return None


def _seen(page: pypdf.PageObject) -> Blank:
    """Return what there is on a page without text; whether a picture inside of a form is shown is not looked at."""
    try:
        inside = page.get("/Resources", {}).get("/XObject", {})
        if any(inside[name].get("/Subtype") == "/Image" for name in inside):
            return "picture"
        content = page.get_contents()
        painted = set(_PAINTING.findall(content.get_data())) if content is not None else set()
        return "picture" if b"BI" in painted else "drawing" if painted else "nothing"
    except Exception:
        return "damage"


def _attachments(reader: pypdf.PdfReader) -> list[str]:
    try:
        return list(reader.attachments)
    except Exception:
        return []


def _xfa(reader: pypdf.PdfReader) -> dict[str, bytes]:
    """Return the parts of an XFA form, by name; one that is not in parts has none."""
    try:
        packets = reader.root_object["/AcroForm"]["/XFA"].get_object()  # type: ignore[index]  # a dictionary, or not
        if not isinstance(packets, list):
            return {"": packets.get_data()}
        pairs = zip(packets[::2], packets[1::2], strict=False)
        return {str(name): part.get_object().get_data() for name, part in pairs}
    except Exception:  # no form, or a broken one
        return {}


def _stand_in(reader: pypdf.PdfReader) -> StandIn:
    """Whether a viewer makes the pages of an XFA form: the file says so, or perhaps, where no page has a field."""
    if bool(reader.root_object.get("/NeedsRendering")):
        return "certainly"
    annotations = (each.get_object() for page in reader.pages for each in page.annotations or ())
    return "no" if any(annotation.get("/Subtype") == "/Widget" for annotation in annotations) else "perhaps"


def _labels(reader: pypdf.PdfReader) -> list[str]:
    """Return each page's label; pypdf makes up 1, 2, 3 where the file has none."""
    count = len(reader.pages)
    if "/PageLabels" not in reader.root_object:
        return [""] * count
    try:
        return list(reader.page_labels)
    except Exception:  # a broken label tree is no reason to lose the text
        return [""] * count


def _information(reader: pypdf.PdfReader) -> dict[str, str]:
    try:
        information = reader.metadata
        written = {key: str(information.get(f"/{key}") or "").strip() for key in _KEYS} if information else {}
        return {key: value for key, value in written.items() if value}
    except Exception:  # nor is a broken information dictionary
        return {}
