"""The offline line: find, plan, load, chunk, embed, write, seal, publish.

The decisions are the plan's and the parts' own; here they are put in a row. A run publishes one whole generation
or nothing; killed at any instant, what was published before still answers.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from time import perf_counter

import rag
from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, cache_bytes, clean_cache, using_cache
from ingest.database_urls import OpenedDatabase
from ingest.databases import load_rows
from ingest.embedding import EmbeddingQueue
from ingest.finding import Found, find_files, find_rows
from ingest.loaders import supports
from ingest.observed import LastRun, Observation, read_last_run, write_last_run
from ingest.passwords import password_of
from ingest.plan import Plan, make_plan, possibly_moved, refuse_deletions
from ingest.previous import Previous, open_previous
from ingest.reading import Outcome, Reader
from ingest.records import LoadRequest, LoadResult
from ingest.report import Report
from ingest.sources import Cover, Filters, Sources, add_roots, read_sources, write_sources
from ingest.workers import LoaderPool
from rag.embedders import make_embedder
from rag.errors import IngestError, RagError, UsageError
from rag.generations import Collection, Manifest, checksum, prune, publish, storage_errors, writer_lock
from rag.protocols import Embedder
from rag.records import derive_id
from rag.settings import Settings
from rag.writer import Counts, IndexWriter

Progress = Callable[[str, int, int | None], None]  # (stage, done, how many in all where known)

READING = 3  # raised when loaders or chunkers return something else, so that everything is read anew
KEPT_GENERATIONS = 1  # before the published one, for a rollback
_MB = 2**20


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """How one run differs from another.

    `databases` are queries whose rows are documents. `filters` replace those kept for the folders named.
    `checksum` trusts neither a file's time nor the published
    generation's bytes. `passwords` are (glob on uri or file name, password); the first that matches counts.
    `use_cache` False embeds everything anew. `workers` parsing processes; None: one a core.
    """

    databases: tuple[OpenedDatabase, ...] = ()
    filters: Filters | None = None
    checksum: bool = False
    use_cache: bool = True
    passwords: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    allow_deletions: bool = False
    wait: bool = False
    workers: int | None = None


def run(
    settings: Settings, paths: Sequence[Path] = (), options: Options | None = None, progress: Progress = no_progress
) -> Report:
    """Bring the settings' collection up to date with `paths`, or with all its roots, and publish what changed.

    Raises UsageError, IndexBusy, IndexTooNew, EncoderError, DeletionRefused, IngestError and StorageError; whichever
    it is, what was published stays published.
    """
    options = options or Options()
    place = Collection(settings.store, settings.collection)
    with storage_errors(settings.store), writer_lock(place, wait=options.wait):
        with using_cache(settings.store):
            report = _Run(settings, place, options, progress).go(paths)
        return replace(report, warnings=tuple(_keep_cache_small(settings)))


class _Run:
    """One run, from the lock to the report."""

    def __init__(self, settings: Settings, place: Collection, options: Options, progress: Progress) -> None:
        self._settings = settings
        self._place = place
        self._options = options
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._start = perf_counter()

    def go(self, paths: Sequence[Path]) -> Report:
        databases = self._options.databases
        sources, covers = add_roots(read_sources(self._place), paths, self._options.filters, databases)
        with self._timed("find"):
            found = find_files(covers, sources.roots, self._settings.store) | find_rows(
                covers, self._database_passwords
            )
            self._progress("find", len(found.files), len(found.files))
            previous = open_previous(self._place, checksum=self._options.checksum)
        with self._timed("encoder"):
            encoders = self._settings.store / "encoders"
            embedder = make_embedder(self._settings.embedder, encoders, lambda line: self._progress(line, 0, None))
        with closing(embedder):
            key = _reading_settings(self._settings, embedder)
            last = read_last_run(self._place)
            with self._timed("find"):
                plan = make_plan(
                    found,
                    covers,
                    previous.documents,
                    settings=key,
                    tombstones=sources.tombstones,
                    is_supported=supports,
                    checksum=self._options.checksum,
                    observed=self._still_valid(last, key),
                    hashes=_hashes(found, previous),
                )
            if not self._options.allow_deletions:
                refuse_deletions(plan, found, covers, previous.documents)
            unreachable = _refuse_nothing(plan, covers, are_new=bool(paths or databases))
            outcome = Outcome.of(plan)
            report = self._write(sources, covers, previous, embedder, key, plan, last, outcome)
        return replace(report, unreachable=unreachable, total_s=perf_counter() - self._start)

    def _write(
        self,
        sources: Sources,
        covers: Sequence[Cover],
        previous: Previous,
        embedder: Embedder,
        key: str,
        plan: Plan,
        last: LastRun,
        outcome: Outcome,
    ) -> Report:
        """Read and embed what the plan names, and publish the generation that results, if it differs."""
        language = self._settings.words.language
        must_build = (
            bool(plan.delete)
            or previous.damaged
            or (previous.manifest is not None and previous.manifest.words["language"] != language)
        )
        if not plan.read and not must_build:
            self._remember(sources, covers, last, outcome)
            return self._unchanged(previous, plan, outcome)
        with IndexWriter(self._place) as writer:
            path = self._settings.store / CACHE if self._options.use_cache else writer.scratch
            cache = EmbeddingCache(path, embedder.fingerprint, embedder.dimensions)
            with closing(cache), EmbeddingQueue(embedder, cache, self._embedding) as queue:
                reader = Reader(self._settings, embedder, writer.library, queue, key, self._observing(key), self._timed)
                self._read(reader, sources, key, plan, previous, outcome)
                if previous.manifest is None and not outcome.changes:
                    raise IngestError(
                        f"none of the files could be read, nothing was published: {_first(outcome.skipped)}"
                    )
                self._remember(sources, covers, last, outcome)
                if not outcome.changes and not must_build:
                    return self._unchanged(previous, plan, outcome)
                if previous.library is not None:
                    writer.library.carry_over(previous.library, outcome.keep)
                with writer.finished_library() as library:
                    with self._timed("embed"):
                        if self._options.use_cache and _is_same_encoder(previous, embedder):
                            previous.carry_vectors(library, cache)
                        queue.complete(library)
                    with self._timed("write"):
                        self._progress("write", 0, None)
                        counts = writer.build(library, cache.get, embedder.dimensions, language)
            report = self._report(previous, plan, outcome, writer.name, counts, queue)
            in_use = self._publish(writer, embedder, counts, report)
        return replace(report, in_use=tuple(in_use))

    def _read(
        self, reader: Reader, sources: Sources, key: str, plan: Plan, previous: Previous, outcome: Outcome
    ) -> None:
        """Read every file that the plan names; a file that cannot be read costs nothing but itself."""
        files = {file.uri: file for file in plan.read}
        before = {info.uri: info for info in previous.documents}
        known = {uri: info.sha256 for uri, info in before.items() if info.settings == key}
        requests = [
            LoadRequest(
                file.uri, str(file.path), password_of(file.uri, self._options.passwords), known.get(file.uri, "")
            )
            for file in plan.read
            if file.path is not None
        ]
        rows = self._load_rows(sources, {file.uri for file in plan.read if file.path is None})
        with closing(LoaderPool(self._settings, self._options.workers or os.cpu_count() or 1)) as pool:
            results = chain(pool.load_all(requests), rows)
            for done in range(len(plan.read)):
                with self._timed("load"):
                    result = next(results)
                uri = result.request.uri
                reader.take(result, files[uri], outcome, before=before.get(uri), moved_from=plan.moved.get(uri))
                self._progress("load", done + 1, len(plan.read))

    def _load_rows(self, sources: Sources, wanted: set[str]) -> Iterator[LoadResult]:
        """Load the wanted rows of every database; those of one that fails meanwhile have its error."""
        for database in sources.databases:
            left = {uri for uri in wanted if uri.startswith(f"{database.name}/")}
            try:
                for result in load_rows(database, left, self._database_passwords.get(database.url)) if left else ():
                    left.discard(result.request.uri)
                    yield result
            except RagError as error:
                yield from (LoadResult(LoadRequest(uri, ""), error=str(error)) for uri in sorted(left))

    @property
    def _database_passwords(self) -> dict[str, str | None]:
        return {database.url: database.password for database in self._options.databases}

    def _remember(self, sources: Sources, covers: Sequence[Cover], last: LastRun, outcome: Outcome) -> None:
        """Keep the roots, and what was learned of files; what this run did not look at stays as it was."""

        def elsewhere(uri: str) -> bool:
            return not any(cover.includes(uri) for cover in covers)

        write_sources(self._place, sources)
        now = LastRun(
            when=_now(),
            skipped={uri: why for uri, why in last.skipped.items() if elsewhere(uri)} | outcome.skipped,
            stale={uri: why for uri, why in last.stale.items() if elsewhere(uri)} | outcome.stale,
            observed={uri: seen for uri, seen in last.observed.items() if elsewhere(uri)} | outcome.observed,
        )
        write_last_run(self._place, now)

    def _publish(self, writer: IndexWriter, embedder: Embedder, counts: Counts, report: Report) -> list[str]:
        """Seal and publish; return the older generations that could not be removed, since somebody reads them."""
        self._progress("seal", 0, None)
        with self._timed("seal"):
            writer.seal(
                Manifest(
                    generation=writer.name,
                    collection=self._place.name,
                    created=_now(),
                    encoder={
                        "fingerprint": embedder.fingerprint,
                        "dimensions": embedder.dimensions,
                        **self._settings.embedder.model_dump(include={"kind", "model", "precision"}),
                    },
                    chunker=self._settings.chunker.model_dump(),
                    words=self._settings.words.model_dump(),
                    counts=asdict(counts),
                    version=rag.__version__,
                    graph=writer.graph_is_sound,
                    report=replace(report, total_s=perf_counter() - self._start).to_json(),
                )
            )
        publish(self._place, writer.name)
        return prune(self._place, keep=KEPT_GENERATIONS)

    def _unchanged(self, previous: Previous, plan: Plan, outcome: Outcome) -> Report:
        """Publish nothing; a run that was killed after it published may have left more than is kept."""
        in_use = prune(self._place, keep=KEPT_GENERATIONS)
        return replace(self._report(previous, plan, outcome), in_use=tuple(in_use))

    def _report(
        self,
        previous: Previous,
        plan: Plan,
        outcome: Outcome,
        generation: str | None = None,
        counts: Counts | None = None,
        queue: EmbeddingQueue | None = None,
    ) -> Report:
        changed = {*outcome.stale, *(info.uri for info in plan.delete)}
        return Report(
            collection=self._place.name,
            generation=generation,
            read=tuple(sorted(outcome.read)),
            updated=tuple(sorted(outcome.updated)),
            unchanged=sum(info.uri not in changed for info in outcome.keep),
            moved=dict(sorted(outcome.moved.items())),
            deleted=tuple(sorted(info.uri for info in plan.delete)),
            stale=dict(sorted(outcome.stale.items())),
            skipped=dict(sorted(outcome.skipped.items())),
            forgotten=plan.forgotten,
            notes=dict(sorted(outcome.notes.items())),
            pages=dict(sorted(outcome.pages.items())),
            documents=counts.documents if counts else previous.count("documents"),
            chunks=counts.chunks if counts else previous.count("chunks"),
            characters=counts.characters if counts else previous.count("characters"),
            embedded=queue.embedded if queue else 0,
            reused=queue.reused if queue else 0,
            seconds=self._seconds,
        )

    def _still_valid(self, last: LastRun, key: str) -> Mapping[str, Observation]:
        """Return the observations that were made under these settings; a password is a reason to try again."""
        observing = self._observing(key)
        return {
            uri: seen
            for uri, seen in last.observed.items()
            if seen.settings == observing
            and not (seen.reason and password_of(uri, self._options.passwords) is not None)
        }

    def _observing(self, key: str) -> str:
        return derive_id(key, self._settings.load.model_dump_json())

    def _embedding(self, done: int, known: int) -> None:
        self._progress("embed", done, known)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + perf_counter() - start


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _reading_settings(settings: Settings, embedder: Embedder) -> str:
    """Return what a document's chunks depend on besides its bytes: another value means that it must be read anew."""
    return derive_id(
        str(READING), settings.chunker.model_dump_json(), settings.pdf.model_dump_json(), embedder.fingerprint
    )


def _is_same_encoder(previous: Previous, embedder: Embedder) -> bool:
    return previous.manifest is not None and previous.manifest.encoder["fingerprint"] == embedder.fingerprint


def _hashes(found: Found, previous: Previous) -> dict[str, str]:
    """Return the sha256 of files that may be documents in another place; one that cannot be read has none."""
    hashes = {}
    for file in possibly_moved(found, previous.documents):
        with suppress(OSError):
            hashes[file.uri] = checksum(file.path) if file.path else file.sha256
    return hashes


def _refuse_nothing(plan: Plan, covers: Sequence[Cover], *, are_new: bool) -> tuple[str, ...]:
    """Return the covered places that have nothing to index; raises UsageError where one was just named, or all are."""
    uris = [*(file.uri for file in plan.read), *(info.uri for info in (*plan.keep, *plan.delete)), *plan.forgotten]
    empty = [cover for cover in covers if not any(cover.includes(uri) for uri in uris)]
    if not empty or (len(empty) < len(covers) and not are_new):
        return tuple(cover.place for cover in empty)
    count = sum(empty[0].includes(uri) for uri in plan.skipped)
    if count:
        uri, reason = next((uri, why) for uri, why in plan.skipped.items() if empty[0].includes(uri))
        raise UsageError(
            f"nothing to index: none of the {count} files in {empty[0].place} can be read, such as {uri}: {reason}"
        )
    raise UsageError(f"nothing to index: {empty[0].place} has no files; name a folder with documents")


def _first(skipped: Mapping[str, str]) -> str:
    """Name the first file that was skipped, and how many more there are."""
    uri, reason = next(iter(skipped.items()))
    return f"{uri}: {reason}" + (f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else "")


def _keep_cache_small(settings: Settings) -> Iterator[str]:
    """Drop unused rows where the cache has outgrown its limit; yield what a user should know of it."""
    limit = settings.cache.max_mb
    if cache_bytes(settings.store) <= limit * _MB or clean_cache(settings.store) is None:
        return
    size = cache_bytes(settings.store)
    if size > limit * _MB:
        yield (
            f"the embedding cache has {size / _MB:.0f} MB, all of it in use, and RAG_CACHE__MAX_MB allows {limit}; "
            "raise it, or remove collections"
        )
