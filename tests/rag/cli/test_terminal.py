"""Text is made harmless, errors are one line, exit codes are the documented ones."""

import json
import subprocess
import sys

import pytest
import typer

from rag.cli.terminal import dump_json, one_line, run_app, visible
from rag.errors import NoIndex, RagError, UsageError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x07b\x00", "a␇b␀"),
        ("line\r\x0bend", "line␍␋end"),
        ("\x9b2J", "<U+009B>2J"),
        ("del\x7f", "del␡"),
        ("\u202eabc\u202c \u2066x\u2069", "<U+202E>abc<U+202C> <U+2066>x<U+2069>"),
        ("\ud800", "<U+D800>"),
        ("kept:\ttab\nline é 漢 👍🏽 [bold]", "kept:\ttab\nline é 漢 👍🏽 [bold]"),
    ],
)
def test_a_terminal_obeys_nothing_in_visible_text(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_has_no_line_end() -> None:
    assert one_line("  a\n\n b\tc\u2028d \x1b") == "a b c d ␛"


def test_json_is_readable_and_harmless_and_the_same() -> None:
    content = {"ä": "\x1b[2J \x9b \u202e \ud800 漢\\u0041 \x7f"}

    text = dump_json(content)

    assert json.loads(text) == content
    assert "ä" in text
    assert "漢" in text
    assert not set(text) & set("\x1b\x9b\u202e\ud800\x7f")


def app_that(raises: BaseException | None) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command()
    def command(number: int = 0) -> None:
        if raises is not None:
            raise raises
        print(number)

    return app


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (RagError("it\nbroke \x1b"), 1, "error: it broke ␛\n"),
        (UsageError("no"), 2, "error: no\n"),
        (NoIndex("nothing"), 4, "error: nothing\n"),
        (PermissionError(13, "Permission denied", "/a/b"), 1, "error: /a/b: Permission denied\n"),
        (KeyboardInterrupt(), 130, ""),
        (typer.Exit(3), 3, ""),
        (None, 0, ""),
    ],
)
def test_a_failure_is_one_line_and_its_exit_code(
    raised: BaseException | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_app(app_that(raised), ["--number", "7"]) == code

    output = capsys.readouterr()
    assert output.err == said
    assert output.out == ("7\n" if raised is None else "")


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run_app(app_that(ZeroDivisionError()), ["--number", "7"])


def test_wrong_use_is_one_line_that_names_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(app_that(None), ["--number", "many"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert "--number" in said
    assert "--help" in said


def test_no_argument_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(app_that(None), []) == 0
    assert "Usage:" in capsys.readouterr().out


@pytest.mark.parametrize("lines", [1, 100_000])  # written at the end, and while the command runs
def test_a_reader_that_leaves_is_no_error(lines: int) -> None:
    script = (
        "import sys, typer\n"
        "from rag.cli.terminal import run_app\n"
        "app = typer.Typer(add_completion=False, rich_markup_mode=None)\n"
        "@app.command()\n"
        "def say(x: int) -> None:\n"
        "    sys.stdin.read()\n"  # until the reader has gone
        "    for _ in range(x): print('a line')\n"
        "sys.exit(run_app(app, sys.argv[1:]))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(lines)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.close()
        assert process.wait(30) == 141
        assert process.stderr.read() == b""
