"""Notes on pages without text, or without any that can be read: which they are, and whether OCR would help."""

from collections.abc import Iterable, Sequence

from ingest.loaders.pdf.raw_pages import Blank, RawPage

_NOTES: dict[Blank, tuple[str, str]] = {  # of one page, and of several
    "picture": ("page {} has no text (needs OCR: it holds a picture)", "pages {} have no text (need OCR: pictures)"),
    "drawing": (
        "page {} has drawings but no text (needs OCR if they show any)",
        "pages {} have drawings but no text (need OCR if they show any)",
    ),
    "damage": ("page {} is damaged and has no text", "pages {} are damaged and have no text"),
    "nothing": ("page {} is blank", "pages {} are blank"),
    "gibberish": (
        "the text of page {} is unreadable (its fonts do not say which letters they draw; it needs OCR)",
        "the text of pages {} is unreadable (their fonts do not say which letters they draw; they need OCR)",
    ),
    "form": (
        "page {} only stands in for a form that the viewer lays out (XFA), which cannot be read; print it to a PDF",
        "pages {} only stand in for a form that the viewer lays out (XFA), which cannot be read; print it to a PDF",
    ),
    "": ("page {} has no text (needs OCR if it is a scan)", "pages {} have no text (need OCR if they are scans)"),
}
_REASONS: dict[Blank, str] = {
    "picture": "only pictures; it needs OCR",
    "drawing": "only drawings; it needs OCR if they show any",
    "damage": "which are damaged; open it in another program and save it again",
    "": "and perhaps pictures; it needs OCR if they are scans",
    "nothing": "which are blank; leave it out",
}


def note_blank_pages(pages: Sequence[RawPage]) -> tuple[str, ...]:
    """Return a note for each kind of page without text, such as `pages 3, 7–9 have no text (need OCR: pictures)`."""
    notes = []
    for kind, (one, several) in _NOTES.items():
        numbers = [number for number, page in enumerate(pages, 1) if not page.lines and page.blank == kind]
        if numbers:
            notes.append((one if len(numbers) == 1 else several).format(_ranges(numbers)))
    return tuple(notes)


def reason_for_no_text(pages: Sequence[RawPage]) -> str:
    """Return why a file without any text is skipped; the kind of page that OCR would help most decides."""
    kinds = {page.blank for page in pages}
    if not pages:
        return "has no pages; leave it out"
    if kinds & {"gibberish", "form"}:
        return f"has no text that can be read: {'; '.join(note_blank_pages(pages))}"
    reason = next(said for kind, said in _REASONS.items() if kind in kinds)
    if len(pages) > 1:
        return f"has no text on any of its {len(pages)} pages, {reason}"
    return f"has no text on its page, {reason.replace('which are', 'which is')}"


def _ranges(numbers: Iterable[int]) -> str:
    """Return ascending numbers as `3, 7–9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
