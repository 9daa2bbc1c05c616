"""docs/mcp.md and server.json: what hosts are told to start exists, and the example in Python does what it says."""

import ast
import asyncio
import json
import re
import tomllib
from pathlib import Path
from types import CodeType
from typing import Any

import mcp.client.stdio  # noqa: F401 - it takes stderr as it finds it, which has to be a file
import pytest
from typer.main import get_command

from rag import __version__
from rag.api.mcp.tools import MOST_FETCHED, TOOLS
from rag.cli.commands import app
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "mcp.md").read_text("utf-8")
SERVER: dict[str, Any] = json.loads((ROOT / "server.json").read_text("utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)


def understood(arguments: list[str]) -> None:
    """Raise where `rag` does not take these arguments."""
    command = getattr(get_command(app), "commands")[arguments[0]]  # noqa: B009 - typed as any command
    command.make_context(arguments[0], arguments[1:])


def test_every_tool_is_described() -> None:
    assert re.findall(r"^\| `(\w+)` \|", DOC, re.MULTILINE) == [tool.name for tool in TOOLS]
    assert f"up to {MOST_FETCHED:,} characters" in DOC


def test_what_a_host_is_told_to_start_is_a_command() -> None:
    configurations = [json.loads(block) for block in blocks("json")]
    servers = [server for file in configurations for server in file.get("mcpServers", file.get("servers", {})).values()]
    started = [server for server in servers if "command" in server]

    assert [server["command"] for server in started] == ["rag"] * 3
    for server in started:
        understood(server["args"])
    assert {server["url"] for server in servers if "url" in server} == {"https://docs.example.org/mcp"}


def test_the_example_in_python_works(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks("python")
    code: CodeType = compile(example, "docs/mcp.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

    async def run() -> None:
        await eval(code, {})

    asyncio.run(run())

    printed = capsys.readouterr().out
    assert "140 EUR a night" in printed
    assert "Read at its source: A hotel may cost at most 140 EUR a night." in printed
    assert len([line for line in example.splitlines() if line]) <= 11


def test_the_registrys_entry_is_of_this_package_and_starts_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (package,) = SERVER["packages"]

    assert SERVER["version"] == package["version"] == __version__
    assert package["identifier"] == project["name"]
    assert project["scripts"][project["name"]] == project["scripts"]["rag"]  # what uvx starts
    assert package["runtimeArguments"][0]["value"] == f"{project['name']}[mcp]"
    assert "mcp" in project["optional-dependencies"]
    understood([argument["value"] for argument in package["packageArguments"]])
    assert f"<!-- mcp-name: {SERVER['name']} -->" in (ROOT / "README.md").read_text("utf-8")
    assert len(SERVER["description"]) <= 100  # the registry's limit
    assert all(variable["name"].startswith("RAG_") for variable in package["environmentVariables"])
