"""Reads PDFs through PDFium: fast, tolerant, and it knows where every word stands.

PDFium is not thread-safe: this runs in a worker process.
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.loaders.pdf.form_values import Value, place_values
from ingest.loaders.pdf.password_forms import forms_of
from ingest.loaders.pdf.pdfium_forms import PdfiumForm, read_string
from ingest.loaders.pdf.pdfium_text import Rectangle, read_text
from ingest.loaders.pdf.raw_pages import Blank, PasswordNeeded, RawPage, RawPdf, StandIn

_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate", "ModDate")
_SCALE = 1000  # device units a point: FPDF_PageToDevice gives integers
_MOST_ATTACHMENTS = 100  # named in the report
_MOST_OBJECTS = 10_000  # looked at on a page without text; a drawing may have millions
_DEPTH = 4  # of forms inside of forms

_is_open = False


class PdfiumError(Exception):
    """PDFium cannot read the file; the message is its reason."""


def read_with_pdfium(content: bytes, password: str | None) -> RawPdf:
    """Read every page; raises PasswordNeeded or PdfiumError."""
    global _is_open
    if not _is_open:
        pdfium.FPDF_InitLibrary()
        _is_open = True
    document = _open(content, password)
    try:
        with PdfiumForm(document) as form:
            pages = [_read_page(document, form, number) for number in range(pdfium.FPDF_GetPageCount(document))]
        information = {key: value for key in _KEYS if (value := _information(document, key))}
        xfa = _xfa(document)
        return RawPdf(pages, information, _attachments(document), xfa, _stand_in(document) if xfa else "no")
    finally:
        pdfium.FPDF_CloseDocument(document)


def _open(content: bytes, password: str | None) -> object:
    """Return the document as PDFium opens it with any form of the password."""
    code = pdfium.FPDF_ERR_PASSWORD
    for form in forms_of(password):
        document = pdfium.FPDF_LoadMemDocument64(content, len(content), form.encode())
        if document:
            return document
        code = pdfium.FPDF_GetLastError()
        if code != pdfium.FPDF_ERR_PASSWORD:
            break
    reasons = {
        pdfium.FPDF_ERR_FORMAT: "it is not a PDF, or damaged",
        pdfium.FPDF_ERR_SECURITY: "unknown encryption",
    }
    if code == pdfium.FPDF_ERR_PASSWORD:
        raise PasswordNeeded
    raise PdfiumError(reasons.get(code, f"PDFium's error {code}"))


def _information(document: object, key: str) -> str:
    length = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").strip()


def _attachments(document: object) -> list[str]:
    """Return the names of the files attached."""
    count = min(_MOST_ATTACHMENTS, pdfium.FPDFDoc_GetAttachmentCount(document))
    files = (pdfium.FPDFDoc_GetAttachment(document, number) for number in range(count))
    return [read_string(lambda *rest, file=file: pdfium.FPDFAttachment_GetName(file, *rest)) for file in files if file]


def _xfa(document: object) -> dict[str, bytes]:
    """Return the parts of an XFA form, by name; one that is not in parts has none."""
    packets = {}
    for number in range(pdfium.FPDF_GetXFAPacketCount(document)):
        content = _filled(lambda *rest, i=number: pdfium.FPDF_GetXFAPacketContent(document, i, *rest))
        name = _filled(lambda *rest, i=number: pdfium.FPDF_GetXFAPacketName(document, i, *rest), has_written=False)
        packets[name.rstrip(b"\0").decode("utf-8", "replace")] = content
    return packets


def _filled(fill: Callable[..., Any], *, has_written: bool = True) -> bytes:
    """Return what PDFium writes into a buffer of the length it asks for; `has_written`: it tells the length aside."""
    length = ctypes.c_ulong()
    size = (fill(None, 0, ctypes.byref(length)) and length.value) if has_written else fill(None, 0)
    buffer = ctypes.create_string_buffer(max(1, size))
    if size:
        fill(buffer, size, *([ctypes.byref(length)] if has_written else []))
    return buffer.raw[:size]


def _stand_in(document: object) -> StandIn:
    """Whether a viewer makes the pages of an XFA form: the file says so, or perhaps, where no page has a field."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_XFA_FULL:
        return "certainly"
    for number in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            continue
        try:
            for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
                annotation = pdfium.FPDFPage_GetAnnot(page, i)
                kind = pdfium.FPDFAnnot_GetSubtype(annotation)
                pdfium.FPDFPage_CloseAnnot(annotation)
                if kind == pdfium.FPDF_ANNOT_WIDGET:
                    return "no"
        finally:
            pdfium.FPDF_ClosePage(page)
    return "perhaps"


def _label(document: object, number: int) -> str:
    length = pdfium.FPDF_GetPageLabel(document, number, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetPageLabel(document, number, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _read_page(document: object, form: PdfiumForm, number: int) -> RawPage:
    """Read one page; a page that PDFium cannot open is there, and empty."""
    label = _label(document, number)
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return RawPage([], 0.0, 0.0, label, blank="damage")
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return RawPage([], width, height, label, blank="damage")
        try:
            lines, rectangles, sizes, bold = read_text(text_page)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        boxes = _as_shown(page, width, height, rectangles)
        read = RawPage(lines, width, height, label, boxes, sizes, "" if lines else _seen(page), bold=bold)
        return place_values(read, _values(page, form, width, height))
    finally:
        pdfium.FPDF_ClosePage(page)


def _values(page: object, form: PdfiumForm, width: float, height: float) -> list[Value]:
    values = [(text.split(), rectangle, is_mark) for text, rectangle, is_mark in form.values(page) if text.strip()]
    if not values:
        return []
    boxes = _as_shown(page, width, height, [rectangle for _, rectangle, _ in values])
    return [Value(words, box, is_mark) for (words, _, is_mark), box in zip(values, boxes, strict=True)]


def _seen(page: object) -> Blank:
    """Return what there is on a page without text."""
    kinds = set(_object_kinds(pdfium.FPDFPage_CountObjects(page), partial(pdfium.FPDFPage_GetObject, page)))
    return "picture" if pdfium.FPDF_PAGEOBJ_IMAGE in kinds else "drawing" if kinds else "nothing"


def _object_kinds(count: int, get: Callable[[int], Any], depth: int = 0) -> Iterator[int]:
    """Yield the kinds of a page's objects, those inside of forms too, until a picture is found."""
    for number in range(min(count, _MOST_OBJECTS)):
        page_object = get(number)
        kind = pdfium.FPDFPageObj_GetType(page_object)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inside = pdfium.FPDFFormObj_CountObjects(page_object)
            yield from _object_kinds(inside, partial(pdfium.FPDFFormObj_GetObject, page_object), depth + 1)
        else:
            yield kind
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            return


def _as_shown(page: object, width: float, height: float, rectangles: Sequence[Rectangle]) -> NDArray[np.float32]:
    """Turn rectangles of the page's space into left, top, right, bottom from the top left corner of the page as shown.

    The map is affine (crop box, rotation): three points tell it.
    """
    x0, y0 = _device_point(page, width, height, 0.0, 0.0)
    x1, y1 = _device_point(page, width, height, 1000.0, 0.0)
    x2, y2 = _device_point(page, width, height, 0.0, 1000.0)
    turn = np.array([[x1 - x0, y1 - y0], [x2 - x0, y2 - y0]]) / 1000.0
    corners = np.array(rectangles, np.float64).reshape(-1, 2, 2) @ turn + np.array(
        [x0, y0]
    )  # (n, 2, 2) @ (2, 2) -> (n, 2, 2)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1).astype(np.float32)


def _device_point(page: object, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = int(width * _SCALE), int(height * _SCALE)
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _SCALE, down.value / _SCALE
