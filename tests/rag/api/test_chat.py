"""`/v1/chat/completions` and `/v1/models`, asked by OpenAI's own client."""

from typing import Any

import openai
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.engine import Engine
from rag.errors import LLMContextTooLong, LLMError, LLMUnreachable
from rag.records import Usage
from rag.settings import LLMSettings, Settings
from rag.template import NOT_IN_DOCUMENTS
from tests.rag.scripted_llm import ScriptedLLM, Turn, fails, says

QUESTION = "How many days a week may employees work from home?"
ASKED: list[Any] = [{"role": "user", "content": QUESTION}]
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
    assert "three days a week [1]" in answer["answer"]
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

    assert "three days a week [1]" in final.content
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


def test_what_nothing_supports_is_held_until_something_is(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(says(f"{INVENTED} {INVENTED}")))

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

    assert "three days a week [1]" in content(stream(openai_client))


def test_fewer_sources_after_a_prompt_that_was_too_long_are_not_seen_either(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    let_write(client, hashing_index, ScriptedLLM(fails(LLMContextTooLong("too long"), after="Employees"), says(TRUE)))

    assert content(stream(openai_client)).startswith(TRUE)


def test_a_model_that_fails_after_something_was_said_breaks_the_stream(
    openai_client: openai.OpenAI, client: TestClient, hashing_index: Settings
) -> None:
    failing = fails(LLMUnreachable("it hung up"), after=f"{TRUE} The other two days are spent in the office. And")
    let_write(client, hashing_index, ScriptedLLM(failing))

    with pytest.raises(openai.APIError, match=r"broke off after a part of it was sent \(it hung up\)"):
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
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, openai.UnprocessableEntityError, "/tools"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            openai.UnprocessableEntityError,
            "/messages/0/content",
        ),
        ({"extra_body": {"where": {"date": "soon"}}}, openai.UnprocessableEntityError, "is no date"),
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
