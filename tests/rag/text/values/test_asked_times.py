"""Which of several versions a question asks for."""

import pytest

from rag.text.lexicon import LANGUAGES, lexicon_of
from rag.text.values import AskedTime, asked_time

ASKED = [
    ("en", "What does the latest report say?", AskedTime.LATEST),
    ("en", "Who led the last meeting?", AskedTime.LATEST),
    ("en", "What is the current fee?", AskedTime.LATEST),
    ("en", "What was the previous fee?", AskedTime.PREVIOUS),
    ("en", "What did the old contract say?", AskedTime.PREVIOUS),
    ("en", "When is the next meeting?", AskedTime.NEXT),
    ("en", "What was last year's budget?", AskedTime.LAST_YEAR),
    ("en", "Who won this year?", AskedTime.THIS_YEAR),
    ("de", "Was steht im letzten Protokoll?", AskedTime.LATEST),
    ("de", "Wie hoch ist der aktuelle Beitrag?", AskedTime.LATEST),
    ("de", "Was stand im alten Vertrag?", AskedTime.PREVIOUS),
    ("de", "Und im vorletzten Bericht?", AskedTime.PREVIOUS),
    ("de", "Wer hat letztes Jahr gewonnen?", AskedTime.LAST_YEAR),
    ("fr", "Que dit le dernier compte rendu ?", AskedTime.LATEST),
    ("fr", "Quel était l'ancien tarif ?", AskedTime.PREVIOUS),
    ("fr", "Quel est le budget de l'année dernière ?", AskedTime.LAST_YEAR),
    ("es", "¿Cuál es la última tarifa?", AskedTime.LATEST),
    ("nl", "Wat was het vorige tarief?", AskedTime.PREVIOUS),
    ("pl", "Co mówi ostatni protokół?", AskedTime.LATEST),
    ("ja", "最新の報告書は？", AskedTime.LATEST),
    ("zh", "去年的预算是多少？", AskedTime.LAST_YEAR),
]
NOT_ASKED = [
    ("en", "How long does it last?"),
    ("en", "What is my last name?"),
    ("en", "How old must I be?"),
    ("en", "What is the fee?"),
    ("de", "Wie hoch ist der Beitrag?"),
    ("fr", "Quel est le tarif ?"),
    ("xx", "the latest"),
]


@pytest.mark.parametrize(("language", "question", "time"), ASKED)
def test_a_question_asks_for_a_time(language: str, question: str, time: AskedTime) -> None:
    assert asked_time(question, language) is time


@pytest.mark.parametrize(("language", "question"), NOT_ASKED)
def test_other_questions_ask_for_none(language: str, question: str) -> None:
    assert asked_time(question, language) is None


def test_every_language_knows_every_time() -> None:
    assert {code for code in LANGUAGES if set(lexicon_of(code).time_words) != set(AskedTime)} == set()
