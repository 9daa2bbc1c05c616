"""The help is made of examples, and every example works."""

import json
import re
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.main import get_command

import ingest.cli.commands
import rag.cli.commands
from ingest.cli import main as run_ingest
from rag.cli import main as run_rag
from rag.feedback import Cited, Feedback, Thumb, keep_feedback
from rag.records import document_id
from rag.user_folders import usual_store
from tests.indexes import EXPENSES, write_documents
from tests.object_server import Bucket, serving

MAINS: dict[str, Callable[[Sequence[str]], int]] = {"rag": run_rag, "ingest": run_ingest}
MANUAL = Path(__file__).parent.parent / "data/sample/engineering/fm-300-manual.pdf"
RAG = rag.cli.commands.app
ENDLESS = ("serve", "watch", "work", "mcp", "chat")  # the last, as long as somebody types
EXPENSES_URI = "handbook/expenses.md"
THUMBS: tuple[Thumb, ...] = ("up", "down")
COMMANDS = [
    ["rag"], ["rag", "ask"], ["rag", "chat"], ["rag", "search"], ["rag", "verify"], ["rag", "show"], ["rag", "open"],
    ["rag", "serve"], ["rag", "doctor"], ["rag", "init"], ["rag", "mcp"], ["rag", "eval"],
    ["rag", "feedback"], ["rag", "feedback", "export"],
    ["rag", "keys"], ["rag", "keys", "create"], ["rag", "keys", "list"], ["rag", "keys", "revoke"],
    ["rag", "keys", "public"], ["rag", "keys", "private"],
    ["ingest"], ["ingest", "run"], ["ingest", "status"], ["ingest", "eval"], ["ingest", "compare"],
    ["ingest", "watch"], ["ingest", "work"],
    ["ingest", "forget"], ["ingest", "rollback"], ["ingest", "gc"], ["ingest", "backup"], ["ingest", "restore"],
    ["ingest", "push"], ["ingest", "pull"],
]  # fmt: skip


@pytest.fixture
def examples_of(capsys: pytest.CaptureFixture[str]) -> Callable[[list[str]], list[list[str]]]:
    def examples_of(command: list[str]) -> list[list[str]]:
        """Return the commands below `Examples:` in a command's help."""
        assert MAINS[command[0]]([*command[1:], "--help"]) == 0
        block = re.search(r"\n *Examples:\n(.*?)\n\n", capsys.readouterr().out, re.DOTALL)
        return [] if block is None else [shlex.split(line) for line in block[1].splitlines()]

    return examples_of


@pytest.fixture
def _bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The bucket that examples push to."""
    with serving(Bucket()) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a `handbook` in it, as the examples have it; the store is where it always is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    viewer = tmp_path / "bin" / ("open" if sys.platform == "darwin" else "xdg-open")
    viewer.parent.mkdir()
    viewer.write_text("#!/bin/sh\n")
    viewer.chmod(0o755)
    monkeypatch.setenv("PATH", str(viewer.parent))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    handbook = write_documents(tmp_path / "handbook")
    shutil.copy(MANUAL, handbook / "manual.pdf")
    at = EXPENSES.index("140 EUR")
    answer = {"uri": EXPENSES_URI, "start": at, "end": at + 7, "quote": "140 EUR"}
    rows = [{"id": str(number), "question": "What may a hotel cost?", **answer} for number in range(20)]
    (handbook / "questions.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (tmp_path / "draft.md").write_text("A hotel may cost at most 140 EUR a night.\n", "utf-8")
    usual_store().mkdir(parents=True)
    cited = Cited("default", document_id("default", EXPENSES_URI), EXPENSES_URI, at, at + 7, "140 EUR")
    for thumb in THUMBS:
        said = Feedback(thumb, "2026-01-01", "", "a", "What may a hotel cost?", ("default",), (cited,), thumb, "")
        keep_feedback(usual_store(), said)
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection, connection:
        connection.execute("CREATE TABLE articles (id INTEGER, title TEXT, body TEXT, updated_at TEXT)")
        connection.execute("INSERT INTO articles VALUES (1, 'Bees', 'The hive is on the roof.', '2026-03-01')")
    return tmp_path


def test_every_command_is_listed_here() -> None:
    apps = {"rag": rag.cli.commands.app, "ingest": ingest.cli.commands.app}
    names = [[name, command] for name, app in apps.items() for command in getattr(get_command(app), "commands", {})]

    assert [command for command in COMMANDS if len(command) == 2] == names


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_examples_of_itself(
    command: list[str], examples_of: Callable[[list[str]], list[list[str]]]
) -> None:
    examples = examples_of(command)

    assert examples
    assert all(example[: len(command)] == command for example in examples)


@pytest.mark.usefixtures("_bucket")
def test_every_example_works(
    home: Path, examples_of: Callable[[list[str]], list[list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_ingest(["run", str(home / "handbook")]) == 0
    examples = [example for command in COMMANDS for example in examples_of(command)]

    for name, *arguments in examples:
        if arguments[0] in ENDLESS:
            continue  # its options are parsed below, and a test of its own runs it
        if arguments[0] == "rollback":  # to where, there must be something
            (home / "handbook" / "news.txt").write_text(f"Example {arguments}\n")
            assert run_ingest(["run", str(home / "handbook")]) == 0
        code = MAINS[name]([argument.replace("~", str(home)) for argument in arguments])
        output = capsys.readouterr()
        assert code == 0, f"{name} {arguments}: {output.err}"
        assert output.out


@pytest.mark.parametrize(
    ("app", "name"),
    [
        (RAG, "serve"),
        (RAG, "chat"),
        (RAG, "mcp"),
        (ingest.cli.commands.app, "watch"),
        (ingest.cli.commands.app, "work"),
    ],
)
def test_the_examples_of_what_does_not_end_are_understood(
    app: typer.Typer, name: str, examples_of: Callable[[list[str]], list[list[str]]]
) -> None:
    command = getattr(get_command(app), "commands")[name]  # noqa: B009 - typed as any command

    for _, _, *arguments in examples_of(["ingest" if name in ("watch", "work") else "rag", name]):
        command.make_context(name, arguments)
