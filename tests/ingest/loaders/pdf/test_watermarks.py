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
