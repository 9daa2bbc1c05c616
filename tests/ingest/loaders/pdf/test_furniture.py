"""What is a running header, a footer or a page number, and what only looks like one."""

from collections.abc import Callable, Sequence

import pytest
from fpdf import FPDF

from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from tests.ingest.loaders.pdf.test_pdf import READERS, Reader

Lines = Sequence[tuple[float, str]]  # how far down the page, in points
TOPICS = ("rent", "wages", "travel", "meals", "tools", "stamps", "paper", "coffee", "repairs", "posters", "heat", "ink")


def furniture(page_lines: Callable[[int], Lines], pages: int = 12, reader: Reader = "pdfium") -> list[str]:
    """Make a PDF of `page_lines(n)` around four lines of text a page, and return its lines that are furniture."""
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.set_font("Helvetica", size=10)
    for number in range(1, pages + 1):
        pdf.add_page()
        topic = TOPICS[(number - 1) % len(TOPICS)] * (1 + (number - 1) // len(TOPICS))
        text = [(200 + 20 * i, f"The {word} of {topic} is paid.") for i, word in enumerate(("first", "other", "last"))]
        for y, line in sorted([*text, *page_lines(number)]):
            pdf.text(50, y, line)
    loaded = load_bytes(bytes(pdf.output()), "a.pdf", LoadOptions(reader))
    return [
        line
        for section in loaded.sections
        if section.kind == "furniture"
        for line in loaded.text[section.start : section.end].splitlines()
        if line
    ]


@pytest.mark.parametrize("reader", READERS)
def test_a_header_and_a_counted_footer_are_furniture_and_the_text_is_not(reader: Reader) -> None:
    found = furniture(lambda n: [(40, "Acme | Annual report 2024"), (560, f"Page {n} of 12")], reader=reader)

    assert sorted(set(found)) == sorted(["Acme | Annual report 2024", *(f"Page {n} of 12" for n in range(1, 13))])


@pytest.mark.parametrize("reader", READERS)
def test_a_page_number_may_be_behind_the_pages(reader: Reader) -> None:
    found = furniture(lambda n: [(560 - n, str(n - 2))] if n > 2 else [], reader=reader)

    assert found == [str(n) for n in range(1, 11)]


def test_an_annex_may_count_its_own_pages() -> None:
    assert furniture(lambda n: [(560 - 5 * n, str(n - 25))] if n > 25 else [], 30) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("reader", READERS)
def test_numbers_that_do_not_count_the_pages_are_text(reader: Reader) -> None:
    assert furniture(lambda n: [(560, str(100 + 7 * n * n))], reader=reader) == []
    assert furniture(lambda n: [(560, f"Total: {100 + 7 * n * n} EUR")], reader=reader) == []


def test_exhibits_with_numbers_of_their_own_keep_their_headings() -> None:
    names = {17: "31.1", 18: "31.2", 19: "32.1", 20: "32.2"}

    assert furniture(lambda n: [(40, f"Exhibit {names[n]}"), (60, "CERTIFICATION")] if n in names else [], 20) == []


def test_a_line_of_a_few_pages_counts_at_the_same_height_only() -> None:
    assert furniture(lambda n: [(500 - 20 * n, "Date: May 2, 2024")] if n > 16 else [], 20) == []
    assert furniture(lambda n: [(40, "Chapter 2: Tools")] if n > 16 else [], 20) == ["Chapter 2: Tools"] * 4
    assert furniture(lambda n: [(40, "Tools")] if n > 12 and n % 2 else [], 20) == ["Tools"] * 4
    assert furniture(lambda n: [(40, "Tools")] if n % 6 == 1 else [], 20) == []


def test_a_long_sentence_that_ends_page_after_page_counts_at_any_height() -> None:
    sentence = "See the notes to the consolidated statements."

    assert furniture(lambda n: [(500 - 20 * n, sentence)] if n > 16 else [], 20) == [sentence] * 4


def test_a_header_below_a_heading_is_a_tables() -> None:
    def page(n: int) -> Lines:
        return [(40, f"Accounts of {TOPICS[n - 1]}"), (60, "Item Price Paid")]

    assert furniture(page) == []


def test_two_pages_repeat_nothing_that_is_furniture() -> None:
    assert furniture(lambda _: [(40, "Acme")], 2) == []


def two_pages(*, header_pt: float = 8, footer: str = "Form 4, page {}") -> list[str]:
    """Return the furniture of two pages with a header and a footer around text of 10 pt."""
    pdf = FPDF(unit="pt", format=(400, 600))
    for number in (1, 2):
        pdf.add_page()
        for y, size, line in (
            (30, header_pt, "Town council"),
            *(
                (100 + 20 * i, 10, f"The {word} is paid {'twice' if number > 1 else 'once'}.")
                for i, word in enumerate(TOPICS[:5])
            ),
            (580, 10, footer.format(number)),
        ):
            pdf.set_font("Helvetica", size=size)
            pdf.text(50, y, line)
    loaded = load_bytes(bytes(pdf.output()), "a.pdf", LoadOptions())
    spans = [loaded.text[s.start : s.end] for s in loaded.sections if s.kind == "furniture"]
    return sorted(line for span in spans for line in span.splitlines() if line)


def test_on_two_pages_small_print_and_what_counts_them_is_furniture() -> None:
    assert two_pages() == ["Form 4, page 1", "Form 4, page 2", "Town council", "Town council"]
    assert two_pages(header_pt=10) == ["Form 4, page 1", "Form 4, page 2"]
    assert two_pages(header_pt=10, footer="Bring a pen.") == []


def test_a_title_is_not_its_own_running_header() -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    for number in range(4):
        pdf.add_page()
        for y, size, line in (
            (30, 8, "Town bylaws"),
            (60, 18, "Town bylaws"),
            (90, 10, f"Law {TOPICS[number]} is a law."),
        ):
            if number == 0 or size != 18:
                pdf.set_font("Helvetica", size=size)
                pdf.text(50, y, line)
    loaded = load_bytes(bytes(pdf.output()), "a.pdf", LoadOptions())

    assert loaded.title == "Town bylaws"
    assert [loaded.text[s.start : s.end] for s in loaded.sections][:2] == [
        "Town bylaws",
        "Town bylaws\nLaw rent is a law.",
    ]
