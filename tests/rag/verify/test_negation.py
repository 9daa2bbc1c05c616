"""Negation: a sentence that denies what its source says."""

import pytest

from rag.index.analysis import analyse
from rag.verify.negation import contradicts, read_polarity


def contradicted(sentence: str, source: str) -> str | None:
    return contradicts(read_polarity(sentence, analyse), read_polarity(source, analyse))


@pytest.mark.parametrize(
    ("sentence", "source", "word"),
    [
        ("Employees may not carry over days.", "Employees may carry over days.", "not"),
        ("Employees may carry over days.", "Employees may not carry over days.", "not"),
        ("Pets are allowed.", "No pets are allowed.", "No"),
        ("He doesn't smoke.", "He smokes.", "doesn't"),
        ("He doesn’t smoke.", "He smokes.", "doesn’t"),
        ("He cannot smoke.", "He can smoke.", "cannot"),
        ("It works without water.", "It works with water.", "without"),
        ("Ils n'ont pas droit.", "Ils ont droit.", "pas"),
        ("Das ist nicht erlaubt.", "Das ist erlaubt.", "nicht"),
        ("No se paga.", "Se paga.", "No"),
        ("Il parco non è aperto.", "Il parco è aperto.", "non"),
        ("O parque não fecha.", "O parque fecha.", "não"),
        ("Het zwembad gaat niet open.", "Het zwembad gaat open.", "niet"),
        ("Basen nie działa.", "Basen działa.", "nie"),
        ("Hissen fungerar utan nyckel.", "Hissen fungerar med nyckel.", "utan"),
        ("Hunde må ikke medbringes.", "Hunde må medbringes.", "ikke"),
        ("Plata se face fără card.", "Plata se face cu card.", "fără"),
        ("Pääsy ilman lippua.", "Pääsy lippua vastaan.", "ilman"),
        ("A belépés nem ingyenes.", "A belépés ingyenes.", "nem"),
        ("Лифт не работает.", "Лифт работает.", "не"),
        ("Η είσοδος χωρίς κάρτα.", "Η είσοδος με κάρτα.", "χωρίς"),
        ("الدخول بدون بطاقة.", "الدخول مع بطاقة.", "بدون"),
    ],
)
def test_one_denies_what_the_other_says(sentence: str, source: str, word: str) -> None:
    assert contradicted(sentence, source) == word


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Approval is not needed.", "No approval is needed."),
        ("No approval is needed.", "Approval is not needed."),
        ("Interns get no bonus.", "Interns do not receive a bonus."),
        ("It takes no more than five days.", "It takes at most five days."),
        ("Not only staff may enter.", "Staff may enter."),
        ("He left, whether or not it rained.", "He left while it rained."),
        ("See No. 5 of the rules.", "See rule 5."),
        ("Staff may enter.", "Staff may enter. Guests may not."),
        ("Dogs bark.", "Cats do not bite."),
    ],
)
def test_both_say_the_same(sentence: str, source: str) -> None:
    assert contradicted(sentence, source) is None
