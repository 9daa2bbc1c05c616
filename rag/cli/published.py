"""Opens a published collection for reading, without its encoder: the manifest and the library."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rag.index.generations import Collection, lease_current
from rag.index.library import Library, open_library
from rag.index.manifest import Manifest, read_manifest
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Published:
    """A published generation, leased: no run removes it while it is being read."""

    manifest: Manifest
    library: Library


@contextmanager
def open_published(settings: Settings, collection: str) -> Iterator[Published]:
    """Open a collection's documents for a `with` block; cheap. Raises UnusableIndex and UnknownName."""
    place = Collection(settings.store, collection)
    with lease_current(place) as generation:
        manifest = read_manifest(place, generation)
        library = open_library(place.generation(generation))
        try:
            yield Published(manifest, library)
        finally:
            library.close()
