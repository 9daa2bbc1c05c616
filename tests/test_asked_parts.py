"""Questions in two parts, comparisons and follow-ups on the sample documents, with the default encoder."""

from collections.abc import Iterator, Sequence

import pytest
from anyio import from_thread

from rag.engine import Engine, open_engine
from rag.records import Answer, Message
from rag.settings import Settings
from tests.rag.answers_hold import assert_holds


@pytest.fixture(scope="module")
def engine(sample_index: Settings) -> Iterator[Engine]:
    engine = open_engine(sample_index)
    yield engine
    with from_thread.start_blocking_portal() as portal:
        portal.call(engine.close)


def ask(engine: Engine, question: str, history: Sequence[Message] = ()) -> Answer:
    async def asked() -> Answer:
        return await engine.ask(question, history=tuple(history))

    with from_thread.start_blocking_portal() as portal:
        answer = portal.call(asked)
    assert_holds(engine, answer)
    return answer


def test_each_part_is_answered_from_its_own_document(engine: Engine) -> None:
    answer = ask(engine, "How long is probation, and what does a parking permit cost?")

    assert "six months" in answer.answer
    assert "£15 a month" in answer.answer
    assert answer.search_question == "How long is probation? / what does a parking permit cost?"


def test_a_part_that_nothing_answers_is_named(engine: Engine) -> None:
    answer = ask(engine, "How long is probation and who won the world cup?")

    assert answer.answer.splitlines()[-1] == "Not answered: who won the world cup?"
    assert "six months" in answer.answer
    assert answer.sentences[-1].citations == ()


def test_where_no_part_is_answered_the_whole_is_refused(engine: Engine) -> None:
    assert ask(engine, "Who won the world cup and what is the capital of Mongolia?").abstained


def test_both_sides_of_a_comparison_are_quoted_under_their_names(engine: Engine) -> None:
    lines = ask(engine, "What is the difference between the PX-40 and the VG-9?").answer.splitlines()

    assert lines[0] == "PX-40:"
    assert any(line.startswith("The PX-40") for line in lines[1 : lines.index("VG-9:")])
    assert any(line.startswith("The VG-9") for line in lines[lines.index("VG-9:") :])


def test_a_follow_up_names_another_product(engine: Engine) -> None:
    history = [Message("user", "What is the warranty of the PX-40?"), Message("assistant", "36 months.")]
    answer = ask(engine, "And the VG-9?", history)

    assert answer.search_question == "What is the warranty of the VG-9?"
    assert "24 months" in answer.answer
