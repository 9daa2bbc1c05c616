"""Sections of a PDF's text: what headings, tables and furniture make of it."""

from ingest.loaders.pdf.assembly import PdfText, TableText
from ingest.loaders.pdf.headings import Heading
from ingest.loaders.pdf.pdf_sections import make_sections
from rag.records import Section, Span


def span_of(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def sections(
    text: str, *headings: tuple[str, float], furniture: str = "", table: str = "", header: str = ""
) -> list[tuple[str, str]]:
    larger = tuple(Heading(span_of(text, name), name, size) for name, size in headings)
    aside = (span_of(text, furniture),) if furniture else ()
    tables = (TableText(span_of(text, table), header),) if table else ()
    made = make_sections(PdfText(text, (), aside, larger, tables), "Manual")
    assert all(isinstance(section, Section) for section in made)
    return [(section.context, text[section.start : section.end]) for section in made]


def test_a_section_runs_from_its_heading_to_the_next_under_the_path_of_sizes() -> None:
    text = "Preface.\n1 Safety\nBe careful.\n1.1 Fire\nRun.\n2 Gas\nRun faster."
    assert sections(text, ("1 Safety", 14), ("1.1 Fire", 12), ("2 Gas", 14)) == [
        ("Manual", "Preface."),
        ("Manual › 1 Safety", "1 Safety\nBe careful."),
        ("Manual › 1 Safety › 1.1 Fire", "1.1 Fire\nRun."),
        ("Manual › 2 Gas", "2 Gas\nRun faster."),
    ]


def test_a_heading_without_text_opens_the_section_below_it() -> None:
    text = "1 Safety\n1.1 Fire\nRun."
    assert sections(text, ("1 Safety", 14), ("1.1 Fire", 12)) == [("Manual › 1 Safety › 1.1 Fire", text)]


def test_what_furniture_interrupts_goes_on_under_the_same_heading() -> None:
    text = "1 Safety\nBe\nPage 1\ncareful."
    assert sections(text, ("1 Safety", 14), furniture="Page 1") == [
        ("Manual › 1 Safety", "1 Safety\nBe"),
        ("", "Page 1"),
        ("Manual › 1 Safety", "careful."),
    ]


def test_the_title_is_not_repeated_in_its_own_path() -> None:
    assert sections("MANUAL\nText.", ("MANUAL", 20)) == [("Manual", "MANUAL\nText.")]


def test_a_table_is_a_section_with_its_header_row_and_the_text_below_it_another() -> None:
    text = "1 Prices\nIn pounds.\n\nItem | Price\nTea | 2\n\nNo change given."
    table = "Item | Price\nTea | 2"
    assert sections(text, ("1 Prices", 14), table=table, header="Item | Price") == [
        ("Manual › 1 Prices", "1 Prices\nIn pounds."),
        ("Manual › 1 Prices\nItem | Price", table),
        ("Manual › 1 Prices", "No change given."),
    ]
