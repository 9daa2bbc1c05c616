"""Arabic and Hebrew words in the order in which they are read."""

from pathlib import Path

import pytest

from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from ingest.loaders.pdf.right_to_left import has_right_to_left, in_reading_order

ODD_PDFS = Path(__file__).parents[4] / "../shared/eval/pdf_robustness/files"
ALEF, LAM, KAF, KHAH = "\u0627", "\u0644", "\u06a9", "\u062e"


def at(*lefts: float) -> list[tuple[float, float, float, float]]:
    """Return boxes 5 pt wide that begin there; one place twice is one glyph."""
    return [(left, 0.0, left + 5, 10.0) for left in lefts]


def test_a_ligature_of_lam_and_alef_is_turned_back() -> None:
    assert in_reading_order(KAF + ALEF + ALEF + LAM, at(30, 25, 20, 20)) == KAF + ALEF + LAM + ALEF


def test_alef_and_lam_of_two_glyphs_are_the_article() -> None:
    assert in_reading_order(ALEF + LAM + KAF, at(30, 25, 20)) == ALEF + LAM + KAF


def test_what_a_presentation_form_stands_for_is_in_order_already() -> None:
    assert in_reading_order(ALEF + LAM + KHAH, at(30, 20, 20)) == ALEF + LAM + KHAH  # U+FCCB is lam and khah


def test_a_word_that_runs_to_the_right_is_back_to_front() -> None:
    assert in_reading_order("\u05dd\u05d5\u05dc\u05e9", at(10, 15, 20, 25)) == "\u05e9\u05dc\u05d5\u05dd"


def test_numbers_and_latin_letters_are_left_alone() -> None:
    assert in_reading_order("A4" + ALEF, at(10, 15, 20)) == "A4" + ALEF
    assert not has_right_to_left("A4 日本 ä")


@pytest.mark.skipif(not ODD_PDFS.is_dir(), reason=f"{ODD_PDFS} is not here")
def test_real_files_have_their_words_in_order() -> None:
    persian = load_bytes((ODD_PDFS / "docling/right_to_left_03.pdf").read_bytes(), "a.pdf", LoadOptions())
    habibi = load_bytes((ODD_PDFS / "sample-files/habibi-oneline-cmap.pdf").read_bytes(), "b.pdf", LoadOptions())
    forms = load_bytes((ODD_PDFS / "pdfjs/ArabicCIDTrueType.pdf").read_bytes(), "c.pdf", LoadOptions())

    assert "\u06a9\u0627\u0644\u0627\u06cc" in persian.text  # kala, goods
    assert habibi.text.endswith("habibi \u062d\u064e\u0628\u064a\u0628\u064a")
    assert forms.text.splitlines()[0] == "\u0627\u0646\u0648\u0627\u0639 \u0627\u0644\u062e\u0637\u0648\u0637 " + (
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629"
    )
