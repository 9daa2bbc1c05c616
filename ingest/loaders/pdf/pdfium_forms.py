"""Reads filled-in fields and text typed over a page through PDFium."""

import ctypes
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

import pypdfium2.raw as pdfium

from ingest.loaders.pdf.form_values import CHECKED, UNCHECKED

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in the page's own space

_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_CHOICES = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_MARKS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_MOST_OPTIONS = 1000  # a list of countries has 250


class PdfiumForm:
    """A document's form; `values` reads a page's. Open it before the pages, close it before the document."""

    def __init__(self, document: object) -> None:
        self._handle = None
        if pdfium.FPDF_GetFormType(document) != pdfium.FORMTYPE_NONE:
            self._callbacks = pdfium.FPDF_FORMFILLINFO(version=2)  # PDFium keeps a pointer to it
            self._handle = pdfium.FPDFDOC_InitFormFillEnvironment(document, self._callbacks)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self._handle)

    def values(self, page: object) -> Iterator[tuple[str, Rectangle, bool]]:
        """Yield the values filled in or typed over, their places, and whether each is a ticked box."""
        for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            try:
                text, is_mark = self._read(annotation)
                box = pdfium.FS_RECTF()
                if text and pdfium.FPDFAnnot_GetRect(annotation, box):
                    yield text, (box.left, box.bottom, box.right, box.top), is_mark
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)

    def _read(self, annotation: object) -> tuple[str, bool]:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind not in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT):
            return "", False
        if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
            return "", False
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            return read_string(lambda *rest: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", *rest)), False
        return self._field(annotation) if self._handle else ("", False)

    def _field(self, annotation: object) -> tuple[str, bool]:
        form = self._handle
        kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in _MARKS:
            state = read_string(lambda *rest: pdfium.FPDFAnnot_GetStringValue(annotation, b"AS", *rest))
            return (UNCHECKED if state in ("", "Off") else CHECKED), True  # FPDFAnnot_IsChecked misses some
        if kind in _CHOICES:
            chosen = self._chosen(annotation)
            if chosen:
                return chosen, False
        is_secret = pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD
        if kind not in (*_CHOICES, pdfium.FPDF_FORMFIELD_TEXTFIELD) or is_secret:
            return "", False
        return read_string(lambda *rest: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, *rest)), False

    def _chosen(self, annotation: object) -> str:
        """Return the labels of the options chosen; a field's value may be a code that nobody sees."""
        form = self._handle
        count = min(_MOST_OPTIONS, pdfium.FPDFAnnot_GetOptionCount(form, annotation))
        return ", ".join(
            read_string(lambda *rest, i=i: pdfium.FPDFAnnot_GetOptionLabel(form, annotation, i, *rest))
            for i in range(count)
            if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, i)
        )


def read_string(fill: Callable[..., int]) -> str:
    """Return a string that PDFium writes, as UTF-16 with a NUL behind it, into a buffer of the length it asks for."""
    length = fill(None, 0)
    if length <= 2:
        return ""
    buffer: Any = ctypes.create_string_buffer(length)
    fill(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return str(buffer.raw[: length - 2].decode("utf-16-le", "replace"))
