"""Returns to the previous generation: links its files into a new one, so that numbers never decrease."""

from dataclasses import replace

import rag
from ingest.sources.roots import read_sources
from ingest.upkeep.forgetting import below_forgotten_roots
from rag.errors import IndexDamaged, UsageError
from rag.files import link_or_copy, storage_errors
from rag.index.generations import (
    Collection,
    building_generation,
    generation_name,
    list_generations,
    require_published,
    timestamp,
    writer_lock,
)
from rag.index.library import read_uris
from rag.index.manifest import Manifest, damaged_files, read_manifest, seal_and_publish
from rag.index.vectors.served import complete_rows
from rag.settings import Settings


def rollback(settings: Settings, *, wait: bool = False) -> Manifest:
    """Publish again what was published before the current generation; a second rollback undoes the first.

    Returns the new generation's manifest. Raises UsageError if there is nothing to go back to, or where it holds a
    document that was forgotten; IndexDamaged where its files are not what was sealed; IndexBusy; VectorServerError.
    """
    place = Collection(settings.store, settings.collection)
    require_published(place)
    with storage_errors(settings.store), writer_lock(place, wait=wait):
        current = place.current()
        older = [name for name in list_generations(place) if current is not None and int(name) < int(current)]
        if not older:
            raise UsageError(f"'{place.name}' has no earlier generation; nothing was changed")
        manifest = read_manifest(place, older[-1])
        if damaged := damaged_files(place, manifest, contents=True):
            raise IndexDamaged(
                f"generation {older[-1]} is damaged ({damaged[0]}); nothing was changed; to remove it: ingest gc"
            )
        folder = place.generation(older[-1])
        sources, uris = read_sources(place), read_uris(folder)
        if forgotten := sorted((sources.tombstones & uris) | below_forgotten_roots(place, sources, uris)):
            raise UsageError(
                f"generation {older[-1]} still has {forgotten[0]}, which was forgotten; nothing was changed; "
                f"finish forgetting it first: ingest forget {forgotten[0]}"
            )
        with building_generation(place) as building:
            for name in manifest.checksums:
                link_or_copy(folder / name, building / name)
            again = replace(
                manifest,
                generation=generation_name(building),
                created=timestamp(),
                version=rag.__version__,
                report={**manifest.report, "rolled_back": {"from": current, "to": older[-1]}},
            )
            complete_rows(settings, place, building, again)
            seal_and_publish(place, building, again, keep=1)
        return again
