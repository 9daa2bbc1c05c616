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
