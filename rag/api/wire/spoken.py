"""Streams an answer in pieces that are never taken back, for clients that only append."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from rag.answer.abstaining import languages_of, will_be_given
from rag.errors import RagError
from rag.records import Answer, AnswerSentence, Event, Failed, Finished, Reset, Retrieved, Sentence, Strictness


class Broken(RagError):
    """The answer failed, or differs from what was already sent; `kind` names the error."""

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


async def speak(events: AsyncGenerator[Event, None], strictness: Strictness) -> AsyncGenerator[str | Answer, None]:
    """Yield verified sentences, then the answer, whose text equals everything yielded before it.

    Nothing is said until no end of the answer can withhold it (`rag.answer.abstaining` has the reasons). Raises Broken
    where the answer starts over after that, and where there will be none.
    """
    said = held = ""
    sentences: list[AnswerSentence] = []
    languages: frozenset[str] = frozenset()
    question = ""
    is_certain = False
    async with aclosing(events):
        async for event in events:
            match event:
                case Retrieved():
                    languages, question = languages_of(event.hits), event.search_question
                case Sentence():
                    held += event.gap + event.sentence.text
                    sentences.append(event.sentence)
                    is_certain = is_certain or will_be_given(held, sentences, strictness, languages, question)
                    if is_certain:
                        yield held
                        said, held = said + held, ""
                case Reset():
                    _check(not said, event.reason)
                    held = ""
                    sentences.clear()
                case Failed():
                    raise Broken(event.message, event.error)
                case Finished():
                    _check(event.answer.answer.startswith(said), "its end makes another answer of it")
                    if event.answer.answer != said:
                        yield event.answer.answer[len(said) :]
                    yield event.answer


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise Broken(
            f"the answer broke off after part of it was sent ({reason}); ask again, or without streaming", "Broken"
        )
