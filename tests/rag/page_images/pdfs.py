"""PDFs made for the tests of pictures, and a look at the pixels of these."""

import io

import numpy as np
import pypdf
from fpdf import FPDF
from numpy.typing import NDArray
from PIL import Image
from pypdf.generic import FloatObject, NameObject, RectangleObject

from rag.records import Page

LINES = (
    "Travel office policy of the finance team",
    "Book flights early. Employees who",
    "travel abroad tell their manager.",
)


def make_pdf(pages: tuple[tuple[str, ...], ...] = (LINES,), *, left: float = 72) -> bytes:
    """Make a PDF of 400 by 600 points, a line of 12 points every 20."""
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.set_font("Helvetica", size=12)
    for lines in pages:
        pdf.add_page()
        for number, line in enumerate(lines):
            pdf.text(left, 100 + 20 * number, line)
    return bytes(pdf.output())


def edit(
    content: bytes, *, rotate: int = 0, crop: bool = False, unit: float = 0, password: str = "", size: float = 0
) -> bytes:
    """Return a PDF whose pages are turned, cut, measured in other units, locked, or of another size."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        page.rotate(rotate)
        if crop:
            page.cropbox = RectangleObject((50, 30, 390, 550))
        if unit:
            page[NameObject("/UserUnit")] = FloatObject(unit)
        if size:
            page.mediabox = RectangleObject((0, 0, size, size))
    if password:
        writer.encrypt(password, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def coloured(picture: bytes) -> NDArray[np.bool_]:
    """Return (height, width): where the picture has the marker's colour rather than grey."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    differences: NDArray[np.int_] = pixels.max(axis=2) - pixels.min(axis=2)
    return differences > 60


def dark(picture: bytes) -> NDArray[np.bool_]:
    """Return (height, width): where there is print."""
    grey: NDArray[np.uint8] = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
    return grey < 110


def marked_words(picture: bytes, page: Page) -> list[tuple[int, int]]:
    """Return the spans of the words that are marked, each with all of its print; raises where one is so in part."""
    assert page.words is not None
    mask, print_there = coloured(picture), dark(picture)
    across, down = mask.shape[1] / page.width, mask.shape[0] / page.height
    marked = []
    for (start, end), box in zip(page.words.spans.tolist(), page.words.boxes.tolist(), strict=True):
        (x0, x1), (y0, y1) = (round(box[i] * across) for i in (0, 2)), (round(box[i] * down) for i in (1, 3))
        under = mask[y0:y1, x0:x1]
        share = under.sum() / max(1, (under | ~print_there[y0:y1, x0:x1]).sum())  # of what is no print
        assert share < 0.02 or share > 0.95, (start, end, share)
        if share > 0.5:
            marked.append((start, end))
    return marked
