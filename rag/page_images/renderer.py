"""Runs in a process that draws one page and ends, so that a hostile file harms only that process.

It knows nothing but that file: its job comes on stdin, the file as an open descriptor, the picture leaves on stdout.
"""

import contextlib
import ctypes
import hashlib
import io
import json
import math
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw

from rag.page_images.job import MOST_PIXELS, Box, Job, Refusal

_COLOUR = (255, 224, 102)  # dark text on it has a contrast of 15:1
_COMPRESSION = 4  # zlib's: a tenth larger than at 6, in half the time
_MB = 2**20


class _RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


def main(descriptor: int) -> int:
    """Draw the job on stdin from the file that is open as `descriptor`; return the exit code."""
    job = Job(**json.load(sys.stdin.buffer))
    _limit(job)
    try:
        picture = draw(_read(descriptor, job), job)
    except _RefusedError as error:
        return error.refusal
    except MemoryError:
        return Refusal.NO_MEMORY
    sys.stdout.buffer.write(picture)
    sys.stdout.buffer.flush()
    return 0


def draw(content: bytes, job: Job) -> bytes:
    """Return a page as PNG, with boxes highlighted as by a marker pen: dark print stays dark."""
    with _opened(content) as document, _form(document) as form, _page(document, form, job.number) as page:
        points = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        image = _render(page, form, pixels(*points, job.width))
    if job.boxes:
        image = ImageChops.multiply(image, _marks(image.size, points, job.boxes))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=_COMPRESSION)
    return file.getvalue()


def pixels(width_pt: float, height_pt: float, width: int) -> tuple[int, int]:
    """Return the picture's size: `width` wide, or less if a long page would have too many pixels."""
    if not (math.isfinite(width_pt) and math.isfinite(height_pt) and width_pt > 0 and height_pt > 0):
        raise _RefusedError(Refusal.UNREADABLE)
    scale = min(width / width_pt, math.sqrt(MOST_PIXELS / (width_pt * height_pt)), MOST_PIXELS / height_pt)
    return max(1, round(width_pt * scale)), max(1, round(height_pt * scale))


def _limit(job: Job) -> None:
    """Limit this process's resources and forbid it to write files. Without /proc (macOS) memory is not limited."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (job.cpu_s, job.cpu_s))  # it ends, too, where nobody is left to kill it
    with contextlib.suppress(OSError):
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        limit = taken + job.memory_mb * _MB
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(descriptor: int, job: Job) -> bytes:
    """Return the file's bytes if they are the indexed ones; these are drawn, even if the file changes meanwhile."""
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(job.size_bytes + 1)
    if hashlib.sha256(content).hexdigest() != job.sha256:
        raise _RefusedError(Refusal.CHANGED)
    return content


@contextlib.contextmanager
def _opened(content: bytes) -> Iterator[object]:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        is_locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD
        raise _RefusedError(Refusal.ENCRYPTED if is_locked else Refusal.UNREADABLE)
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


@contextlib.contextmanager
def _form(document: object) -> Iterator[object]:
    """Open a document's form, so that what is filled in is drawn; None if it has none. Call it before opening pages."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    callbacks = pdfium.FPDF_FORMFILLINFO(version=2)  # PDFium keeps a pointer to it
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, callbacks)
    try:
        yield form
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


@contextlib.contextmanager
def _page(document: object, form: object, number: int) -> Iterator[object]:
    if number > pdfium.FPDF_GetPageCount(document):
        raise _RefusedError(Refusal.NO_PAGE)
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        raise _RefusedError(Refusal.UNREADABLE)
    try:
        if form:
            pdfium.FORM_OnAfterLoadPage(page, form)
        yield page
    finally:
        if form:
            pdfium.FORM_OnBeforeClosePage(page, form)
        pdfium.FPDF_ClosePage(page)


def _render(page: object, form: object, size: tuple[int, int]) -> Image.Image:
    width, height = size
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise _RefusedError(Refusal.NO_MEMORY)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        whole = (bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        pdfium.FPDF_RenderPageBitmap(*whole)
        if form:
            pdfium.FPDF_FFLDraw(form, *whole)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        content = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return Image.frombytes("RGB", size, content, "raw", "BGRX", stride, 1)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _marks(size: tuple[int, int], points: tuple[float, float], boxes: Sequence[Box]) -> Image.Image:
    """Return white paper with the boxes coloured; overlapping boxes get no darker."""
    paper = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(paper)
    across, down = size[0] / points[0], size[1] / points[1]
    for left, top, right, bottom in boxes:
        x0, y0 = round(left * across), round(top * down)
        x1, y1 = max(x0 + 1, round(right * across)), max(y0 + 1, round(bottom * down))
        pen.rectangle((x0, y0, x1 - 1, y1 - 1), fill=_COLOUR)  # the last ones are drawn, too
    return paper
