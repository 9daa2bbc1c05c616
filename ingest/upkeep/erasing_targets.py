"""Removes from the targets of a collection what is published no more: older numbers, and what only they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.upkeep.known_targets import pushing, read_targets
from ingest.upkeep.pushing import push_alone
from ingest.upkeep.target_writers import ERASE, marked
from rag.errors import IndexBusy, RagError, StorageError
from rag.files import storage_errors
from rag.index.generations import Collection
from rag.remote.publications import (
    below,
    file_object,
    manifest_object,
    publication_object,
    read_newest,
    read_pushed_manifest,
)
from rag.settings import Settings
from rag.targets import Target, open_target


@dataclass(frozen=True, slots=True)
class ErasedThere:
    """How many objects were removed, by target, and why bytes are still somewhere."""

    removed: Mapping[str, int]
    unfinished: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {"removed": dict(self.removed), "unfinished": list(self.unfinished)}


def erase_everywhere(settings: Settings) -> ErasedThere:
    """Push to each target that the store knows of this collection, and remove there what is published no more.

    A target that is away, or that somebody else writes, is named, and the others are done. Repeated, it goes on.
    """
    place = Collection(settings.store, settings.collection)
    removed: dict[str, int] = {}
    unfinished: list[str] = []
    with storage_errors(settings.store), pushing(settings.store):
        for known in read_targets(settings.store).targets:
            if known.collection != place.name:
                continue
            try:
                target = open_target(known.target)
                removed[known.target] = _erase(place, target)
                if target.keeps_versions:
                    unfinished.append(
                        f"{target.url} keeps older versions of its objects, so that they are still there: remove them, "
                        "such as by a lifecycle rule"
                    )
            except RagError as error:
                unfinished.append(str(error))
    return ErasedThere(removed, tuple(unfinished))


def _erase(place: Collection, target: Target) -> int:
    known, newest = read_targets(place.store), read_newest(target, place.name)
    if newest is not None and newest.store != known.store and newest.number != known.number(target.url, place.name):
        raise IndexBusy(
            f"{newest.by} pushed {newest.number} to {target.url}, which this store has not seen: pull that first, "
            "which leaves out what was forgotten"
        )
    pushed = push_alone(place, target, over=0 if newest is None else newest.number)
    with marked(target, place.name, known.store, ERASE):
        newest = read_newest(target, place.name)
        if newest is None or newest.number != pushed.number:
            raise IndexBusy(f"somebody else pushed to {target.url} meanwhile")
        digests = {*read_pushed_manifest(target, newest).checksums.values(), *newest.files_beside.values()}
        kept = {
            "published": {publication_object(place.name, newest.number)},
            "manifests": {manifest_object(place.name, newest.manifest)},
            "files": {file_object(place.name, digest) for digest in digests},
        }
        removed = 0
        for kind, names in kept.items():  # in this order, so that no number names what is gone
            doomed = sorted(target.sizes(below(place.name, kind)).keys() - names)
            target.delete(doomed)
            removed += len(doomed)
        target.remove_unfinished(below(place.name))
        left = {name for kind in kept for name in target.sizes(below(place.name, kind))} - set().union(*kept.values())
        if left:
            raise StorageError(f"{target.url} still has {min(left)}, though it was removed")
    return removed
