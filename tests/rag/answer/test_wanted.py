"""What a question wants: a list, a figure, by its own words."""

import pytest

from rag.answer.wanted import asks_for_figure, asks_for_list

LISTS = [
    "How do I reset the pump?",
    "What are the steps of a restart?",
    "Which documents do I bring?",
    "what must I wear in the lab",
    "Wie komme ich zum Schlüssel?",
    "Was muss ich mitbringen?",
    "Welche Unterlagen brauche ich?",
    "Comment renouveler un passeport ?",
    "Quels documents faut-il fournir ?",
]
FIGURES = [
    "When does it open?",
    "How much is the fee?",
    "What is the phone number of the clerk?",
    "Wann beginnt die Sitzung?",
    "Wie hoch ist der Beitrag?",
    "Was kostet ein Hund?",
    "Quand ouvre la mairie ?",
    "Combien coûte la cantine ?",
]


@pytest.mark.parametrize("question", LISTS)
def test_a_question_how_or_for_several_things_asks_for_a_list(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize("question", ["Who is the mayor?", "Wer leitet das Labor?", "", "showing steppe", "???"])
def test_other_questions_do_not(question: str) -> None:
    assert not asks_for_list(question)


@pytest.mark.parametrize("question", FIGURES)
def test_a_question_for_an_amount_a_date_or_a_time_asks_for_a_figure(question: str) -> None:
    assert asks_for_figure(question)


@pytest.mark.parametrize("question", ["Who is the mayor?", "Wer leitet das Labor?", "", "whenever", "feel update"])
def test_a_word_that_only_holds_such_a_word_does_not(question: str) -> None:
    assert not asks_for_figure(question)
