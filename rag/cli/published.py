"""Reading what is published without searching it: the manifest and the library, and nothing that embeds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rag.index.generations import Collection, lease_current
from rag.index.library import Library
from rag.index.manifest import Manifest, read_manifest
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Published:
    """A published generation that is leased: nobody prunes it while it is looked at."""

    manifest: Manifest
    library: Library


@contextmanager
def open_published(settings: Settings, collection: str) -> Iterator[Published]:
    """Open a collection's documents for a `with` block; cheap. Raises UnusableIndex and UnknownName."""
    place = Collection(settings.store, collection)
    with lease_current(place) as generation:
        manifest = read_manifest(place, generation)
        library = Library(place.library(generation))
        try:
            yield Published(manifest, library)
        finally:
            library.close()
