"""Collects garbage: older generations, the remains of killed runs, and unused embeddings."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.cache_cleaning import Cleaned, clean_cache
from rag.files import storage_errors
from rag.index.generations import Collection, list_collections, list_generations, prune, require_published, writer_lock
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Collected:
    """`generations` and `in_use` as `collection/000007`; `bytes` freed in all; `cache` None if a run uses it."""

    generations: tuple[str, ...]
    in_use: tuple[str, ...]
    bytes: int
    cache: Cleaned | None

    @property
    def unfinished(self) -> list[str]:
        return describe_unfinished(self.in_use, self.cache)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "generations": list(self.generations),
            "in_use": list(self.in_use),
            "bytes": self.bytes,
            "cache_rows": self.cache.rows if self.cache else None,
        }


def describe_unfinished(in_use: Sequence[str], cache: Cleaned | None) -> list[str]:
    """Return why something could not be removed yet, one line each."""
    reasons = [f"generation {name} is still being read" for name in in_use]
    left = "a run is using the embedding cache" if cache is None else cache.left
    return [*reasons, left] if left else reasons


def collect(settings: Settings, only: str | None, *, keep: int, wait: bool = False) -> Collected:
    """Remove all generations but the published ones and `keep` before each, then unused embeddings.

    It needs no space where there is none: then the embeddings are left. Raises UnknownName or NoIndex for a collection
    that is not there, and IndexBusy where one is being written.
    """
    if only is not None:
        require_published(Collection(settings.store, only))
    removed: list[str] = []
    in_use: list[str] = []
    freed = 0
    with storage_errors(settings.store):
        for name in list_collections(settings.store) if only is None else [only]:
            place = Collection(settings.store, name)
            size = _bytes(place.generations)
            with writer_lock(place, wait=wait):
                before = list_generations(place)
                in_use += [f"{name}/{generation}" for generation in prune(place, keep=keep)]
                removed += [f"{name}/{g}" for g in before if g not in list_generations(place)]
                freed += size - _bytes(place.generations)
        cache = clean_cache(settings.store)
    return Collected(tuple(removed), tuple(in_use), freed + (cache.bytes if cache else 0), cache)


def _bytes(folder: Path) -> int:
    """Return what the files below a folder take, a file of several names once."""
    files = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({status.st_ino: status.st_size for status in files}.values())
