"""Observes the engine: counts its questions and answers, and notes them for the log, whatever the route."""

from contextlib import AbstractContextManager

from rag.api.metrics import Metrics
from rag.api.wire.notes import current_notes
from rag.errors import RagError
from rag.records import Answer, Question


class Watch:
    """The engine's observer; `log_questions`: whether the log quotes the questions."""

    def __init__(self, metrics: Metrics, *, log_questions: bool) -> None:
        self._metrics = metrics
        self._log_questions = log_questions

    def asked(self, question: Question) -> None:
        self._metrics.asked()
        notes = current_notes()
        if self._log_questions and notes is not None:
            notes.questions.append(question.text)

    def searching(self) -> AbstractContextManager[None]:
        return self._metrics.searching()

    def answered(self, answer: Answer) -> None:
        self._metrics.answered(answer)
        notes = current_notes()
        if notes is not None:
            notes.answers.append(answer.id)

    def failed(self, error: RagError) -> None:
        self._metrics.failed(error)
        notes = current_notes()
        if notes is not None:
            notes.errors.append(type(error).__name__)
