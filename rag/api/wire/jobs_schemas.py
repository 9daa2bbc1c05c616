"""Bodies and responses for collections that are made, documents that are added and deleted, and the jobs that do it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rag.api.wire.schemas import Body, Result
from rag.jobs.jobs import FileState, JobKind, JobState

NewName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$", max_length=63)]
OldName = Annotated[str, StringConstraints(min_length=1, max_length=63)]


class CollectionBody(Body):
    """A collection to be made."""

    name: NewName = Field(description="Letters, digits, `-`, `_` and `.`; it cannot be changed later.")


class ReindexBody(Body):
    """What to look through again."""

    collection: OldName | None = Field(default=None, description="Default: as for an upload.")
    checksum: bool = Field(
        default=False, strict=True, description="Read every file, even if its size and time are unchanged."
    )


class JobFileResult(Result):
    """A document of a job. `reason` says why it was skipped or failed; then nothing of it is in the index."""

    name: str = Field(description="As it was sent, in NFC; empty for a document of a folder.")
    uri: str
    document_id: str = Field(description="The id that the document has once it is indexed.")
    bytes: int
    state: FileState
    reason: str | None


class ProgressResult(Result):
    """How far the run is that a job is part of: `total` is null while it is not known."""

    stage: str
    done: int
    total: int | None


class JobSummary(Result):
    """A job without its files."""

    id: str
    kind: JobKind
    collection: str
    state: JobState
    created_at: str = Field(description="UTC, ISO 8601, as all times.")
    starts_at: str = Field(description="It starts no earlier; a deletion can be undone until then.")
    started_at: str | None
    finished_at: str | None
    generation: str | None = Field(description="The published generation that has its result.")
    detail: str | None = Field(description="Why it waits, or has failed.")
    can_cancel: bool = Field(description="Whether POST /v1/jobs/{id}/cancel still works.")
    progress: ProgressResult | None
    counts: dict[str, int] = Field(description="How many of its files are in each state.")


class JobResult(JobSummary):
    """A job with its files."""

    files: list[JobFileResult]


class UploadLimits(Result):
    """What an upload may have."""

    max_bytes: int = Field(description="Of one file.")
    max_files: int = Field(description="Of one request.")
    undo_s: float = Field(description="How long a deletion can be undone.")


class JobsResult(Result):
    """The account's own jobs, the newest first; `total` counts all of them."""

    jobs: list[JobSummary]
    total: int
    worker: Literal["running", "missing"] = Field(description="Whether a process is there that does the jobs.")
    limits: UploadLimits
