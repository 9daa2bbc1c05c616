"""Reads PDFs through pypdf: slow, in pure Python, without word boxes; what PDFium cannot open it sometimes can."""

import io
import logging
import warnings

import pypdf
from pypdf.errors import FileNotDecryptedError

from ingest.loaders.pdf_pages import PasswordNeeded, RawPage, RawPdf

_KEYS = ("Title", "Author", "Subject", "Keywords", "CreationDate", "ModDate")


def read_with_pypdf(content: bytes, password: str | None) -> RawPdf:
    """Read every page; raises PasswordNeeded, or on broken files nearly anything."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity it steps over
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt("") and not (password and reader.decrypt(password)):
            raise PasswordNeeded
        try:
            labels = _labels(reader)
            pages = [_read_page(page, labels[number]) for number, page in enumerate(reader.pages)]
        except FileNotDecryptedError as error:
            raise PasswordNeeded from error
        return RawPdf(pages, _information(reader))


def _read_page(page: pypdf.PageObject, label: str) -> RawPage:
    lines = [line.split() for line in page.extract_text().splitlines()]
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    if page.rotation % 180:
        width, height = height, width
    return RawPage([line for line in lines if line], width, height, label)


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
        found = reader.metadata
        written = {key: str(found.get(f"/{key}") or "").strip() for key in _KEYS} if found else {}
        return {key: value for key, value in written.items() if value}
    except Exception:  # nor is a broken information dictionary
        return {}
