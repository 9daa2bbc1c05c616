"""Verbatim: a sentence word for word, and what only looks like it."""

import pytest

from rag.text.sentences import split_sentences
from rag.verify.verbatim import find_verbatim, normalise

TEXT = "No pets are allowed. Revenue grew by 6.5 % to £1,250 million in 2024. The of\ufb01ce is well-\nknown to staff."


def found(sentence: str, text: str = TEXT) -> tuple[str, str] | None:
    match = find_verbatim(sentence, text, normalise(text), tuple(split_sentences(text)))
    return None if match is None else (text[match[0].start : match[0].end], match[1])


@pytest.mark.parametrize(
    ("sentence", "quote", "status"),
    [
        ("Revenue grew by 6.5 %", "Revenue grew by 6.5 %", "exact"),
        ("- Revenue grew by 6.5 % to £1,250 million.", "Revenue grew by 6.5 % to £1,250 million", "exact"),
        ("the office is well-known to staff", "The of\ufb01ce is well-\nknown to staff.", "normalised"),
        ("pets", None, None),  # the source says that there are none
        ("Pets are allowed.", None, None),
        ("known to staff", "The of\ufb01ce is well-\nknown to staff.", "exact"),
    ],
)
def test_a_match_is_quoted_as_it_stands(sentence: str, quote: str | None, status: str | None) -> None:
    assert found(sentence) == (None if quote is None else (quote, status))


@pytest.mark.parametrize(
    "sentence",
    [
        "Revenue grew by 6",  # .5
        "Revenue grew by 6.5 % to £1,250",  # million
        "250 million in 2024",  # 1,
        "evenue grew by 6.5 %",
        "Revenue grew by 6.5 % to £1,250 million in 202",
    ],
)
def test_the_part_of_a_number_or_a_word_is_no_match(sentence: str) -> None:
    assert found(sentence) is None


def test_a_normal_form_knows_where_each_character_came_from() -> None:
    normal = normalise("Of\ufb01ce  hy-\nphen")
    assert normal.text == "office hyphen"
    assert [normal.origins[i] for i in (0, 2, 3, 4, 6, 7, -1)] == [0, 2, 2, 3, 5, 7, 14]
