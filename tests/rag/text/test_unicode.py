import pytest

from rag.text.unicode import escape_surrogates, replace_surrogates, well_formed


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("", ""),
        ("a\u0301 😀", "a\u0301 😀"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
    ],
)
def test_a_lone_surrogate_is_replaced_and_a_pair_is_a_character(text: str, readable: str) -> None:
    assert replace_surrogates(text) == readable
    assert readable.encode().decode() == readable


def test_well_formed_text_is_composed() -> None:
    assert well_formed("a\u0301\ud800") == "\u00e1\ufffd"


def test_an_escaped_surrogate_says_which_it_was() -> None:
    assert escape_surrogates("é \ud800") == r"é \ud800"
