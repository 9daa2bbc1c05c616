"""The openai adapter, against a server that speaks the protocol by script."""

from contextlib import aclosing

import pytest
from pydantic import SecretStr

from rag.errors import LLMError, LLMOverloaded, LLMRejected, LLMUnreachable, SettingsError
from rag.llms.openai import OpenAILLM
from rag.prompt import build_prompt
from rag.records import Delta, Prompt, Usage
from rag.settings import LLMSettings
from rag.tokens import count_tokens
from tests.llm_server import LLMServer, Reply, answer

KEY = "sk-very-secret-0123456789"
PROMPT = build_prompt("How many days?", [], [], None)
SOON = {"Retry-After-Ms": "1"}


def settings(server: LLMServer, *, retries: int = 0, timeout_s: float = 10.0, key: str | None = KEY) -> LLMSettings:
    return LLMSettings(
        model="tiny",
        base_url=server.base_url,
        api_key=SecretStr(key) if key else None,
        retries=retries,
        timeout_s=timeout_s,
    )


async def write(chosen: LLMSettings, prompt: Prompt = PROMPT) -> tuple[str, Usage]:
    model = OpenAILLM(chosen)
    try:
        pieces = [piece async for piece in model.stream(prompt)]
    finally:
        await model.close()
    assert isinstance(pieces[-1], Usage)
    return "".join(piece.text for piece in pieces if isinstance(piece, Delta)), pieces[-1]


async def test_the_answer_and_the_usage_are_those_of_the_server() -> None:
    with LLMServer(answer("Three days a week [1].")) as server:
        text, usage = await write(settings(server))

    assert text == "Three days a week [1]."
    assert usage == Usage(100, 20)
    sent = server.requests[0]
    assert sent["model"] == "tiny"
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert sent["messages"][1]["content"] == PROMPT.messages[1].content
    assert sent["max_tokens"] == 700
    assert server.keys == [f"Bearer {KEY}"]


async def test_a_server_that_omits_usage_is_counted_for() -> None:
    with LLMServer(answer("Three days a week [1].", usage=None)) as server:
        _, usage = await write(settings(server))

    assert usage == Usage(PROMPT.tokens, count_tokens("Three days a week [1]."))


async def test_a_local_server_needs_no_key() -> None:
    with LLMServer(answer("Yes [1].")) as server:
        text, _ = await write(settings(server, key=None))

    assert text == "Yes [1]."
    assert server.keys == ["Bearer no-key"]


def test_openai_itself_needs_a_key() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        OpenAILLM(LLMSettings(model="gpt-x"))


async def test_it_tries_again_when_told_to_wait() -> None:
    with LLMServer(Reply(status=429, headers=SOON), Reply(status=500, headers=SOON), answer("Yes [1].")) as server:
        text, _ = await write(settings(server, retries=2))

    assert text == "Yes [1]."
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        (Reply(status=401), LLMRejected, "answered 401 (scripted); check RAG_LLM__API_KEY"),
        (Reply(status=403), LLMRejected, "answered 403"),
        (Reply(status=404), LLMRejected, "check RAG_LLM__MODEL and RAG_LLM__BASE_URL"),
        (Reply(status=400, error="context length exceeded"), LLMRejected, "context length exceeded"),
        (Reply(status=422), LLMRejected, "answered 422"),
        (Reply(status=429, headers=SOON), LLMOverloaded, "answered 429 on every try"),
        (Reply(status=500, headers=SOON), LLMOverloaded, "answered 500 on every try"),
        (Reply(status=503, headers=SOON), LLMOverloaded, "answered 503"),
        (answer("Three days", ending="cut"), LLMUnreachable, "hung up"),
        (answer("Three days", ending="quiet"), LLMUnreachable, "in the middle of the answer"),
        (answer("Three days", ending="broken"), LLMUnreachable, "no chat completion"),
    ],
)
async def test_every_failure_has_its_class_and_one_line(reply: Reply, kind: type[LLMError], says: str) -> None:
    with LLMServer(reply) as server:
        with pytest.raises(kind) as caught:
            await write(settings(server, retries=1))
        message = str(caught.value)

    assert type(caught.value) is kind
    assert says in message
    assert server.base_url in message
    assert "the model tiny at" in message
    assert "\n" not in message


@pytest.mark.parametrize("status", [400, 401, 500])
async def test_a_server_that_repeats_the_key_does_not_spread_it(status: int) -> None:
    leaking = Reply(status=status, error=f"bad key {KEY}", headers=SOON)
    with LLMServer(leaking) as server, pytest.raises(LLMError) as caught:
        await write(settings(server))

    assert KEY not in str(caught.value)
    assert "bad key *****" in str(caught.value)


async def test_the_deadline_is_for_the_whole_answer() -> None:
    with LLMServer(answer("Three days", ending="hang")) as server:
        with pytest.raises(LLMUnreachable, match="did not finish within 1 s"):
            await write(settings(server, timeout_s=1))
        assert server.reader_left.wait(5)


async def test_the_deadline_includes_the_waiting_between_tries() -> None:
    later = Reply(status=429, headers={"Retry-After": "30"})
    with LLMServer(later) as server, pytest.raises(LLMUnreachable, match="did not finish within 1 s"):
        await write(settings(server, retries=5, timeout_s=1))

    assert len(server.requests) == 1


async def test_a_server_that_is_down_is_unreachable() -> None:
    with LLMServer(Reply()) as server:
        gone = settings(server)

    with pytest.raises(LLMUnreachable, match="check RAG_LLM__BASE_URL and that it runs"):
        await write(gone)


async def test_the_server_sees_it_when_the_reader_leaves() -> None:
    with LLMServer(answer("Three days a week", ending="hang")) as server:
        model = OpenAILLM(settings(server))
        async with aclosing(model.stream(PROMPT)) as stream:
            async for _ in stream:
                break

        assert server.reader_left.wait(5)
        await model.close()
