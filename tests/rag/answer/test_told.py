"""Which types of answer a text gives."""

import pytest

from rag.answer.told import count_agreed, read_wish, tells

ENTRIES = ("Name: Ines · Desk: hire", "Lost days: 2 (rain)", "Annual pass · 64", "Extension · 214")


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "How much is the deposit?", "A deposit of £40 is taken."),
        ("en", "How much is an annual pass?", "Annual pass · 64"),
        ("en", "When does the lido open?", "It opens on 9 March."),
        ("en", "What time does the gate close?", "The gate is shut from 9:30 pm."),
        ("en", "How long is the course?", "The course takes six weeks."),
        ("en", "How many days were lost?", "Lost days: 2 (rain)"),
        ("en", "How many bells are there?", "The tower has twelve bells."),
        ("en", "What is the phone number of the depot?", "Depot: 01632 960 144"),
        ("en", "What is the e-mail address of the clerk?", "Write to clerk@example.org."),
        ("en", "Who is the treasurer?", "Anna Field keeps the books."),
        ("en", "Who is on the desk?", "Name: Ines · Desk: hire"),
        ("de", "Was kostet die Jahreskarte?", "Die Karte kostet 64 Euro."),
        ("de", "Wann ist die Probe?", "Geprobt wird donnerstags um 19 Uhr."),
        ("de", "Wie lange dauert der Kurs?", "Er dauert drei Wochen."),
        ("fr", "Combien coûte l'adhésion ?", "Elle est de 12,50 €."),
        ("fr", "Quand a lieu le concert ?", "Le concert a lieu le 9 mai à 19h30."),
    ],
)
def test_a_text_gives_the_type_that_is_asked_for(language: str, question: str, text: str) -> None:
    assert tells(read_wish(question, language), text, is_entry=text in ENTRIES) is True


@pytest.mark.parametrize(
    ("language", "question", "text"),
    [
        ("en", "How much is the deposit?", "A deposit is taken at the desk."),
        ("en", "How much does the lift motor cost?", "The motor is repaired on 28 April."),
        ("en", "When does the lido open?", "The lido stands beside the mill."),
        ("en", "What is the phone number of the recycling people?", "Waste oil: Sollberg Recycling, first floor"),
        ("en", "How long does the talk last?", "The talk is about roses."),
        ("en", "How many people came in 2025?", "In 2025 the fair was in the hall."),
        ("en", "When was the fair of 2025?", "The fair of 2025 was in the hall."),
        ("en", "Who varnished the floor?", "The floor was varnished."),
        ("de", "Was kostet die Welpengruppe?", "Welpengruppe: samstags 14 Uhr"),
        ("de", "Wie lange dauert der Abend?", "Der Abend findet im Gemeindesaal statt."),
        ("fr", "Quel est le numéro de téléphone du trésorier ?", "Trésorier : Lucien Aymard"),
    ],
)
def test_a_near_miss_does_not(language: str, question: str, text: str) -> None:
    assert tells(read_wish(question, language), text, is_entry=False) is False


@pytest.mark.parametrize("question", ["What is a zone?", "Where is the pump?", "Is the gate open?"])
def test_a_question_of_no_such_type_is_not_held_against_a_text(question: str) -> None:
    assert tells(read_wish(question, "en"), "Nothing of it.", is_entry=False) is None


def test_the_questions_values_that_a_text_has_are_counted() -> None:
    wish = read_wish("What was decided about ERR-4102 on 9 March 2026?", "en")

    assert count_agreed(wish, "On 2026-03-09 the council met. ERR-4102 was fixed.") == 2
    assert count_agreed(wish, "ERR-4012 was fixed on 10 March.") == 0
