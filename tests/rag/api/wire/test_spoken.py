"""What is said of an answer while its end is not known."""

from collections.abc import AsyncGenerator

from rag.api.wire.spoken import Broken, speak
from rag.records import AnswerSentence, Event, Failed, Reset, Sentence


def sentence(text: str, *, supported: bool, support: float = 0.0) -> Sentence:
    citations = (1,) if supported else ()
    return Sentence(AnswerSentence(text, 0, len(text), citations, supported=supported, support=support), ())


def framing(text: str) -> Sentence:
    return Sentence(AnswerSentence(text, 0, len(text), supported=True, support=1.0), ())


async def said_of(*events: Event) -> list[object]:
    """Return what is said of an answer that ends without one, and of what kind its error is."""

    async def source() -> AsyncGenerator[Event, None]:
        for event in events:
            yield event

    said: list[object] = []
    try:
        async for piece in speak(source(), "mark"):
            said.append(piece)  # noqa: PERF401 - extend would keep nothing of what comes before the error
    except Broken as error:
        said.append(error.kind)
    return said


CUT_OFF = Failed("LLMUnreachable", "it hung up")


async def test_a_supported_sentence_is_said_at_once() -> None:
    assert await said_of(sentence("It is so.", supported=True), CUT_OFF) == ["It is so.", "LLMUnreachable"]


async def test_what_no_source_is_about_waits() -> None:
    assert await said_of(sentence("It is so.", supported=False), CUT_OFF) == ["LLMUnreachable"]


async def test_a_lead_in_waits_for_a_sentence_that_a_source_is_about_supported_or_not() -> None:
    wrong = sentence("It is so.", supported=False, support=0.7)

    assert await said_of(framing("Here:"), CUT_OFF) == ["LLMUnreachable"]
    assert await said_of(framing("Here:"), wrong, CUT_OFF) == ["Here:It is so.", "LLMUnreachable"]


async def test_a_question_that_something_supports_waits_for_what_is_none() -> None:
    asking, saying = sentence("Is it so?", supported=True), sentence("It is.", supported=False)

    assert await said_of(asking, CUT_OFF) == ["LLMUnreachable"]
    assert await said_of(asking, saying, CUT_OFF) == ["LLMUnreachable"]
    assert await said_of(asking, saying, saying, CUT_OFF) == ["Is it so?It is.It is.", "LLMUnreachable"]


async def test_what_was_before_a_new_start_supports_nothing() -> None:
    asking, saying = sentence("Is it so?", supported=True), sentence("It is.", supported=False)

    assert await said_of(asking, Reset("again"), saying, saying, CUT_OFF) == ["LLMUnreachable"]


async def test_a_new_start_after_something_was_said_breaks_the_answer() -> None:
    assert await said_of(sentence("It is so.", supported=True), Reset("again")) == ["It is so.", "Broken"]
