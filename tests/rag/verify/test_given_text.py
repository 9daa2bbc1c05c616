"""A given text: its sentences stand where they say."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rag.verify.given_text import split_given


def pieces(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_given(text)]


def test_each_sentence_has_its_place() -> None:
    text = "Ann came. Bob left!\n\n- One thing\n- Another"

    assert pieces(text) == ["Ann came.", "Bob left!", "- One thing", "- Another"]


def test_a_wrapped_sentence_is_one() -> None:
    first = "A hotel may cost at most 140 EUR a night, wherever\nit stands."
    second = "Breakfast is paid up to 18 EUR, and in the\nevening nothing is."

    assert pieces(f"{first} {second}") == [first, second]


def test_markers_are_not_said_but_keep_their_place() -> None:
    text = "[1] Ann came [2]. Bob left [3, 4]. [5]"

    assert [sentence.said for sentence in split_given(text)] == ["Ann came.", "Bob left."]
    assert pieces(text) == ["Ann came [2].", "Bob left [3, 4]."]


def test_what_has_no_words_is_left_out() -> None:
    text = "***\n\n???\n\n```python\nprint(1)\n```\n\n<!-- a note -->\n\n\u2014\n\nAnn came.\n"

    assert pieces(text) == ["print(1)", "Ann came."]


def test_what_is_said_is_written_as_documents_are() -> None:
    decomposed = unicodedata.normalize("NFD", "Größe zählt. Über alles.")
    sentences = split_given(decomposed)

    assert [sentence.said for sentence in sentences] == ["Größe zählt.", "Über alles."]
    assert pieces(decomposed) == [unicodedata.normalize("NFD", said) for said in ("Größe zählt.", "Über alles.")]


@given(st.text(st.sampled_from("aB1 .!?\n[]-|#`*é\u0301酒。\r\t"), max_size=80))
def test_sentences_are_in_order_and_never_blank(text: str) -> None:
    end = 0
    for sentence in split_given(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        end = sentence.end
