"""The openai adapter, against a server that speaks the protocol by script."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from rag.errors import LLMContextTooLong, LLMError, LLMOverloaded, LLMRejected, LLMUnreachable, SettingsError
from rag.llms.openai import OpenAILLM
from rag.records import Usage
from rag.settings import LLMSettings
from rag.text.tokens import count_tokens
from tests.llm_server import LLMServer, Reply, answer
from tests.rag.llms.asking import KEY, PROMPT, SOON, WHOLE, settings, write


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
        (Reply(status=400, error="no such tool"), LLMRejected, "check RAG_LLM__MODEL, RAG_LLM__CONTEXT_TOKENS and"),
        (Reply(status=400, error="context length exceeded"), LLMContextTooLong, "context length exceeded"),
        (Reply(status=422), LLMRejected, "answered 422"),
        (Reply(status=429, headers=SOON), LLMOverloaded, "answered 429 on every try"),
        (Reply(status=500, headers=SOON), LLMOverloaded, "answered 500 on every try"),
        (Reply(status=503, headers=SOON), LLMOverloaded, "answered 503"),
        (answer("Three days", ending="cut"), LLMUnreachable, "closed the connection"),
        (answer("Three days", ending="quiet"), LLMUnreachable, "in the middle of the answer"),
        (answer("Three days", ending="broken"), LLMUnreachable, "did not send a chat completion"),
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
        assert server.is_left()


async def test_the_deadline_includes_the_waiting_between_tries() -> None:
    later = Reply(status=429, headers={"Retry-After": "30"})
    with LLMServer(later) as server, pytest.raises(LLMUnreachable, match="did not finish within 1 s"):
        await write(settings(server, retries=5, timeout_s=1))

    assert len(server.requests) == 1


async def test_a_server_that_is_down_is_unreachable() -> None:
    with LLMServer(Reply()) as server:
        gone = settings(server)

    with pytest.raises(LLMUnreachable, match="check RAG_LLM__BASE_URL, and that it runs"):
        await write(gone)


async def test_the_deadline_is_for_an_answer_that_never_ends_too() -> None:
    with LLMServer(Reply(["days "], ending="endless")) as server:
        with pytest.raises(LLMUnreachable, match=r"did not finish within 0\.5 s"):
            await write(settings(server, timeout_s=0.5))
        assert server.is_left()


async def test_the_deadline_is_for_the_first_word_too() -> None:
    with LLMServer(Reply(ending="silent")) as server:
        with pytest.raises(LLMUnreachable, match=r"within 0\.5 s"):
            await write(settings(server, timeout_s=0.5))
        assert server.is_left()


async def test_the_server_sees_it_when_the_task_is_cancelled_before_the_first_word() -> None:
    with LLMServer(Reply(ending="silent")) as server:
        task = asyncio.create_task(write(settings(server)))
        while not server.requests:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert server.is_left()


async def test_the_server_sees_it_when_the_reader_leaves() -> None:
    with LLMServer(answer("Three days a week", ending="hang")) as server:
        model = OpenAILLM(settings(server))
        async with aclosing(model.stream(PROMPT)) as stream:
            async for _ in stream:
                break

        assert server.is_left()
        await model.close()


# --- what the answer took ---------------------------------------------------------------------------


async def test_the_cost_is_what_the_servers_tokens_cost() -> None:
    with LLMServer(answer("Yes [1].", usage=(2000, 500))) as server:
        priced = settings(server).model_copy(update={"prompt_price_per_million": 1.0})
        _, usage = await write(priced)

    assert usage == Usage(2000, 500, cost=0.002)


@pytest.mark.parametrize("reported", [None, {}, {"prompt_tokens": None}, {"prompt_tokens": 0, "completion_tokens": 0}])
async def test_a_server_whose_usage_says_nothing_is_counted_for(reported: Any) -> None:
    last = {"choices": [], "usage": reported}
    with LLMServer(answer("Three days a week [1].", usage=None, events=[last])) as server:
        _, usage = await write(settings(server))

    assert usage == Usage(PROMPT.tokens, count_tokens("Three days a week [1]."))


@pytest.mark.parametrize("reason", ["length", "max_tokens"])
async def test_an_answer_that_was_cut_off_says_so(reason: str) -> None:
    with LLMServer(answer("Three days a", reason=reason)) as server:
        text, usage = await write(settings(server))

    assert text == "Three days a"
    assert usage.truncated


# --- servers that differ ----------------------------------------------------------------------------


ROLE = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}, "finish_reason": None}]}


@pytest.mark.parametrize(
    "reply",
    [
        Reply(events=[{"choices": []}, ROLE, {"choices": None, "usage": {"prompt_tokens": 7}}], deltas=["Yes [1]."]),
        answer("Yes [1].", ending="undone"),
        answer("Yes [1].", ending="quiet", events=[{"choices": [], "usage": {"prompt_tokens": 7}}]),
        Reply(deltas=[{"content": ""}, {}, {"content": [{"type": "text", "text": "Yes [1]."}, {"type": "thinking"}]}]),
        Reply(events=[b": OPENROUTER PROCESSING\n\n", b"\n\n", {**ROLE, "extra": {"x": 1}}], deltas=["Yes ", "[1]."]),
        Reply(body=WHOLE),
    ],
    ids=["empty choices and null content", "no DONE", "no reason but usage", "parts", "noise", "whole"],
)
async def test_a_server_with_ways_of_its_own_is_understood(reply: Reply) -> None:
    with LLMServer(reply) as server:
        text, _ = await write(settings(server))

    assert text == "Yes [1]."


async def test_a_completion_that_comes_whole_brings_its_usage() -> None:
    with LLMServer(Reply(body=WHOLE)) as server:
        _, usage = await write(settings(server))

    assert usage == Usage(7, 3)


@pytest.mark.parametrize(
    ("reply", "kind", "says"),
    [
        (
            answer("Three", ending="quiet", events=[b"data: {broken\n\n"]),
            LLMUnreachable,
            "did not send a chat completion (Expecting",
        ),
        (
            answer("Three", ending="quiet", events=[b"data: [1, 2]\n\n"]),
            LLMUnreachable,
            "did not send a chat completion",
        ),
        (answer("Three", ending="quiet", events=[b"data: 5\n\n"]), LLMUnreachable, "did not send a chat completion"),
        (answer("Three", ending="quiet", events=[{"choices": 5}]), LLMUnreachable, "did not send a chat completion"),
        (
            answer("Three", ending="quiet", events=[{"choices": ["x"]}]),
            LLMUnreachable,
            "did not send a chat completion",
        ),
        (answer("Three", ending="quiet", events=[{"hello": 1}]), LLMUnreachable, "neither choices nor usage"),
        (
            answer("Three", ending="quiet", events=[b'data: {"choices": "\xff\xfe"}\n\n']),
            LLMUnreachable,
            "did not send a chat completion",
        ),
        (Reply(body=b"<html>Sign in</html>", headers={"Content-Type": "text/html"}), LLMUnreachable, "a web page"),
        (Reply(body=b"not JSON"), LLMUnreachable, "did not send a chat completion (Expecting value"),
        (Reply(body=b'{"choices": "\xff"}'), LLMUnreachable, "did not send a chat completion"),
        (Reply(ending="quiet"), LLMUnreachable, "in the middle of the answer"),
        (answer("Three", events=[{"error": {"message": "boom"}}]), LLMUnreachable, "sent an error (boom)"),
        (answer("Three", events=[{"error": "boom"}]), LLMUnreachable, "sent an error (boom)"),
        (answer("Three", events=[{"error": {"message": "slow", "code": 429}}]), LLMOverloaded, "answered 429 (slow)"),
        (answer("Three", events=[{"error": {"message": "no", "code": 403}}]), LLMRejected, "answered 403 (no)"),
        (answer("Three", events=[{"object": "error", "message": "boom"}]), LLMUnreachable, "sent an error (boom)"),
        (
            answer("Three", events=[{"choices": [{"error": {"message": "gone", "code": 502}}]}]),
            LLMOverloaded,
            "answered 502 (gone)",
        ),
        (Reply(body={"error": {"message": "boom", "code": 500}}), LLMOverloaded, "answered 500 (boom)"),
        (answer("Three", reason="error"), LLMUnreachable, "broke off with an error"),
        (answer("Three", reason="content_filter"), LLMRejected, "the content filter of the model tiny"),
        (Reply(deltas=[{"refusal": "I can"}, {"refusal": "not."}]), LLMRejected, "refuses to answer (I cannot.)"),
        (
            Reply(deltas=["<think>Well, let me"], reason="length"),
            LLMRejected,
            "wrote 700 tokens of reasoning and no answer; raise RAG_LLM__MAX_ANSWER_TOKENS",
        ),
    ],
)
async def test_an_answer_that_breaks_off_has_its_class_and_one_line(
    reply: Reply, kind: type[LLMError], says: str
) -> None:
    with LLMServer(reply) as server, pytest.raises(kind) as caught:
        await write(settings(server))

    assert type(caught.value) is kind
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(
            status=400,
            body={"error": {"message": "too much", "type": "exceed_context_size_error", "n_ctx": 4096}},
        ),
        Reply(status=413, body=b"maximum context length is 4096"),
        Reply(body={"error": {"message": "Context size has been exceeded (n_ctx: 4096)"}}),
        Reply(events=[{"error": {"message": "loaded with context length of only 4096 tokens, not enough"}}]),
        Reply(status=500, headers=SOON, error="request exceeds the available context size (4096 tokens)"),
    ],
)
async def test_a_prompt_too_long_is_told_from_other_refusals_with_its_limit(reply: Reply) -> None:
    with LLMServer(reply) as server, pytest.raises(LLMContextTooLong) as caught:
        await write(settings(server))

    assert caught.value.limit_tokens == 4096
    assert "set RAG_LLM__CONTEXT_TOKENS to 4096" in str(caught.value)
