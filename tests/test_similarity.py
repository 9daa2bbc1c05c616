"""The measure of text similarity, on values computed by hand."""

import pytest

from tests.similarity import without_markdown, word_f1


def test_f1_counts_each_word_as_often_as_both_have_it() -> None:
    # shared: a, a, b = 3; sizes 4 and 3
    assert word_f1("A b, a c", "a a b") == pytest.approx(2 * 3 / 7)
    assert word_f1("one", "two") == 0.0
    assert word_f1("", " ") == 1.0
    assert word_f1("", "word") == 0.0


def test_signs_of_markdown_are_no_words() -> None:
    truth = (
        "<!-- image -->\n# Leave _and_ __rest__\n\n| a | b |\n|---|:-:|\n| snake\\_case | x |\n\n"
        "See [the page](https://example.com/page_(1)) ![logo](logo.png) &amp; go."
    )

    words = " ".join(without_markdown(truth).split())
    assert words == "# Leave and rest | a | b | | snake_case | x | See the page logo & go."
