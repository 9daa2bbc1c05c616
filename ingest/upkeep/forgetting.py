"""Forgets documents for good: removes them from wherever they left traces, and never reads them again."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, using_cache
from ingest.previous import Previous, open_previous
from ingest.sources.roots import Sources, read_sources, write_sources
from ingest.upkeep.ledger import Event, forgotten_roots, new_id, record, sum_up
from ingest.upkeep.traces import TRACES, Erased, known_elsewhere, reasons_left, walk
from rag.errors import IndexDamaged, NoIndex, UnknownName
from rag.files import is_full, storage_errors
from rag.index.generations import Collection, list_generations, prune, require_published, writer_lock
from rag.index.manifest import token_dimensions
from rag.index.schema import DocumentInfo
from rag.index.vectors import require_store
from rag.index.writer import IndexWriter
from rag.records import document_id
from rag.registry import suggestion
from rag.settings import Settings, WordsSettings


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`uris` are gone; `published` are those of them that the published `generation` is the first without.

    `generation` is None where they had gone before. `erased` says what was removed where, and what is left; `unreached`
    why backups were not told. Where anything is `unfinished`, bytes are still there, and it is to be run again.
    """

    uris: tuple[str, ...]
    published: tuple[str, ...]
    generation: str | None
    erased: Mapping[str, Erased]
    unreached: tuple[str, ...] = ()

    @property
    def unfinished(self) -> list[str]:
        """Why the bytes are not all gone yet; empty if they are."""
        return [*reasons_left(self.erased), *self.unreached]

    @property
    def backups(self) -> tuple[str, ...]:
        """The backups that still have one of the documents."""
        return self.erased["backups"].left

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that the collection was pushed to, which may still have one of the documents."""
        return self.erased["targets"].left

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        cache = self.erased["cache"]
        return {
            "forgotten": list(self.uris),
            "generation": self.generation,
            "in_use": list(self.erased["generations"].left),
            "cache_rows": None if cache.left else cache.removed,
            "vector_rows": self.erased["vectors"].removed,
            "feedback": self.erased["feedback"].removed,
            "backups": list(self.backups),
            "targets": list(self.targets),
            "unreached": list(self.unreached),
        }


def forget(settings: Settings, names: Sequence[str], *, wait: bool = False) -> Forgotten:
    """Remove documents, named by uri or id, or all documents of a root and the root itself, named by its name.

    Each leaves a tombstone, so that the next run does not bring it back. Run again after a kill, or when a reader held
    an older generation, it goes on where it stopped. Raises UnknownName, NoIndex, IndexBusy and StorageError.
    """
    place = Collection(settings.store, settings.collection)
    require_published(place)
    with storage_errors(settings.store), writer_lock(place, wait=wait):
        previous = _readable(place)
        sources = read_sources(place)
        again = forgotten_roots(place.store, place.name)  # what was forgotten goes on where it stopped
        roots = (sources.names | _left_behind(previous, sources) | again) & set(names)
        uris = _resolve(place, [name for name in names if name not in roots], previous, sources)
        return erase(settings, Event(place.name, tuple(sorted(uris)), tuple(sorted(roots))), previous)


def forget_since(settings: Settings, events: Sequence[Event]) -> Forgotten | None:
    """Forget in a restored collection what the events say, and what its own tombstones say; None where that is nothing.

    Documents that were forgotten and then remembered are left.
    """
    place = Collection(settings.store, settings.collection)
    with storage_errors(settings.store), writer_lock(place):
        sources = read_sources(place)
        uris, roots = sum_up(events, sources.tombstones)
        if not uris and not roots and not any(event.remembered for event in events):
            return None
        write_sources(place, replace(sources, tombstones=uris))
        return erase(settings, Event(place.name, tuple(sorted(uris)), tuple(sorted(roots))), _readable(place))


def erase(settings: Settings, event: Event, previous: Previous) -> Forgotten:
    """Do what an event says, as the only writer of its collection.

    On a full disk older generations go first, which makes room; then feedback is compared with the published one alone.
    """
    try:
        return _erase(settings, event, previous)
    except Exception as error:
        if not is_full(error):
            raise
        prune(Collection(settings.store, event.collection), keep=0)
        return _erase(settings, event, previous)


def _erase(settings: Settings, event: Event, previous: Previous) -> Forgotten:
    place = Collection(settings.store, event.collection)
    sources = read_sources(place)
    known = {info.uri for info in previous.documents} | (known_elsewhere(place) if event.roots else set())
    living = sources.names - set(event.roots)
    below = {uri for uri in known if is_below(uri, event.roots) and not is_below(uri, living)}
    # The wish is written down first: killed from here on, the next run of anything leaves the documents out. Those
    # of a root, which have no tombstones, stay until it is forgotten again.
    write_sources(
        place,
        replace(
            sources,
            roots=tuple(root for root in sources.roots if root.name not in event.roots),
            databases=tuple(database for database in sources.databases if database.name not in event.roots),
            tombstones=sources.tombstones | set(event.forgotten),
            forgotten_roots=sources.forgotten_roots | set(event.roots),
        ),
    )
    unreached = record(settings.store, event)
    gone = frozenset({*event.forgotten, *below})
    published = tuple(sorted(gone.intersection(info.uri for info in previous.documents)))
    generation = None
    if published:
        with using_cache(settings.store):
            generation = publish_without(settings, place, previous, gone)
        # A backup that was begun in between has the documents, and knows of what was written above.
        unreached = record(settings.store, replace(event, id=new_id()))
    return Forgotten(tuple(sorted(gone)), published, generation, walk(TRACES, place, gone, settings), tuple(unreached))


def remember(settings: Settings, uris: Sequence[str], *, wait: bool = False) -> list[str]:
    """Lift the tombstones of `uris`: the next run reads them again. Raises UnknownName for one that has none.

    Returns why backups could not be told, one line each.
    """
    place = Collection(settings.store, settings.collection)
    require_published(place)
    with storage_errors(settings.store), writer_lock(place, wait=wait):
        sources = read_sources(place)
        for uri in uris:
            if uri not in sources.tombstones:
                raise UnknownName(f"'{uri}' was not forgotten{suggestion(uri, sources.tombstones)}")
        write_sources(place, replace(sources, tombstones=sources.tombstones - set(uris)))
        return record(settings.store, Event(place.name, remembered=tuple(uris)))


def _readable(place: Collection) -> Previous:
    previous = open_previous(place)
    if previous.manifest is None:
        raise NoIndex(f"'{place.name}' has no readable index; run: ingest run")
    if previous.damaged:
        raise IndexDamaged(f"the index '{place.name}' is damaged; nothing was forgotten; repair it: ingest run")
    require_store(previous.manifest.vector_store)
    return previous


def is_below(uri: str, roots: Iterable[str]) -> bool:
    """Whether a document belongs to one of the roots, given by their names."""
    return any(uri.startswith(f"{root}/") for root in roots)


def below_forgotten_roots(place: Collection, sources: Sources, uris: Iterable[str]) -> set[str]:
    """Return those of some documents that belong to a root which was forgotten, and to none that is indexed."""
    living = sources.names
    roots = (forgotten_roots(place.store, place.name) | sources.forgotten_roots) - living
    return {uri for uri in uris if is_below(uri, roots) and not is_below(uri, living)} if roots else set()


def _left_behind(previous: Previous, sources: Sources) -> set[str]:
    """Return a possible name of a root that is gone from the sources but still has published documents."""
    rootless = [info.uri for info in previous.documents if not is_below(info.uri, sources.names)]
    return {uri[:at] for uri in rootless for at, character in enumerate(uri) if character == "/"}


def _resolve(place: Collection, names: Sequence[str], previous: Previous, sources: Sources) -> set[str]:
    """Return the uris that `names` mean, including documents forgotten earlier, and those that are gone already."""
    known = {info.uri for info in previous.documents} | sources.tombstones
    if not known.issuperset(names):
        known |= known_elsewhere(place)
    by_id = {document_id(place.name, uri): uri for uri in known}
    for name in names:
        if name not in known and name not in by_id:
            among = [*known, *sources.names]
            raise UnknownName(
                f"'{place.name}' has no document '{name}'{suggestion(name, among)}; nothing was forgotten; "
                "`ingest status --documents` lists them"
            )
    return {by_id.get(name, name) for name in names}


def publish_without(
    settings: Settings,
    place: Collection,
    previous: Previous,
    gone: frozenset[str],
    report: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Publish a copy of a generation without the forgotten documents; nothing is embedded.

    `report` is what its manifest says besides.
    """
    manifest, folder = previous.manifest, previous.folder
    assert manifest is not None
    assert folder is not None
    as_published = settings.model_copy(
        update={
            "vectors": settings.vectors.model_copy(update={"kind": manifest.vector_store}),
            "words": WordsSettings(language=manifest.words["language"]),
        }
    )
    keep: list[DocumentInfo] = [info for info in previous.documents if info.uri not in gone]
    with IndexWriter(place, as_published) as writer:
        dimensions = manifest.encoder["dimensions"]
        by_token = token_dimensions(manifest)
        reusable = previous.reusable(as_published, manifest.encoder["fingerprint"], by_token)
        writer.carry_over(folder, previous.documents, keep, reusable)
        cache = EmbeddingCache(settings.store / CACHE, manifest.encoder["fingerprint"], dimensions, by_token)
        with closing(cache), writer.finished_library() as finished:
            previous.carry_vectors(finished, cache, settings)
            writer.build(finished, cache.get, dimensions, cache.get_tokens if by_token else None)
        told = {"collection": place.name, "generation": writer.name, "forgotten": sorted(gone), **report}
        writer.publish(
            encoder=manifest.encoder, chunker=manifest.chunker, report=told, keep=len(list_generations(place))
        )
    return writer.name
