"""PDF: two readers with one contract; if the first fails, the other tries."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date

import numpy as np

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.pdf.assembly import assemble, clean_page
from ingest.loaders.pdf.blank import note_blank_pages, reason_for_no_text
from ingest.loaders.pdf.furniture import find_furniture
from ingest.loaders.pdf.headings import find_headings, is_numbered
from ingest.loaders.pdf.page_tables import with_tables
from ingest.loaders.pdf.pdf_sections import make_sections
from ingest.loaders.pdf.raw_pages import PasswordNeeded, RawPage, RawPdf
from ingest.loaders.pdf.visual_lines import join_lines
from ingest.loaders.text import title_of_name
from rag.errors import LoadError
from rag.records import Scalar

_MEDIA_TYPE = "application/pdf"
_TITLE_CHARACTERS = 120
_PRINT_CHARACTERS = 70
_NO_TITLE = re.compile(
    r"(?i)\(?(?:untitled|anonymous|unspecified|no title|document\d*|slide \d+|powerpoint presentation)\)?$"
    r"|.*\.(?:docx?|pdf|indd|tex|dvi|pptx?|xlsx?)$"
)
_OFFICE = re.compile(r"^Microsoft \w+ - ")
_FIRST_PAGE_LINES = 30
_NAMES = 5  # of attached files in a note,
_NAME_CHARACTERS = 80  # each cut to that many
_LARGE = 1.35  # times the body's font size
_NEARLY_LARGEST = 0.66  # of the largest size on the page: a title and its subtitle
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Reader = Callable[[bytes, str | None], RawPdf]


def load_pdf(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a PDF; one without any text is an error, since no question could find it."""
    raw, notes = _read(content, name, options, password)
    pages = [join_lines(clean_page(page)) for page in raw.pages]
    furniture = find_furniture(pages)
    parsed = [with_tables(page, aside) for page, aside in zip(pages, furniture, strict=True)]
    pages, furniture = [page for page, _ in parsed], [aside for _, aside in parsed]
    headings = find_headings(pages, furniture)
    assembled = assemble(pages, furniture, headings)
    if not any(page.lines for page in pages):
        raise LoadError(f"{name} {reason_for_no_text(pages)}" + "".join(f" ({note})" for note in notes))
    notes = (*notes, *note_blank_pages(pages), *_note_attachments(raw.attachments))
    title = _title(raw.information.get("Title", ""), pages, _numbered_sizes(pages, headings), name)
    created = _date(raw.information.get("CreationDate", "")) or _date(raw.information.get("ModDate", ""))
    sections = make_sections(assembled, title)
    return Loaded(assembled.text, title, _MEDIA_TYPE, created, _metadata(raw), assembled.pages, sections, notes)


def _pdfium() -> Reader:
    from ingest.loaders.pdf.pdfium import read_with_pdfium

    return read_with_pdfium


def _pypdf() -> Reader:
    from ingest.loaders.pdf.pypdf import read_with_pypdf

    return read_with_pypdf


def _read(content: bytes, name: str, options: LoadOptions, password: str | None) -> tuple[RawPdf, tuple[str, ...]]:
    """Read with the reader of the settings, then with the other one if that fails or finds no text."""
    readers = {"pdfium": _pdfium, "pypdf": _pypdf}
    first = options.pdf_reader
    second = "pypdf" if first == "pdfium" else "pdfium"
    try:
        raw = readers[first]()(content, password)
        reason = "" if _has_text(raw) else "found no text"
    except PasswordNeeded:
        cure = "the password in --passwords FILE is wrong" if password else "give its password in --passwords FILE"
        raise LoadError(f"{name} is encrypted; {cure}") from None
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises nearly anything on broken files
        raw, reason = None, _one_line(error)
    if raw is not None and not reason:
        return raw, ()
    try:
        other = readers[second]()(content, password)
    except MemoryError:
        raise
    except Exception as error:
        if raw is not None:
            return raw, (f"{second} cannot read it: {_one_line(error)}",)
        raise LoadError(
            f"{name} cannot be read as a PDF ({first}: {reason}; {second}: {_one_line(error)}); "
            "open and save it again, or leave it out"
        ) from error
    if raw is not None and not _has_text(other):
        return raw, ()
    return other, (f"read with {second}, because {first} failed ({reason})",)


def _note_attachments(names: Sequence[str]) -> tuple[str, ...]:
    """Note the attached files, whose content is not indexed."""
    if not names:
        return ()
    said = ", ".join(clean_line(name)[:_NAME_CHARACTERS] or "one without a name" for name in names[:_NAMES])
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return (f"attached files are not read: {said}{more}",)


def _has_text(raw: RawPdf) -> bool:
    return any(page.lines for page in raw.pages)


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:160]


def _title(written: str, pages: Sequence[RawPage], numbered: Set[float], name: str) -> str:
    """Return the title that the file states, else the large print of its first page, else its name.

    Where the name has a year that the print lacks it is added: reports of one series look alike on their first page.
    """
    written = _OFFICE.sub("", " ".join(written.split()))
    if _is_title(written):
        return written
    printed = _large_print(pages, numbered)
    named = title_of_name(name)
    if not printed:
        return named
    return f"{printed} ({named})" if set(_YEAR.findall(named)) - set(_YEAR.findall(printed)) else printed


def _is_title(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return 4 <= len(text) <= _TITLE_CHARACTERS and letters >= len(text) / 2 and not _NO_TITLE.match(text)


def _large_print(pages: Sequence[RawPage], numbered: Set[float]) -> str:
    first = next((page for page in pages if page.lines), None)
    sizes = [size for page in pages for size, line in zip(page.sizes, page.lines, strict=False) for _ in line]
    if first is None or not first.sizes or not sizes:
        return ""
    tops = list(zip(first.sizes, first.lines, strict=True))[:_FIRST_PAGE_LINES]
    threshold = max(_LARGE * float(np.median(sizes)), _NEARLY_LARGEST * max(size for size, _ in tops))
    for smallest in sorted({size for size, _ in tops if size >= threshold}):
        title = _joined(tops, smallest, numbered)
        if _is_title(title) and len(title) <= _PRINT_CHARACTERS:
            return title
    return ""


def _numbered_sizes(pages: Sequence[RawPage], headings: Sequence[Mapping[int, float]]) -> frozenset[float]:
    """Return the sizes in which several headings are numbered: those of sections, whatever is as large as the title."""
    counts = Counter(
        page.sizes[i]
        for page, found in zip(pages, headings, strict=True)
        for i in found
        if is_numbered(" ".join(page.lines[i]))
    )
    return frozenset(size for size, count in counts.items() if count > 1)


def _joined(lines: Sequence[tuple[float, list[str]]], smallest: float, numbered: Set[float]) -> str:
    """Join the lines of at least that size; lines of one size that follow each other are one line, wrapped.

    Of a size that is also that of `numbered` headings the first lines alone count.
    """
    title, last_size = "", 0.0
    for size, line in lines:
        text = " ".join(line)
        if size >= smallest and not (title and size in numbered and (size != last_size or is_numbered(text))):
            title += ("" if not title else " " if size == last_size else " · ") + text
        last_size = size
    return title


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
