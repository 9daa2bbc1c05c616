"""What is published when a run begins: what need not be read, cut or embedded again."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ingest.cache import EmbeddingCache
from rag.errors import IndexDamaged
from rag.index.generations import LIBRARY, Collection
from rag.index.library import DocumentInfo, Library
from rag.index.manifest import Manifest, damaged_files, read_manifest
from rag.index.vectors.exact import ExactVectors

_BATCH = 2048  # vectors copied at a time: 3 MB at 384 dimensions
_DAMAGED = "damaged"  # as a document's reading settings: equal to none, so that it is read anew


@dataclass(frozen=True, slots=True)
class Previous:
    """The published generation; `manifest` None where there is none, or none that can be read.

    One that is `damaged` still lends its documents to what cannot be read now, but no vectors to anything.
    """

    documents: tuple[DocumentInfo, ...] = ()
    folder: Path | None = None
    manifest: Manifest | None = None
    damaged: bool = False

    @property
    def library(self) -> Path | None:
        return None if self.folder is None else self.folder / LIBRARY

    def count(self, what: str) -> int:
        """Return the manifest's count of `documents`, `chunks` or `characters`; 0 where nothing is published."""
        return 0 if self.manifest is None else self.manifest.counts[what]

    def carry_vectors(self, library: Library, cache: EmbeddingCache) -> None:
        """Put into the cache what `library` needs, it lacks and the published generation has, lest it be embedded."""
        if self.folder is None or self.library is None or self.damaged:
            return
        with closing(Library(self.library)) as older:
            wanted = library.embedded_keys()
            vectors: ExactVectors | None = None
            while batch := list(islice(wanted, _BATCH)):
                ids = older.chunks_embedded(cache.missing(batch))
                if not ids:
                    continue
                vectors = vectors or ExactVectors(self.folder / "vectors", lambda _: ())
                cache.put(list(ids), vectors.vectors(list(ids.values())))
            if vectors is not None:
                vectors.close()


def open_previous(place: Collection, *, checksum: bool = False) -> Previous:
    """Return what is published; what is damaged is to be read anew, so that a run repairs it.

    `checksum` compares every byte with what was sealed, else files only have to be there. Raises IndexTooNew.
    """
    name = place.current()
    if name is None:
        return Previous()
    folder = place.generation(name)
    try:
        manifest = read_manifest(place, name)
        damaged = damaged_files(place, manifest, contents=checksum)
        if LIBRARY in damaged:
            return Previous()
        with closing(Library(place.library(name))) as library:
            documents = library.documents()
    except IndexDamaged:
        return Previous()
    return Previous(tuple(_unread(documents) if damaged else documents), folder, manifest, bool(damaged))


def _unread(documents: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    return [replace(info, settings=_DAMAGED) for info in documents]
