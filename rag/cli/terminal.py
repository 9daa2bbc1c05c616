"""Shared by all commands: text that is safe on a terminal, one-line errors, exit codes."""

import json
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import typer

from rag.errors import RagError, UnknownCollection

INTERRUPTED = 130  # as shells say it: 128 + SIGINT
BROKEN_PIPE = 141  # 128 + SIGPIPE

# What changes how a terminal shows other text: C0 and C1 controls (ESC among them), the separators that some
# terminals take for line ends, bidirectional overrides, and lone surrogates, which no encoding can write.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def visible(text: str) -> str:
    """Return `text` with control characters made visible, except line ends and tabs."""
    return _UNSAFE.sub(_picture, text)


def one_line(text: str) -> str:
    """Return `text` visible and on one line, blanks collapsed."""
    return visible(_BLANKS.sub(" ", text).strip())


def valid_text(argument: str) -> str:
    """Return an argument with U+FFFD for bytes that are not UTF-8, which Python passes as lone surrogates."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def dump_json(content: Any, *, indent: int | None = 2) -> str:
    """Return `content` as JSON, indented or on one line, readable in any script; nothing in it can harm a terminal."""
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def notice(text: str) -> None:
    """Print a message that is not part of the answer to stderr."""
    print(visible(text), file=sys.stderr)


def run_app(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; print each failure that a user can cause as one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        _write_anything(stream)
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(args=given or ["--help"], standalone_mode=False)
        sys.stdout.flush()
    except UnknownCollection as error:  # whoever has the files may know their names
        return _fail(f"{error}{error.hint}", error.exit_code)
    except RagError as error:
        return _fail(str(error), error.exit_code)
    except typer.TyperException as error:
        return _fail(_explain_usage(error), error.exit_code)
    except (BrokenPipeError, SystemExit):  # typer and rich exit so when the reader has gone
        return _give_up_stdout()
    except OSError as error:
        return _fail(f"{error.filename or 'the system'}: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else 0  # an Exit's code; what a command returns is None


def version_option(wanted: bool) -> None:
    """Print the version and stop, for `--version`."""
    if wanted:
        from rag import __version__

        print(f"openbook {__version__}")
        raise typer.Exit


def _fail(message: str, code: int) -> int:
    notice(f"error: {one_line(message)}")
    return code


def _explain_usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    message = error.format_message().rstrip(".")
    return f"{message}; see: {context.command_path} --help" if context else message


def _give_up_stdout() -> int:
    # Python flushes stdout again when it exits, and needs somewhere to write.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


def _write_anything(stream: Any) -> None:  # Any: a test's stream need not be a TextIOWrapper
    """Write characters that the terminal's encoding lacks as escapes instead of raising."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures: ␛ for ESC
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"
