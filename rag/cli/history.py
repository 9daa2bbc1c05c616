"""A conversation in the user's own file: one JSON object per line, `{"role": "user", "content": "…"}`, oldest first."""

import json
from collections.abc import Sequence
from pathlib import Path

from rag.errors import UsageError
from rag.records import Message
from rag.regular_files import MOST_TEXT, read_bounded

_ROLES = ("user", "assistant", "system")


def read_history(path: Path) -> tuple[Message, ...]:
    """Return the messages of a conversation, none if there is no file; raises UsageError naming the bad line."""
    try:
        text = read_bounded(path, MOST_TEXT).decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; --history expects JSON lines of role and content") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); --history expects a file") from error
    return tuple(
        _message(line, f"line {number} of {path}") for number, line in enumerate(text.split("\n"), 1) if line.strip()
    )


def add_to_history(path: Path, messages: Sequence[Message]) -> None:
    """Append messages to a conversation; create its file if there is none."""
    lines = [json.dumps({"role": message.role, "content": message.content}) for message in messages]
    try:
        before = read_bounded(path, MOST_TEXT) if path.exists() else b""
        has_no_end = before != b"" and not before.endswith(b"\n")
        with path.open("a", encoding="utf-8") as file:
            file.write(("\n" if has_no_end else "") + "".join(f"{line}\n" for line in lines))
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}); the answer was not added") from error


def _message(line: str, place: str) -> Message:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place} is not JSON; {_wanted()}") from error
    if not isinstance(content, dict) or set(content) != {"role", "content"}:
        raise UsageError(f"{place} is not an object of role and content; {_wanted()}")
    role, text = content["role"], content["content"]
    if role not in _ROLES or not isinstance(text, str):
        raise UsageError(f"{place} needs a role ({', '.join(_ROLES)}) and a text; {_wanted()}")
    return Message(role, text)


def _wanted() -> str:
    return 'write {"role": "user", "content": "…"}, one object per line'
