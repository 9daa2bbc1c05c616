"""What the supervisor gives a worker to do, and how long both take to end."""

from dataclasses import dataclass
from pathlib import Path

from rag.remote.replica import Replica
from rag.settings import Settings

CLOSING_S = 3.0  # for a process that was told to stop to close what is open, once the grace is over


@dataclass(frozen=True, slots=True)
class Job:
    """`listener` and `status` are descriptors, `slot` is the worker's place among all of them, from 0."""

    settings: Settings
    is_open: bool
    is_managed: bool
    folder: Path
    slot: int
    listener: int
    status: int
    replica: Replica | None = None
