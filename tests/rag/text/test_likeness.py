"""Words that are nearly the same: parts of compounds, inflections, spellings, cognates."""

import pytest

from rag.text.likeness import likeness, sameness

ALIKE = [  # stems, as an index has them
    ("monat", "monatsbeitrag"),
    ("training", "trainingszeit"),
    ("mitgliedsbeitrag", "beitrag"),
    ("telefonnumm", "telefon"),
    ("vereinsregisternumm", "vereinsregist"),
    ("abstimm", "stimmrecht stimm"),
    ("kundig", "kundigungsfrist"),
    ("inscript", "inscrir"),
    ("réserv", "reservation"),
    ("décédé", "deces"),
    ("ouvert", "ouvertur"),
    ("october", "octobr"),
    ("contract", "contrat"),
    ("telephon", "telefon"),
    ("passeport", "passport"),
    ("contributi", "contribut"),
]
UNLIKE = [
    ("wahl", "wald"),
    ("kass", "klass"),
    ("verein", "vorstand"),
    ("mitglied", "mittwoch"),
    ("conseil", "concession"),
    ("location", "vocation"),
    ("marqu", "marcher"),
    ("lampadair", "lampe"),
    ("anmeld", "abmeld"),
    ("offnungszeit", "hallenzeit"),
    ("2026", "20266"),  # a number is that number
    ("err4102", "err4012"),
    ("und", "stund"),
    ("", "wort"),
    ("wort", ""),
    ("a" * 5_000, "aaaa"),
]


@pytest.mark.parametrize(("word", "others"), ALIKE)
def test_a_word_of_one_family_counts_in_part(word: str, others: str) -> None:
    assert 0.35 <= likeness(word, {*others.split(), "sonst"}) < 1


@pytest.mark.parametrize(("word", "other"), UNLIKE)
def test_another_word_does_not(word: str, other: str) -> None:
    assert likeness(word, {other}) == 0


def test_the_word_itself_counts_whole_and_so_do_its_parts_together() -> None:
    assert likeness("halle", {"halle", "hall"}) == likeness("école", {"ecole"}) == 1
    assert likeness("2026", {"2026"}) == 1
    assert likeness("schwimmabteil", {"schwimm", "abteil"}) == 1
    assert likeness("schwimmabteil", {"abteil"}) == pytest.approx(6 / 13)
    assert likeness("monat", {"monatsbeitrag"}) == 0.8


def test_nothing_is_like_a_word_where_there_is_none() -> None:
    assert likeness("halle", set()) == sameness("halle", {"hall"}) == 0
    assert sameness("halle", {"halle"}) == 1
