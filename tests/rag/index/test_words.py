import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.index.analysis import (
    LANGUAGES,
    analyse,
    choose_languages,
    describe_words,
    indexed_languages,
    is_analysed_alike,
    stems,
)
from rag.index.compounds import Compounds, find_compounds
from rag.index.word_files import write_words
from rag.index.words import Words
from rag.records import Ranking
from rag.text import lexicon
from rag.text.languages import SCRIPTS

ROWS = [
    ("a", "d1", "The remote work policy. Remote work is allowed."),
    ("b", "d2", "Car policies and insurance"),
    ("c", "d2", "The cafeteria opens at noon"),
    ("d", "d3", "Insurance for remote sites"),
]


def write(
    folder: Path,
    rows: Sequence[tuple[str, str, str]],
    language: str,
    others: Mapping[str, str] | None = None,
    compounds: Mapping[str, Compounds] | None = None,
) -> int:
    return write_words(folder, rows, language, others, compounds, ids=sorted(chunk_id for chunk_id, _, _ in rows))


def search(words: Words, text: str, k: int, documents: Sequence[str] | None = None) -> Ranking:
    """Return the ids of what is found, with their scores."""
    ids = words.ids()
    rows, scores = words.search(text, k, documents)
    return [(ids[row], float(score)) for row, score in zip(rows, scores, strict=True)]


@pytest.fixture
def words(tmp_path: Path) -> Words:
    assert write(tmp_path, ROWS, "en") == len(ROWS)
    return Words(tmp_path, "en")


def test_words_are_found_by_their_stem_best_first(words: Words) -> None:
    ranking = search(words, "working remotely", 10)
    assert [chunk_id for chunk_id, _ in ranking] == ["a", "d"]
    assert ranking[0][1] > ranking[1][1] > 0


def test_a_score_is_the_share_of_the_words_by_their_rarity(words: Words) -> None:
    # `insurance` stands in two of four chunks, `noon` in one; b has 3 words, c 3, d 3, a 6: on average 3.75.
    common, rare = math.log(1 + 2.5 / 2.5), math.log(1 + 3.5 / 1.5)
    once_in_three = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / 3.75))  # BM25's part for a word that stands there once
    share = (once_in_three + 1.1) / 3.3

    scores = dict(search(words, "insurance at noon, unheard-of zebra", 10))

    assert [analyse(text) for _, _, text in ROWS[1:3]] == [["car", "polici", "insur"], ["cafeteria", "open", "noon"]]
    assert scores["c"] == pytest.approx(share * rare**1.3 / (rare**1.3 + common**1.3), rel=1e-5)
    assert scores["b"] == pytest.approx(share * common**1.3 / (rare**1.3 + common**1.3), rel=1e-5)
    assert words.rarity("insurance at noon, unheard-of zebra") == pytest.approx(common + rare)


def test_documents_can_be_allowed(words: Words) -> None:
    assert [chunk_id for chunk_id, _ in search(words, "insurance", 10, ["d2"])] == ["b"]
    assert search(words, "insurance", 10, []) == []


def test_a_filter_does_not_change_a_score(words: Words) -> None:
    assert search(words, "insurance", 10, ["d2"])[0] in search(words, "insurance", 10)


@pytest.mark.parametrize(
    "question", ["", "  ", "the and of", "!?*", "c++ AND (", 'body:"x', "id:a", "*", "<|endoftext|>", "🎉"]
)
def test_no_question_breaks_the_index_or_is_read_as_syntax(words: Words, question: str) -> None:
    assert search(words, question, 10) == []


def test_a_very_long_question_is_answered(words: Words) -> None:
    assert search(words, "remote " + "filler " * 20_000 + " ".join(map(str, range(5000))), 10)[0][0] == "a"


def test_rare_words_weigh_more(words: Words) -> None:
    weights = words.weights("remote cafeteria zebra the")
    assert set(weights) == {"remot", "cafeteria", "zebra"}
    assert weights["zebra"] > weights["cafeteria"] > weights["remot"]


def test_an_index_without_rows_is_searched_by_its_ids(words: Words, tmp_path: Path) -> None:
    older = Words(
        tmp_path, "en", rows_of=lambda ids: np.array([ROWS.index(row) for i in ids for row in ROWS if row[0] == i])
    )
    assert search(older, "remote insurance", 10) == search(words, "remote insurance", 10) != []


def test_equal_scores_are_ordered_by_row(tmp_path: Path) -> None:
    write(tmp_path, [(chunk_id, "d1", "The same words") for chunk_id in ("c", "a", "b")], "en")
    rows, _ = Words(tmp_path, "en").search("words", 10)
    assert rows.tolist() == [0, 1, 2]


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


# --- scripts without spaces -----------------------------------------------------------------------

MIXED = [
    ("zh", "d1", "公司的年假为每年十五天。"),
    ("ja", "d2", "出張費は三十日以内に精算してください。"),
    ("ko", "d3", "연차 휴가는 매년 열다섯 일입니다."),
    ("th", "d4", "พนักงานลาพักร้อนได้ปีละสิบห้าวัน"),
    ("en", "d5", "Staff get fifteen days of leave."),
    ("de", "d6", "Der Jahresurlaub beträgt fünfzehn Tage."),
    ("fr", "d7", "Le congé annuel est de quinze jours."),
    ("ru", "d8", "Ежегодный отпуск составляет пятнадцать дней."),
]
ASKED = [
    ("年假有几天？", "zh"),
    ("出張費の精算", "ja"),
    ("휴가가 며칠?", "ko"),
    ("ลาพักร้อนกี่วัน", "th"),
    ("leaves", "en"),
    ("Jahresurlaub", "de"),
    ("congé", "fr"),
    ("отпуск", "ru"),
]


@pytest.mark.parametrize("language", ["en", "de", "zh", "ja", "ko", "th", "simple"])
def test_every_script_is_found_whatever_the_language_is(tmp_path: Path, language: str) -> None:
    write(tmp_path, MIXED, language)
    words = Words(tmp_path, language)
    wanted = [(text, found) for text, found in ASKED if found != "en" or language == "en"]  # `leaves` needs its stem
    assert [(text, *(chunk_id for chunk_id, _ in search(words, text, 1))) for text, _ in wanted] == wanted


def test_simple_keeps_words_that_other_languages_drop() -> None:
    assert analyse("IT 部门", "zh") == analyse("IT 部门", "simple") == ["it", "部门"]
    assert analyse("IT 部门", "en") == ["部门"]


def test_slips_are_corrected_beside_characters_that_stay(tmp_path: Path) -> None:
    write(tmp_path, [*MIXED, ("x", "d9", "The cafeteria, 食堂")], "en")
    words = Words(tmp_path, "en")
    assert words.spelled("请问cafetreia在哪里？") == "请问cafeteria在哪里？"
    assert words.spelled("年假申请流程怎么走") == "年假申请流程怎么走"


def test_two_indexes_of_the_same_chunks_answer_alike(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write(tmp_path / name, MIXED, "zh")
    one, other = Words(tmp_path / "one", "zh"), Words(tmp_path / "other", "zh")
    question = " ".join(text for text, _ in ASKED)
    assert search(one, question, 10) == search(other, question, 10)
    assert len(search(one, question, 10)) > 4
    assert one.weights(question) == other.weights(question)


def test_a_question_has_a_bounded_number_of_words(words: Words) -> None:
    question = "".join(chr(0x4E00 + i) for i in range(4000))
    assert len(words.weights(question)) == 256


def test_german_is_found_with_and_without_umlauts_and_sharp_s() -> None:
    assert analyse("Straße führen", "de") == analyse("Strasse fuhren", "de")


def test_the_manifest_tells_a_language_and_an_analysis_apart() -> None:
    assert describe_words("zh") != describe_words("en") == describe_words("en")
    assert describe_words("en") != {"language": "en"}  # what indexes said before characters were paired


def test_all_words_are_held_or_nothing(words: Words) -> None:
    assert words.holding("remote insurance", 10) == (["d"], 1)
    assert words.holding("insurance", 1)[1] == 2
    assert words.holding("insurance", 10, ["d2"]) == (["b"], 1)
    assert words.holding("remote zebra", 10) == ([], 0)
    assert words.holding("of the", 10) == ([], 0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("salares", "salaries"), ("Decembre", "December"), ("reciepts", "receipt"), ("salaries", "salaries")],
)
def test_a_correction_is_a_word_as_it_is_written(tmp_path: Path, written: str, meant: str) -> None:
    rows = [("a", "d1", "Salaries are paid in December."), ("b", "d2", "Keep the receipt.")]
    write(tmp_path, rows, "en")
    forms = {analyse(form)[0]: [form] for form in ("salaries", "December", "receipt", "paid")}

    assert Words(tmp_path, "en").spelled(written, lambda term: forms.get(term, ())) == meant


# --- several languages ----------------------------------------------------------------------------

BILINGUAL = [
    ("de1", "d1", "Der Verein erhebt Beiträge von seinen Mitgliedern."),
    ("de2", "d1", "Die Halle ist im Winter geschlossen."),
    ("en1", "d2", "The club charges its members fees."),
    ("en2", "d2", "Do not let the plants die in winter."),
    ("en3", "d2", "The hall is closed for meetings."),
]


@pytest.fixture
def bilingual(tmp_path: Path) -> Words:
    write(tmp_path, BILINGUAL, "en", {"d1": "de"})
    return Words(tmp_path, "en", "de")


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Was kostet der Beitrag?", "de1"),  # by German's stem
        ("Is there a fee for a member?", "en1"),  # by English's
        ("Beitrag", "de1"),  # a word that tells no language
        ("Ist die Halle geschlossen?", "de2"),
    ],
)
def test_a_word_is_looked_up_in_every_language_of_the_index(bilingual: Words, question: str, best: str) -> None:
    assert search(bilingual, question, 5)[0][0] == best


def test_a_word_counts_once_whatever_it_is_in_other_languages(bilingual: Words) -> None:
    assert stems("the Beiträge", ["en", "de"]) == [("beiträg", "beitrag")]
    scores = dict(search(bilingual, "winter", 5))
    assert set(scores) == {"de2", "en2"}
    assert max(scores.values()) <= 1


def test_a_stop_word_of_the_questions_language_is_not_looked_up_in_another(bilingual: Words) -> None:
    assert "en2" not in dict(search(bilingual, "Ist die Halle der Mitglieder offen?", 5))
    assert "en2" in dict(search(bilingual, "Will the plants die?", 5))


def test_a_text_and_a_question_weigh_a_word_under_one_name(bilingual: Words) -> None:
    question, text = bilingual.weights("Was kostet der Beitrag?"), bilingual.weights(BILINGUAL[0][2])
    assert question.keys() & text.keys() == {"beitrag"}
    assert bilingual.weights("fee") == bilingual.weights("fees")


def _members(term: str) -> list[str]:
    return ["Mitgliedern"] if term == "mitglied" else []


def test_a_word_that_one_language_knows_is_not_corrected(bilingual: Words) -> None:
    assert bilingual.spelled("Beiträge der Halle") == "Beiträge der Halle"
    assert bilingual.spelled("Mitgleidern", _members) == "Mitgliedern"


GERMAN = [
    ("a", "d1", "Die Kaffeekasse führt Anke Lüders."),
    ("b", "d1", "Der Kaffee ist aus, die Kasse ist leer."),
    ("c", "d2", "Das Training im Judo leitet Peter Mayer."),
    ("d", "d2", "Der Bus steht vor der Halle."),
    ("e", "d3", "The treasurer leads the board."),
]


@pytest.fixture
def german(tmp_path: Path) -> Words:
    write(tmp_path, GERMAN, "de", {"d3": "en"}, find_compounds(GERMAN, "de", {"d3": "en"}))
    return Words(tmp_path, "de", "en")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Wer führt die Kasse?", {"a", "b"}),  # a part of what is written
        ("Wann ist Judotraining?", {"c"}),  # the parts of what is asked
        ("Wo ist der Hallenbus?", {"d"}),
        ("Kaffeekassenwart", {"a", "b"}),
        ("Judogürtel", {"c"}),  # one part is no word here
    ],
)
def test_a_compound_is_found_by_its_parts(german: Words, question: str, found: set[str]) -> None:
    hits = dict(search(german, question, 5))
    assert set(hits) == found
    assert max(hits.values()) <= 1


def test_a_text_and_a_question_share_the_parts_of_compounds(german: Words) -> None:
    shared = german.weights("Wer hat die Kasse?").keys() & german.weights(GERMAN[0][2]).keys()
    assert shared == {"kass"}
    assert german.weights("Kasse")["kass"] < german.weights("Halle")["hall"]  # a chunk more has it


def test_what_is_looked_up_word_for_word_is_no_part(german: Words) -> None:
    assert german.holding("Kasse", 5) == (["b"], 1)
    assert german.holding("Judotraining", 5) == ([], 0)
    assert german.spelled("Judotraining") == "Judotraining"


def test_only_languages_that_write_compounds_have_parts(tmp_path: Path) -> None:
    assert find_compounds(ROWS, "en", {}) == {}
    assert describe_words("auto", ["en", "fr"]) == {"language": "auto", "analysis": 3, "languages": ["en", "fr"]}
    assert describe_words("auto", ["fr", "de"])["compounds"] == describe_words("de")["compounds"]
    assert not is_analysed_alike({"language": "auto", "analysis": 3, "languages": ["de"]}, "auto")


def test_an_index_from_before_compounds_were_split_is_searched_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, GERMAN, "de")
    assert [chunk_id for chunk_id, _ in search(Words(tmp_path, "de"), "Wer führt die Kasse?", 5)] == ["b", "a"]


def test_an_index_of_one_language_scores_as_if_it_were_set(tmp_path: Path) -> None:
    write(tmp_path / "set", ROWS, "en")
    write(tmp_path / "detected", ROWS, "en", {"d1": "en", "d2": "en"})
    one, other = Words(tmp_path / "set", "en"), Words(tmp_path / "detected", "en")
    for question in ("working remotely", "insurance at noon", "cars in the cafeteria"):
        assert search(one, question, 10) == search(other, question, 10)


@pytest.mark.parametrize(
    ("setting", "detected", "languages"),
    [
        ("de", ["en", "en"], ("de",)),
        ("auto", ["en", "de", "", "de"], ("de", "en")),
        ("auto", ["", ""], ("en",)),
        ("auto", [], ("en",)),
        ("auto", ["xx", "sv", "da"], ("da", "sv")),
    ],
)
def test_languages_are_those_of_the_documents_the_commonest_first(
    setting: str, detected: list[str], languages: tuple[str, ...]
) -> None:
    assert choose_languages(setting, detected) == languages


def test_a_manifest_without_languages_has_the_one_that_was_set() -> None:
    assert indexed_languages({"language": "de", "analysis": 3}) == ("de",)
    assert indexed_languages(describe_words("auto", ["de", "en"])) == ("de", "en")
    assert is_analysed_alike(describe_words("auto", ["de", "en"]), "auto")
    assert not is_analysed_alike(describe_words("en"), "auto")


def test_every_language_that_is_told_can_be_analysed() -> None:
    assert {*lexicon.LANGUAGES, *SCRIPTS} <= LANGUAGES.keys()
