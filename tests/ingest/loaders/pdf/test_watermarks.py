"""Watermarks: no text, and no title."""

import pytest
from fpdf import FPDF

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes


def draw(mark: str, *, angle: float, size: float = 60, left: float = 60, top: float = 300, lines: int = 20) -> Loaded:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    with pdf.rotation(angle, left, top):
        pdf.text(left, top, mark)
    pdf.set_font("Helvetica", size=10)
    for i in range(lines):
        pdf.text(50, 80 + 14 * i, "The lessee pays the rent on the third day of the month.")
    return load_bytes(bytes(pdf.output()), "contract.pdf", LoadOptions())


@pytest.mark.parametrize(("angle", "lines"), [(45, 20), (45, 2), (30, 20), (0, 20)])
def test_large_print_that_slants_or_lies_over_the_text_is_furniture(angle: float, lines: int) -> None:
    loaded = draw("DRAFT COPY", angle=angle, lines=lines)

    assert loaded.title == "contract"
    assert "DRAFT" not in "".join(loaded.text[s.start : s.end] for s in loaded.sections if s.kind != "furniture")
    assert "DRAFT COPY" in loaded.text


@pytest.mark.parametrize(("angle", "top"), [(0, 50), (90, 580)])
def test_a_title_and_print_along_the_margin_are_text(angle: float, top: float) -> None:
    loaded = draw("Bylaws", angle=angle, size=24, left=40, top=top)
    assert all(section.kind != "furniture" for section in loaded.sections)


def stamp(
    word: str, places: list[tuple[float, float]], *, pages: int = 1, size: float = 10, angle: float = 45
) -> Loaded:
    """Load pages of text with a word across them, at each place, in the size of the text or nearly so."""
    pdf = FPDF(unit="pt", format=(400, 600))
    for page in range(pages):
        pdf.add_page()
        pdf.set_font("Helvetica", size=10)
        for i in range(20):
            pdf.text(50, 80 + 14 * i, f"On day {page * 20 + i} the lessee pays the rent of the month.")
        pdf.set_font("Helvetica", size=size)
        for left, top in places:
            with pdf.rotation(angle, left, top):
                pdf.text(left, top, word)
    return load_bytes(bytes(pdf.output()), "contract.pdf", LoadOptions())


@pytest.mark.parametrize(
    "loaded",
    [
        stamp("SAMPLE", [(60, 400)], pages=2),
        stamp("SAMPLE", [(60, 400), (200, 300), (60, 200)]),
        stamp("SAMPLE", [(60, 400)], size=14),
        stamp("SAMPLE", [(60, 400)], pages=3, angle=30),
        stamp("SAMPLE", [(60, 300)], pages=2, angle=-45),
    ],
    ids=["on two pages", "three times", "larger", "flatter", "downwards"],
)
def test_slanted_print_that_is_repeated_or_larger_is_furniture(loaded: Loaded) -> None:
    assert loaded.title == "contract"
    assert "SAMPLE" not in "".join(loaded.text[s.start : s.end] for s in loaded.sections if s.kind != "furniture")


def test_a_slanted_label_that_stands_once_is_text() -> None:
    assert all(section.kind != "furniture" for section in stamp("Leirvik", [(300, 450)]).sections)
