"""Which of PDFium's lines are one: by their boxes, as they are on the page."""

import numpy as np

from ingest.loaders.pdf.raw_pages import RawPage
from ingest.loaders.pdf.visual_lines import join_lines

Box = tuple[float, float, float, float]  # left, top, right, bottom


def page(*words: tuple[str, Box]) -> RawPage:
    """Return a page with one word a line."""
    boxes = np.array([box for _, box in words], np.float32)
    return RawPage([[word] for word, _ in words], 400, 600, "", boxes, [10.0] * len(words))


def test_a_power_is_part_of_its_letter_and_the_line_goes_on_behind_it() -> None:
    power = ("R", (50, 100, 57, 111)), ("2", (57, 97, 61, 105))
    joined = join_lines(page(*power, (",", (61, 100, 63, 111)), ("and", (66, 100, 80, 111))))

    assert joined.lines == [["R2,", "and"]]
    assert joined.boxes is not None
    assert joined.boxes.tolist() == [[50, 97, 63, 111], [66, 100, 80, 111]]
    assert joined.sizes == [10.0]


def test_a_footnotes_mark_and_a_trade_mark_are_words_of_their_own() -> None:
    assert join_lines(page(("law", (50, 100, 66, 111)), ("3", (66, 97, 70, 105)))).lines == [["law", "3"]]
    assert join_lines(page(("Acme", (50, 100, 74, 111)), ("TM", (74, 97, 82, 105)))).lines == [["Acme", "TM"]]


def test_a_power_of_ten_does_not_become_another_number() -> None:
    assert join_lines(page(("10", (50, 100, 61, 111)), ("6", (61, 97, 65, 105)))).lines == [["10", "6"]]


def test_a_drop_cap_begins_its_word() -> None:
    assert join_lines(page(("T", (50, 100, 75, 140)), ("his", (75, 102, 88, 113)))).lines == [["This"]]


def test_what_stands_below_or_in_the_next_column_is_another_line() -> None:
    below = page(("first", (50, 100, 70, 111)), ("second", (70, 110, 100, 121)))
    column = page(("first", (50, 100, 70, 111)), ("second", (90, 100, 120, 111)))
    fraction = page(("a", (50, 100, 56, 111)), ("b", (50, 105, 56, 116)))

    for lines in (below, column, fraction):
        assert join_lines(lines) is lines


def test_columns_of_vertical_print_stay_lines() -> None:
    columns = page(("ひかり", (50, 100, 61, 133)), ("たもち", (61, 100, 72, 133)))

    assert join_lines(columns) is columns
