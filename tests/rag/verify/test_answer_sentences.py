"""An answer's sentences, and the white space between them."""

import pytest

from rag.verify.answer_sentences import gap_between, write_markers


@pytest.mark.parametrize(
    ("between", "gap"),
    [
        (" ", " "),
        ("", " "),
        ("  \t", " "),
        ("\n", "\n"),
        (" \n\n\n", "\n\n"),
        ("\n  ", "\n  "),
        ("\n\n    ", "\n\n    "),
        ("\n" + " " * 100, "\n" + " " * 40),
    ],
)
def test_breaks_and_the_indentation_behind_them_stay(between: str, gap: str) -> None:
    assert gap_between(between) == gap


@pytest.mark.parametrize(
    ("text", "at", "written"),
    [
        ("It is ten.", 10, "It is ten [1]."),
        ("Claims are approved by amount:", 29, "Claims are approved by amount: [1]"),
        ("Claims are approved by amount:", 30, "Claims are approved by amount: [1]"),
        ("It is ten and old.", 9, "It is ten [1] and old."),
    ],
)
def test_a_marker_stands_before_a_full_stop_and_behind_a_colon(text: str, at: int, written: str) -> None:
    assert write_markers(text, [(at, 1)]) == written


@pytest.mark.parametrize(
    ("text", "before", "written"),
    [
        ("Read [the guide](http://e.test/a.) now.", "guide", "Read [the guide](http://e.test/a.) [1] now."),
        ("Read [the guide](http://e.test/a.)", "Read", "Read [1] [the guide](http://e.test/a.)"),
        ("Read [the guide](a.md)", "](a", "Read [the guide](a.md) [1]"),
        ("Read <http://e.test/a.b> now", "e.test", "Read <http://e.test/a.b> [1] now"),
        ("Call `a.b.` now.", "`a", "Call `a.b.` [1] now."),
        ("It is $1{,}500$ euros.", "$1", "It is $1{,}500$ [1] euros."),
        ("| A | ten days |", "| A | ten days |", "| A | ten days [1] |"),
        ("| A | ten days |", "| A", "| A [1] | ten days |"),
    ],
)
def test_no_marker_goes_into_a_link_code_or_a_formula_or_behind_a_row(text: str, before: str, written: str) -> None:
    at = text.index(before) + len(before)

    assert write_markers(text, [(at, 1)]) == written
    assert write_markers(text, [(len(text), 1)]).replace("[1]", "", 1).replace(" ", "") == text.replace(" ", "")
