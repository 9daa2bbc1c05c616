import pytest

from rag.embedders.content_tokens import content_rows


def rows(text: str, prompt: str = "") -> list[int]:
    """Tokenise by hand: a special token in front and behind, a token a word or sign, `##s` split off."""
    words: list[int | None] = [None]
    offsets = [(0, 0)]
    end = 0
    for number, word in enumerate((prompt + text).split()):
        start = (prompt + text).index(word, end)
        end = start + len(word)
        pieces = [(start, end - 1), (end - 1, end)] if word.endswith("s") and len(word) > 4 else [(start, end)]
        words += [number] * len(pieces)
        offsets += pieces
    return content_rows(text, [*words, None], [*offsets, (0, 0)], len(prompt))


def test_words_with_a_meaning_stay_whole() -> None:
    # 1 the, 2-3 invoice + s, 4 of, 5 march, 6 are, 7 paid, 8 by, 9 the, 10 bank
    assert rows("The invoices of March are paid by the bank") == [2, 3, 5, 7, 10]


def test_signs_are_no_words() -> None:
    assert rows("paid : 140 EUR / night") == [1, 3, 4, 6]


def test_each_language_has_its_own_empty_words() -> None:
    assert rows("Die Rechnung ist bis zum 3. bezahlt und die Kasse ist leer") == [2, 6, 7, 10, 12]
    assert rows("the die is cast and the war is over") == [2, 4, 7]


def test_words_of_a_prompt_are_left_out() -> None:
    assert rows("remote work", "query text ") == [3, 4]


@pytest.mark.parametrize(("text", "kept"), [("What is it", [1, 2, 3]), ("? !", []), ("", [])])
def test_where_no_word_has_a_meaning_all_words_count(text: str, kept: list[int]) -> None:
    assert rows(text) == kept
