"""The offline line: find, plan, load, chunk, embed, write, seal, publish.

The decisions are the plan's and the parts' own; here they are put in a row. A run publishes one whole generation
or nothing; killed at any instant, what was published before still answers.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import rag
from ingest.cache import EmbeddingCache
from ingest.embedding import EmbeddingQueue
from ingest.loaders import supports
from ingest.passwords import password_of
from ingest.plan import Plan, make_plan, refuse_deletions
from ingest.reading import Outcome, Reader
from ingest.records import LoadRequest
from ingest.report import Report
from ingest.sources import (
    Cover,
    Filters,
    Found,
    Sources,
    add_roots,
    find_files,
    read_sources,
    write_sources,
)
from ingest.workers import LoaderPool
from rag.embedders import make_embedder
from rag.errors import IndexDamaged, IngestError, UsageError
from rag.generations import Collection, Manifest, prune, publish, read_manifest, storage_errors, writer_lock
from rag.library import DocumentInfo, Library
from rag.protocols import Embedder
from rag.records import derive_id
from rag.settings import Settings
from rag.writer import Counts, IndexWriter

Progress = Callable[[str, int, int | None], None]  # (stage, done, how many in all where known)

READING = 2  # raised when loaders or chunkers return something else, so that everything is read anew
KEPT_GENERATIONS = 1  # before the published one, for a rollback


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """How one run differs from another.

    `filters` replace those kept for the roots named. `passwords` are (glob on uri or file name, password); the first
    that matches counts. `use_cache` False embeds everything anew. `workers` parsing processes; None: one a core.
    """

    filters: Filters | None = None
    checksum: bool = False
    use_cache: bool = True
    passwords: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    allow_deletions: bool = False
    wait: bool = False
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Previous:
    """What is published when a run begins; `library` None where nothing is, or nothing that can be read."""

    documents: tuple[DocumentInfo, ...] = ()
    library: Path | None = None
    language: str | None = None
    chunks: int = 0
    characters: int = 0


def run(
    settings: Settings, paths: Sequence[Path] = (), options: Options | None = None, progress: Progress = no_progress
) -> Report:
    """Bring the settings' collection up to date with `paths`, or with all its roots, and publish what changed.

    Raises UsageError, IndexBusy, EncoderError, DeletionRefused, IngestError and StorageError; whichever it is, what
    was published stays published.
    """
    options = options or Options()
    place = Collection(settings.store, settings.collection)
    with storage_errors(settings.store), writer_lock(place, wait=options.wait):
        return _Run(settings, place, options, progress).go(paths)


class _Run:
    """One run, from the lock to the report."""

    def __init__(self, settings: Settings, place: Collection, options: Options, progress: Progress) -> None:
        self._settings = settings
        self._place = place
        self._options = options
        self._progress = progress
        self._seconds: dict[str, float] = {}

    def go(self, paths: Sequence[Path]) -> Report:
        sources, covers = add_roots(read_sources(self._place), paths, self._options.filters)
        with self._timed("find"):
            found = find_files(covers, sources.roots)
            self._progress("find", len(found.files), len(found.files))
        previous = _open_previous(self._place)
        with self._timed("encoder"):
            encoders = self._settings.store / "encoders"
            embedder = make_embedder(self._settings.embedder, encoders, lambda line: self._progress(line, 0, None))
        with closing(embedder):
            key = _reading_settings(self._settings, embedder)
            plan = make_plan(
                found,
                covers,
                previous.documents,
                settings=key,
                tombstones=sources.tombstones,
                is_supported=supports,
                checksum=self._options.checksum,
            )
            _refuse(plan, found, covers, previous, allow_deletions=self._options.allow_deletions)
            return self._write(sources, previous, embedder, key, plan)

    def _write(self, sources: Sources, previous: Previous, embedder: Embedder, key: str, plan: Plan) -> Report:
        """Read and embed what the plan names, and publish the generation that results, if it differs."""
        must_build = bool(plan.delete) or previous.language not in (None, self._settings.words.language)
        outcome = Outcome(list(plan.keep), dict(plan.stale), dict(plan.skipped))
        if not plan.read and not must_build:
            write_sources(self._place, sources)
            return self._report(previous, plan, outcome)
        with IndexWriter(self._place) as writer:
            path = self._settings.store / "embeddings.sqlite" if self._options.use_cache else writer.scratch
            cache = EmbeddingCache(path, embedder.fingerprint, embedder.dimensions)
            with closing(cache), EmbeddingQueue(embedder, cache, self._embedding) as queue:
                reader = Reader(self._settings, embedder, writer.library, queue, key, self._timed)
                self._read(reader, plan, previous, outcome)
                if previous.library is None and not outcome.read:
                    raise IngestError(
                        f"none of the files could be read, nothing was published: {_first(outcome.skipped)}"
                    )
                write_sources(self._place, sources)
                if not outcome.read and not outcome.updated and not must_build:
                    return self._report(previous, plan, outcome)
                if previous.library is not None:
                    writer.library.carry_over(previous.library, outcome.keep)
                with writer.finished_library() as library:
                    with self._timed("embed"):
                        queue.complete(library)
                    with self._timed("write"):
                        self._progress("write", 0, None)
                        counts = writer.build(library, cache.get, embedder.dimensions, self._settings.words.language)
            report = self._report(previous, plan, outcome, writer.name, counts, queue)
            in_use = self._publish(writer, embedder, counts, report)
        return replace(report, in_use=tuple(in_use))

    def _read(self, reader: Reader, plan: Plan, previous: Previous, outcome: Outcome) -> None:
        """Read every file that the plan names; a file that cannot be read costs nothing but itself."""
        passwords = self._options.passwords
        requests = [LoadRequest(file.uri, str(file.path), password_of(file.uri, passwords)) for file in plan.read]
        files = {file.uri: file for file in plan.read}
        before = {info.uri: info for info in previous.documents}
        with closing(LoaderPool(self._settings, self._options.workers or os.cpu_count() or 1)) as pool:
            results = pool.load_all(requests)
            for done in range(len(requests)):
                with self._timed("load"):
                    result = next(results)
                uri = result.request.uri
                reader.take(result, files[uri], before.get(uri), outcome)
                self._progress("load", done + 1, len(requests))

    def _publish(self, writer: IndexWriter, embedder: Embedder, counts: Counts, report: Report) -> list[str]:
        """Seal and publish; return the older generations that could not be removed, since somebody reads them."""
        self._progress("seal", 0, None)
        writer.seal(
            Manifest(
                generation=writer.name,
                collection=self._place.name,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                encoder={
                    "fingerprint": embedder.fingerprint,
                    "dimensions": embedder.dimensions,
                    **self._settings.embedder.model_dump(include={"kind", "model", "precision"}),
                },
                chunker=self._settings.chunker.model_dump(),
                words=self._settings.words.model_dump(),
                counts=asdict(counts),
                version=rag.__version__,
                report=report.to_json(),
            )
        )
        publish(self._place, writer.name)
        return prune(self._place, keep=KEPT_GENERATIONS)

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
            deleted=tuple(info.uri for info in plan.delete),
            stale=outcome.stale,
            skipped=outcome.skipped,
            notes=outcome.notes,
            documents=counts.documents if counts else len(previous.documents),
            chunks=counts.chunks if counts else previous.chunks,
            characters=counts.characters if counts else previous.characters,
            embedded=queue.embedded if queue else 0,
            reused=queue.reused if queue else 0,
            seconds=self._seconds,
        )

    def _embedding(self, done: int, known: int) -> None:
        self._progress("embed", done, known)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + perf_counter() - start


def _open_previous(place: Collection) -> Previous:
    """Return what is published; what is damaged counts as nothing, so that a run can repair it."""
    try:
        name = place.current()
        if name is None:
            return Previous()
        manifest = read_manifest(place, name)
        path = place.generation(name) / "library.sqlite"
        with closing(Library(path)) as library:
            documents = tuple(library.documents())
    except IndexDamaged:
        return Previous()
    counts = manifest.counts
    return Previous(documents, path, manifest.words["language"], counts["chunks"], counts["characters"])


def _reading_settings(settings: Settings, embedder: Embedder) -> str:
    """Return what a document's chunks depend on besides its bytes: another value means that it must be read anew."""
    return derive_id(
        str(READING), settings.chunker.model_dump_json(), settings.pdf.model_dump_json(), embedder.fingerprint
    )


def _refuse(plan: Plan, found: Found, covers: Sequence[Cover], previous: Previous, *, allow_deletions: bool) -> None:
    """Stop before anything is written where the run would publish nothing, or less than anybody wants."""
    if not allow_deletions:
        refuse_deletions(plan, found, covers, previous.documents)
    uris = [*(file.uri for file in plan.read), *(info.uri for info in (*plan.keep, *plan.delete))]
    for cover in covers:
        if not any(cover.includes(uri) for uri in uris):
            count = sum(cover.includes(uri) for uri in plan.skipped)
            seen = f"{count} files, none of a kind that can be read" if count else "no files"
            folder = cover.root.folder / cover.prefix
            raise UsageError(f"nothing to index: {folder} has {seen}; name a folder with PDF, Markdown or text files")


def _first(skipped: Mapping[str, str]) -> str:
    """Name the first file that was skipped, and how many more there are."""
    uri, reason = next(iter(skipped.items()))
    return f"{uri}: {reason}" + (f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else "")
