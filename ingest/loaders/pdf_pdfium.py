"""Reads PDFs through PDFium: fast, tolerant, and it knows where every word stands.

PDFium is not thread-safe: this runs in a worker process. A word's box is that of its first and last character:
204 pages of quarterly reports take 3.8 s of CPU so, 6.8 s by PDFium's own rectangles, of which some fonts have
one a character.
"""

import ctypes
import re
from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ingest.loaders.pdf_pages import PasswordNeeded, RawPage, RawPdf

_WORD = re.compile(r"[^\s\ufffe\x02]+|[\ufffe\x02]")
_LINE_BREAK = re.compile(r"[\r\n\ufffe\x02]")
_LINE_END_HYPHEN = "\ufffe\x02"  # PDFium writes either for a hyphen at a line's end, and no line break after it
_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate", "ModDate")
_SCALE = 1000  # device units a point: FPDF_PageToDevice gives integers

_is_open = False


class PdfiumError(Exception):
    """PDFium cannot read the file; the message is its reason."""


def read_with_pdfium(content: bytes, password: str | None) -> RawPdf:
    """Read every page; raises PasswordNeeded or PdfiumError."""
    global _is_open
    if not _is_open:
        pdfium.FPDF_InitLibrary()
        _is_open = True
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document and password and pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
        document = pdfium.FPDF_LoadMemDocument64(content, len(content), password.encode())
    if not document:
        code = pdfium.FPDF_GetLastError()
        if code == pdfium.FPDF_ERR_PASSWORD:
            raise PasswordNeeded
        reasons = {pdfium.FPDF_ERR_FORMAT: "it is no PDF, or damaged", pdfium.FPDF_ERR_SECURITY: "unknown encryption"}
        raise PdfiumError(reasons.get(code, f"PDFium's error {code}"))
    try:
        count = pdfium.FPDF_GetPageCount(document)
        pages = [_read_page(document, number) for number in range(count)]
        return RawPdf(pages, {key: value for key in _KEYS if (value := _information(document, key))})
    finally:
        pdfium.FPDF_CloseDocument(document)


def _information(document: object, key: str) -> str:
    length = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").strip()


def _label(document: object, number: int) -> str:
    length = pdfium.FPDF_GetPageLabel(document, number, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetPageLabel(document, number, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")


def _read_page(document: object, number: int) -> RawPage:
    """Read one page; a page that PDFium cannot open is there, and empty."""
    label = _label(document, number)
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return RawPage([], 0.0, 0.0, label)
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        text_page = pdfium.FPDFText_LoadPage(page)
        if not text_page:
            return RawPage([], width, height, label)
        try:
            lines, rectangles, sizes = _read_text(text_page)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        boxes = _as_shown(page, width, height, np.array(rectangles, np.float64).reshape(-1, 4))
        return RawPage(lines, width, height, label, boxes, sizes)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read_text(text_page: object) -> tuple[list[list[str]], list[tuple[float, float, float, float]], list[float]]:
    """Return the lines of words, each word's rectangle in the page's own space, and each line's font size."""
    count = pdfium.FPDFText_CountChars(text_page)
    buffer = (ctypes.c_ushort * (2 * max(0, count) + 2))()
    units = max(0, pdfium.FPDFText_GetText(text_page, 0, count, buffer) - 1) if count > 0 else 0
    text = bytes(buffer)[: 2 * units].decode("utf-16-le", "replace")
    index_of = _CharacterIndices(text_page, text, is_mapped=units != count)
    rectangles_of = _WordRectangles(text_page)
    lines: list[list[str]] = []
    rectangles: list[tuple[float, float, float, float]] = []
    sizes: list[float] = []
    for words in _words_by_line(text):
        for start, end, _ in words:
            rectangles.append(rectangles_of.around(index_of.offset(start), index_of.offset(end - 1)))
        lines.append([word for _, _, word in words])
        sizes.append(pdfium.FPDFText_GetFontSize(text_page, max(0, index_of.offset(words[0][0]))))
    return lines, rectangles, sizes


def _words_by_line(text: str) -> Iterator[list[tuple[int, int, str]]]:
    """Yield the words of each line that has any: start, end, text; a hyphen at a line's end is an ordinary one."""
    words: list[tuple[int, int, str]] = []
    line_end = 0
    for match in _WORD.finditer(text):
        start, end, word = match.start(), match.end(), match[0]
        if word in _LINE_END_HYPHEN:
            if words and words[-1][1] == start:
                words[-1] = (words[-1][0], end, words[-1][2] + "-")
            continue
        if words and _LINE_BREAK.search(text, line_end, start):
            yield words
            words = []
        words.append((start, end, word))
        line_end = end
    if words:
        yield words


class _CharacterIndices:
    """Finds PDFium's index of the character at an offset of a page's text.

    PDFium counts UTF-16 units; where its text and its characters differ in number (one has no Unicode) it maps them.
    """

    def __init__(self, text_page: object, text: str, *, is_mapped: bool) -> None:
        self._text_page = text_page
        self._is_mapped = is_mapped
        self._units = None if text.isascii() or max(text) < "\U00010000" else _utf16_offsets(text)

    def offset(self, offset: int) -> int:
        unit = offset if self._units is None else self._units[offset]
        return pdfium.FPDFText_GetCharIndexFromTextIndex(self._text_page, unit) if self._is_mapped else unit


def _utf16_offsets(text: str) -> list[int]:
    return [0, *accumulate(1 + (character > "\uffff") for character in text)]


class _WordRectangles:
    """Finds the rectangle around a word of one page, as left, bottom, right, top in the page's space."""

    def __init__(self, text_page: object) -> None:
        self._text_page = text_page
        self._box = pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._box)

    def around(self, first: int, last: int) -> tuple[float, float, float, float]:
        """Return what surrounds the characters: a word stands on one line, so its two ends tell."""
        box = self._box
        if first < 0 or not pdfium.FPDFText_GetLooseCharBox(self._text_page, first, self._reference):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last > first and pdfium.FPDFText_GetLooseCharBox(self._text_page, last, self._reference):
            left, right = min(left, box.left), max(right, box.right)
            bottom, top = min(bottom, box.bottom), max(top, box.top)
        return left, bottom, right, top


def _as_shown(page: object, width: float, height: float, rectangles: NDArray[np.float64]) -> NDArray[np.float32]:
    """Turn rectangles of the page's space into left, top, right, bottom from the top left corner of the page as shown.

    The map is affine (crop box, rotation): three points tell it.
    """
    x0, y0 = _device_point(page, width, height, 0.0, 0.0)
    x1, y1 = _device_point(page, width, height, 1000.0, 0.0)
    x2, y2 = _device_point(page, width, height, 0.0, 1000.0)
    turn = np.array([[x1 - x0, y1 - y0], [x2 - x0, y2 - y0]]) / 1000.0
    corners = rectangles.reshape(-1, 2, 2) @ turn + np.array([x0, y0])  # (n, 2, 2) @ (2, 2) -> (n, 2, 2)
    return np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1).astype(np.float32)


def _device_point(page: object, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = int(width * _SCALE), int(height * _SCALE)
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _SCALE, down.value / _SCALE
