"""PDF: what both readers owe, and what PDFium's word boxes say."""

import io
import unicodedata
from pathlib import Path
from typing import Literal

import numpy as np
import pypdf
import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image
from pypdf.constants import PageLabelStyle
from pypdf.generic import RectangleObject

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes
from rag.errors import LoadError

ODD_PDFS = Path("../shared/eval/pdf_robustness/files")
NORTHWIND = Path("../shared/eval/northwind_hr/docs")
Reader = Literal["pdfium", "pypdf"]
READERS: tuple[Reader, ...] = ("pdfium", "pypdf")
FONT_PT = 12
PAGES = (
    ["Travel policy", "Book flights early. Employees who", "travel abroad tell their manager."],
    ["Meals cost up to $ 40 a day.", "Keep receipts."],
)


def make_pdf(pages: tuple[list[str], ...] = PAGES, *, title: str = "", left: float = 72, top: float = 100) -> bytes:
    """Make a PDF in points, one cell a line, 20 pt apart."""
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.set_font("Helvetica", size=FONT_PT)
    if title:
        pdf.set_title(title)
    for lines in pages:
        pdf.add_page()
        for i, line in enumerate(lines):
            pdf.text(left, top + 20 * i, line)
    return bytes(pdf.output())


def edit(content: bytes, *, password: str = "", owner: str = "", rotate: int = 0, crop: bool = False) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        page.rotate(rotate)
        if crop:
            page.cropbox = RectangleObject((50, 0, 400, 550))
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def load(content: bytes, name: str = "travel_policy.pdf", reader: Reader = "pdfium", password: str = "") -> Loaded:
    return load_bytes(content, name, LoadOptions(reader), password or None)


def box_of(loaded: Loaded, word: str, page: int = 0) -> list[float]:
    words = loaded.pages[page].words
    assert words is not None
    rows = [i for i, (start, end) in enumerate(words.spans) if loaded.text[start:end] == word]
    return [float(edge) for edge in words.boxes[rows[0]]]


@pytest.mark.parametrize("reader", READERS)
def test_both_readers_give_the_same_text_pages_and_sections(reader: Reader) -> None:
    loaded = load(make_pdf(), reader=reader)

    assert [loaded.text[page.start : page.end] for page in loaded.pages] == ["\n".join(lines) for lines in PAGES]
    assert [(page.number, page.width, page.height) for page in loaded.pages] == [(1, 400, 600), (2, 400, 600)]
    assert [loaded.text[s.start : s.end] for s in loaded.sections] == [loaded.text]
    assert {section.context for section in loaded.sections} == {loaded.title}
    assert loaded.media_type == "application/pdf"
    assert loaded.notes == ()


@pytest.mark.parametrize("reader", READERS)
def test_a_sentence_may_run_over_a_page_break(reader: Reader) -> None:
    assert load(make_pdf((["All of you who"], ["travel far."])), reader=reader).text == "All of you who\ntravel far."
    assert load(make_pdf((["It ends."], ["travel far."])), reader=reader).text == "It ends.\n\ntravel far."


def test_word_boxes_are_in_points_from_the_top_left() -> None:
    left, top, right, bottom = box_of(load(make_pdf()), "Travel")

    assert left == pytest.approx(72, abs=0.1)
    assert right == pytest.approx(72 + 33.3, abs=0.1)  # Helvetica: T .611, r .333, a .556, v .5, e .556, l .222 em
    assert top < 100 - 8 < 100 < bottom  # the base line is at 100
    assert bottom - top < 1.5 * FONT_PT


def test_word_boxes_follow_rotation_and_crop_box() -> None:
    plain, content = load(make_pdf()), make_pdf()

    left, top, right, bottom = box_of(plain, "flights")
    turned = load(edit(content, rotate=90))
    cropped = load(edit(content, crop=True))
    both = load(edit(content, crop=True, rotate=180))

    assert (turned.pages[0].width, turned.pages[0].height) == (600, 400)
    assert box_of(turned, "flights") == pytest.approx([600 - bottom, left, 600 - top, right], abs=0.05)
    assert (cropped.pages[0].width, cropped.pages[0].height) == (350, 550)
    assert box_of(cropped, "flights") == pytest.approx([left - 50, top - 50, right - 50, bottom - 50], abs=0.05)
    assert box_of(both, "flights") == pytest.approx([400 - right, 600 - bottom, 400 - left, 600 - top], abs=0.05)


def test_every_word_has_a_box_and_a_span_that_slices_to_it() -> None:
    loaded = load(make_pdf())

    for page in loaded.pages:
        assert page.words is not None
        sliced = [loaded.text[start:end] for start, end in page.words.spans]
        assert sliced == loaded.text[page.start : page.end].split()
        assert np.all(page.words.boxes[:, 0] < page.words.boxes[:, 2])
        assert np.all(page.words.boxes[:, 1] < page.words.boxes[:, 3])


@pytest.mark.parametrize("reader", READERS)
def test_the_title_is_the_stated_one_unless_a_program_made_it_up(reader: Reader) -> None:
    assert load(make_pdf(title="How we travel"), reader=reader).title == "How we travel"
    for made_up in ("Microsoft Word - draft7.docx", "0000320193-22-000070", "untitled", "(anonymous)"):
        assert load(make_pdf(title=made_up), reader=reader).title == "travel policy"


def test_a_sections_heading_as_large_as_the_title_is_no_part_of_it() -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    for page in (
        (
            ("Town bylaws", 18),
            ("All of the town.", 10),
            ("Part A - Parks", 18),
            ("Parks are open from six to ten.", 10),
        ),
        (("Part B - Dogs", 18), ("Dogs are kept on a lead in parks.", 10)),
    ):
        pdf.add_page()
        for i, (line, size) in enumerate(page):
            pdf.set_font("Helvetica", size=size)
            pdf.text(50, 80 + 30 * i, line)
    loaded = load(bytes(pdf.output()), "bylaws.pdf")

    assert loaded.title == "Town bylaws"
    assert [s.context for s in loaded.sections] == [
        "Town bylaws",
        "Town bylaws › Part A - Parks",
        "Town bylaws › Part B - Dogs",
    ]


def test_large_print_is_a_title_and_a_year_in_the_name_is_added() -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_page()
    for y, size, line in ((80, 30, "Form 10-Q"), (120, 24, "Acme Inc."), (160, 10, "Some small words of the text")):
        pdf.set_font("Helvetica", size=size)
        pdf.text(50, y, line)
    pdf.text(50, 180, "and a second line of them.")

    assert load(bytes(pdf.output()), "report.pdf").title == "Form 10-Q · Acme Inc."
    assert load(bytes(pdf.output()), "2022 Q3 ACME.pdf").title == "Form 10-Q · Acme Inc. (2022 Q3 ACME)"


@pytest.mark.parametrize("reader", READERS)
def test_the_date_is_that_of_creation(reader: Reader) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf()))
    writer.add_metadata({"/CreationDate": "D:20220729060321-04'00'", "/Author": "Ann"})
    buffer = io.BytesIO()
    writer.write(buffer)

    loaded = load(buffer.getvalue(), reader=reader)

    assert (loaded.date, loaded.metadata["author"]) == ("2022-07-29", "Ann")


@pytest.mark.parametrize("reader", READERS)
def test_page_labels_are_kept(reader: Reader) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf()))
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN, start=3)
    buffer = io.BytesIO()
    writer.write(buffer)

    assert [page.label for page in load(buffer.getvalue(), reader=reader).pages] == ["iii", "iv"]


@pytest.mark.parametrize("reader", READERS)
def test_an_encrypted_pdf_asks_for_its_password_and_opens_with_it(reader: Reader) -> None:
    content = edit(make_pdf(), password="secret")

    with pytest.raises(LoadError, match=r"a\.pdf is encrypted; give its password in --passwords FILE"):
        load(content, "a.pdf", reader)
    with pytest.raises(LoadError, match=r"a\.pdf is encrypted; the password in --passwords FILE is wrong"):
        load(content, "a.pdf", reader, "guess")
    assert load(content, reader=reader, password="secret").text.startswith("Travel policy")


@pytest.mark.parametrize("reader", READERS)
def test_a_pdf_with_an_owner_password_only_opens_without_one(reader: Reader) -> None:
    assert load(edit(make_pdf(), owner="boss"), reader=reader, password="unused").text.startswith("Travel policy")


@pytest.mark.parametrize("reader", READERS)
def test_pages_without_text_are_noted_and_a_pdf_without_any_is_refused(reader: Reader) -> None:
    with_pages = make_pdf((["Some words."], [], [], ["More."], []))

    assert load(with_pages, reader=reader).notes == ("pages 2–3, 5 are blank",)
    with pytest.raises(LoadError, match=r"a\.pdf has no text on any of its 2 pages, which are blank; leave it out$"):
        load(make_pdf(([], [])), "a.pdf", reader)


@pytest.mark.parametrize("reader", READERS)
def test_a_scan_needs_ocr_and_a_drawing_perhaps(reader: Reader) -> None:
    scan, drawing, both = FPDF(), FPDF(), FPDF()
    for pdf in (scan, both):
        pdf.add_page()
        pdf.image(Image.new("L", (20, 20)))
    for pdf in (drawing, both):
        pdf.add_page()
        pdf.line(10, 10, 90, 90)
    both.add_page()
    both.set_font("Helvetica", size=FONT_PT)
    both.text(20, 20, "Some words.")

    with pytest.raises(LoadError, match=r"a\.pdf has no text on its page, only pictures; it needs OCR$"):
        load(bytes(scan.output()), "a.pdf", reader)
    with pytest.raises(LoadError, match=r"a\.pdf has no text on its page, only drawings; it needs OCR if"):
        load(bytes(drawing.output()), "a.pdf", reader)
    assert load(bytes(both.output()), reader=reader).notes == (
        "page 1 has no text (needs OCR: it holds a picture)",
        "page 2 has drawings but no text (needs OCR if they show any)",
    )


def test_a_file_without_text_that_the_other_reader_cannot_read_says_so() -> None:
    with pytest.raises(LoadError, match=r"leave it out \(pypdf cannot read it: .+\)$"):
        load(make_pdf(([],)).replace(b"/FlateDecode", b"/LZWDecode"), "a.pdf")


def test_letters_that_lie_far_apart_are_words_of_their_own() -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_page()
    pdf.set_font("Helvetica", size=FONT_PT)
    for i, tick in enumerate("02468"):  # up an axis: PDFium has them as one word
        pdf.text(50, 500 - 50 * i, tick)

    assert load(bytes(pdf.output())).text.split() == ["0", "2", "4", "6", "8"]


@pytest.mark.parametrize("reader", READERS)
def test_a_broken_pdf_is_one_line_with_both_readers_reasons(reader: Reader) -> None:
    with pytest.raises(
        LoadError, match=r"a\.pdf cannot be read as a PDF \(.+: .+; .+: .+\); open and save it"
    ) as caught:
        load(b"%PDF-1.7\nnothing of use", "a.pdf", reader)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("reader", "other", "good", "bad"),
    [("pdfium", "pypdf", b"/Root", b"/Rxxt"), ("pypdf", "pdfium", b"startxref", b"")],
)
def test_what_one_reader_cannot_open_the_other_reads(reader: Reader, other: Reader, good: bytes, bad: bytes) -> None:
    loaded = load(make_pdf().replace(good, bad), reader=reader)

    assert loaded.text == load(make_pdf()).text
    assert loaded.notes[0].startswith(f"read with {other}, because {reader} failed (")


def test_content_decides_before_the_name() -> None:
    assert load(make_pdf(), "mislabelled.txt").media_type == "application/pdf"
    assert load(b"From: a mail\r\n\r\n" + make_pdf(), "mail.pdf").media_type == "application/pdf"
    assert load(b"The header is %PDF-1.7, they say.", "format.md").media_type == "text/markdown"


@pytest.mark.skipif(not NORTHWIND.is_dir(), reason=f"{NORTHWIND} is not here")
def test_no_word_of_a_real_handbook_is_broken_at_a_line_end() -> None:
    loaded = load((NORTHWIND / "Northwind_Health_Plus_Benefits_Details.pdf").read_bytes())

    assert "\ufffe" not in loaded.text
    assert "an extensive network of in-network\nproviders" in loaded.text
    assert "innetwork" not in loaded.text
    assert all(page.words is not None and len(page.words.spans) == len(page.words.boxes) for page in loaded.pages)


@pytest.mark.skipif(not ODD_PDFS.is_dir(), reason=f"{ODD_PDFS} is not here")
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("sample-files/GeoTopo-komprimiert.pdf", 20),  # a character without Unicode in the middle
        ("docling/normal_4pages.pdf", 4),  # characters beyond the first plane, which PDFium counts twice
        ("docling/2305.03393v1-pg9.pdf", 1),
    ],
)
def test_what_pdfium_finds_inside_a_words_box_is_the_word(name: str, number: int) -> None:
    loaded = load((ODD_PDFS / name).read_bytes())
    page = loaded.pages[number - 1]
    assert page.words is not None
    document = pypdfium2.PdfDocument(ODD_PDFS / name)
    text_page = document[number - 1].get_textpage()

    found = 0
    for (start, end), (left, top, right, bottom) in zip(page.words.spans, page.words.boxes.tolist(), strict=True):
        inside = text_page.get_text_bounded(left - 1, page.height - bottom - 1, right + 1, page.height - top + 1)
        found += loaded.text[start:end].rstrip("-") in unicodedata.normalize("NFC", inside)

    text_page.close()
    document.close()
    assert found >= 0.97 * len(page.words.spans)  # formulas overlap


def draw_fonts(*lines: tuple[float, str, int, str]) -> Loaded:
    """Load a PDF of lines: how far down in points, style, size, text."""
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_page()
    for top, style, size, text in lines:
        pdf.set_font("Helvetica", style, size)
        pdf.text(50, top, text)
    return load(bytes(pdf.output()), "manual.pdf")


def body_lines(top: float, *texts: str) -> list[tuple[float, str, int, str]]:
    return [(top + 14 * i, "", 10, text) for i, text in enumerate(texts)]


def test_a_bold_line_apart_from_the_text_above_it_heads_what_is_below_it() -> None:
    loaded = draw_fonts(
        (60, "", 20, "Rheometer"),
        (90, "", 12, "8 Error codes"),
        *body_lines(
            110, "The code is shown in red. Note it", "in the log book, with the time.", "Then go on as below."
        ),
        (165, "B", 10, "E04"),
        *body_lines(179, "Air pressure too low. Check the valve", "on the wall, and the filter.", "Wait for a minute."),
        (235, "B", 10, "The screen stays black."),
        *body_lines(249, "The monitor has a switch of its own", "at the back, on its right-hand side."),
        (277, "B", 10, "Mind the glass"),
        *body_lines(291, "It breaks easily, so that two people", "carry it at all times."),
    )
    assert [section.context for section in loaded.sections] == [
        "Rheometer › 8 Error codes",
        "Rheometer › 8 Error codes › E04",
        "Rheometer › 8 Error codes › The screen stays black.",
    ]


def test_bold_lines_head_nothing_where_no_larger_heading_would_end_them() -> None:
    loaded = draw_fonts(
        *body_lines(60, "Some text that is long enough to be text.", "And a second line.", "And a third line of it."),
        (120, "B", 10, "Guidance"),
        *body_lines(134, "We expect that sales will rise by a lot.", "We may be wrong.", "And so may you be as well."),
    )
    assert {section.context for section in loaded.sections} == {"manual"}
