"""Facts about one request, for its log line and for its problems."""

from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Notes:
    """The notes of one request; its threads and tasks write here too."""

    request_id: str
    path: str = ""
    status: int | None = None  # None: nothing was sent
    is_stream: bool = False
    is_complete: bool = False  # the whole response was sent
    has_left: bool = False  # the client did, before the response was complete
    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # their ids, which feedback names
    errors: list[str] = field(default_factory=list)  # the names of their classes


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


def begin_notes(request_id: str, path: str) -> Notes:
    """Return new notes, current in the calling task and in the tasks and threads that it starts."""
    notes = Notes(request_id, path)
    _notes.set(notes)
    return notes


def current_notes() -> Notes | None:
    """Return the notes of the current request; None outside of one."""
    return _notes.get()
