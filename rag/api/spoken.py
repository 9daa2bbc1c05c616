"""An answer as it is spoken: in pieces that are never taken back, for clients that only append."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from rag.draft import is_question
from rag.errors import LLMError, RagError
from rag.records import Answer, AnswerSentence, Event, Failed, Finished, Reset, Sentence, Strictness


class Broken(RagError):
    """What was said already is void, and cannot be taken back."""


async def speak(events: AsyncGenerator[Event, None], strictness: Strictness) -> AsyncGenerator[str | Answer, None]:
    """Yield verified sentences, then the answer; all that was yielded before the answer is its text.

    An answer of which no sentence is supported is withheld in the end: so nothing is said before one is. Raises Broken
    where the answer starts over after that, LLMError where there will be none.
    """
    said = held = ""
    is_safe = strictness == "off"
    async with aclosing(events):
        async for event in events:
            match event:
                case Sentence():
                    held += event.gap + event.sentence.text
                    is_safe = is_safe or _stays(event.sentence)
                    if is_safe:
                        yield held
                        said, held = said + held, ""
                case Reset():
                    _check(not said, event.reason)
                    held = ""
                case Failed():
                    raise LLMError(event.message)
                case Finished():
                    _check(event.answer.answer.startswith(said), "its end makes another answer of it")
                    if event.answer.answer != said:
                        yield event.answer.answer[len(said) :]
                    yield event.answer


def _stays(sentence: AnswerSentence) -> bool:
    """Say whether an answer with this sentence will be given, whatever follows."""
    return sentence.supported and not is_question(sentence.text)


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise Broken(f"the answer broke off after a part of it was sent ({reason}); ask again, or without streaming")
