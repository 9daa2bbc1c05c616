"""An answer's sentences, and the white space between them."""

import pytest

from rag.verify.answer_sentences import gap_between


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
