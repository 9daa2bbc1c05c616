"""Scripts without spaces between words."""

import re

import pytest

from rag.index.analysis import analyse
from rag.text.scripts import UNSPACED, count_words, is_unspaced, pair_characters


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("年假申请", ["年假", "假申", "申请"]),
        ("猫", ["猫"]),
        ("2024年iPhone手机", ["2024", "年", "iPhone", "手机"]),
        ("カード、ｶﾞｽ", ["カー", "ード", "、", "ガス"]),
        ("ＡＢＣ１２", ["ABC12"]),
        ("연차 휴가", ["연차", "휴가"]),
        ("ต่อปี", ["ตอ", "อป", "ปี"]),
    ],
)
def test_runs_become_pairs_and_all_else_stays_whole(text: str, pairs: list[str]) -> None:
    assert pair_characters(text).split() == pairs


@pytest.mark.parametrize("text", ["Plain words.", "“Straße” — élève, отпуск: αβγ", "", "  \n"])
def test_a_text_of_other_scripts_stays_as_it_is(text: str) -> None:
    assert pair_characters(text) == text


def test_the_tokenizer_splits_no_pair() -> None:
    letters = [chr(code) for code in range(0x250, 0xD7A4) if re.match(f"[{UNSPACED}]", chr(code))]
    named = [letter for letter in letters if letter.isidentifier() or f"a{letter}".isidentifier()]
    assert len(named) > 35_000  # unassigned code points are no words
    assert [letter for letter in named if analyse(f"กก{letter}", "th")[-1][-1] != letter] == []


def test_words_are_counted_in_every_script() -> None:
    assert count_words("ten days of leave") == 4
    assert count_words("年假十五天") == 3
    assert count_words("iPhone 手机") == 2


def test_only_unspaced_scripts_let_a_word_begin_anywhere() -> None:
    assert all(map(is_unspaced, "年の한ไ"))
    assert not any(map(is_unspaced, "aß1я、。 "))
