"""Collects garbage: older generations, the remains of killed runs, and unused embeddings."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.cache_cleaning import Cleaned, clean_cache, why_left
from ingest.older_formats import generations_to_keep
from ingest.sources.roots import read_sources
from ingest.upkeep.forgetting import below_forgotten_roots
from ingest.upkeep.traces import BESIDE_THE_INDEX, erase_from_server, known_elsewhere, walk
from rag.errors import JobsUnusable, UnusableIndex
from rag.files import storage_errors
from rag.index.generations import Collection, list_collections, list_generations, prune, require_published, writer_lock
from rag.jobs.queue import Jobs
from rag.jobs.uploads import remove_abandoned
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Collected:
    """`generations` and `in_use` as `collection/000007`; `bytes` freed in all; `cache` None if a run uses it.

    `unanswered` collections keep what has an older format, since what replaced it cannot answer. `vector_rows` were
    removed from a vector server, `unserved` says why some may be left there.
    """

    generations: tuple[str, ...]
    in_use: tuple[str, ...]
    bytes: int
    cache: Cleaned | None
    unanswered: tuple[str, ...] = ()
    vector_rows: int = 0
    unserved: tuple[str, ...] = ()

    @property
    def unfinished(self) -> list[str]:
        reasons = [f"generation {name} is still being read" for name in self.in_use]
        reasons += [
            f"'{name}' keeps its older format: the published generation cannot answer; run: ingest run --checksum"
            for name in self.unanswered
        ]
        return [*reasons, *self.unserved, *why_left(self.cache)]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "generations": list(self.generations),
            "in_use": list(self.in_use),
            "bytes": self.bytes,
            "cache_rows": self.cache.rows if self.cache else None,
            "vector_rows": self.vector_rows,
        }


def collect(settings: Settings, only: str | None, *, keep: int, wait: bool = False) -> Collected:
    """Remove all generations but the published ones and `keep` before each, then unused embeddings.

    What was left of forgotten documents meanwhile, such as feedback given on an older generation, goes too. It needs no
    space where there is none: then the embeddings are left. Raises UnknownName or NoIndex for a collection that is not
    there, and IndexBusy where one is being written.
    """
    if only is not None:
        require_published(Collection(settings.store, only))
    names = list_collections(settings.store) if only is None else [only]
    removed: list[str] = []
    in_use: list[str] = []
    unanswered: list[str] = []
    unserved: list[str] = []
    freed = vector_rows = 0
    with storage_errors(settings.store):
        for name in names:
            place = Collection(settings.store, name)
            size = _bytes(place.generations)
            with writer_lock(place, wait=wait):
                before = list_generations(place)
                to_keep = generations_to_keep(settings, place, keep)
                unanswered += [name] if to_keep > keep else []
                in_use += [f"{name}/{generation}" for generation in prune(place, keep=to_keep)]
                removed += [f"{name}/{g}" for g in before if g not in list_generations(place)]
                freed += size - _bytes(place.generations)
                rows = erase_from_server(place, frozenset(), settings)
                vector_rows += rows.removed
                unserved += [f"'{name}': {reason}" for reason in rows.left]
        cache = clean_cache(settings.store)
        for name in names:  # after space was freed, since this may need some
            _erase_traces(settings, Collection(settings.store, name), wait=wait)
    return Collected(
        tuple(removed),
        tuple(in_use),
        freed + (cache.bytes if cache else 0),
        cache,
        tuple(unanswered),
        vector_rows,
        tuple(unserved),
    )


def _erase_traces(settings: Settings, place: Collection, *, wait: bool) -> None:
    """Remove what was left of forgotten documents since, such as feedback given on an older generation."""
    with suppress(UnusableIndex), writer_lock(place, wait=wait):
        sources = read_sources(place)
        below = below_forgotten_roots(place, sources, known_elsewhere(place))
        walk(BESIDE_THE_INDEX, place, sources.tombstones | below, settings)
        with suppress(JobsUnusable):
            remove_abandoned(place, Jobs(place.store).is_open)


def _bytes(folder: Path) -> int:
    """Return what the files below a folder take, a file of several names once."""
    files = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({status.st_ino: status.st_size for status in files}.values())
