"""Pulls a collection from a target: what is published there, without what was forgotten here, is published here."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.cache_cleaning import using_cache
from ingest.previous import open_unpublished
from ingest.sources.roots import Sources, parse_sources, read_sources, write_sources
from ingest.upkeep.forgetting import below_forgotten_roots, publish_without
from ingest.upkeep.known_targets import KnownTarget, note_target, pushing, read_targets
from ingest.upkeep.ledger import FILE as LEDGER
from ingest.upkeep.ledger import Event, forgotten_roots, read_events, record, sum_up
from ingest.upkeep.traces import TRACES, known_elsewhere, reasons_left, walk
from rag.errors import IndexDamaged, TargetDamaged, UnusableIndex, UsageError
from rag.files import storage_errors, write_atomically
from rag.index.generations import Collection, building_generation, generation_name, list_generations, writer_lock
from rag.index.library import read_uris
from rag.index.manifest import Manifest, damaged_files, read_manifest, seal_and_publish
from rag.index.vectors.served import complete_rows
from rag.remote.fetching import Fetching
from rag.remote.publications import read_newest, read_pushed_manifest
from rag.settings import Settings
from rag.targets import name_target, open_target


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was pulled: `generation` is published here, `is_new` unless it was before; `files`, `bytes` were fetched.

    `left_out` are documents that the target has and this store has forgotten. `unfinished` says what is still here of
    documents that were forgotten there.
    """

    target: str
    collection: str
    number: int
    generation: str
    is_new: bool
    files: int
    bytes: int
    left_out: tuple[str, ...]
    unfinished: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def pull(settings: Settings, name: str, *, wait: bool = False) -> Pulled:
    """Publish here what is published at a target; only files that no generation here has are fetched.

    Raises UsageError where nothing was pushed, StorageError where the target is away or not whole, IndexBusy. What is
    published here goes on answering then.
    """
    place = Collection(settings.store, settings.collection)
    target = open_target(name_target(name))
    with storage_errors(settings.store), writer_lock(place, wait=wait), pushing(settings.store):
        newest = read_newest(target, place.name)
        if newest is None:
            raise UsageError(
                f"{target.url} has no collection '{place.name}'; push it where it is indexed: ingest push {target.url}"
            )
        fetching = Fetching(target, place, newest, read_pushed_manifest(target, newest))
        seen = read_targets(place.store).number(target.url, place.name)
        note_target(place.store, KnownTarget(target.url, place.name, seen))  # before anything is here
        pulled = _pull(settings, place, fetching)
        note_target(place.store, KnownTarget(target.url, place.name, newest.number))
        return pulled


def _pull(settings: Settings, place: Collection, fetching: Fetching) -> Pulled:
    before, own, theirs = place.current(), read_sources(place), _read_pushed_sources(place, fetching)
    fetching.take_encoder()
    new, new_roots = theirs.tombstones - own.tombstones, theirs.forgotten_roots - own.forgotten_roots - theirs.names
    merged = _merge(place, own, theirs, new_roots)
    unfinished: list[str] = []
    if (new or new_roots) and before is not None:  # first, so that backups know of it whatever happens
        event = Event(place.name, forgotten=tuple(sorted(new)), roots=tuple(sorted(new_roots)))
        unfinished += record(place.store, event)
    if is_current := _is_current(place, merged, fetching):
        left_out: tuple[str, ...] = ()
        _replace_beside(place, own, merged, fetching.beside(place.calibration.name))
    else:
        with building_generation(place) as building:
            fetching.fill(building)
            left_out = tuple(sorted(_forgotten_here(place, merged, read_uris(building))))
            # As `forget` does, what was forgotten is written down before anything is published.
            _replace_beside(place, own, merged, fetching.beside(place.calibration.name))
            _publish(settings, place, building, fetching, left_out)
    # What was forgotten there is in older generations here, and in what they left; also of a pull that was killed.
    here = set() if before is None else _uris_here(place)
    below = below_forgotten_roots(place, merged, here | (known_elsewhere(place) if new_roots else set()))
    if gone := new | (theirs.tombstones & here) | below:
        unfinished += reasons_left(walk(TRACES, place, gone, settings))
    return Pulled(
        target=fetching.target.url,
        collection=place.name,
        number=fetching.newest.number,
        generation=str(place.current()),
        is_new=not is_current,
        files=fetching.files,
        bytes=fetching.bytes,
        left_out=left_out,
        unfinished=tuple(unfinished),
    )


def _read_pushed_sources(place: Collection, fetching: Fetching) -> Sources:
    """Return the sources that were pushed; raises StorageError and IndexTooNew."""
    text, of = fetching.beside(place.sources.name), f"sources.json at {fetching.target.url}"
    try:
        return Sources() if text is None else parse_sources(text, place, of)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TargetDamaged(f"{of} cannot be read ({error}); push again") from error


def _publish(
    settings: Settings, place: Collection, building: Path, fetching: Fetching, left_out: tuple[str, ...]
) -> None:
    """Publish what was built; where documents are left out, a generation made of it, and that one never."""
    came = {
        "from": fetching.target.url,
        "number": fetching.newest.number,
        "generation": fetching.newest.generation,
        "manifest": fetching.newest.manifest,
        "left_out": list(left_out),
    }
    report = {**fetching.manifest.report, "pulled": came}
    manifest = replace(fetching.manifest, generation=generation_name(building), report=report)
    if not left_out:
        complete_rows(settings, place, building, manifest)
        seal_and_publish(place, building, manifest, keep=1)
        return
    whole = building.rename(building.with_name(f"{manifest.generation}.pulled.building"))
    try:
        with using_cache(place.store):
            previous = open_unpublished(whole, manifest)
            publish_without(settings, place, previous, frozenset(left_out), {"pulled": came})
    finally:
        shutil.rmtree(whole, ignore_errors=True)


def _is_current(place: Collection, merged: Sources, fetching: Fetching) -> bool:
    """Whether what is published here is what the target has, but for documents that are still forgotten."""
    manifest = _read_whole(place)
    if manifest is None:
        return False
    if manifest.checksums == fetching.manifest.checksums:
        return not _forgotten_here(place, merged, read_uris(place.generation(manifest.generation)))
    came = manifest.report.get("pulled", {})
    left_out = set(came.get("left_out", ()))
    is_of_it = came.get("manifest") == fetching.newest.manifest
    return is_of_it and left_out != set() and _forgotten_here(place, merged, left_out) == left_out


def _read_whole(place: Collection) -> Manifest | None:
    """Return the manifest of what is published here; None where there is nothing, or a file is missing."""
    current = place.current()
    if current is None:
        return None
    try:
        manifest = read_manifest(place, current)
    except IndexDamaged:
        return None
    return None if damaged_files(place, manifest, contents=False) else manifest


def _merge(place: Collection, own: Sources, theirs: Sources, new_roots: frozenset[str]) -> Sources:
    """Return the sources to be: with all tombstones, and with the roots there where there are none here, as restored.

    Those of `new_roots`, which were forgotten there since the last pull, are none here any more; one that was forgotten
    there and is indexed there again is one here again. Whoever forgets writes the tombstone first: what is published
    there may still have the document.
    """
    again = own.forgotten_roots & theirs.forgotten_roots & theirs.names
    gone = new_roots if own.all else forgotten_roots(place.store, place.name) - again
    living = own if own.all else theirs
    back = again - living.names
    return Sources(
        tuple(root for root in living.roots if root.name not in gone)
        + tuple(root for root in theirs.roots if root.name in back),
        tuple(database for database in living.databases if database.name not in gone)
        + tuple(database for database in theirs.databases if database.name in back),
        own.tombstones | theirs.tombstones,
        own.forgotten_roots | theirs.forgotten_roots,
    )


def _forgotten_here(place: Collection, merged: Sources, uris: set[str]) -> set[str]:
    """Return which of the documents were forgotten, by the tombstones or this store's ledger.

    A root that is indexed again is not.
    """
    events = read_events(place.store / LEDGER)
    forgotten, _ = sum_up(event for event in events if event.collection == place.name)
    return (uris & (forgotten | merged.tombstones)) | below_forgotten_roots(place, merged, uris)


def _replace_beside(place: Collection, own: Sources, merged: Sources, calibration: str | None) -> None:
    """Write down where the documents come from and what was forgotten, and take the calibration."""
    if merged != own:
        write_sources(place, merged)
    if calibration is None:
        place.calibration.unlink(missing_ok=True)
    else:
        write_atomically(place.calibration, calibration)


def _uris_here(place: Collection) -> set[str]:
    uris: set[str] = set()
    for name in list_generations(place):
        try:
            uris |= read_uris(place.generation(name))
        except UnusableIndex:  # it answers nothing, and goes with the others
            continue
    return uris
