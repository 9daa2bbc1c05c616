"""`rag mcp` as a process: asked by the SDK's own client, and by whoever writes something else into its stdin."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters, stdio_client

from ingest.pipeline import run
from rag.cli import main
from rag.cli import mcp as command
from rag.settings import Settings
from tests.indexes import hashing_settings
from tests.llm_server import Reply
from tests.rag.api.mcp.services import PATIENCE_S
from tests.rag.api.mcp.test_exchange import Watched, initialize
from tests.rag.indexes import Text, publish_index

HOTEL = "How much may a hotel cost at most a night?"
RAG = [sys.executable, "-c", "import sys; from rag.cli import main; sys.exit(main(sys.argv[1:]))", "mcp"]


def environment(store: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing", **more}


def parameters(store: Path, *options: str, **more: str) -> StdioServerParameters:
    return StdioServerParameters(command=RAG[0], args=[*RAG[1:], *options], env=environment(store, **more))


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_an_assistant_asks_and_reads_where_the_answer_stands(hashing_store: Path, mode: str) -> None:
    async with Client(stdio_client(parameters(hashing_store)), mode=mode) as client:
        answered = await client.call_tool("ask", {"question": HOTEL})
        content: dict[str, Any] = answered.structured_content
        (cited,) = content["citations"]
        read = (await client.read_resource(cited["id"])).contents[0]
        with pytest.raises(MCPError, match="there is no tool 'delete'"):
            await client.call_tool("delete", {})

    assert "140 EUR a night" in content["answer"]
    assert getattr(read, "text", "") == cited["quote"]
    assert cited["url"] == cited["id"]  # there is no service to look at it


async def test_only_the_collections_that_are_named_may_be_asked(tmp_path: Path) -> None:
    for name in ("hr", "law", "plans"):
        publish_index(hashing_settings(tmp_path, name), {f"{name}.txt": Text(f"The {name} word.")})
    async with Client(stdio_client(parameters(tmp_path, "--collection", "hr", "--collection", "law"))) as client:
        listed = await client.call_tool("list_documents", {})
        hidden = await client.call_tool("search", {"query": "word", "collections": ["plans"]})

    assert listed.structured_content["collections"] == ["hr", "law"]
    assert hidden.is_error


async def test_what_is_published_meanwhile_is_answered_from(own_index: Settings, tmp_path: Path) -> None:
    async with Client(stdio_client(parameters(own_index.store))) as client:
        await client.call_tool("search", {"query": HOTEL})
        (tmp_path / "handbook" / "more.md").write_text("Submarines dive to a depth of 300 metres.", "utf-8")
        run(own_index)
        answered = await client.call_tool("ask", {"question": "How deep do submarines dive?"})

    assert "300 metres" in answered.structured_content["answer"]


class Host:
    """A process, spoken to line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self._stdin: IO[str] = process.stdin
        self._stdout: IO[str] = process.stdout

    def send(self, message: Mapping[str, Any] | str) -> None:
        self._stdin.write(f"{message if isinstance(message, str) else json.dumps(message)}\n")
        self._stdin.flush()

    def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._stdout.readline())
        return message

    def ask(self, number: int, tool: str, arguments: Mapping[str, Any]) -> None:
        params = {"name": tool, "arguments": arguments}
        self.send({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})

    def end(self) -> tuple[int, str, str]:
        """Close stdin; return the exit code, what else came on stdout, and stderr."""
        rest, errors = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, rest, errors


@pytest.fixture
def host(hashing_store: Path) -> Iterator[Host]:
    with subprocess.Popen(
        RAG,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(hashing_store),
    ) as process:
        host = Host(process)
        host.send(initialize("2025-06-18"))
        assert host.receive()["result"]["protocolVersion"] == "2025-06-18"
        host.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        yield host
        process.kill()


def test_what_is_no_message_harms_nothing_and_stdout_has_the_protocol_alone(host: Host) -> None:
    for line in ("", "{", "null", "[]", '{"jsonrpc": "1.0"}', "[" * 100_000):
        host.send(line)
    host.send({"jsonrpc": "2.0", "id": 7, "method": "tools/remove", "params": {}})
    host.ask(8, "search", {"query": "x" * 3_000_000})
    host.ask(9, "search", {"query": "hotel"})
    answers = {}
    while 9 not in answers:
        message = host.receive()
        assert message["jsonrpc"] == "2.0"
        answers[message.get("id")] = message

    code, rest, errors = host.end()
    assert answers[7]["error"]["code"] == -32601
    assert "at most 100000 characters" in answers[8]["result"]["content"][0]["text"]
    assert "140 EUR" in answers[9]["result"]["content"][0]["text"]
    assert (code, rest) == (0, "")
    assert "Traceback" not in errors


def test_a_host_that_ends_its_side_ends_the_process_quietly(host: Host) -> None:
    host.ask(1, "ask", {"question": HOTEL})
    assert "140 EUR" in host.receive()["result"]["content"][0]["text"]

    assert host.end() == (0, "", "")


def test_ctrl_c_ends_it(host: Host) -> None:
    host.process.send_signal(signal.SIGINT)

    assert host.process.wait(PATIENCE_S) == -signal.SIGINT


def test_a_host_that_ends_in_the_middle_of_an_answer_stops_the_model(hashing_store: Path) -> None:
    model = Watched(Reply(ending="hang"))
    with model:
        more = {"RAG_LLM__MODEL": "scripted", "RAG_LLM__BASE_URL": model.base_url}

        async def ask() -> None:
            async with Client(stdio_client(parameters(hashing_store, **more)), mode="legacy") as client:
                await client.call_tool("ask", {"question": HOTEL})

        async def leave() -> None:
            asking = asyncio.create_task(ask())
            assert await asyncio.to_thread(model.asked.wait, PATIENCE_S)
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking

        asyncio.run(leave())
        assert model.is_left()


def test_a_store_without_an_index_is_one_line_on_stderr(tmp_path: Path) -> None:
    ended = subprocess.run(
        RAG, input="", capture_output=True, text=True, env=environment(tmp_path), check=False, timeout=PATIENCE_S
    )

    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.splitlines()[-1].startswith("error: ")


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda _: None)

    assert main(["mcp"]) == 2
    assert capsys.readouterr().err == "error: rag mcp needs the extra mcp; run: pip install 'openbook[mcp]'\n"
