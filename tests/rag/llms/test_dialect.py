"""Models that take other parameters, and think aloud, against a server that speaks the protocol by script."""

import asyncio
import threading
from typing import Any

import pytest

from rag.errors import LLMRejected
from rag.llms.openai import OpenAILLM
from rag.records import Usage
from rag.text.tokens import count_tokens
from tests.llm_server import LLMServer, Reply, answer
from tests.rag.llms.asking import PROMPT, WHOLE, settings, write


def refuses(name: str, *, status: int = 400) -> Reply:
    message = f"Unsupported parameter: '{name}' is not supported with this model."
    return Reply(status=status, body={"error": {"message": message, "param": name, "code": "unsupported_parameter"}})


async def test_a_refused_parameter_is_left_out_or_renamed_at_once_and_for_good() -> None:
    script = [refuses("max_tokens"), refuses("temperature"), refuses("stream_options", status=422), answer("Yes [1].")]
    with LLMServer(*script) as server:
        model = OpenAILLM(settings(server))
        for _ in range(2):
            pieces = [piece async for piece in model.stream(PROMPT)]
            assert pieces[-1] == Usage(PROMPT.tokens, count_tokens("Yes [1]."))
        await model.close()

    asked = [set(request) - {"model", "messages"} for request in server.requests]
    assert asked == [
        {"temperature", "stream", "stream_options", "max_tokens"},
        {"temperature", "stream", "stream_options", "max_completion_tokens"},
        {"stream", "stream_options", "max_completion_tokens"},
        {"stream", "max_completion_tokens"},
        {"stream", "max_completion_tokens"},
    ]
    assert server.requests[-1]["max_completion_tokens"] == 700


async def test_a_server_that_refuses_everything_is_not_asked_for_ever() -> None:
    script = [refuses(name) for name in ("max_tokens", "max_completion_tokens", "temperature", "stream_options")]
    with LLMServer(*script, refuses("stream"), refuses("stream")) as server, pytest.raises(LLMRejected):
        await write(settings(server))

    assert len(server.requests) == 6
    assert set(server.requests[-1]) == {"model", "messages"}


class _RefusesTemperature(LLMServer):
    """Refuses every request that names a temperature, when two of them are there."""

    def __init__(self) -> None:
        super().__init__(answer("Yes [1]."))
        self._both = threading.Barrier(2, timeout=60)

    def take(self, body: dict[str, Any], key: str) -> Reply:
        reply = super().take(body, key)
        if "temperature" not in body:
            return reply
        self._both.wait()
        return refuses("temperature")


async def test_two_questions_that_are_refused_at_once_are_both_answered() -> None:
    with _RefusesTemperature() as server:
        model = OpenAILLM(settings(server))

        async def ask() -> int:
            return len([piece async for piece in model.stream(PROMPT)])

        assert list(await asyncio.gather(ask(), ask())) == [3, 3]
        await model.close()

    assert sorted("temperature" in request for request in server.requests) == [False, False, True, True]


async def test_a_server_that_will_not_stream_is_asked_for_the_whole() -> None:
    with LLMServer(refuses("stream"), Reply(body=WHOLE)) as server:
        text, usage = await write(settings(server))

    assert (text, usage) == ("Yes [1].", Usage(7, 3))
    assert "stream" not in server.requests[1]
    assert "stream_options" not in server.requests[1]


async def test_a_model_without_a_system_role_gets_the_rules_with_the_question() -> None:
    with LLMServer(Reply(status=400, error="System role not supported"), answer("Yes [1].")) as server:
        await write(settings(server))

    rules, question = (message.content for message in PROMPT.messages)
    assert server.requests[1]["messages"] == [{"role": "user", "content": f"{rules}\n\n{question}"}]


@pytest.mark.parametrize(
    ("model", "reasons"),
    [
        ("o1", True),
        ("o3-mini", True),
        ("openai/o4-mini", True),
        ("gpt-5", True),
        ("gpt-5.4-mini", True),
        ("gpt-5-chat-latest", False),
        ("gpt-4o", False),
        ("olmo-2", False),
        ("phi-o1x", False),
    ],
)
async def test_openais_reasoning_models_are_asked_right_from_the_start(model: str, reasons: bool) -> None:
    with LLMServer(answer("Yes [1].")) as server:
        await write(settings(server, model=model))

    (sent,) = server.requests
    assert ("max_completion_tokens" in sent, "max_tokens" in sent, "temperature" in sent) == (
        (True, False, False) if reasons else (False, True, True)
    )


@pytest.mark.parametrize("member", ["reasoning_content", "reasoning"])
async def test_thoughts_that_come_apart_are_no_text_but_are_counted(member: str) -> None:
    with LLMServer(Reply([{member: "Hm, three."}, {"content": "Yes [1]."}], usage=None)) as server:
        text, usage = await write(settings(server))

    assert text == "Yes [1]."
    assert usage.completion_tokens == count_tokens("Hm, three.Yes [1].")


async def test_thoughts_in_the_text_are_no_text() -> None:
    with LLMServer(answer("<think>Three, or two?</think>\n\nThree days [1].")) as server:
        text, _ = await write(settings(server))

    assert text == "Three days [1]."
