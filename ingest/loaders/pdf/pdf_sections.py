"""Cuts a PDF's text into sections: at its headings, its tables and its furniture."""

from collections.abc import Iterable, Sequence

from ingest.loaders.pdf.assembly import PdfText, TableText
from ingest.loaders.pdf.headings import Heading
from ingest.loaders.tables import with_header
from rag.records import Section, Span


def make_sections(pdf: PdfText, title: str) -> tuple[Section, ...]:
    """Return the sections; their context is the title and the path of their headings, and a table's header row.

    A heading with no text of its own opens the section below it. What furniture or a table interrupts goes on under
    the same headings.
    """
    text = pdf.text
    cuts: list[tuple[Span, Heading | TableText | None]] = [
        *((heading.span, heading) for heading in pdf.headings),
        *((table.span, table) for table in pdf.tables),
        *((span, None) for span in pdf.furniture),
    ]
    sections: list[Section] = []
    path: list[Heading] = []
    start = body = 0  # of the section, and of its text below its headings
    for span, cut in sorted(cuts, key=lambda cut: cut[0].start):
        if text[body : span.start].strip() or not isinstance(cut, Heading):
            sections += _section(text, start, span.start, title, path)
            start = span.start
        if isinstance(cut, Heading):
            path = [*(above for above in path if above.size > cut.size), cut]
            body = span.end
            continue
        if cut is None:
            sections.append(Section(span.start, span.end, kind="furniture"))
        else:
            context = with_header(_context(title, path), cut.header)
            sections.append(Section(span.start, span.end, "table", context))
        start = body = span.end
    return (*sections, *_section(text, start, len(text), title, path))


def _section(text: str, start: int, end: int, title: str, path: Sequence[Heading]) -> list[Section]:
    piece = text[start:end]
    if not piece.strip():
        return []
    first = start + len(piece) - len(piece.lstrip())
    return [Section(first, first + len(piece.strip()), context=_context(title, path))]


def _context(title: str, path: Iterable[Heading]) -> str:
    names = [heading.text for heading in path if heading.text.casefold() not in title.casefold()]
    return " › ".join([title, *names])
