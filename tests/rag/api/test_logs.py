"""The log: one JSON object a line, which nothing that a stranger sends can break."""

import json
import logging
import sys
from typing import Any

import pytest

from rag.api.logs import FIELDS, JsonLines


def line_of(message: str, *arguments: object, error: BaseException | None = None, **fields: object) -> dict[str, Any]:
    """Return what a record's line says, once it is found to be one."""
    return whole_line(message, *arguments, error=error, with_messages=False, **fields)


def whole_line(
    message: str, *arguments: object, error: BaseException | None, with_messages: bool, **fields: object
) -> dict[str, Any]:
    exc_info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("rag.x", logging.WARNING, "x.py", 1, message, arguments, exc_info)
    setattr(record, FIELDS, fields)
    line = JsonLines(with_messages=with_messages).format(record)
    assert line.isascii()
    assert line.isprintable()
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error):
        found = sys.exc_info()[1]
        assert found is not None
        return found


@pytest.mark.parametrize(
    "hostile", ["a\nb", "a\r\n{}", "\x1b[2J", "\x85", "\u2028", "\u202e", '","level":"x', "\ud800"]
)
def test_nothing_begins_a_line_of_its_own(hostile: str) -> None:
    line = line_of("got %s", hostile, route=hostile)

    assert line["message"] == f"got {hostile}"
    assert line["route"] == hostile
    assert line["level"] == "warning"


def test_a_line_says_when_and_who() -> None:
    line = line_of("hello", status=200)

    assert line["time"].endswith("+00:00")
    assert (line["logger"], line["message"], line["status"]) == ("rag.x", "hello", 200)


def test_a_giant_message_is_cut() -> None:
    assert len(line_of("x" * 100_000)["message"]) == 8000


def test_a_bug_is_logged_by_its_places_and_kind_and_those_of_what_it_came_from() -> None:
    line = line_of("failed", error=raised(KeyError("the question"), raised(ValueError("a secret"))))

    assert [cause["kind"] for cause in line["error"]] == ["KeyError", "ValueError"]
    assert line["error"][0]["places"][0].startswith(__file__)
    assert "question" not in json.dumps(line["error"])
    assert "secret" not in json.dumps(line["error"])


def test_what_a_bug_says_is_logged_where_questions_may_be() -> None:
    line = whole_line("failed", error=raised(KeyError("the question")), with_messages=True)

    assert line["error"][0]["message"] == "'the question'"


def test_the_first_of_a_group_of_errors_is_logged() -> None:
    line = line_of("failed", error=raised(ExceptionGroup("two", [KeyError("a"), ValueError("b")])))

    assert [cause["kind"] for cause in line["error"]] == ["ExceptionGroup", "KeyError"]
