"""PDF: two readers with one contract; if the first fails, the other tries."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.pdf.assembly import assemble, clean_page
from ingest.loaders.pdf.blank import note_blank_pages, reason_for_no_text
from ingest.loaders.pdf.furniture import find_furniture
from ingest.loaders.pdf.gibberish import without_gibberish
from ingest.loaders.pdf.headings import find_headings
from ingest.loaders.pdf.margin_numbers import set_numbers_aside
from ingest.loaders.pdf.page_tables import with_tables
from ingest.loaders.pdf.pdf_damage import note_damage
from ingest.loaders.pdf.pdf_sections import make_sections
from ingest.loaders.pdf.printed_title import is_title, printed_title
from ingest.loaders.pdf.raw_pages import PasswordNeeded, RawPage, RawPdf
from ingest.loaders.pdf.vertical_text import in_column_order
from ingest.loaders.pdf.visual_lines import join_lines
from ingest.loaders.pdf.watermarks import find_watermarks
from ingest.loaders.pdf.xfa import with_form
from ingest.loaders.text import title_of_name
from rag.errors import LoadError, in_one_line
from rag.records import Scalar

_MEDIA_TYPE = "application/pdf"
_OFFICE = re.compile(r"^Microsoft \w+ - ")
_NAMES = 5  # of attached files in a note,
_NAME_CHARACTERS = 80  # each cut to that many
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Reader = Callable[[bytes, str | None], RawPdf]


def load_pdf(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a PDF; one without any text is an error, since no question could find it."""
    raw, notes = _read(content, name, options, password)
    pages = [join_lines(in_column_order(page)) for page in raw.pages]
    pages, furniture = _laid_out(pages)
    headings = find_headings(pages, furniture)
    assembled = assemble(pages, furniture, headings)
    if not any(page.lines for page in pages):
        raise LoadError(
            f"{name} {reason_for_no_text(pages)}" + "".join(f" ({note})" for note in (*notes, *note_damage(content)))
        )
    notes = (
        *notes,
        *raw.notes,
        *note_blank_pages(pages),
        *note_damage(content),
        *_note_attachments(raw.attachments),
    )
    title = _title(raw.information.get("Title", ""), printed_title(pages, furniture, headings), name)
    created = _date(raw.information.get("CreationDate", "")) or _date(raw.information.get("ModDate", ""))
    sections = make_sections(assembled, title)
    return Loaded(assembled.text, title, _MEDIA_TYPE, created, _metadata(raw), assembled.pages, sections, notes)


def _laid_out(pages: Sequence[RawPage]) -> tuple[list[RawPage], list[set[int]]]:
    """Return the pages with rows of tables for lines, and which lines of each are no part of its text."""
    laid_out = []
    for page, furniture, marks in zip(pages, find_furniture(pages), find_watermarks(pages), strict=True):
        page, aside = set_numbers_aside(page, furniture | marks)
        laid_out.append(with_tables(page, aside))
    return [page for page, _ in laid_out], [aside for _, aside in laid_out]


def _pdfium() -> Reader:
    from ingest.loaders.pdf.pdfium import read_with_pdfium

    return read_with_pdfium


def _pypdf() -> Reader:
    from ingest.loaders.pdf.pypdf import read_with_pypdf

    return read_with_pypdf


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What one reader made of a file: its pages, or the reason why there are none; `is_locked`: the password is."""

    reader: str
    raw: RawPdf | None
    reason: str = ""
    is_locked: bool = False

    @property
    def has_text(self) -> bool:
        return self.raw is not None and any(page.lines for page in self.raw.pages)


def _read(content: bytes, name: str, options: LoadOptions, password: str | None) -> tuple[RawPdf, tuple[str, ...]]:
    """Read with the reader of the settings, then with the other one if that fails or finds no text."""
    first = _attempt(options.pdf_reader, content, password)
    if first.raw is not None and first.has_text:
        return first.raw, ()
    second = _attempt("pypdf" if first.reader == "pdfium" else "pdfium", content, password)
    if second.raw is not None and (second.has_text or first.raw is None):
        return second.raw, (f"read with {second.reader}, because {first.reader} failed ({first.reason})",)
    if first.raw is not None:
        return first.raw, () if second.raw is not None else (f"{second.reader} cannot read it: {second.reason}",)
    if first.is_locked or second.is_locked:
        cure = "the password in --passwords FILE is wrong" if password else "give its password in --passwords FILE"
        raise LoadError(f"{name} is encrypted; {cure}")
    raise LoadError(
        f"{name} cannot be read as a PDF ({first.reader}: {first.reason}; {second.reader}: {second.reason}); "
        "open and save it again, or leave it out"
    )


def _attempt(reader: str, content: bytes, password: str | None) -> _Attempt:
    try:
        raw = {"pdfium": _pdfium, "pypdf": _pypdf}[reader]()(content, password)
    except PasswordNeeded:
        return _Attempt(reader, None, "the password does not open it", is_locked=True)
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises nearly anything on broken files
        return _Attempt(reader, None, in_one_line(error))
    raw = with_form(raw)
    pages = [without_gibberish(clean_page(page)) for page in raw.pages]
    return _Attempt(reader, replace(raw, pages=pages), "found no text that can be read")


def _note_attachments(names: Sequence[str]) -> tuple[str, ...]:
    """Note the attached files, whose content is not indexed."""
    if not names:
        return ()
    said = ", ".join(clean_line(name)[:_NAME_CHARACTERS] or "one without a name" for name in names[:_NAMES])
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return (f"attached files are not read: {said}{more}",)


def _title(written: str, printed: str, name: str) -> str:
    """Return the title that the file states, else the large print of its first page, else its name.

    Where the name has a year that the print lacks it is added: reports of one series look alike on their first page.
    """
    written = _OFFICE.sub("", " ".join(written.split()))
    if is_title(written):
        return written
    named = title_of_name(name)
    if not printed:
        return named
    return f"{printed} ({named})" if set(_YEAR.findall(named)) - set(_YEAR.findall(printed)) else printed


def _date(written: str) -> str | None:
    """Return the ISO date of `D:20220729060321-04'00'`; None if it is not a date, or older than PDF."""
    match = re.match(r"(?:D:)?\s*(\d{4})(\d\d)(\d\d)", written)
    if match is None:
        return None
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return day.isoformat() if day.year >= 1990 else None


def _metadata(raw: RawPdf) -> dict[str, Scalar]:
    known = {key.lower(): clean_line(raw.information.get(key, "")) for key in ("Author", "Subject", "Keywords")}
    return {key: value for key, value in known.items() if any(character.isalnum() for character in value)}


def clean_line(text: str) -> str:
    """Return `text` on one line, without invisible characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())[:500]
