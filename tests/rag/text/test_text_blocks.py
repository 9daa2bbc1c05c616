"""Blocks: small texts, with the blocks that a reader sees in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Span
from rag.text.lines import ends_sentence, is_question, opens_with_hash
from rag.text.scripts import count_words
from rag.text.sentences import split_sentences
from rag.text.text_blocks import Block, BlockKind, split_blocks
from tests.rag.random_documents import random_documents


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as its texts."""

    kind: BlockKind
    entries: list[str]
    heading: str = ""
    lead_in: str = ""
    header: str = ""
    answers: bool = False


def blocks(text: str, *, is_inside: bool = False) -> list[Shown]:
    def at(span: Span | None) -> str:
        return text[span.start : span.end] if span else ""

    return [
        Shown(b.kind, [at(entry) for entry in b.entries], at(b.heading), at(b.lead_in), at(b.header), b.answers)
        for b in split_blocks(text, is_inside=is_inside)
    ]


# --- one kind after the other ---------------------------------------------------------------------


def test_blank_lines_part_paragraphs_and_sentences_are_their_entries() -> None:
    assert blocks("It is ten. Ask Bob.\n\nIt is blue.") == [
        Shown("paragraph", ["It is ten.", "Ask Bob."]),
        Shown("paragraph", ["It is blue."]),
    ]


def test_short_records_of_a_log_are_entries_and_no_headings() -> None:
    lines = [f"2026-03-01 00:1{i}:07 INFO weight 2{i} kg" for i in range(3)]

    assert blocks("\n".join(lines)) == [Shown("paragraph", lines)]


def test_a_list_is_one_block_with_the_line_that_introduces_it() -> None:
    assert blocks("Bring:\n\n- a card\n- a pen. And ink.\n\nThen go.") == [
        Shown("list", ["- a card", "- a pen. And ink."], lead_in="Bring:"),
        Shown("paragraph", ["Then go."]),
    ]


def test_only_the_last_sentence_before_a_list_introduces_it() -> None:
    assert blocks("It is open. Bring:\n- a card\n- a pen") == [
        Shown("paragraph", ["It is open."]),
        Shown("list", ["- a card", "- a pen"], lead_in="Bring:"),
    ]


@pytest.mark.parametrize("text", ["The fee is:\nTen euros a day.", "The fee is:\n\nTen euros a day."])
def test_a_lead_in_before_prose_is_part_of_it(text: str) -> None:
    assert blocks(text) == [Shown("paragraph", ["The fee is:", "Ten euros a day."])]


def test_of_two_lead_ins_the_nearer_one_introduces() -> None:
    assert blocks("Dear Ann:\n\nBring:\n- a card\n- a pen") == [
        Shown("paragraph", ["Dear Ann:"]),
        Shown("list", ["- a card", "- a pen"], lead_in="Bring:"),
    ]


def test_items_stay_one_list_over_blank_lines_and_depths() -> None:
    assert blocks("- one\n  - two\n\n    - three\n- four") == [Shown("list", ["- one", "- two", "- three", "- four"])]


def test_what_is_indented_below_an_item_is_part_of_it() -> None:
    assert blocks("- One is.\n  And two.\n- Three.\nFour is.") == [
        Shown("list", ["- One is.\n  And two.", "- Three."]),
        Shown("paragraph", ["Four is."]),
    ]


def test_the_rows_of_a_table_have_its_head_and_its_rule_is_no_row() -> None:
    assert blocks("The fees:\n\n| Kind | Fee |\n|---|---|\n| Car | free |\n") == [
        Shown("table", ["| Car | free |"], lead_in="The fees:", header="| Kind | Fee |")
    ]


def test_two_tables_are_parted_by_a_blank_line() -> None:
    assert [shown.entries for shown in blocks("Car | 10\nBus | 20\n\nBed | 30\nBox | 40")] == [
        ["Car | 10", "Bus | 20"],
        ["Bed | 30", "Box | 40"],
    ]


def test_labels_with_their_values_stand_together() -> None:
    assert blocks("Director: Anna Berg\nTel: 012 345\n\nMail: anna@berg.test") == [
        Shown("labels", ["Director: Anna Berg", "Tel: 012 345", "Mail: anna@berg.test"])
    ]


def test_code_is_one_entry_with_its_fences_and_the_sentence_before_it() -> None:
    assert blocks("Stop it. Then run this.\n\n```\nmake\n\n# all\n```\nDone so.") == [
        Shown("paragraph", ["Stop it."]),
        Shown("code", ["```\nmake\n\n# all\n```"], lead_in="Then run this."),
        Shown("paragraph", ["Done so."]),
    ]


def test_what_a_mail_quotes_is_another_paragraph_than_its_answer() -> None:
    assert [shown.entries for shown in blocks("> It is so.\n> And so.\nIt is not.")] == [
        ["> It is so.", "> And so."],
        ["It is not."],
    ]


# --- what stands above ----------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["## Fees", "Fees", "3.1 Fees", "**Fees**"])
def test_a_heading_is_known_to_all_that_stands_under_it(heading: str) -> None:
    assert [shown.heading for shown in blocks(f"{heading}\n\nIt is ten.\n\n- one\n- two")] == [heading] * 2


def test_a_heading_ends_what_the_one_before_it_heads() -> None:
    assert [shown.heading for shown in blocks("## Fees\n\nIt is ten.\n\n## Days\n\nIt is open.")] == [
        "## Fees",
        "## Days",
    ]


@pytest.mark.parametrize(
    "text",
    ["Who may apply?\n\nAll may apply.", "Q: Who may apply?\nA: All may apply.", "Who may apply? All may apply."],
)
def test_a_question_heads_its_answer(text: str) -> None:
    (shown,) = blocks(text)

    assert shown.answers
    assert shown.heading.endswith("Who may apply?")
    assert shown.entries[0].endswith("All may apply.")


@pytest.mark.parametrize("text", ["Tel: 012 345. Who answers?", "Dr. Smith will come. Will you?"])
def test_a_line_that_tells_something_before_it_asks_is_no_question(text: str) -> None:
    assert blocks(text)[0].entries == [text]


def test_a_numbered_line_between_paragraphs_is_a_heading() -> None:
    assert [(shown.heading, shown.entries) for shown in blocks("1. Scope\n\nIt is so.\n\n2. Fees\n\nIt is ten.")] == [
        ("1. Scope", ["It is so."]),
        ("2. Fees", ["It is ten."]),
    ]


@pytest.mark.parametrize("text", ["1. Go in\n2. Pay", "1. Go in and pay.\n\nThen it is open."])
def test_a_numbered_line_that_another_follows_or_that_ends_as_a_sentence_is_an_item(text: str) -> None:
    assert blocks(text)[0].kind == "list"


def test_a_short_line_that_nothing_follows_is_no_heading() -> None:
    assert blocks("It is open.\n\nAsk Bob") == [Shown("paragraph", ["It is open."]), Shown("paragraph", ["Ask Bob"])]


def test_a_heading_by_its_sign_is_one_whatever_follows() -> None:
    assert blocks("It is open.\n\n## Fees") == [Shown("paragraph", ["It is open."])]


@pytest.mark.parametrize("line", ["Gross 10 20", "Mean 3.5"])
def test_a_short_line_that_tells_figures_is_no_heading(line: str) -> None:
    assert blocks(f"{line}\n\nIt is so.")[0] == Shown("paragraph", [line])


# --- the names of columns -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("| Kind | Fee |\n|---|---|\n| Car | free |", "| Kind | Fee |"),  # a rule says it
        ("| 1 | 2 |\n|---|---|\n| Car | 10 |", "| 1 | 2 |"),
        ("Kind | Fee\nCar | 10", "Kind | Fee"),  # it alone has no figure
        ("Kind\tFee\nCar\t€ 10", "Kind\tFee"),
        ("Kind | Colour\nCar | blue\nBus | red", "Kind | Colour"),  # two rows below it
        ("Car | free\nBus | free", ""),
        ("Car | 10\nBus | 20", ""),
        ("Car | 10 euros\nBus | 20 euros\nVan | 8 Std.", ""),
        ("Car | 10%\nBus | (20 %)\nVan | 8:30", ""),
        ("Name     Fee\nCar      10", ""),  # blanks alone: often no table
        ("A car that we bring along | free\nBus | free\nBoat | free", ""),  # too long for a name
        ("Kind | Fee", ""),
        ("|---|---|\n| Car | free |\n| Bus | 10 |", ""),  # what its rule stood below is lost
    ],
)
def test_the_first_row_names_the_columns_by_a_rule_or_without_figures(table: str, header: str) -> None:
    (shown,) = blocks(table)

    assert shown.header == header
    assert shown.header not in shown.entries


def test_the_first_row_of_a_text_that_begins_inside_a_table_is_no_head_but_a_later_one_is() -> None:
    rows = "Car | free\nBus | 20"

    assert [shown.header for shown in blocks(rows, is_inside=True)] == [""]
    assert [shown.header for shown in blocks(f"It is so.\n\n{rows}", is_inside=True)] == ["", "Car | free"]


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t\n", "***\n\n---\n\n====", "|---|---|", "…", "#", "- \n- "])
def test_what_says_nothing_is_no_block(text: str) -> None:
    assert blocks(text) == []


def test_code_that_nothing_closes_runs_to_the_end() -> None:
    assert blocks("```\nmake\n\nand more\n") == [Shown("code", ["```\nmake\n\nand more"])]


def test_a_text_that_begins_inside_code_is_code_until_its_fence() -> None:
    text = "make\n\nmake install\n```\n\nIt is done."

    assert [text[block.span.start : block.span.end] for block in split_blocks(text, fence="```")] == [
        "make\n\nmake install\n```",
        "It is done.",
    ]


@given(random_documents(), st.booleans())
def test_entries_are_in_order_and_disjoint_and_hold_all_but_what_introduces_them(
    text: str,
    is_inside: bool,
) -> None:
    found = split_blocks(text, is_inside=is_inside)
    entries = [entry for block in found for entry in block.entries]

    ends = [0, *(entry.end for entry in entries)]
    assert all(end <= entry.start < entry.end <= len(text) for end, entry in zip(ends, entries, strict=False))
    for sentence in _uncovered(text, found):
        assert _reads_as_introduction(sentence), sentence


def _uncovered(text: str, found: Sequence[Block]) -> list[str]:
    """Return the sentences of which a letter or a digit is in no block."""
    covered = bytearray(len(text))
    for block in found:
        for span in (block.heading, block.lead_in, block.header, *block.entries):
            if span:
                covered[span.start : span.end] = b"1" * (span.end - span.start)
    return [
        text[span.start : span.end]
        for span in split_sentences(text)
        if any(text[i].isalnum() and not covered[i] for i in range(span.start, span.end))
    ]


def _reads_as_introduction(line: str) -> bool:
    """Say whether a sentence may head what follows it; under a heading that has only others below it nothing stands."""
    return opens_with_hash(line) or is_question(line) or (count_words(line) <= 12 and not ends_sentence(line))


@given(random_documents())
def test_a_blocks_span_holds_all_of_it_but_its_heading(text: str) -> None:
    for block in split_blocks(text):
        for part in (block.lead_in, block.header, *block.entries):
            assert part is None or block.span.start <= part.start < part.end <= block.span.end


def test_a_row_that_is_known_to_name_the_columns_is_the_head_whatever_it_looks_like() -> None:
    text = "Bike | 3 hours | 1 day\nCity | 9 | 16\nCargo | 24 | 42"
    (told,) = split_blocks(text)
    (known,) = split_blocks(text, heads=[Span(0, 22)])

    assert told.header is None
    assert known.header is not None
    assert text[known.header.start : known.header.end] == "Bike | 3 hours | 1 day"
    assert len(known.entries) == 2


def test_a_line_that_is_known_to_be_a_heading_ends_the_list_before_it() -> None:
    text = "- lights\n- bell\n12 Intervals for all customers who ride every day of the year\nEach month."
    heading = Span(text.index("12"), text.index("\nEach"))
    told, known = split_blocks(text), split_blocks(text, headings=[heading])

    assert [text[entry.start : entry.end] for entry in known[0].entries] == ["- lights", "- bell"]
    assert known[1].heading == heading
    assert told[-1].heading != heading
