"""What a replica says of itself, `replica.json` in its cache: written by the follower, read by all that answer.

The file is overwritten where it is, so that a full disk takes it, too; whoever reads half of it reads it again.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rag.files import open_lock
from rag.regular_files import MOST_TEXT, read_bounded

FILE = "replica.json"
_BLOCK = 4096  # bytes that the file's size is a multiple of, so that it seldom grows
_TRIES = 5

# Why a replica does not have what is newest, for everyone: nothing is named here, the log has the names.
PROBLEMS = {
    "away": "the storage does not answer",
    "refused": "the storage refuses the credentials",
    "empty": "nothing is published there",
    "damaged": "what is published there is not whole",
    "full": "the disk is full",
    "failed": "what is published there cannot be taken",
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A collection: the publication that is answered from, 0 for none, and the newest that was seen at the target.

    `current_at`: when the two were last known to be the same, in seconds since 1970; 0 for never.
    """

    publication: int = 0
    newest: int = 0
    current_at: float = 0.0


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """`seen_at`: when the target last answered, in seconds since 1970; 0 for never. `problem`: of `PROBLEMS`, or none.

    `is_checked`: what the cache has was compared with its checksums since the service started.
    """

    target: str
    seen_at: float = 0.0
    problem: str = ""
    is_checked: bool = False
    collections: Mapping[str, Followed] = field(default_factory=dict)


def age_s(at: float, now: float) -> float | None:
    """Return how long ago a time was, in seconds; None for 0, which is never. A clock that was set back counts as 0."""
    return round(max(0.0, now - at), 1) if at else None


def read_state(cache: Path) -> ReplicaState | None:
    """Return the state; None where there is none, or the file holds something else."""
    for _ in range(_TRIES):
        try:
            content = json.loads(read_bounded(cache / FILE, MOST_TEXT))
            followed = {name: Followed(**each) for name, each in content.pop("collections").items()}
            return ReplicaState(**content, collections=followed)
        except OSError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # it is being written
    return None


def write_state(cache: Path, state: ReplicaState) -> None:
    """Overwrite the state; raises OSError where the file has to grow and cannot."""
    text = json.dumps(asdict(state)).encode()
    descriptor = open_lock(cache / FILE)
    try:
        size = max(os.fstat(descriptor).st_size, -(-len(text) // _BLOCK) * _BLOCK)
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(descriptor, 0, size)
        os.pwrite(descriptor, text.ljust(size), 0)
    finally:
        os.close(descriptor)
