"""What `rag doctor` looks at in the store itself: its folder, the disk, the clock, keys and jobs."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from rag.errors import RagError
from rag.index.generations import Collection, list_collections
from rag.index.manifest import Manifest, read_manifest
from rag.jobs.queue import Jobs
from rag.jobs.worker_lock import has_worker
from rag.keys import Keys

State: TypeAlias = Literal["ok", "warning", "failed"]

MOST_NAMED = 3  # files, or keys, named in one line
_LOW_BYTES = 2**30  # a generation of 100k chunks takes about half of it
_SAME_TIME_S = 60.0  # two machines that share a store agree so far
_SOON_S = 14 * 24 * 3600.0
_TAKEN_UP_S = 30.0  # a worker looks once a second, and may have another collection in hand


def examine_store(store: Path) -> tuple[State, str]:
    """Say whether this user may write there."""
    there = _nearest(store)
    if not there.is_dir():
        return "failed", f"{there} is not a folder; set RAG_STORE to another store"
    if os.access(there, os.W_OK | os.X_OK):
        return "ok", f"{store} is writable" if there == store else f"{store} does not exist yet, and can be created"
    return "warning", f"{there} cannot be written by this user: questions work, `ingest run` does not"


def examine_disk(store: Path) -> tuple[State, str]:
    """Say how much room there is."""
    free = shutil.disk_usage(_nearest(store)).free
    detail = f"{free / 2**30:.1f} GB are free"
    return (
        ("ok", detail) if free >= _LOW_BYTES else ("warning", f"only {detail}; a run needs room for a whole new index")
    )


def examine_clock(store: Path) -> tuple[State, str]:
    """Compare the clock with the times in the store: none of them can lie ahead."""
    now = time.time()
    made = [(created, f"generation {name} of '{place.name}'") for place, name, created in _published_times(store)]
    with suppress(RagError):  # the next check says it
        made += [(key.created, f"the key {key.id}") for key in Keys(store).known()]
    newest, what = max(made, default=(0, ""))
    said = f"it says {_utc(now)}"
    if newest <= now + _SAME_TIME_S:
        return "ok", said
    cure = "keys expire and dates are counted by it; set it, such as by: timedatectl set-ntp true"
    return "failed", f"{said}, but {what} was made at {_utc(newest)}; {cure}"


def _published_times(store: Path) -> Iterator[tuple[Collection, str, float]]:
    for name in list_collections(store):
        place = Collection(store, name)
        with suppress(RagError, ValueError):  # the collection's own checks say it
            manifest = read_published(place)
            yield place, manifest.generation, datetime.fromisoformat(manifest.created).timestamp()


def examine_keys(store: Path) -> tuple[State, str]:
    """Read the keys, and say which will soon be of no use."""
    keys = Keys(store)
    known = keys.known()
    if not known:
        return "ok", "there are none: whoever reaches the service on this machine may ask (rag keys create makes one)"
    now = time.time()
    good = [key for key in known if key.is_good(now)]
    ending = [key for key in good if key.expires is not None and key.expires - now < _SOON_S]
    if keys.path.stat().st_mode & 0o077:
        return "warning", f"others than its owner may read {keys.path}; chmod 600 {keys.path}"
    if not good:
        return (
            "warning",
            f"none of the {len(known)} is good any more, so that nobody is let in; make one: rag keys create",
        )
    if ending:
        named = ", ".join(f"{key.name} ({_utc(float(key.expires or 0))})" for key in ending[:MOST_NAMED])
        return (
            "warning",
            f"{len(ending)} of {len(good)} expire within two weeks: {named}; make new ones: rag keys create",
        )
    return "ok", f"{len(good)} of {len(known)} are good"


def examine_jobs(store: Path) -> tuple[State, str]:
    """Say what of the work that was asked for over HTTP waits, and whether anybody does it; raises JobsUnusable."""
    jobs = Jobs(store)
    waiting = [job for job in jobs.open() if job.state == "waiting" and job.starts <= time.time()]
    is_done = has_worker(store)
    worker = "a worker runs" if is_done else "no worker runs"
    if not waiting:
        return "ok", f"none waits; {worker}" if jobs.path.exists() else "none was ever sent over HTTP"
    counted = Counter(job.collection for job in waiting).most_common(MOST_NAMED)
    named = ", ".join(f"{number} of '{collection}'" for collection, number in counted)
    since = min(job.starts for job in waiting)
    said = f"{named} wait since {_utc(since)}; {worker}"
    if not is_done:
        return "failed", f"{said}; start one: ingest work, or rag serve --manage"
    reasons = {job.detail for job in waiting if job.detail}
    if reasons:
        return "warning", f"{said}; {'; '.join(sorted(reasons)[:MOST_NAMED])}"
    return ("ok" if time.time() - since < _TAKEN_UP_S else "warning"), said


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def read_published(place: Collection) -> Manifest:
    """Return the manifest of what is published; raises UnusableIndex."""
    generation = place.current()
    assert generation is not None, "only published collections are listed"
    return read_manifest(place, generation)


def _nearest(path: Path) -> Path:
    """Return `path`, or the nearest folder above it that exists."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())
