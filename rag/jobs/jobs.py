"""What a job is: one upload, deletion, new collection or reindexing, as its row in `jobs.sqlite` says it."""

import secrets
from dataclasses import dataclass
from typing import Literal

JobKind = Literal["upload", "delete", "create", "reindex"]
JobState = Literal["waiting", "running", "finished", "failed", "cancelled"]
FileState = Literal["waiting", "running", "indexed", "skipped", "failed", "deleted", "cancelled"]

OPEN: tuple[JobState, ...] = ("waiting", "running")


def new_job_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job: `path` is its name below the managed root, empty for a document of another root.

    `deaths` counts the workers that died with this file alone in hand.
    """

    path: str
    uri: str
    bytes: int = 0
    sha256: str = ""
    state: FileState = "waiting"
    reason: str = ""
    deaths: int = 0


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be: it starts no earlier than `delay_s` from now, and can be cancelled until then."""

    kind: JobKind
    collection: str
    account: str
    files: tuple[JobFile, ...] = ()
    delay_s: float = 0.0
    checksum: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; times are seconds since 1970. `detail` says why it waits or failed.

    `counts` has the number of files in each state, so that a list of jobs need not hold their files: `files` is empty
    there.
    """

    number: int
    id: str
    kind: JobKind
    collection: str
    account: str
    state: JobState
    created: float
    starts: float
    started: float | None
    finished: float | None
    generation: str | None
    detail: str
    stage: str
    done: int
    total: int | None
    deaths: int
    checksum: bool
    counts: dict[str, int]
    files: tuple[JobFile, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def can_cancel(self) -> bool:
        return self.state == "waiting" and self.started is None
