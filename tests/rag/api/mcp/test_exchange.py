"""`POST /mcp` of a real service, asked by the SDK's own client and by whoever sends something else."""

import asyncio
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from mcp import MCPError

from rag.api.app import make_app
from rag.api.logs import FIELDS, REQUESTS
from rag.api.mcp import exchange
from rag.keys import Keys
from rag.settings import LLMSettings, Settings
from tests.indexes import hashing_settings
from tests.llm_server import Reply, answer
from tests.rag.api.mcp.services import PATIENCE_S, Service, running, wait_until
from tests.rag.api.test_serve import Gate
from tests.rag.indexes import Text, publish_index

HOTEL = "How much may a hotel cost at most a night?"
ACCEPT = "application/json, text/event-stream"
CALL: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": HOTEL}},
}
MODES = ["legacy", "auto"]
OLD = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
NEW = "2026-07-28"


@pytest.fixture(scope="module")
def service(hashing_store: Path) -> Iterator[Service]:
    with running(hashing_settings(hashing_store)) as service:
        yield service


def post(
    service: Service, body: bytes | Mapping[str, Any], headers: Mapping[str, str] | None = None, path: str = "/mcp"
) -> tuple[int, dict[str, str], str]:
    """Return the status, the headers and the body of the answer to one POST."""
    connection = HTTPConnection(urlsplit(service.url).netloc, timeout=PATIENCE_S)
    sent = {"Content-Type": "application/json", "Accept": ACCEPT, **(headers or {})}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request("POST", path, content, sent)
    response = connection.getresponse()
    answered = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read().decode()
    connection.close()
    return answered


def message_of(body: str) -> dict[str, Any]:
    """Return the message of an answer, whether it came alone or as an event."""
    line = body if body.startswith("{") else next(line for line in body.splitlines() if line.startswith("data: "))
    message: dict[str, Any] = json.loads(line.removeprefix("data: "))
    return message


def initialize(version: str) -> dict[str, Any]:
    params = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}


@pytest.mark.parametrize("mode", MODES)
async def test_an_assistant_asks_and_reads_where_the_answer_stands(service: Service, mode: str) -> None:
    async with service.connect(mode=mode) as client:
        version = client.protocol_version
        answered = await client.call_tool("ask", {"question": HOTEL})
        content: dict[str, Any] = answered.structured_content
        (cited,) = content["citations"]
        read = (await client.read_resource(cited["id"])).contents[0]

    assert version == (NEW if mode == "auto" else OLD[-1])
    assert "140 EUR a night" in content["answer"]
    assert getattr(read, "text", "") == cited["quote"]
    address = urlsplit(cited["url"])
    assert f"{address.scheme}://{address.netloc}" == service.url
    connection = HTTPConnection(address.netloc, timeout=PATIENCE_S)
    connection.request("GET", f"{address.path}?{address.query}")
    assert json.loads(connection.getresponse().read())["text"] == cited["quote"]
    connection.close()


@pytest.mark.parametrize("version", OLD)
def test_an_old_version_is_spoken_to_in_its_own(service: Service, version: str) -> None:
    status, _, body = post(service, initialize(version))
    asked = post(service, CALL, {"MCP-Protocol-Version": version})

    assert status == 200
    assert message_of(body)["result"]["protocolVersion"] == version
    result = message_of(asked[2])["result"]
    assert "140 EUR" in result["content"][0]["text"]


def test_a_client_of_a_version_to_come_is_offered_one_that_is_known(service: Service) -> None:
    assert message_of(post(service, initialize("2099-01-01"))[2])["result"]["protocolVersion"] == OLD[-1]
    meta: dict[str, Any] = {
        f"io.modelcontextprotocol/{name}": value
        for name, value in (("protocolVersion", "2099-01-01"), ("clientCapabilities", {}))
    }
    asked = {**CALL, "params": {**CALL["params"], "_meta": meta}}
    status, _, body = post(
        service, asked, {"MCP-Protocol-Version": "2099-01-01", "Mcp-Method": "tools/call", "Mcp-Name": "ask"}
    )

    assert status == 400
    assert NEW in message_of(body)["error"]["data"]["supported"]


@pytest.mark.parametrize(
    ("body", "status", "code", "said"),
    [
        (b"", 400, -32700, "the body is not JSON"),
        (b"{", 400, -32700, "the body is not JSON"),
        (b"\xff\xfe", 400, -32700, "the body is not JSON"),
        (b"[" * 10_000, 400, -32700, "the body is not JSON"),
        (b"1" * 5000, 400, -32700, "the body is not JSON"),
        (b"[]", 400, -32600, "send one message a request: the protocol has no batches any more"),
        (b"null", 400, -32600, "the body is no JSON-RPC 2.0 message"),
        (b"{}", 400, -32600, "the body is no JSON-RPC 2.0 message"),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', 400, -32600, "the body is no JSON-RPC 2.0 message"),
        (b'{"jsonrpc": "2.0", "id": {"s3cret": 1}, "method": "ping"}', 400, -32600, "the body is no JSON-RPC 2.0"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 7}', 400, -32600, "the body is no JSON-RPC 2.0 message"),
    ],
)
@pytest.mark.parametrize("version", ["", NEW])
def test_what_is_no_message_is_refused_in_one_line(
    service: Service, body: bytes, status: int, code: int, said: str, version: str
) -> None:
    answered, _, text = post(service, body, {"MCP-Protocol-Version": version} if version else {})

    assert (answered, message_of(text)["id"]) == (status, None)
    assert message_of(text)["error"]["code"] == code
    assert message_of(text)["error"]["message"].startswith(said)
    assert "s3cret" not in text
    assert "pydantic" not in text


@pytest.mark.parametrize("version", ["", NEW])
def test_a_client_that_takes_no_events_is_told_what_to_accept(service: Service, version: str) -> None:
    headers = {"Accept": "application/json", **({"MCP-Protocol-Version": version} if version else {})}

    status, _, body = post(service, CALL, headers)

    assert status == 406
    assert "Accept: application/json, text/event-stream" in message_of(body)["error"]["message"]


def test_an_unknown_method_and_wrong_parameters_are_errors_of_the_protocol(service: Service) -> None:
    unknown = message_of(post(service, {**CALL, "method": "tools/remove"})[2])
    wrong = message_of(post(service, {**CALL, "params": {"name": ["s3cret"], "arguments": 5}})[2])

    assert unknown["error"]["code"] == -32601
    assert wrong["error"]["code"] == -32602
    assert "s3cret" not in json.dumps(wrong)


def test_sessions_and_streams_that_nobody_opened_are_refused(service: Service) -> None:
    connection = HTTPConnection(urlsplit(service.url).netloc, timeout=PATIENCE_S)
    for method in ("GET", "DELETE"):
        connection.request(method, "/mcp", headers={"Accept": "text/event-stream"})
        response = connection.getresponse()
        assert (response.status, response.getheader("Allow")) == (405, "POST")
        response.read()
    connection.close()


def test_foreign_hosts_and_pages_are_refused_as_on_every_route(service: Service) -> None:
    assert post(service, CALL, {"Host": "evil.example"})[0] == 421
    assert post(service, CALL, {"Origin": "https://evil.example"})[0] == 403
    assert post(service, CALL, {"Origin": service.url})[0] == 200


def test_a_body_that_is_too_long_is_refused_before_it_is_read(service: Service) -> None:
    limit = service.app.state.settings.server.max_body_bytes

    status, _, body = post(service, b"x" * (limit + 1))

    assert status == 413
    assert f"at most {limit} bytes" in json.loads(body)["detail"]


@pytest.mark.parametrize("mode", MODES)
async def test_an_answer_is_in_the_log_as_any_other(
    service: Service, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, REQUESTS):
        async with service.connect(mode=mode) as client:
            await client.call_tool("ask", {"question": HOTEL})
            await asyncio.to_thread(wait_until, lambda: any(_answers(record) for record in caplog.records))

    lines = [getattr(record, FIELDS) for record in caplog.records if _answers(record)]
    assert [(line["route"], line["status"], len(line["answers"])) for line in lines] == [("/mcp", 200, 1)]
    assert HOTEL not in caplog.text


def _answers(record: logging.LogRecord) -> bool:
    return "answers" in getattr(record, FIELDS, {})


def test_nothing_of_an_exchange_is_kept(service: Service) -> None:
    assert post(service, CALL)[1]["cache-control"] == "no-store"


def test_pages_of_an_origin_that_may_ask_may_send_what_the_protocol_needs(hashing_index: Settings) -> None:
    server = hashing_index.server.model_copy(update={"cors_origins": ("https://chat.example",)})
    with TestClient(make_app(hashing_index.model_copy(update={"server": server}))) as client:
        asked = "mcp-protocol-version, mcp-method, mcp-name, content-type, authorization"
        headers = {"Origin": "https://chat.example", "Access-Control-Request-Method": "POST"}
        allowed = client.options("/mcp", headers={**headers, "Access-Control-Request-Headers": asked})

    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "https://chat.example"


def test_a_service_without_the_sdk_says_what_to_install(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "find_spec", lambda _: None)
    with TestClient(make_app(hashing_index)) as client:
        refused = client.post("/mcp", json=CALL)

    assert refused.status_code == 501
    assert "pip install 'openbook[mcp]'" in refused.json()["detail"]


def model_settings(settings: Settings, base_url: str) -> Settings:
    return settings.model_copy(update={"llm": LLMSettings(kind="openai", model="scripted", base_url=base_url)})


@pytest.mark.parametrize("mode", MODES)
async def test_a_client_that_leaves_in_the_middle_of_an_answer_holds_nothing(
    hashing_index: Settings, mode: str
) -> None:
    model = Watched(Reply(ending="hang"))
    with model, running(model_settings(hashing_index, model.base_url)) as service:

        async def ask() -> None:
            async with service.connect(mode=mode) as client:
                await client.call_tool("ask", {"question": HOTEL})

        asking = asyncio.create_task(ask())
        assert await asyncio.to_thread(model.asked.wait, PATIENCE_S)
        assert service.leases() == 1
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking

        assert await asyncio.to_thread(model.is_left)
        await asyncio.to_thread(service.wait_until_nothing_is_leased)


@pytest.fixture
def two_accounts(tmp_path: Path) -> Settings:
    """A store with two collections, and a key for each: `hr` and `law`."""
    for name, text in (("hr", "A hotel may cost at most 140 EUR a night."), ("law", "Everybody is equal.")):
        publish_index(hashing_settings(tmp_path, name), {f"{name}/{name}.txt": Text(text)})
    return hashing_settings(tmp_path, "hr")


async def test_two_accounts_see_nothing_of_each_others(two_accounts: Settings) -> None:
    keys = Keys(two_accounts.store)
    hr, law = (keys.create(name, collections=[name])[1] for name in ("hr", "law"))
    with running(two_accounts) as service:
        async with service.connect(hr) as ours, service.connect(law) as theirs:
            listed = [await client.call_tool("list_documents", {}) for client in (ours, theirs)]
            found = await theirs.call_tool("search", {"query": HOTEL})
            hidden = await theirs.call_tool("search", {"query": HOTEL, "collections": ["hr"]})
            absent = await theirs.call_tool("search", {"query": HOTEL, "collections": ["no"]})
            with pytest.raises(MCPError) as refusal:
                await theirs.read_resource("openbook://hr/hr/hr.txt")

    assert [result.structured_content["collections"] for result in listed] == [["hr"], ["law"]]
    assert {passage["collection"] for passage in found.structured_content["results"]} <= {"law"}
    assert str(hidden.content).replace("'hr'", "''") == str(absent.content).replace("'no'", "''")
    assert refusal.value.message == "there is no collection 'hr'; the tool list_documents lists them"


@pytest.mark.parametrize("mode", MODES)
async def test_a_key_that_is_revoked_ends_the_session_after_the_answer_under_way(
    two_accounts: Settings, mode: str
) -> None:
    keys = Keys(two_accounts.store)
    secret = keys.create("hr", collections=["hr"])[1]
    model = Gate(answer("A hotel may cost at most 140 EUR a night [1]."))
    with model, running(model_settings(two_accounts, model.base_url)) as service:
        async with service.connect(secret, mode) as client:
            await client.list_tools()
            asking = asyncio.create_task(client.call_tool("ask", {"question": HOTEL}))
            await asyncio.to_thread(model.asked.wait, PATIENCE_S)
            keys.revoke("hr")
            model.opened.set()
            answered = await asking
            with pytest.raises(MCPError) as refusal:
                await client.list_tools(cache_mode="bypass")
        status, headers, body = post(service, CALL, {"Authorization": f"Bearer {secret}"})

    assert "140 EUR" in answered.structured_content["answer"]
    assert secret not in str(refusal.value)
    assert (status, headers["www-authenticate"]) == (401, "Bearer")
    assert "unknown, expired or revoked" in json.loads(body)["detail"]
    assert secret not in body


def test_a_rate_counts_exchanges(two_accounts: Settings) -> None:
    secret = Keys(two_accounts.store).create("hr", collections=["hr"], rate="2/minute")[1]
    with running(two_accounts) as service:
        asked = [post(service, CALL, {"Authorization": f"Bearer {secret}"}) for _ in range(3)]

    assert [status for status, _, _ in asked] == [200, 200, 429]
    assert "retry-after" in asked[2][1]


def test_a_trusted_proxy_says_how_the_service_is_reached(hashing_index: Settings) -> None:
    server = hashing_index.server.model_copy(update={"trusted_proxies": ()})
    forwarded = {"X-Forwarded-Proto": "https"}
    with running(hashing_index.model_copy(update={"server": server})) as service:
        untrusted = message_of(post(service, CALL, forwarded)[2])
    server = Settings.model_validate({"server": {"trusted_proxies": ["127.0.0.1"]}}).server
    with running(hashing_index.model_copy(update={"server": server})) as service:
        trusted = message_of(post(service, CALL, forwarded)[2])

    urls = [message["result"]["structuredContent"]["citations"][0]["url"] for message in (untrusted, trusted)]
    assert [urlsplit(url).scheme for url in urls] == ["http", "https"]


class Watched(Gate):
    """Says that it was asked, and answers at once."""

    def take(self, body: dict[str, Any], key: str) -> Reply:
        self.opened.set()
        return super().take(body, key)
