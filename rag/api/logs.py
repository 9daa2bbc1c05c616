"""Logs: one JSON object per line on stderr, whichever library writes; no content can start a new line."""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

REQUESTS = "rag.requests"  # the logger of the one line a request
FIELDS = "fields"  # the attribute of a record that holds further members of its line

_MOST_CHARACTERS = 8000  # of a message: uvicorn quotes what it was sent
_MOST_CAUSES = 10


def install_logs(*, with_messages: bool) -> None:
    """Send the process's logs to stderr: warnings and errors, and one line per request. Calling it again replaces that.

    `with_messages`: log an unexpected error with its message, which may quote the question.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(with_messages=with_messages))
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each.formatter, JsonLines)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    logging.getLogger(REQUESTS).setLevel(logging.INFO)


class JsonLines(logging.Formatter):
    """Formats a record as one line of ASCII: control characters, line and paragraph separators are escaped."""

    def __init__(self, *, with_messages: bool) -> None:
        super().__init__()
        self._with_messages = with_messages

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:_MOST_CHARACTERS],
            **getattr(record, FIELDS, {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = [self._describe(cause) for cause in islice(_causes(error), _MOST_CAUSES)]
        return json.dumps(line, ensure_ascii=True)

    def _describe(self, error: BaseException) -> dict[str, object]:
        places = traceback.extract_tb(error.__traceback__)
        described: dict[str, object] = {
            "kind": type(error).__name__,
            "places": [f"{place.filename}:{place.lineno} {place.name}" for place in places],
        }
        if self._with_messages:
            described["message"] = str(error)[:_MOST_CHARACTERS]
        return described


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, the last one first; of a group, its first member."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        else:
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
