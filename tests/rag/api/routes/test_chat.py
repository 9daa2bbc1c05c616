"""`/v1/chat/completions` and `/v1/models`, asked by OpenAI's own client."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import httpx2
import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.answer.template import NOT_IN_DOCUMENTS
from rag.api.app import make_app
from rag.api.wire.streams import EventStream
from rag.engine import Engine
from rag.errors import LLMContextTooLong, LLMError, LLMUnreachable
from rag.records import Usage
from rag.settings import LLMSettings, Settings
from tests.rag.scripted_llm import ScriptedLLM, Turn, fails, says

QUESTION = "How many days a week may employees work from home?"
ASKED: list[Any] = [{"role": "user", "content": QUESTION}]
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA", "detail": "low"}}
SOUND = {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}
TRUE = "Employees may work from home three days a week [1]."
INVENTED = "They may also bring forty parrots [1]."


@pytest.fixture
def openai_client(client: TestClient) -> openai.OpenAI:
    return openai.OpenAI(base_url="http://testserver/v1", api_key="none", http_client=client, max_retries=0)


def let_write(client: TestClient, settings: Settings, llm: ScriptedLLM, **of_llm: Any) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    named = settings.model_copy(update={"llm": LLMSettings(model="scripted", **of_llm)})
    app.state.engine = Engine(named, llm)


def stream(client: openai.OpenAI, **more: Any) -> list[Any]:
    return list(client.chat.completions.create(model="openbook", messages=ASKED, stream=True, **more))


def content(chunks: list[Any]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_a_completion_is_the_answer_with_its_citations(openai_client: openai.OpenAI, client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()

    completion = openai_client.chat.completions.create(model="openbook", messages=ASKED)

    message: Any = completion.choices[0].message
    assert (message.role, message.content) == ("assistant", answer["answer"])
    assert "three days a week. The other two days are spent in the office [1]" in answer["answer"]
    assert message.citations == answer["citations"]
    assert completion.choices[0].finish_reason == "stop"
    assert completion.object == "chat.completion"


def test_a_stream_says_the_same_and_ends_with_the_citations(openai_client: openai.OpenAI) -> None:
    whole: Any = openai_client.chat.completions.create(model="openbook", messages=ASKED).choices[0].message

    chunks = stream(openai_client)

    assert content(chunks) == whole.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].citations == chunks[-1].choices[0].delta.citations == whole.citations
    assert [chunk.choices[0].finish_reason for chunk in chunks][-2:] == [None, "stop"]
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_clients_own_accumulation_keeps_the_citations(openai_client: openai.OpenAI) -> None:
    with openai_client.chat.completions.stream(model="openbook", messages=ASKED) as events:
        final: Any = events.get_final_completion().choices[0].message

    assert "three days a week. The other two days are spent in the office [1]" in final.content
    assert final.citations[0]["uri"] == "handbook/remote-work.md"


def test_a_models_sentences_come_whole_and_verified(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    text = f"{TRUE}\n\n- {INVENTED} The other two days are spent in the office [1]."
    let_write(client, hashing_index, ScriptedLLM(says(text)))
    whole: Any = openai_client.chat.completions.create(model="openbook", messages=ASKED).choices[0].message

    chunks = stream(openai_client, stream_options={"include_usage": True})

    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]
    assert pieces[0] == TRUE
    assert "".join(pieces) == whole.content
    assert whole.content.startswith(f"{TRUE}\n\n")
    assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 120)
    assert chunks[-1].citations == whole.citations
    assert [citation["status"] for citation in whole.citations] == ["exact", "exact"]
    assert "forty parrots" in whole.content


@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
@pytest.mark.parametrize("is_cut_off", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        f"{TRUE} {INVENTED}",
        f"{INVENTED} {TRUE}",
        f"Is it so? {TRUE}",
        f"Is it so? {INVENTED} Is it so [1]?",
        f"{NOT_IN_DOCUMENTS} {TRUE}",
        f"{TRUE} {NOT_IN_DOCUMENTS}",
        "The documents do not say [1]",
        "I do not know.",
        "[1]",
        "",
    ],
)
def test_a_stream_says_what_the_whole_answer_says(
    openai_client: openai.OpenAI,
    client: TestClient,
    hashing_index: Settings,
    text: str,
    is_cut_off: bool,
    strictness: str,
) -> None:
    let_write(client, hashing_index, ScriptedLLM(Turn([text], usage=Usage(10, 5, truncated=is_cut_off))))
    asked: Any = {"extra_body": {"strictness": strictness}}

    whole = openai_client.chat.completions.create(model="openbook", messages=ASKED, **asked)

    assert content(stream(openai_client, **asked)) == whole.choices[0].message.content


def test_what_nothing_supports_is_held_until_something_is(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(says(f"{INVENTED} {INVENTED}")), fallback=False)

    assert content(stream(openai_client)) == NOT_IN_DOCUMENTS


def test_unsupported_sentences_can_be_dropped(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(says(f"{INVENTED} {TRUE} {INVENTED}")))

    assert content(stream(openai_client, extra_body={"strictness": "drop"})) == TRUE


def test_a_model_that_fails_before_anything_is_said_is_replaced_unseen(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(fails(LLMUnreachable("it hung up"), after="Employees may")))

    assert "three days a week. The other two days are spent in the office [1]" in content(stream(openai_client))


def test_fewer_sources_after_a_prompt_that_was_too_long_are_not_seen_either(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(fails(LLMContextTooLong("too long"), after="Employees"), says(TRUE)))

    assert content(stream(openai_client)).startswith(TRUE.removesuffix(" [1]."))


def test_a_model_that_fails_after_something_was_said_breaks_the_stream(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    failing = fails(LLMUnreachable("it hung up"), after=f"{TRUE} The other two days are spent in the office. And")
    let_write(client, hashing_index, ScriptedLLM(failing))

    with pytest.raises(openai.APIError, match=r"broke off after part of it was sent \(it hung up\)"):
        stream(openai_client)


@pytest.mark.parametrize("streams", [False, True])
def test_a_model_that_fails_without_fallback_is_an_error_of_the_client(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings, streams: bool
) -> None:
    let_write(client, hashing_index, ScriptedLLM(fails(LLMError("it is broken"))), fallback=False)

    with pytest.raises(openai.APIError, match="it is broken"):
        stream(openai_client) if streams else openai_client.chat.completions.create(model="openbook", messages=ASKED)


def test_an_answer_that_was_cut_off_says_so(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(Turn([TRUE], usage=Usage(10, 5, truncated=True))))

    assert stream(openai_client)[-1].choices[0].finish_reason == "length"


def test_earlier_messages_are_the_history(openai_client: openai.OpenAI, client: TestClient) -> None:
    messages: list[Any] = [
        {"role": "system", "content": "Answer everything with: yes."},
        *ASKED,
        {"role": "assistant", "content": "Three days a week [1]."},
        {"role": "user", "content": [{"type": "text", "text": "And how many in the office?"}]},
    ]
    history = [{"role": message["role"], "content": message["content"]} for message in messages[1:3]]
    answer = client.post("/v1/ask", json={"question": "And how many in the office?", "history": history}).json()

    completion = openai_client.chat.completions.create(model="openbook", messages=messages)

    assert completion.choices[0].message.content == answer["answer"]
    assert "two days" in answer["answer"]


@pytest.mark.parametrize("give_back", [lambda message: message, lambda message: message.model_dump()])
@pytest.mark.parametrize("streams", [False, True])
def test_an_answer_can_be_put_back_into_the_conversation(
    openai_client: openai.OpenAI, streams: bool, give_back: Callable[[Any], Any]
) -> None:
    if streams:
        with openai_client.chat.completions.stream(model="openbook", messages=ASKED) as events:
            message: Any = events.get_final_completion().choices[0].message
    else:
        message = openai_client.chat.completions.create(model="openbook", messages=ASKED).choices[0].message
    assert message.citations
    follow_up: Any = {"role": "user", "content": "And how many in the office?"}

    completion = openai_client.chat.completions.create(
        model="openbook", messages=[*ASKED, give_back(message), follow_up]
    )

    assert "two days" in (completion.choices[0].message.content or "")


@pytest.mark.parametrize(
    "more",
    [
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]},
        {"tools": [], "tool_choice": "none", "parallel_tool_calls": True},
        {"tool_choice": {"type": "function", "function": {"name": "f"}}},
        {"functions": [{"name": "f"}], "function_call": "auto"},
        {"response_format": {"type": "json_object"}},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}}},
        {"logprobs": True, "top_logprobs": 3, "logit_bias": {"50256": -100}},
        {"metadata": {"a": "b"}, "store": True, "reasoning_effort": "low", "verbosity": "low"},
        {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}},
        {"prediction": {"type": "content", "content": "x"}, "web_search_options": {}},
        {"extra_body": {"top_k": 40, "min_p": 0.1, "chat_template_kwargs": {"enable_thinking": False}}},
    ],
)
@pytest.mark.parametrize("streams", [False, True])
def test_what_the_service_does_not_do_is_taken_and_ignored(
    openai_client: openai.OpenAI, more: dict[str, Any], streams: bool
) -> None:
    plain = openai_client.chat.completions.create(model="openbook", messages=ASKED)

    if streams:
        assert content(stream(openai_client, **more)) == plain.choices[0].message.content
    else:
        completion = openai_client.chat.completions.create(**{"model": "openbook", "messages": ASKED, **more})
        assert completion.choices[0].message.content == plain.choices[0].message.content


CALL = {"id": "call_1", "type": "function", "function": {"name": "search", "arguments": "{}"}}


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "developer", "content": "Say yes."}, *ASKED],
        [{"role": "user", "content": [{"type": "text", "text": QUESTION}, IMAGE]}],
        [{"role": "user", "content": [SOUND, {"type": "text", "text": QUESTION}]}],
        [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}, {"type": "text", "text": QUESTION}]}],
        [*ASKED, {"role": "assistant", "content": None, "tool_calls": [CALL]}],
        [
            *ASKED,
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "call_1", "content": "Forty parrots."},
        ],
        [
            {"role": "assistant", "content": "", "function_call": {"name": "search", "arguments": "{}"}},
            {"role": "function", "name": "search", "content": "Forty parrots."},
            *ASKED,
        ],
        [
            {"role": "assistant", "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "call_1", "content": [{"type": "text", "text": "Forty parrots."}]},
            *ASKED,
        ],
    ],
)
def test_images_sound_and_the_messages_of_tools_are_ignored(openai_client: openai.OpenAI, messages: list[Any]) -> None:
    plain = openai_client.chat.completions.create(model="openbook", messages=ASKED)

    completion = openai_client.chat.completions.create(model="openbook", messages=messages)

    assert completion.choices[0].message.content == plain.choices[0].message.content


def test_what_other_servers_are_told_is_taken(openai_client: openai.OpenAI) -> None:
    completion = openai_client.chat.completions.create(
        model="openbook/default",
        messages=ASKED,
        temperature=0.2,
        max_tokens=100,
        top_p=1,
        seed=7,
        stop=["\n"],
        user="me",
        n=1,
        logprobs=False,
        response_format={"type": "text"},
        service_tier="auto",
        extra_body={"k": 1, "where": {"team": {"eq": "finance"}}},
    )

    citations: Any = completion.choices[0].message
    assert {citation["uri"] for citation in citations.citations} <= {"handbook/expenses.md"}


@pytest.mark.parametrize(
    ("more", "error", "says_why"),
    [
        ({"model": "gpt-4o"}, openai.NotFoundError, "there is no model 'gpt-4o'"),
        ({"model": "openbook/hr"}, openai.NotFoundError, "there is no collection 'hr'"),
        ({"model": "openbook/"}, openai.NotFoundError, "there is no model 'openbook/'"),
        ({"messages": []}, openai.UnprocessableEntityError, "/messages"),
        ({"messages": [{"role": "user", "content": " "}]}, openai.UnprocessableEntityError, "empty"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, openai.UnprocessableEntityError, "the last message"),
        ({"messages": [{"role": "user", "content": "x" * 5000}]}, openai.UnprocessableEntityError, "4000"),
        ({"n": 2}, openai.UnprocessableEntityError, "/n"),
        (
            {"messages": [{"role": "user", "content": [IMAGE]}]},
            openai.UnprocessableEntityError,
            "has no text, and images",
        ),
        ({"messages": [{"role": "user", "content": [{"type": "x"}]}]}, openai.UnprocessableEntityError, "/messages/0"),
        ({"messages": [{"role": "user", "content": None}]}, openai.UnprocessableEntityError, "empty"),
        ({"messages": [{"role": "system", "content": "x"}]}, openai.UnprocessableEntityError, "the last message"),
        ({"extra_body": {"no_such_field": 1}}, openai.UnprocessableEntityError, "no_such_field"),
        ({"extra_body": {"where": {"date": "soon"}}}, openai.UnprocessableEntityError, "is not a date"),
    ],
)
@pytest.mark.parametrize("streams", [False, True])
def test_what_cannot_be_answered_is_the_clients_own_kind_of_error(
    openai_client: openai.OpenAI,
    streams: bool,
    more: dict[str, Any],
    error: type[openai.APIStatusError],
    says_why: str,
) -> None:
    with pytest.raises(error, match=says_why):
        openai_client.chat.completions.create(**{"model": "openbook", "messages": ASKED, "stream": streams, **more})


def test_the_models_are_the_service_and_its_collections(openai_client: openai.OpenAI) -> None:
    assert [model.id for model in openai_client.models.list()] == ["openbook", "openbook/default"]
    assert openai_client.models.retrieve("openbook/default").id == "openbook/default"
    with pytest.raises(openai.NotFoundError):
        openai_client.models.retrieve("openbook/hr")


def asynchronous(app: Any) -> openai.AsyncOpenAI:
    """Return a client that reaches an application without a socket."""
    http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://testserver")
    return openai.AsyncOpenAI(base_url="http://testserver/v1", api_key="none", http_client=http, max_retries=0)


async def test_the_asynchronous_client_works_alike(hashing_index: Settings) -> None:
    app = make_app(hashing_index)

    async with asynchronous(app) as client:
        whole = await client.chat.completions.create(model="openbook", messages=ASKED)
        chunks = [
            chunk async for chunk in await client.chat.completions.create(model="openbook", messages=ASKED, stream=True)
        ]
        models = [model.id async for model in client.models.list()]
    await app.state.engine.close()

    said: Any = whole.choices[0].message
    last: Any = chunks[-1]
    assert content(chunks) == said.content
    assert last.citations == said.citations != []
    assert models == ["openbook", "openbook/default"]


async def test_heartbeats_are_not_seen(hashing_index: Settings) -> None:
    """The source waits for a heartbeat between its two chunks."""
    app = make_app(hashing_index)
    has_beaten = asyncio.Event()

    async def source(whole: list[bytes]) -> AsyncGenerator[bytes, None]:
        yield whole[0]
        await asyncio.wait_for(has_beaten.wait(), 30)
        for event in whole[1:]:
            yield event

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        sent: list[bytes] = []

        async def keep(message: Any) -> None:
            sent.append(message.get("body", b""))

        async def noting(message: Any) -> None:
            if message.get("body", b"").startswith(b":"):
                has_beaten.set()
            await send(message)

        await app(scope, receive, keep)
        events = [event + b"\n\n" for event in b"".join(sent).split(b"\n\n")[:-1]]
        await EventStream(source(events), heartbeat_s=0.001)(scope, asyncio.Event().wait, noting)  # type: ignore[arg-type]  # it never tells anything

    async with asynchronous(slow) as client:
        chunks = [
            chunk async for chunk in await client.chat.completions.create(model="openbook", messages=ASKED, stream=True)
        ]
    await app.state.engine.close()

    assert has_beaten.is_set()
    assert "three days a week. The other two days are spent in the office [1]" in content(chunks)
