"""Negation: a sentence that denies what its source says."""

import pytest

from rag.index.analysis import analyse
from rag.verify.negation import contradicts, read_polarity


def contradicted(sentence: str, source: str, language: str = "en") -> str | None:
    return contradicts(read_polarity(sentence, analyse, language), read_polarity(source, analyse, language))


@pytest.mark.parametrize(
    ("language", "sentence", "source", "word"),
    [
        ("en", "Employees may not carry over days.", "Employees may carry over days.", "not"),
        ("en", "Employees may carry over days.", "Employees may not carry over days.", "not"),
        ("en", "Pets are allowed.", "No pets are allowed.", "No"),
        ("en", "He doesn't smoke.", "He smokes.", "doesn't"),
        ("en", "He doesn’t smoke.", "He smokes.", "doesn’t"),
        ("en", "He cannot smoke.", "He can smoke.", "cannot"),
        ("en", "It works without water.", "It works with water.", "without"),
        ("fr", "Ils n'ont pas droit.", "Ils ont droit.", "pas"),
        ("de", "Das ist nicht erlaubt.", "Das ist erlaubt.", "nicht"),
        ("es", "No se paga.", "Se paga.", "No"),
        ("it", "Il parco non è aperto.", "Il parco è aperto.", "non"),
        ("pt", "O parque não fecha.", "O parque fecha.", "não"),
        ("nl", "Het zwembad gaat niet open.", "Het zwembad gaat open.", "niet"),
        ("pl", "Basen nie działa.", "Basen działa.", "nie"),
        ("sv", "Hissen fungerar utan nyckel.", "Hissen fungerar med nyckel.", "utan"),
        ("da", "Hunde må ikke medbringes.", "Hunde må medbringes.", "ikke"),
        ("ro", "Plata se face fără card.", "Plata se face cu card.", "fără"),
        ("fi", "Pääsy ilman lippua.", "Pääsy lippua vastaan.", "ilman"),
        ("hu", "A belépés nem ingyenes.", "A belépés ingyenes.", "nem"),
        ("ru", "Лифт не работает.", "Лифт работает.", "не"),
        ("el", "Η είσοδος χωρίς κάρτα.", "Η είσοδος με κάρτα.", "χωρίς"),
        ("ar", "الدخول بدون بطاقة.", "الدخول مع بطاقة.", "بدون"),
    ],
)
def test_one_denies_what_the_other_says(language: str, sentence: str, source: str, word: str) -> None:
    assert contradicted(sentence, source, language) == word


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


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        (
            "en",
            "No.: 4012. Meaning: the paper roll is jammed.",
            "| No. | Meaning |\n| 4012 | the paper roll is jammed |",
        ),
        ("en", "Cabins: 12", "No. of cabins: 12"),
        ("en", "Invoice 7 is paid.", "Invoice No. 7 is paid."),
        ("en", "Item / No.: 7", "Item / quantity: 7"),
        ("es", "Factura 7 pagada.", "Factura No. 7 pagada."),
        ("es", "Camarotes: 12", "No. de camarotes: 12"),
    ],
)
def test_an_abbreviation_for_number_denies_nothing(language: str, sentence: str, source: str) -> None:
    assert contradicted(sentence, source, language) is None
    assert contradicted(source, sentence, language) is None


def test_a_no_that_ends_its_sentence_denies_what_follows() -> None:
    assert contradicted("Answer: no. Dogs enter.", "Answer: yes. Dogs enter.") is None  # a sentence of its own
    assert contradicted("No. Dogs may not enter.", "Dogs may enter.") == "not"


@pytest.mark.parametrize(
    ("language", "sentence", "source", "word"),
    [
        ("en", "Output fell by 4 %.", "Output rose by 4 %.", "fell"),
        ("en", "Children over 12 enter free.", "Children under 12 enter free.", "over"),
        ("de", "Der Teig ruht höchstens 45 Minuten.", "Der Teig ruht mindestens 45 Minuten.", "höchstens"),
        ("fr", "Les travaux sont autorisés.", "Les travaux sont interdits.", "autorisés"),
        ("es", "Está permitido fumar.", "Está prohibido fumar.", "permitido"),
        ("pl", "Opłata wzrośnie.", "Opłata spadnie.", "wzrośnie"),
    ],
)
def test_an_opposite_contradicts(language: str, sentence: str, source: str, word: str) -> None:
    assert contradicted(sentence, source, language) == word


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("en", "Smoking is forbidden.", "Smoking is not allowed."),
        ("en", "Smoking is not allowed.", "Smoking is forbidden."),
        ("fr", "La résolution a été rejetée.", "La résolution n'a pas été adoptée."),
        ("fr", "Le loyer ne dépasse pas 2,5 %.", "Le loyer est de 2,5 % au plus."),
        ("de", "Eine automatische Verlängerung gibt es nicht.", "Er verlängert sich nicht automatisch."),
        ("en", "It opens on 1 July.", "It opens on 1 July and closes on 31 August."),
    ],
)
def test_a_denied_opposite_says_the_same(language: str, sentence: str, source: str) -> None:
    assert contradicted(sentence, source, language) is None
