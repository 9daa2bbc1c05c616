"""Tools and resources, called by the SDK's own client in this process, in the old and the new form of the protocol."""

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client, MCPError, types

from rag.api.access import Account
from rag.api.mcp import hosting
from rag.api.mcp.caller import Caller
from rag.api.mcp.hosting import make_host_server
from rag.api.mcp.tools import MOST_FETCHED
from rag.engine import Engine, open_engine
from rag.settings import Settings
from tests.indexes import EXPENSES, hashing_settings
from tests.rag.indexes import Text, publish_index

HOTEL = "How much may a hotel cost at most a night?"
URI = "openbook://default/handbook/expenses.md"
MODES = ["legacy", "auto"]  # the handshake of the versions to 2025-11-25, and 2026-07-28


@pytest.fixture
async def engine(hashing_index: Settings) -> AsyncIterator[Engine]:
    async with open_engine(hashing_index) as engine:
        yield engine


@pytest.fixture
def caller(engine: Engine, hashing_index: Settings) -> Caller:
    return Caller(Account("", None), engine, hashing_index)


def connect(caller: Caller, mode: str = "legacy") -> Client:
    return Client(make_host_server(lambda _: caller), mode=mode)


def structured(result: types.CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    content: dict[str, Any] = result.structured_content
    return content


def text_of(result: types.CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


async def refused(client: Client, tool: str, arguments: dict[str, Any]) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert result.structured_content is None
    return text_of(result)


@pytest.mark.parametrize("mode", MODES)
async def test_every_tool_only_reads_and_says_what_it_takes_and_gives(caller: Caller, mode: str) -> None:
    async with connect(caller, mode) as client:
        tools = (await client.list_tools()).tools

    assert [tool.name for tool in tools] == ["search", "fetch", "ask", "verify", "list_documents"]
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"query": "hotel"}),
        ("fetch", {"id": URI}),
        ("ask", {"question": HOTEL}),
        ("ask", {"question": "Who won the world cup in 1998?"}),
        ("verify", {"text": "A hotel may cost at most 150 EUR a night. The moon is made of cheese."}),
        ("list_documents", {}),
    ],
)
async def test_a_result_is_as_its_schema_says(caller: Caller, tool: str, arguments: dict[str, Any]) -> None:
    async with connect(caller) as client:
        schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
        result = await client.call_tool(tool, arguments)

    Draft202012Validator(schemas[tool]).validate(structured(result))


async def test_search_and_fetch_have_the_shape_that_hosted_assistants_look_for(caller: Caller) -> None:
    async with connect(caller) as client:
        schemas = {tool.name: tool.input_schema for tool in (await client.list_tools()).tools}
        found = await client.call_tool("search", {"query": "hotel a night"})
        first = structured(found)["results"][0]
        fetched = await client.call_tool("fetch", {"id": first["id"]})

    assert (schemas["search"]["required"], schemas["fetch"]["required"]) == (["query"], ["id"])
    assert json.loads(text_of(found)) == structured(found)
    assert {"id", "title", "url"} <= set(first)
    document = json.loads(text_of(fetched))
    assert document == structured(fetched)
    assert set(document) == {"id", "title", "text", "url", "metadata"}
    assert document["id"] == first["id"]
    assert document["title"] == "Travel expenses"
    assert document["text"] == EXPENSES
    assert document["metadata"]["quote"] == first["text"]
    assert document["metadata"]["field:team"] == "finance"


async def test_every_id_names_exactly_the_characters_that_it_comes_with(caller: Caller) -> None:
    async with connect(caller) as client:
        answer = structured(await client.call_tool("ask", {"question": HOTEL}))
        checked = structured(await client.call_tool("verify", {"text": "A hotel may cost at most 150 EUR a night."}))
        passages = structured(await client.call_tool("search", {"query": HOTEL}))["results"]
        quotes = {cited["id"]: cited["quote"] for cited in answer["citations"]}
        quotes |= {cited["id"]: cited["quote"] for cited in checked["sentences"][0]["citations"]}
        quotes |= {passage["id"]: passage["text"] for passage in passages}
        read = {address: (await client.read_resource(address)).contents[0] for address in quotes}

    assert len(quotes) >= 3
    assert {address: content.text for address, content in read.items() if hasattr(content, "text")} == quotes


async def test_an_answer_is_read_with_its_sources(caller: Caller) -> None:
    async with connect(caller) as client:
        result = await client.call_tool("ask", {"question": HOTEL})

    answer = structured(result)
    assert "140 EUR a night" in answer["answer"]
    assert answer["abstained"] is False
    (cited,) = answer["citations"]
    assert EXPENSES[cited["start"] : cited["end"]] == cited["quote"]
    source = f"[1] Travel expenses: “{cited['quote']}” ({URI}#{cited['start']}-{cited['end']})"
    assert text_of(result) == f"{answer['answer']}\n\nSources:\n{source}"


async def test_what_the_documents_do_not_say_is_said_with_what_came_closest(caller: Caller) -> None:
    async with connect(caller) as client:
        result = await client.call_tool("ask", {"question": "Who won the football world cup in 1998?"})

    assert structured(result)["abstained"] is True
    assert structured(result)["citations"] == []


async def test_a_sentence_is_contradicted_with_the_quote(caller: Caller) -> None:
    async with connect(caller) as client:
        result = await client.call_tool("verify", {"text": "A hotel may cost at most 150 EUR a night."})

    assert structured(result)["counts"] == {"supported": 0, "contradicted": 1, "not found": 0}
    assert "contradicted: A hotel may cost at most 150 EUR a night. (otherwise there: 150 EUR)" in text_of(result)
    assert "“A hotel may cost at most 140 EUR a night.”" in text_of(result)


async def test_conditions_and_words_choose_documents(caller: Caller) -> None:
    async with connect(caller) as client:
        found = await client.call_tool("search", {"query": "approves", "where": {"team": "finance"}, "k": 5})
        listed = await client.call_tool("list_documents", {"words": "REMOTE work", "limit": 1})

    assert {passage["uri"] for passage in structured(found)["results"]} == {"handbook/expenses.md"}
    assert structured(listed)["total"] == 1
    assert structured(listed)["documents"][0]["id"] == "openbook://default/handbook/remote-work.md"
    assert structured(listed)["collections"] == ["default"]


async def test_a_host_that_asks_for_it_is_told_how_far_an_answer_is(caller: Caller) -> None:
    told: list[tuple[float, str | None]] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, message))

    async with connect(caller) as client:
        await client.call_tool("ask", {"question": HOTEL}, progress_callback=note)

    assert told[0][1] is not None
    assert told[0][1].endswith("passages found")
    assert [progress for progress, _ in told] == [float(step) for step in range(1, len(told) + 1)]
    assert len(told) >= 2


async def test_every_document_is_a_resource(caller: Caller) -> None:
    async with connect(caller) as client:
        resources = (await client.list_resources()).resources
        whole = (await client.read_resource(URI)).contents[0]
        templates = (await client.list_resource_templates()).resource_templates

    assert [resource.uri for resource in resources] == [
        f"openbook://default/handbook/{name}" for name in ("expenses.md", "parking.txt", "remote-work.md")
    ]
    assert isinstance(whole, types.TextResourceContents)
    assert (whole.text, whole.mime_type) == (EXPENSES, "text/markdown")
    assert [template.uri_template for template in templates] == [
        "openbook://{collection}/{+uri}",
        "openbook://{collection}/{+uri}#{start}-{end}",
    ]


async def test_a_long_list_of_resources_comes_in_pages(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "_PAGE", 2)
    async with connect(caller) as client:
        first = await client.list_resources()
        second = await client.list_resources(cursor=first.next_cursor)
        with pytest.raises(MCPError, match="begin again without one"):
            await client.list_resources(cursor="-1")

    assert [len(first.resources), len(second.resources)] == [2, 1]
    assert second.next_cursor is None


@pytest.fixture
def long_caller(tmp_path: Path) -> Caller:
    settings = hashing_settings(tmp_path)
    text = "".join(f"Sentence number {number} stands here.\n" for number in range(2000))
    publish_index(settings, {"long.txt": Text(text), "a b#c.txt": Text("Short.")})
    return Caller(Account("", None), open_engine(settings), settings)


async def test_a_long_document_is_fetched_in_steps_that_make_it_whole(long_caller: Caller) -> None:
    steps: list[dict[str, Any]] = []
    async with long_caller.engine, connect(long_caller) as client:
        following: str | None = "openbook://default/long.txt"
        while following is not None:
            steps.append(structured(await client.call_tool("fetch", {"id": following})))
            following = steps[-1]["metadata"].get("next")
        whole = (await client.read_resource("openbook://default/long.txt")).contents[0]
        before = structured(await client.call_tool("fetch", {"id": steps[-1]["metadata"]["previous"]}))

    assert isinstance(whole, types.TextResourceContents)
    assert len(whole.text) > 3 * MOST_FETCHED
    assert "".join(step["text"] for step in steps) == whole.text
    assert all(len(step["text"]) <= MOST_FETCHED for step in steps)
    assert before["metadata"]["end"] == steps[-1]["metadata"]["start"]


async def test_more_than_one_message_holds_is_read_in_parts(
    long_caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosting, "MOST_READ", 100)
    async with long_caller.engine, connect(long_caller) as client:
        with pytest.raises(MCPError, match=r"read 100 at a time, first .*#0-100") as refusal:
            await client.read_resource("openbook://default/long.txt")
        part = (await client.read_resource("openbook://default/long.txt#0-100")).contents[0]
        odd = (await client.read_resource("openbook://default/a%20b%23c.txt")).contents[0]

    assert refusal.value.code == types.INVALID_PARAMS
    assert isinstance(part, types.TextResourceContents)
    assert len(part.text) == 100
    assert isinstance(odd, types.TextResourceContents)
    assert odd.text == "Short."


@pytest.mark.parametrize("mode", MODES)
async def test_an_unknown_tool_is_an_error_of_the_protocol(caller: Caller, mode: str) -> None:
    async with connect(caller, mode) as client:
        with pytest.raises(MCPError) as refusal:
            await client.call_tool("x" * 5000, {})

    assert refusal.value.code == types.INVALID_PARAMS
    assert refusal.value.message == (
        f"there is no tool '{'x' * 100}…'; there are search, fetch, ask, verify, list_documents"
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {}, "ask: question: Field required"),
        ("ask", {"question": HOTEL, "passwort": "s3cret"}, "ask: passwort: Extra inputs are not permitted"),
        ("ask", {"question": "  "}, "the question is empty; ask something"),
        ("ask", {"question": "x" * 4001}, "the question has 4001 characters, but 4000 are allowed; shorten it"),
        ("search", {"query": "x" * 100_001}, "search: query: String should have at most 100000 characters"),
        ("search", {"query": ["hotel"]}, "search: query: Input should be a valid string"),
        ("search", {"query": "hotel", "k": 0}, "search: k: Input should be greater than or equal to 1"),
        ("search", {"query": "hotel", "where": {"team": [1]}}, "search: where/team/"),
        ("search", {"query": "hotel", "collections": ["nowhere"]}, "there is no collection 'nowhere'; the tool list_"),
        ("verify", {"text": ""}, "verify: text: String should have at least 1 character"),
        ("fetch", {"id": "nowhere.txt"}, "there is no document 'nowhere.txt'; the tool list_documents lists them"),
        ("fetch", {"id": "openbook://nowhere/a"}, "there is no collection 'nowhere'; the tool list_"),
        ("fetch", {"id": f"{URI}#998-9999"}, "998-9999 is not within the text, which has the characters 0 to 197"),
        ("fetch", {"id": "openbook://default"}, "'openbook://default' is no address; write openbook://COLLECTION/URI"),
        ("list_documents", {"limit": 10**6}, "list_documents: limit: Input should be less than or equal to 200"),
    ],
)  # fmt: skip
async def test_a_bad_argument_is_one_line_that_says_what_is_wrong(
    caller: Caller, tool: str, arguments: dict[str, Any], said: str
) -> None:
    async with connect(caller) as client:
        message = await refused(client, tool, arguments)

    assert message.startswith(said)
    assert "\n" not in message
    assert "s3cret" not in message
    assert "pydantic" not in message
    assert len(message) < 1200


async def test_many_faults_are_not_all_listed(caller: Caller) -> None:
    async with connect(caller) as client:
        message = await refused(client, "ask", {f"{number}{'x' * 500}": number for number in range(1000)})

    assert len(message) < 1200


async def test_a_name_that_no_encoding_can_write_ends_nothing(caller: Caller) -> None:
    async with connect(caller, "auto") as client:
        message = await refused(client, "search", {"query": "hotel", "\ud800": 1})
        found = await client.call_tool("search", {"query": "hotel"})

    assert message.endswith(": Extra inputs are not permitted")
    assert structured(found)["results"]


async def test_a_resource_is_read_exactly_or_not_at_all(caller: Caller) -> None:
    async with connect(caller) as client:
        with pytest.raises(MCPError, match="0-198 is not within the text, which has the characters 0 to 197"):
            await client.read_resource(f"{URI}#0-198")


async def test_a_bug_is_told_without_anything_of_it(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("the password is s3cret")

    async with connect(caller) as client:
        monkeypatch.setattr(caller.engine, "search", fail)
        monkeypatch.setattr(hosting, "_read", fail)
        with caplog.at_level(logging.ERROR):
            told = await refused(client, "search", {"query": "hotel"})
            with pytest.raises(MCPError) as refusal:
                await client.read_resource(URI)

    assert told == refusal.value.message == "an unexpected error occurred; Openbook's log has the details"
    assert [record.getMessage() for record in caplog.records if record.name == "rag.api"] == [
        "the tool search failed",
        "a resource cannot be read",
    ]
