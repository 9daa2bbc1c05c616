"""Restating: an answer that says no more than its question."""

import pytest

from rag.answer.restating import asks_for_more, only_restates


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("deposit for a touring set", "Deposit for a touring set [1]."),
        ("is the town hall open on saturdays", "The town hall is open on Saturdays [1]."),
        ("how often is the water changed in the dialysis?", "The water is changed in the dialysis [1]."),
        ("What do other groups pay for an hour?", "The other groups pay for an hour [1].\n\nOther groups pay [2]."),
        ("La mairie est ouverte le vendredi ?", "La mairie est ouverte le vendredi [1]."),
        ("Was zahlt eine Firma als Fördermitglied im Jahr?", "Die Firma als Fördermitglied im Jahr [1]."),
        ("¿Cuánto cuesta la entrada?", "La entrada cuesta."),
        ("Quanto costa il biglietto?", "Il biglietto costa [2]."),
        ("Hoeveel kost een kaartje?", "Een kaartje kost [1]."),
        ("Ile kosztuje bilet?", "Bilet kosztuje [1]."),
        ("Vad kostar en biljett?", "En biljett kostar [1]."),
        ("Pourquoi n'a-t-il pas signé ?", "Il n'a pas signé [1]."),
        ("How much is paid in 2026?", "In 2026 [1] is paid."),
    ],
)
def test_the_question_said_again_says_nothing(question: str, answer: str) -> None:
    assert only_restates(answer, question)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("is the town hall open on saturdays", "Yes, the town hall is open on Saturdays [1]."),
        ("is the town hall open on saturdays", "The town hall is not open on Saturdays [1]."),
        ("is the town hall open on saturdays", "No."),
        ("How many days of leave do interns get a year?", "Interns get ten days of leave a year [1]."),
        ("How much is paid in 2026?", "2025 is paid."),
        ("Wann öffnet das Bad?", "Das Bad öffnet um 9 [1]."),
        ("Ist das Bad offen?", "Ja."),
        ("Quando apre la piscina?", "La piscina apre lunedì [1]."),
        ("Who leads the choir?", "Wendel Stroud leads the choir."),
        ("T-111", "T-111: Bleed kit."),
        ("Which part number replaces 1004512?", "1004517 [1]."),
        ("When does the backup at 12:30:00 end?", "At 12:30:45 [1]."),
        ("Who supervises the trainees?", "The supervisor supervises the trainees [1]."),
        ("Who signs the contract?", "The contractor."),
        ("Who?", "[1]"),
        ("Who?", ""),
    ],
)
def test_whatever_else_is_said_is_an_answer(question: str, answer: str) -> None:
    assert not only_restates(answer, question)


@pytest.mark.parametrize(
    ("question", "is_more"),
    [
        ("How much is a ticket?", True),
        ("Wann öffnet das Bad?", True),
        ("Pourquoi la toiture n'a pas été confiée à l'entreprise la moins chère ?", True),
        ("Who leads the choir?", True),
        ("Is the office open on Friday?", False),
        ("Darf ich im Bad fotografieren?", False),
        ("La mairie est ouverte le vendredi ?", False),
    ],
)
def test_only_a_question_of_yes_and_no_is_answered_by_saying_it_again(question: str, is_more: bool) -> None:
    assert asks_for_more(question) == is_more
