"""Which rectangles a quote is highlighted with."""

import numpy as np

from rag.page_images.highlights import highlight_boxes
from rag.page_images.job import Box
from rag.records import Span, WordBoxes


def words(*boxes: Box) -> WordBoxes:
    """Return words of nine characters and a space each."""
    spans = [(10 * number, 10 * number + 9) for number in range(len(boxes))]
    return WordBoxes(np.array(spans, np.int32), np.array(boxes, np.float32))


LINES = words((0, 0, 40, 10), (45, 0, 80, 10), (85, 0, 120, 10), (0, 15, 40, 25), (45, 15, 80, 25))


def test_words_of_a_line_become_one_rectangle() -> None:
    assert highlight_boxes(LINES, [Span(0, 29)]) == [(0, 0, 120, 10)]
    assert highlight_boxes(LINES, [Span(10, 39)]) == [(45, 0, 120, 10), (0, 15, 40, 25)]


def test_a_word_that_is_touched_is_whole_and_its_neighbours_are_not_touched() -> None:
    assert highlight_boxes(LINES, [Span(18, 19)]) == [(45, 0, 80, 10)]
    assert highlight_boxes(LINES, [Span(9, 10)]) == []
    assert highlight_boxes(LINES, [Span(9, 11)]) == [(45, 0, 80, 10)]


def test_a_span_of_another_page_is_nothing() -> None:
    assert highlight_boxes(LINES, [Span(50, 90), Span(10**15 - 1, 10**15)]) == []
    assert highlight_boxes(LINES, []) == []


def test_spans_that_overlap_or_leave_a_word_out() -> None:
    assert highlight_boxes(LINES, [Span(0, 15), Span(5, 12)]) == [(0, 0, 80, 10)]
    assert highlight_boxes(LINES, [Span(20, 21), Span(0, 1)]) == [(0, 0, 40, 10), (85, 0, 120, 10)]


def test_the_gutter_between_columns_stays_white() -> None:
    columns = words((0, 0, 40, 10), (70, 0, 110, 10))

    assert highlight_boxes(columns, [Span(0, 19)]) == [(0, 0, 40, 10), (70, 0, 110, 10)]


def test_words_from_right_to_left_and_from_top_to_bottom_are_lines_too() -> None:
    assert highlight_boxes(words((80, 0, 120, 10), (40, 0, 76, 10)), [Span(0, 19)]) == [(40, 0, 120, 10)]
    assert highlight_boxes(words((0, 0, 10, 40), (0, 45, 10, 80)), [Span(0, 19)]) == [(0, 0, 10, 80)]


def test_narrow_words_under_each_other_are_no_line() -> None:
    assert len(highlight_boxes(words((0, 0, 3, 10), (0, 15, 3, 25)), [Span(0, 19)])) == 2
