"""A replica: a service that answers from what is published at a target, and keeps that in a cache of its own."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from rag.errors import StorageError, UsageError
from rag.files import locked_alone, storage_errors
from rag.index.generations import Collection
from rag.remote.replica_state import FILE, ReplicaState, read_state, write_state
from rag.settings import Settings
from rag.targets import name_target, open_target
from rag.user_folders import shared_replicas

_LOCK = "replica.lock"  # held by the service that owns the cache


@dataclass(frozen=True, slots=True)
class Replica:
    """`target` is followed, and kept in `cache`, for `collections`, or all that are there; `collection` is needed.

    Keys are those of the store `keys`: they never come from a target.
    """

    target: str
    cache: Path
    keys: Path
    collection: str
    collections: tuple[str, ...]
    poll_s: float


def make_replica(settings: Settings, target: str, cache: Path | None, collections: Sequence[str]) -> Replica:
    """Return a replica of a target, as the settings have it where nothing is given.

    The first of `collections` is the service's own. Raises UsageError for a target that cannot be one; whether it
    answers is found out later.
    """
    name = name_target(target)
    with suppress(StorageError):
        open_target(name)
    named = tuple(dict.fromkeys(Collection(settings.store, each).name for each in collections))
    return Replica(
        target=name,
        cache=(cache or settings.replica.cache or _usual_cache(name)).absolute(),
        keys=settings.store,
        collection=named[0] if named else settings.collection,
        collections=named,
        poll_s=settings.replica.poll_s,
    )


@contextmanager
def owned(replica: Replica) -> Iterator[None]:
    """Own the cache as long as the block lasts; raises IndexBusy where another replica does, UsageError, StorageError.

    What it says of itself stays, but for whether it was checked.
    """
    cache = replica.cache
    with storage_errors(cache):
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (cache / FILE).exists() and any(path.name != _LOCK for path in cache.iterdir()):
            raise UsageError(f"{cache} is not empty, and no cache of a replica; name another folder: --cache FOLDER")
        busy = f"{cache} belongs to a replica that runs; give this one a folder of its own: --cache FOLDER"
        with locked_alone(cache / _LOCK, busy):
            state = read_state(cache) or ReplicaState(replica.target)
            if state.target != replica.target:
                raise UsageError(
                    f"{cache} is the cache of {state.target}; remove it, or name another folder: --cache FOLDER"
                )
            write_state(cache, replace(state, is_checked=False))
            yield


def _usual_cache(target: str) -> Path:
    readable = re.sub(r"[^A-Za-z0-9]+", "-", target).strip("-").lower()[:60]
    return shared_replicas() / f"{readable}-{sha256(target.encode()).hexdigest()[:8]}"
