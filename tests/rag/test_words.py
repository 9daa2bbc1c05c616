from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.words import LANGUAGES, Words, analyse, write_words

ROWS = [
    ("a", "d1", "The remote work policy. Remote work is allowed."),
    ("b", "d2", "Car policies and insurance"),
    ("c", "d2", "The cafeteria opens at noon"),
    ("d", "d3", "Insurance for remote sites"),
]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    assert write_words(tmp_path, ROWS, "en") == len(ROWS)
    return Words(tmp_path, "en")


def test_words_are_found_by_their_stem_best_first(words: Words) -> None:
    ranking = words.search("working remotely", 10)
    assert [chunk_id for chunk_id, _ in ranking] == ["a", "d"]
    assert ranking[0][1] > ranking[1][1] > 0


def test_documents_can_be_allowed(words: Words) -> None:
    assert [chunk_id for chunk_id, _ in words.search("insurance", 10, ["d2"])] == ["b"]
    assert words.search("insurance", 10, []) == []


def test_a_filter_does_not_change_a_score(words: Words) -> None:
    assert words.search("insurance", 10, ["d2"])[0] in words.search("insurance", 10)


@pytest.mark.parametrize(
    "question", ["", "  ", "the and of", "!?*", "c++ AND (", 'body:"x', "id:a", "*", "<|endoftext|>", "🎉"]
)
def test_no_question_breaks_the_index_or_is_read_as_syntax(words: Words, question: str) -> None:
    assert words.search(question, 10) == []


def test_a_very_long_question_is_answered(words: Words) -> None:
    assert words.search("remote " + "filler " * 20_000 + " ".join(map(str, range(5000))), 10)[0][0] == "a"


def test_rare_words_weigh_more(words: Words) -> None:
    weights = words.weights("remote cafeteria zebra the")
    assert set(weights) == {"remot", "cafeteria", "zebra"}
    assert weights["zebra"] > weights["cafeteria"] > weights["remot"]


def test_ids_are_complete_and_sorted(words: Words) -> None:
    assert words.ids() == ["a", "b", "c", "d"]


def test_other_languages_have_their_own_stems() -> None:
    assert analyse("die Häuser", "de") == analyse("Haus", "de")
    assert all(analyse("hello", language) for language in LANGUAGES)


def test_an_unknown_language_is_refused_with_a_suggestion() -> None:
    with pytest.raises(SettingsError, match="did you mean 'en'"):
        analyse("x", "eng")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("the cafetreia, please", "the cafeteria, please"),  # swapped
        ("the cafetera, please", "the cafeteria, please"),  # missed
        ("cafetteria?", "cafeteria?"),  # doubled
        ("remote work at noon", "remote work at noon"),  # nothing wrong
        ("ramote", "ramote"),  # a mistaken letter may be another word
        ("nooon", "nooon"),  # too short
        ("2024 x9y", "2024 x9y"),  # numbers and codes are meant as they are
    ],
)
def test_a_slip_of_the_fingers_is_corrected_to_a_word_that_is_there(words: Words, written: str, meant: str) -> None:
    assert words.spelled(written) == meant
