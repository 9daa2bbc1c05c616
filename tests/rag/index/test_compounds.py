"""Compounds are split into words that their collection has."""

import pytest

from rag.index.analysis import analyse
from rag.index.compounds import Compounds, find_compounds


def splitter(language: str, known: str) -> Compounds:
    return Compounds(language, frozenset(analyse(known, language)).__contains__)


@pytest.mark.parametrize(
    ("language", "known", "word", "parts"),
    [
        ("de", "der Trainer für Judo", "judotrainer", "judo trainer"),
        ("de", "Der Verein hat einen Bus", "vereinsbus", "verein bus"),
        ("de", "Erhöhung der Beiträge", "beitragserhöhung", "beitrag erhöhung"),
        ("de", "Kinder einer Familie", "familienkinder", "familie kind"),
        ("de", "Die Schule hat eine Halle auf Grund", "grundschulhalle", "grund schule halle"),
        ("nl", "het huis van de vereniging", "verenigingshuis", "vereniging huis"),
        ("sv", "föreningen har en buss", "föreningsbuss", "förening buss"),
        ("da", "foreningens hus", "foreningshus", "forening hus"),
        ("no", "foreningens hus", "foreningshus", "forening hus"),
        ("fi", "talon katto", "talonkatto", "talo katto"),
    ],
)
def test_a_compound_is_the_words_that_it_is_made_of(language: str, known: str, word: str, parts: str) -> None:
    assert set(splitter(language, known).parts(word)) == set(analyse(parts, language))


@pytest.mark.parametrize(("word", "part"), [("waldgruppe", "gruppe"), ("gruppenraum", "gruppe")])
def test_of_a_word_and_what_is_none_the_word_is_a_part(word: str, part: str) -> None:
    assert splitter("de", "eine Gruppe").parts(word) == tuple(analyse(part, "de"))


def test_the_longer_word_is_taken_where_the_rest_is_none() -> None:
    assert splitter("de", "Das Mitglied haftet").parts("mitgliedschaft") == ("mitglied",)


@pytest.mark.parametrize("word", ["gruppe", "gruppen", "und", "uhr", "20-uhr-bus", "hexadezimal", "x" * 41])
def test_other_words_have_no_parts(word: str) -> None:
    assert splitter("de", "Eine Gruppe um 20 Uhr im Bus").parts(word) == ()


def test_what_a_stemmer_leaves_of_an_ending_is_no_word() -> None:
    assert splitter("de", "Das Ende, vollständig").parts("anwesenden") == ()


ROWS = [("a", "d1", "Der Verein"), ("b", "d1", "Der Bus"), ("c", "d2", "The members")]


def test_each_language_has_the_words_of_its_own_texts() -> None:
    found = find_compounds(ROWS, "de", {"d2": "en"})
    assert list(found) == ["de"]
    assert found["de"].parts("vereinsbus") == ("verein", "bus")
    assert found["de"].parts("vereinsmembers") == ("verein",)


def test_without_such_a_language_nothing_is_read() -> None:
    rows = iter(ROWS)
    assert find_compounds(rows, "en", {"d2": "fr"}) == {}
    assert list(rows) == ROWS
