"""Lines: tables of lines written by hand, with what each is and how it ends."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Span
from rag.text import lines
from rag.text.lines import LineKind, opens_record

KINDS: dict[str, LineKind] = {
    "# One": "heading",
    "   ###### Six": "heading",
    "##": "heading",
    "#tag": "prose",
    "####### Seven": "prose",
    "    # code, by its indentation": "prose",
    "| a | b |": "row",
    "Ann | 3": "row",
    "Ann | 3 | | 9": "row",
    "Ann\t3": "row",
    "Name   Grade": "row",
    "Name  Grade": "prose",
    "Net sales $ 82,959 $ 81,434": "row",
    "Paid 10": "prose",
    "It grew from 10 to 12": "prose",
    "Kept since 1998": "prose",
    "```python": "fence",
    "~~~": "fence",
    "---": "rule",
    "* * *": "rule",
    "=====": "rule",
    "--": "prose",
    "<!-- hidden -->": "comment",
    "- an item": "item",
    "> • a quoted item": "item",
    "–  As they say": "item",
    "– as they say": "prose",
    "1. First": "item",
    "(a) the first": "item",
    "iv. the fourth": "item",
    "[3] A reference": "item",
    "3.1 Venue": "item",
    "3.1 percent": "prose",
    "-minus": "prose",
    "1000. A year": "prose",
    "Dr. Smith came.": "prose",
    "": "prose",
    "Remote work": "prose",
}


@pytest.mark.parametrize("line", KINDS)
def test_a_line_has_the_kind_that_its_signs_give_it(line: str) -> None:
    assert lines.kind_of(line) == KINDS[line]


@given(st.text(alphabet=" \t#|-*`~<!1a.)(>•–AB3%$", max_size=20))
def test_a_heading_a_row_and_an_item_are_of_that_kind(line: str) -> None:
    kind = lines.kind_of(line)
    assert (kind == "heading") == lines.is_heading(line)
    assert kind != "item" or lines.is_item(line)
    assert kind != "prose" or not (lines.is_item(line) or lines.is_heading(line))


# The rule, the lines that it holds of, and those that it does not.
PREDICATES: list[tuple[Callable[[str], bool], list[str], list[str]]] = [
    (lines.is_question, ["Who may apply?", "“Who?”", "**Who?** ", "谁？"], ["Who may apply", "Who? Ann.", "Who:"]),
    (lines.is_lead_in, ["Bring:", "- **Bring:**", "带上："], ["Bring", "Bring: money", "Bring;"]),
    (lines.is_bare_lead_in, ["Bring:"], ["**Bring:**", "带上：", "Bring"]),
    (lines.ends_sentence, ["So.", "So?", "“So!”", "好。", "first;", "| a |", "[So.]"], ["So", "So,", "So:", "v. 2"]),
    (
        lines.opens_entry,
        ["- one", "| a", "12) twelve", "(iv) four", "Dr. Smith"],
        ["◦ one", "-one", "Four. words", "one"],
    ),
    (lines.opens_with_sign, ["- one", "-one", "**Date:** May", "• one", "|"], ["◦ one", "1. one", "one"]),
    (lines.is_lone_bullet, ["•", "  > -", "3.", "(b)", "o"], ["• one", "3", "b.c", ""]),
    (lines.is_row_of_filled_cells, ["| a", "a | b |  | c", "a\tb", "a   b"], ["a |  | b", "a|b", "a  b", "a\t"]),
    (lines.opens_with_hash, ["# One", "#tag"], [" # One", "One #"]),
    (lines.is_parted_row, ["| a", "a | b", "a\tb"], ["a   b", "a|b"]),
    (lines.has_gap, ["a   b", "| a   b"], ["a  b", "   b", "a   "]),
    (lines.is_table_rule, ["| --- | --- |", "|:---:|", "--- | :---: |", "\n|---|"], ["| a |", "---", "| -- |"]),
    (
        lines.is_label,
        ["Tel: 012", "- **Managing director:** Ann", "**Tel** : 012", "Tél : 012", "> Tel: 012", "Berg, ext. 11: Ann"],
        [
            "Tel:",
            "Tel:012",
            "10:30",
            "https://a.test",
            "It is open. Tel: 012",
            "Who? Me: Ann",
            "a | b: c",
            "# Tel: 012",
        ],
    ),
    (lines.is_markers_alone, ["[1]", " [1][2] ", "[1, 2]"], ["[a]", "[1] x", "1"]),
]
CASES = [(rule, line, True) for rule, yes, _ in PREDICATES for line in yes]
CASES += [(rule, line, False) for rule, _, no in PREDICATES for line in no]


@pytest.mark.parametrize(("rule", "line", "holds"), CASES, ids=[f"{rule.__name__}-{line}" for rule, line, _ in CASES])
def test_a_rule_holds_of_the_lines_that_it_names(rule: Callable[[str], bool], line: str, *, holds: bool) -> None:
    assert rule(line) is holds


@pytest.mark.parametrize(
    ("line", "bare"),
    [("- one", "one"), ("## One", "One"), ("> one", "one"), ("(12) one", "one"), ("◦ one", "◦ one"), ("-one", "-one")],
)
def test_the_sign_that_a_line_begins_with_is_taken_off(line: str, bare: str) -> None:
    assert lines.without_leading_sign(line) == bare


@pytest.mark.parametrize(("line", "bare"), [("3.1 Venue", "Venue"), ("4. Venue", "Venue"), ("3 days", "3 days")])
def test_the_number_of_a_section_is_taken_off(line: str, bare: str) -> None:
    assert lines.without_section_number(line) == bare


def test_the_signs_around_a_heading_are_taken_off() -> None:
    assert lines.without_heading_signs("== Rates ==") == lines.without_heading_signs("## Rates") == "Rates"


def test_a_rule_below_a_heading_is_part_of_it() -> None:
    text = "Rates\n-----\nTen."
    assert lines.underline_end(text, 5, len(text)) == 11
    assert lines.underline_end(text, 0, len(text)) is None
    assert lines.underline_end("Rates\n--", 5, 8) is None


LONG = "Employees may work from home on up to three days a week and"


@pytest.mark.parametrize(
    ("line", "following", "neighbour", "reads"),
    [
        ("Remote work", "Employees may", 60, True),  # much shorter than its neighbours
        ("Remote work", "employees may", 60, False),  # the sentence goes on in lower case
        ("Remote work and", "Employees may", 60, False),  # … or with a word that ends no heading
        ("3.", "Employees may", 60, False),  # a number whose text is on the next line
        (LONG, "Must say so", 60, False),  # a line that was wrapped
        ("Ann Smith", "Bob Jones", 9, True),  # a list of entries
        ("Northwind Health Plus Plan Overview for All", "Northwind", 50, True),  # every word has a capital
        ("Northwind health plus plan overview for all", "Northwind", 50, False),
    ],
)
def test_a_line_without_a_sign_reads_as_a_heading_by_its_neighbours(
    line: str, following: str, neighbour: int, *, reads: bool
) -> None:
    assert lines.reads_as_heading(line, following, [neighbour, len(line)]) is reads


def test_a_marker_is_put_before_the_closing_stop() -> None:
    assert lines.before_closing_stop("It is so.”") == 8
    assert lines.before_closing_stop("It is so") == 8
    assert lines.before_closing_stop("...") == 3


def test_a_stop_takes_what_it_closes_with_it() -> None:
    assert lines.after_stop("so.”) And", 2) == 5
    assert lines.after_stop("so and", 2) == 2


@pytest.mark.parametrize(
    ("text", "word", "begins"),
    [
        ("Then it rained. Ann left.", "Ann", True),
        ("Then St. Ann left.", "Ann", False),
        ("3. Ann left.", "Ann", True),
        ("He said “Ann left.”", "Ann", True),
        ("| x | Ann |", "Ann", True),
        ("So Ann left.", "Ann", False),
    ],
)
def test_where_a_sentence_may_begin(text: str, word: str, *, begins: bool) -> None:
    assert lines.begins_sentence(text, text.index(word)) is begins


def test_an_item_number_is_known_without_its_stop() -> None:
    assert lines.is_item_number("- 12. x", 0, 4)
    assert lines.is_item_number("iv. x", 0, 2)
    assert not lines.is_item_number("See 12. x", 0, 6)


def test_a_row_that_begins_with_a_bar_is_known_inside_a_text() -> None:
    text = "So.\n      | a. b |"
    assert lines.begins_with_bar(text, 4, len(text))
    assert not lines.begins_with_bar(text, 0, len(text))
    assert not lines.begins_with_bar(text, 4, 10)


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("```py\nx", "```"),
        ("```py\nx\n```\n", ""),
        ("````\n```\nx", "````"),  # a shorter fence closes nothing
        ("```\n```py\nx", "```"),  # nor does one that names a language
        ("```\n~~~\nx", "```"),
        ("    ```\nx", ""),
        ("``\nx", ""),
    ],
)
def test_a_code_block_is_open_until_its_own_fence_closes_it(text: str, fence: str) -> None:
    assert lines.open_fence(text) == fence


def test_lines_that_are_blank_are_left_out() -> None:
    assert list(lines.iterate_lines("a\n \n b \nc", 0, 7)) == [Span(0, 1), Span(4, 7)]


def test_blank_lines_part_paragraphs() -> None:
    text = "a\n \n\n  b\nc"
    assert list(lines.iterate_blank_lines(text, 0, len(text))) == [Span(1, 7)]
    assert lines.has_paragraph_break(text, 0, len(text))
    assert lines.has_paragraph_break("a\u2029b", 0, 3)
    assert not lines.has_paragraph_break(text, 7, len(text))


@pytest.mark.parametrize(
    ("line", "label"), [("Tel: 012", "Tel"), ("- **Tel:** 012", "- **Tel"), ("*Tel* : 012", "*Tel"), ("So it is", "")]
)
def test_a_label_ends_before_its_colon_and_its_emphasis(line: str, label: str) -> None:
    assert line[: lines.label_end(line)] == label


def test_a_label_has_at_most_seven_words() -> None:
    assert lines.is_label("One two three four five six seven: x")
    assert not lines.is_label("One two three four five six seven eight: x")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | | b |", ["a", "", "b"]),
        ("|a|b", ["", "a", "b"]),  # only bars at both ends are borders
        ("a | b |  | c", ["a", "b", "", "c"]),
        (r"| a \| b | c |", ["a | b", "c"]),
        ("a\tb\t\tc", ["a", "b", "c"]),
        ("a b   c      d", ["a b", "c", "d"]),
        ("one cell", ["one cell"]),
        ("", [""]),
    ],
)
def test_a_row_has_cells(line: str, cells: list[str]) -> None:
    assert lines.cells_of(line) == cells


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("So:\n```py\nx\n```\nSo.", ["```py\nx\n```"]),
        ("```\nx\n```\n~~~\n```\n~~~", ["```\nx\n```", "~~~\n```\n~~~"]),
        ("So.\n```\nx\n\ny\n\n", ["```\nx\n\ny"]),  # not closed
        ("So.", []),
    ],
)
def test_code_stands_between_its_fences(text: str, pieces: list[str]) -> None:
    assert [text[span.start : span.end] for span in lines.iterate_fences(text, 0, len(text))] == pieces


LOGS = [
    "2026-03-01 00:12:07,331 INFO scale-0 weight 20.1 kg",
    "2026-03-01T00:12:07Z hive opened by Anna",
    "[2026-03-01 00:12:07] local.ERROR: lid open",
    "Mar  1 00:12:07 hive1 sshd[12]: login of anna",
    "<34>1 2026-03-01T00:12:07.003Z hive su - ID47 - failed for otto",
    '127.0.0.1 - - [10/Oct/2026:13:55:36 -0700] "GET /hive HTTP/1.0" 200 2326',
    "[Wed Oct 11 14:32:52 2026] [error] client denied",
    "I0301 00:12:07.331 12 scale.cc:34] weight is 20 kg",
    "INFO 2026-03-01 00:12 scale weight",
    "00:12:07.331 [main] INFO scale - weight of 20 kg",
    "1709251927.331 TCP_MISS/200 hive",
    "[    0.000000] Linux version 6",
    "ts=2026-03-01T00:12:07Z level=info msg=weight",
    "[01.03.26, 00:12:07] Anna: the bees are back",
    "12/03/2026, 14:05 - Anna: the bees are back",
    '{"ts":"2026","msg":"weight of 20 kg"}',
    "03-01 00:12:07.331 1234 I Scale: weight of 20 kg",
]


@pytest.mark.parametrize("line", LOGS)
def test_a_line_that_begins_with_its_time_opens_a_record(line: str) -> None:
    assert opens_record(line)


@pytest.mark.parametrize(
    "line",
    [
        "9:30 we open the hives, and at 10:30 we close them.",
        "2026 was a good year for honey",
        "2026-03-01 is the day on which the fee is due",
        "on 12/03/2026, 14:05 the bees came back",
        "March 1 is a Sunday",
        "INFO: see the board",
        "{braces} and [brackets]",
        "10.5 kg of sugar",
    ],
)
def test_prose_with_times_in_it_opens_none(line: str) -> None:
    assert not opens_record(line)
