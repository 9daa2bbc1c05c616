"""Wording: blocks of a document as the lines of an answer, each with where it stands."""

import pytest

from rag.answer.widening import Passage, unwidened
from rag.answer.wording import clean, say, say_row
from rag.records import Line, Source, Span
from rag.text.lines import cells_of
from rag.text.text_blocks import Block, split_blocks
from tests.rag.builders import make_hit

START = 10  # of the passage in its document


def passage_of(text: str) -> Passage:
    return unwidened(Source(1, make_hit(text, start=START)))


def lines_of(text: str, *which: int, heading: bool = False, passage: Passage | None = None) -> tuple[Line, ...]:
    """Return the lines of the only block of a text, or of some of its entries."""
    passage = passage or passage_of(text)
    (block,) = split_blocks(passage.text)
    entries = [block.entries[i] for i in which] or list(block.entries)
    return say(passage, block, entries, columns_of(passage, block), with_heading=heading)


def columns_of(passage: Passage, block: Block) -> list[str]:
    return cells_of(passage.text[block.header.start : block.header.end]) if block.header else []


def said(text: str, *which: int, heading: bool = False) -> list[str]:
    lines = lines_of(text, *which, heading=heading)
    return [f"{line.under.text} {line.text}" if line.under else line.text for line in lines]


def quoted(text: str, *which: int, heading: bool = False) -> list[list[str]]:
    lines = lines_of(text, *which, heading=heading)
    spans = [(*(line.under.spans if line.under else ()), *line.spans) for line in lines]
    return [[text[span.start - START : span.end - START] for span in of_line] for of_line in spans]


# --- prose ----------------------------------------------------------------------------------------


def test_prose_is_one_line_however_it_was_wrapped() -> None:
    text = "It is so.\n  And  so.  Why not?"

    assert said(text) == ["It is so. And so. Why not?"]
    assert quoted(text) == [[text]]


def test_sentences_of_a_paragraph_are_quoted_with_what_stands_between_them() -> None:
    assert quoted("One is. Two is.\nThree is.", 1, 2) == [["Two is.\nThree is."]]


@pytest.mark.parametrize("answer", ["A: It is ten.", "**A:** It is ten.", "R: It is ten."])
def test_the_sign_of_an_answer_is_not_said(answer: str) -> None:
    assert said(f"Q: What is the fee?\n{answer}") == ["It is ten."]


def test_the_signs_of_a_quoting_mail_are_not_said() -> None:
    assert said("> It is so,\n> > and so.") == ["It is so, and so."]


def test_a_bracketed_number_is_no_marker() -> None:
    assert clean(" It was so [12]  in 【3】. ") == "It was so (12) in (3)."


def test_a_sentence_that_a_page_break_cuts_is_quoted_in_two_pieces() -> None:
    text = "It is open\n\nPage 3\n\nevery day."
    foot = Span(text.index("\n"), text.index("every"))
    passage = Passage(
        passage_of(text).source, text.replace("\n\nPage 3\n\n", " " * 9 + "\n"), Span(0, len(text)), (foot,)
    )
    (line,) = lines_of(text, passage=passage)

    assert line.text == "It is open every day."
    assert [text[span.start - START : span.end - START] for span in line.spans] == ["It is open", "every day."]


# --- headings -------------------------------------------------------------------------------------


def test_a_heading_is_for_the_front_of_the_first_line_with_its_own_quote() -> None:
    text = "## E-15\n\nBattery not charged."

    assert said(text, heading=True) == ["E-15: Battery not charged."]
    assert quoted(text, heading=True) == [["## E-15", "Battery not charged."]]


@pytest.mark.parametrize("heading", ["What is E-15?", "Fees:"])
def test_a_heading_that_ends_with_a_sign_gets_no_colon(heading: str) -> None:
    assert said(f"## {heading}\n\nIt is so.", heading=True) == [f"{heading} It is so."]


# --- lists ----------------------------------------------------------------------------------------


def test_a_whole_list_is_said_with_its_lead_in_and_numbers_and_bullets() -> None:
    text = "Bring:\n\n1. a card\n2) a pen\n(b) ink\n• paper\n* [ ] water"

    assert said(text) == ["Bring:", "1. a card", "2) a pen", "(b) ink", "- paper", "- [ ] water"]
    assert quoted(text)[:2] == [["Bring:"], ["1. a card"]]


def test_one_item_is_said_without_the_lead_in_but_with_its_heading() -> None:
    text = "## Trips\n\nBring:\n- a card\n- a pen"

    assert said(text, 1) == ["- a pen"]
    assert said(text, 1, heading=True) == ["Trips: - a pen"]


def test_a_list_without_a_lead_in_is_introduced_by_its_heading() -> None:
    assert said("## Trips\n- a card\n- a pen", heading=True) == ["Trips:", "- a card", "- a pen"]


def test_nested_items_are_indented_by_two_blanks_a_level_and_at_most_nine() -> None:
    assert said("- one\n  - two\n    - three\n- four") == ["- one", "  - two", "    - three", "- four"]
    assert said(f"- one\n{' ' * 80}- two")[1].index("-") == 18


def test_an_item_of_several_lines_and_sentences_is_one_line() -> None:
    assert said("- One is.\n  And two\n  is.\n- Three.") == ["- One is. And two is.", "- Three."]


def test_labels_are_said_one_a_line() -> None:
    assert said("Tel: 012\n**Mail:** a@b.test") == ["Tel: 012", "Mail: a@b.test"]


# --- rows -----------------------------------------------------------------------------------------

TABLE = "| Kind | Fee | Note |\n|---|---|---|\n| Car | 10 | |\n| Bus | 20 | [1] |"


def test_a_row_is_said_with_the_names_of_its_columns_without_empty_cells() -> None:
    assert said(TABLE) == ["Kind: Car · Fee: 10", "Kind: Bus · Fee: 20 · Note: (1)"]
    assert quoted(TABLE) == [["| Car | 10 | |"], ["| Bus | 20 | [1] |"]]


def test_the_cells_of_a_row_are_known_by_their_names() -> None:
    assert lines_of(TABLE)[0].cells == (("Kind", "Car"), ("Fee", "10"), ("Note", ""))


@pytest.mark.parametrize(
    ("row", "columns", "text"),
    [
        ("| Car | 10 |", [], "Car · 10"),
        ("Car | 10 | red", ["Kind", "Fee"], "Car · 10 · red"),  # more cells than names: whose is which is unknown
        ("Car | 10", ["Kind", "Fee", "Note"], "Kind: Car · Fee: 10"),  # empty ones at the end may be left out
        ("Cars", ["Kind", "Fee"], "Cars"),
        ("| Car | 10 |", ["", "Kind", "Fee"], "Kind: Car · Fee: 10"),  # but for one before the first bar
        ("| Fee | 10 |", ["Fee", ""], "Fee · 10"),
        ("Car    10", [], "Car 10"),
        (r"| a \\| b | c |", ["x", "y"], "x: a | b · y: c"),
    ],
)
def test_a_row_without_names_for_its_cells_is_said_by_its_cells(row: str, columns: list[str], text: str) -> None:
    assert say_row(row.replace("\\\\", "\\"), columns) == text


def test_the_first_row_is_said_with_what_introduces_the_table() -> None:
    assert said("The fees:\nKind | Fee\nCar | 10\nBus | 20") == ["The fees: Kind: Car · Fee: 10", "Kind: Bus · Fee: 20"]


# --- code -----------------------------------------------------------------------------------------


def test_code_keeps_its_lines_and_is_quoted_with_the_line_before_it() -> None:
    text = "Run this\n\n```sh\nmake  \n\n  all\n```"

    assert said(text, heading=True) == ["Run this:", "```sh\nmake\n\n  all\n```"]
    assert quoted(text, heading=True) == [[text], []]


def test_code_that_nothing_closes_is_closed() -> None:
    assert said("~~~sh\nmake") == ["~~~sh\nmake\n~~~"]
    assert quoted("~~~sh\nmake") == [["~~~sh\nmake"]]


def test_code_that_nothing_introduces_is_quoted_itself() -> None:
    assert quoted("```\nmake\n```") == [["```\nmake\n```"]]
