"""Questions asked for practice: of the collection's languages, and no reason not to serve."""

import logging

import pytest

from rag.answer.basis import Basis
from rag.answer.finding import Finder
from rag.answer.practising import practise
from rag.records import Question


class Failing(Finder):
    """Finds nothing, ever."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, question: Question, stand_alone: str | None = None) -> Basis:
        self.asked.append(question.text)
        raise IndexError("a bug")


def test_a_practice_question_that_fails_is_logged_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    finder = Failing()
    with caplog.at_level(logging.ERROR):
        practise(finder, ["de", "en"], max_sentences=3, with_prompts=False)

    assert finder.asked == ["Wann ist das Schwimmbad geschlossen?"]
    assert "a question that was asked for practice failed" in caplog.text


def test_a_language_without_a_table_is_not_practised(caplog: pytest.LogCaptureFixture) -> None:
    finder = Failing()
    practise(finder, ["xx"], max_sentences=3, with_prompts=False)

    assert finder.asked == []
    assert caplog.text == ""
