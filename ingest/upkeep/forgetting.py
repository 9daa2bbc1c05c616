"""Forgets documents for good: removes them from all generations and the cache, and never reads them again."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, Cleaned, clean_cache, using_cache
from ingest.previous import Previous, open_previous
from ingest.sources.roots import Sources, read_sources, write_sources
from ingest.upkeep.collecting import describe_unfinished
from rag.errors import IndexDamaged, NoIndex, UnknownName
from rag.files import storage_errors
from rag.index.generations import Collection, prune, require_published, writer_lock
from rag.index.manifest import token_dimensions
from rag.index.schema import DocumentInfo
from rag.index.vectors import require_store
from rag.index.writer import IndexWriter
from rag.records import document_id
from rag.registry import suggestion
from rag.settings import Settings, VectorsSettings, WordsSettings


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`uris` are gone from the published `generation` (None: they had gone before).

    It is finished when nobody holds an older generation (`in_use`) and the cache could be cleaned (else None):
    otherwise their bytes are still there, and it is to be run again.
    """

    uris: tuple[str, ...]
    generation: str | None
    in_use: tuple[str, ...]
    cleaned: Cleaned | None

    @property
    def unfinished(self) -> list[str]:
        """Why the bytes are not all gone yet; empty if they are."""
        return describe_unfinished(self.in_use, self.cleaned)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {
            "forgotten": list(self.uris),
            "generation": self.generation,
            "in_use": list(self.in_use),
            "cache_rows": self.cleaned.rows if self.cleaned else None,
        }


def forget(settings: Settings, names: Sequence[str], *, wait: bool = False) -> Forgotten:
    """Remove documents, named by uri or id, or all documents of a root and the root itself, named by its name.

    Each leaves a tombstone, so that the next run does not bring it back. Run again after a kill, or when a reader held
    an older generation, it goes on where it stopped. Raises UnknownName, NoIndex, IndexBusy and StorageError.
    """
    place = Collection(settings.store, settings.collection)
    require_published(place)
    with storage_errors(settings.store), writer_lock(place, wait=wait):
        previous = open_previous(place)
        if previous.manifest is None:
            raise NoIndex(f"'{place.name}' has no readable index; run: ingest run")
        if previous.damaged:
            raise IndexDamaged(f"the index '{place.name}' is damaged; nothing was forgotten; repair it: ingest run")
        require_store(previous.manifest.vector_store)
        sources = read_sources(place)
        roots = (sources.names | _left_behind(previous, sources)) & set(names)
        uris = _resolve(place, [name for name in names if name not in roots], previous, sources)
        below = {info.uri for info in previous.documents if any(info.uri.startswith(f"{root}/") for root in roots)}
        in_use = prune(place, keep=0)  # first of all, since it makes room for what has to be written
        # The wish is written down next: killed from here on, the next run of anything leaves the documents out. Those
        # of a root, which have no tombstones, stay until it is forgotten again.
        write_sources(
            place,
            replace(
                sources,
                roots=tuple(root for root in sources.roots if root.name not in roots),
                databases=tuple(database for database in sources.databases if database.name not in roots),
                tombstones=sources.tombstones | uris,
            ),
        )
        gone = uris | below
        generation = None
        if any(info.uri in gone for info in previous.documents):
            with using_cache(settings.store):
                generation = _publish_without(settings, place, previous, gone)
        in_use = prune(place, keep=0) if generation else in_use
        return Forgotten(tuple(sorted(gone)), generation, tuple(in_use), clean_cache(settings.store))


def remember(settings: Settings, uris: Sequence[str], *, wait: bool = False) -> None:
    """Lift the tombstones of `uris`: the next run reads them again. Raises UnknownName for one that has none."""
    place = Collection(settings.store, settings.collection)
    require_published(place)
    with storage_errors(settings.store), writer_lock(place, wait=wait):
        sources = read_sources(place)
        for uri in uris:
            if uri not in sources.tombstones:
                raise UnknownName(f"'{uri}' was not forgotten{suggestion(uri, sources.tombstones)}")
        write_sources(place, replace(sources, tombstones=sources.tombstones - set(uris)))


def _left_behind(previous: Previous, sources: Sources) -> set[str]:
    """Return a possible name of a root that is gone from the sources but still has published documents."""
    rootless = [info.uri for info in previous.documents if not any(info.uri.startswith(f"{n}/") for n in sources.names)]
    return {uri[:at] for uri in rootless for at, character in enumerate(uri) if character == "/"}


def _resolve(place: Collection, names: Sequence[str], previous: Previous, sources: Sources) -> set[str]:
    """Return the uris that `names` mean, including documents forgotten earlier."""
    known = {info.uri for info in previous.documents} | sources.tombstones
    by_id = {document_id(place.name, uri): uri for uri in known}
    for name in names:
        if name not in known and name not in by_id:
            among = [*known, *sources.names]
            raise UnknownName(
                f"'{place.name}' has no document '{name}'{suggestion(name, among)}; nothing was forgotten; "
                "`ingest status --documents` lists them"
            )
    return {by_id.get(name, name) for name in names}


def _publish_without(settings: Settings, place: Collection, previous: Previous, gone: set[str]) -> str:
    """Publish a copy of the current generation without the forgotten documents; nothing is embedded."""
    manifest, library = previous.manifest, previous.library
    assert manifest is not None
    assert library is not None
    as_published = settings.model_copy(
        update={
            "vectors": VectorsSettings(store=manifest.vector_store),
            "words": WordsSettings(language=manifest.words["language"]),
        }
    )
    keep: list[DocumentInfo] = [info for info in previous.documents if info.uri not in gone]
    with IndexWriter(place, as_published) as writer:
        writer.library.carry_over(library, keep)
        dimensions = manifest.encoder["dimensions"]
        by_token = token_dimensions(manifest)
        cache = EmbeddingCache(settings.store / CACHE, manifest.encoder["fingerprint"], dimensions, by_token)
        with closing(cache), writer.finished_library() as finished:
            previous.carry_vectors(finished, cache, settings)
            writer.build(finished, cache.get, dimensions, cache.get_tokens if by_token else None)
        report = {"collection": place.name, "generation": writer.name, "forgotten": sorted(gone)}
        writer.publish(encoder=manifest.encoder, chunker=manifest.chunker, report=report, keep=0)
    return writer.name
