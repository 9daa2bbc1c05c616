"""How pages of words become one text: broken words, gaps, furniture, odd characters."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.pdf.assembly import PdfText, assemble, clean_page
from ingest.loaders.pdf.furniture import find_furniture
from ingest.loaders.pdf.raw_pages import RawPage


def page(*lines: str, pitches: tuple[float, ...] = (), label: str = "") -> RawPage:
    """A page whose lines stand 12 pt apart, or as `pitches` say."""
    words = [line.split() for line in lines]
    tops = np.cumsum([100, *(pitches or [12] * (len(lines) - 1))]) if lines else np.zeros(0)
    boxes = [
        (10 * i, top, 10 * i + 9, top + 10) for line, top in zip(words, tops, strict=True) for i in range(len(line))
    ]
    return RawPage(words, 400, 600, label, np.array(boxes, np.float32).reshape(-1, 4), [10.0] * len(lines))


def text_of(*pages: RawPage) -> PdfText:
    cleaned = [clean_page(raw) for raw in pages]
    return assemble(cleaned, find_furniture(cleaned), [{} for _ in cleaned])


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("the infor-", "mation desk"), "the information\ndesk"),
        (("use in-network care, an in-", "network doctor"), "use in-network care, an in-network\ndoctor"),
        (("a long term and a long-", "term plan"), "a long term and a long-term\nplan"),
        (("our pre-", "and post-sales team"), "our pre-\nand post-sales team"),
        (("in 2022-", "2023 we grew"), "in 2022-2023\nwe grew"),
        (("the Franco-", "German border"), "the Franco-German\nborder"),
        (("wait -", "then go"), "wait -\nthen go"),
        (("the infor-", "mation"), "the information"),
    ],
)
def test_a_word_broken_at_a_line_end_is_written_as_the_document_writes_it(lines: tuple[str, ...], text: str) -> None:
    assert text_of(page(*lines)).text == text


def test_a_broken_word_keeps_the_boxes_of_both_its_parts() -> None:
    found = text_of(page("the infor-", "mation desk"))
    words = found.pages[0].words

    assert words is not None
    assert [found.text[start:end] for start, end in words.spans] == ["the", "infor", "mation", "desk"]
    assert words.boxes[:, 1].tolist() == [100, 100, 112, 112]


def test_a_gap_on_the_page_is_a_blank_line_unless_the_sentence_runs_on() -> None:
    lines = ("Leave", "You have", "25 days", "of leave.", "Sick leave is", "another matter", "and needs", "a letter.")

    found = text_of(page(*lines, pitches=(24, 12, 12, 24, 24, 12, 12)))

    assert found.text == (
        "Leave\n\nYou have\n25 days\nof leave.\n\nSick leave is\nanother matter\nand needs\na letter."
    )


def test_characters_that_nobody_sees_are_not_in_the_text_and_glyphs_are_letters() -> None:
    found = text_of(page("\x00of\x02\ufb01ce \ufffe co\u00adop \uf0b7 e\u0301t\u00e9"))

    assert found.text == "office coop • \u00e9t\u00e9"
    assert found.pages[0].words is not None
    assert len(found.pages[0].words.boxes) == 4


def test_running_headers_footers_and_page_numbers_are_furniture() -> None:
    bodies = ["Apples are red.", "Pears are green.", "Plums are blue.", "Figs are brown."]
    found = text_of(*(page("ACME Handbook", body, f"Page {i} of 4") for i, body in enumerate(bodies, start=1)))

    aside = [found.text[span.start : span.end].split("\n") for span in found.furniture]
    assert [line for lines in aside for line in lines if line] == [
        line for i in (1, 2, 3, 4) for line in ("ACME Handbook", f"Page {i} of 4")
    ]


def test_two_pages_are_too_few_to_call_a_line_furniture_but_a_page_number_is_one() -> None:
    found = text_of(page("ACME", "Apples.", "1"), page("ACME", "Pears.", "ii", label="ii"))

    assert [found.text[span.start : span.end] for span in found.furniture] == ["1", "ii"]


def test_what_recurs_inside_a_page_stays() -> None:
    found = text_of(*(page(f"{name} first", "Same words", f"{name} last") for name in ("Ann", "Bob", "Cy", "Di")))

    assert found.furniture == ()


WORDS = st.sampled_from(
    ["in-", "network", "e\u0301", "\ufffe", "a", "Ende", "x-", "\u1100-", "\u1161", "3", "ACME", "."]
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(st.lists(st.lists(LINES, max_size=5), max_size=5))
def test_every_word_slices_to_itself_and_pages_are_in_order(documents: list[list[str]]) -> None:
    cleaned = [clean_page(page(*lines)) for lines in documents]
    found = assemble(cleaned, find_furniture(cleaned), [{} for _ in cleaned])

    assert unicodedata.is_normalized("NFC", found.text)
    end = 0
    for raw, made in zip(cleaned, found.pages, strict=True):
        assert end <= made.start <= made.end
        end = made.end
        assert made.words is not None
        spans = made.words.spans.tolist()
        words = [word for line in raw.lines for word in line]
        assert len(spans) == len(words) == len(made.words.boxes)
        for (first, last), word in zip(spans, words, strict=True):
            assert found.text[first:last] in (word, word[:-1])
            assert made.start <= first < last <= made.end
        assert found.text[made.start : made.end].replace("-", "").split() or not words
    assert end == len(found.text)
