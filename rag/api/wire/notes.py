"""What is noted of a request while it is served, for its line in the log and for the problems that it ends in."""

from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Notes:
    """One request: threads and tasks that work for it write here too."""

    request_id: str
    status: int | None = None  # None: nothing was sent
    is_stream: bool = False
    is_complete: bool = False  # the whole response was sent
    has_left: bool = False  # the client did, before the response was complete
    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # their ids, which feedback names
    errors: list[str] = field(default_factory=list)  # the names of their classes


_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


def begin_notes(request_id: str) -> Notes:
    """Return notes that are current for everything the calling task does, and the tasks and threads it starts."""
    notes = Notes(request_id)
    _notes.set(notes)
    return notes


def current_notes() -> Notes | None:
    """Return the notes of the request that is served here; None outside of one."""
    return _notes.get()
