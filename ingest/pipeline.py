"""The offline line: find, plan, load, chunk, embed, write, seal, publish.

Only the order of the steps is decided here. A run publishes a complete generation or nothing; if it is killed, the
old one still answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from time import perf_counter

from ingest.boundary import Faults, fault_of
from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, cache_bytes, clean_cache, is_worth_cleaning, using_cache
from ingest.chunkers import CHUNKERS
from ingest.chunking import chunking_of_workers
from ingest.embedding import EmbeddingQueue
from ingest.loaded import LoadRequest, LoadResult
from ingest.older_formats import generations_to_keep
from ingest.options import Options, Progress, no_progress
from ingest.previous import Previous
from ingest.reading import Outcome, Reader
from ingest.report import Report
from ingest.runners import RUNNERS, check_runner
from ingest.sources.databases import load_rows
from ingest.sources.passwords import password_of
from ingest.sources.roots import Sources, add_roots, read_sources
from ingest.survey import Survey, find_all, make_survey, reading_settings, refuse_unreadable
from rag.embedders import make_embedder
from rag.errors import DocumentRefused, IngestError, RagError, SettingsError, UnusableIndex, VectorServerError
from rag.files import storage_errors
from rag.index.analysis import check_language
from rag.index.generations import Collection, note_success, prune, timestamp, writer_lock
from rag.index.library import Library, open_library
from rag.index.segment_writer import Counts
from rag.index.vectors import VECTOR_STORES
from rag.index.vectors.served import collect_rows, complete_rows, require_server
from rag.index.writer import IndexWriter
from rag.protocols import Embedder, TokenEmbedder
from rag.settings import Settings, check_part
from rag.uncollected import uncollected, unvisited

KEPT_GENERATIONS = 1  # before the published one, for a rollback
_MB = 2**20


def run(
    settings: Settings, paths: Sequence[Path] = (), options: Options | None = None, progress: Progress = no_progress
) -> Report:
    """Bring the settings' collection up to date with `paths`, or with all its roots, and publish what changed.

    Raises UsageError, IndexBusy, IndexTooNew, EncoderError, VectorServerError, DeletionRefused, IngestError and
    StorageError; whichever it is, what was published stays published.
    """
    options = options or Options()
    check_language(settings.words.language)
    check_part(CHUNKERS, settings.chunker.name, "chunker.name")
    check_part(VECTOR_STORES, settings.vectors.kind, "vectors.kind")
    check_runner(options)
    require_server(settings)  # before anything is read: a run may take hours until it needs one
    place = Collection(settings.store, settings.collection)
    with storage_errors(settings.store), writer_lock(place, wait=options.wait):
        with using_cache(settings.store):
            report = _Run(settings, place, options, progress).go(paths)
        note_success(place)
        warnings = (*report.warnings, *_keep_server_small(settings, place), *_keep_cache_small(settings))
        return replace(report, warnings=warnings)


@dataclass(frozen=True, slots=True)
class _Line:
    """What a run works with once it has something to do."""

    survey: Survey
    embedder: Embedder
    writer: IndexWriter
    cache: EmbeddingCache
    queue: EmbeddingQueue
    faults: Faults
    outcome: Outcome


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
        sources, covers = add_roots(read_sources(self._place), paths, self._options.filters, self._options.databases)
        with self._timed("find"), uncollected():
            found = find_all(self._settings, sources, covers, self._options)
            self._progress("find", len(found.files), len(found.files))
        if self._place.current() is None and not self._options.may_find_nothing:
            refuse_unreadable(covers, found)  # before an encoder is compiled for nothing
        with self._timed("encoder"):
            encoders = self._settings.store / "encoders"
            embedder = make_embedder(self._settings.embedder, encoders, lambda line: self._progress(line, 0, None))
        with closing(embedder):
            key = reading_settings(self._settings, embedder)
            with self._timed("find"), uncollected():
                survey = make_survey(self._settings, self._place, self._options, sources, covers, found, key)
            are_new = bool(paths or self._options.databases)
            empty = () if self._options.may_find_nothing else survey.refuse_nothing(are_new=are_new)
            with unvisited():
                report = self._write(survey, embedder, Outcome.of(survey.plan))
        return replace(report, unreachable=empty, total_s=perf_counter() - self._start)

    def _write(self, survey: Survey, embedder: Embedder, outcome: Outcome) -> Report:
        """Read and embed what the plan names, and publish the generation that results, if it differs."""
        plan, previous = survey.plan, survey.previous
        rebuilt_for = previous.reason_to_rebuild(self._settings)
        must_build = bool(plan.delete or (rebuilt_for and previous.manifest is not None))
        if not plan.read and not must_build:
            survey.remember(outcome, timestamp())
            return self._unchanged(survey, outcome)
        with IndexWriter(self._place, self._settings) as writer:
            path = self._settings.store / CACHE if self._options.use_cache else writer.scratch
            by_token = embedder.token_dimensions if isinstance(embedder, TokenEmbedder) else 0
            cache = EmbeddingCache(path, embedder.fingerprint, embedder.dimensions, by_token)
            faults = Faults()
            with closing(cache), EmbeddingQueue(embedder, cache, self._embedding, faults) as queue:
                line = _Line(survey, embedder, writer, cache, queue, faults, outcome)
                counts = self._build(line, must_build=must_build)
                if counts is None:
                    return self._unchanged(survey, outcome)
                writer.library.close()
            report = self._report(survey, outcome, writer.name, counts, queue)
            if rebuilt_for:
                report = replace(report, warnings=(f"The index was rebuilt: {rebuilt_for}.",))
            in_use = self._publish(writer, embedder, by_token, report)
        return replace(report, in_use=tuple(in_use), vector_rows=writer.sent_rows)

    def _build(self, line: "_Line", *, must_build: bool) -> Counts | None:
        """Fill the library, embed what is in it and write what follows; None if nothing is to be published.

        Documents that the encoder or a part of the index refuses leave the library again, the versions published
        before come in, and what follows from the library is written anew.
        """
        previous, outcome = line.survey.previous, line.outcome
        reader = Reader(
            self._settings,
            line.embedder,
            line.writer.library,
            line.queue,
            line.survey.key,
            line.survey.observing,
            self._timed,
            line.faults,
        )
        if previous.flaw and previous.folder is not None:  # all of it is going to be read again
            with closing(open_library(previous.folder)) as older:
                self._carry_vectors(line, older)
        self._read(reader, line)
        while True:
            line.faults.check(len(line.survey.plan.read))
            if previous.manifest is None and not outcome.changes:
                raise IngestError(f"none of the files could be read; nothing was published: {_first(outcome.skipped)}")
            line.survey.remember(outcome, timestamp())
            if not outcome.changes and not must_build:
                return None
            if previous.folder is not None:
                reusable = previous.reusable(self._settings, line.embedder.fingerprint, line.cache.token_dimensions)
                line.writer.carry_over(previous.folder, previous.documents, outcome.keep, reusable)
            with self._timed("embed"), line.writer.unfinished_library() as library:
                self._carry_vectors(line, library)
                line.queue.complete(library)
            refused = line.writer.library.documents_embedding(line.queue.refused)
            if refused:
                reader.withdraw({uri: line.queue.refused[key] for uri, key in refused.items()}, outcome)
                continue
            try:
                with line.writer.unfinished_library() as library, self._timed("write"):
                    self._progress("write", 0, None)
                    tokens_of = line.cache.get_tokens if line.cache.token_dimensions else None
                    return line.writer.build(library, line.cache.get, line.embedder.dimensions, tokens_of)
            except DocumentRefused as error:
                uri, fault = line.writer.library.uri_of(error.document_id), fault_of("write", error.__cause__ or error)
                line.faults.failed(uri, fault)
                reader.withdraw({uri: fault}, outcome)

    def _carry_vectors(self, line: "_Line", library: Library) -> None:
        """Put what the published generation has and `library` needs into the cache; the rest is embedded."""
        previous = line.survey.previous
        if self._options.use_cache and _is_same_encoder(previous, line.embedder):
            with suppress(UnusableIndex):
                previous.carry_vectors(library, line.cache, self._settings)

    def _read(self, reader: Reader, line: "_Line") -> None:
        """Read every file that the plan names; a file that cannot be read costs nothing but itself."""
        survey, outcome = line.survey, line.outcome
        plan = survey.plan
        files = {file.uri: file for file in plan.read}
        before = {info.uri: info for info in survey.previous.documents if info.uri in files}
        known = {uri: info.sha256 for uri, info in before.items() if info.settings == survey.key}
        requests = [
            LoadRequest(
                file.uri,
                file.path,
                password_of(file.uri, self._options.passwords),
                known.get(file.uri, ""),
                file.confines,
                file.bytes,
                file.mtime_ns,
            )
            for file in plan.read
            if file.path is not None
        ]
        rows = self._load_rows(survey.sources, {file.uri for file in plan.read if file.path is None})
        chunking = chunking_of_workers(self._settings, line.embedder, survey.key)
        with closing(RUNNERS[self._options.runner](self._settings, self._options, chunking)) as runner:
            results = chain(runner.load_all(requests), rows)
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
            if not left:
                continue
            try:
                for result in load_rows(database, left, self._options.database_passwords.get(database.url)):
                    left.discard(result.request.uri)
                    yield result
            except RagError as error:
                yield from (LoadResult(LoadRequest(uri, ""), error=str(error)) for uri in sorted(left))

    def _publish(self, writer: IndexWriter, embedder: Embedder, by_token: int, report: Report) -> list[str]:
        """Publish; return the older generations that could not be removed, since somebody reads them."""
        self._progress("seal", 0, None)
        encoder = self._settings.embedder.model_dump(include={"kind", "model", "precision"})
        vectors = {"dimensions": embedder.dimensions, "token_dimensions": by_token}
        with self._timed("seal"):
            return writer.publish(
                encoder={"fingerprint": embedder.fingerprint, **vectors, **encoder},
                chunker=self._settings.chunker.model_dump(),
                report=replace(report, total_s=perf_counter() - self._start).to_json(),
                keep=generations_to_keep(self._settings, self._place, KEPT_GENERATIONS),
            )

    def _unchanged(self, survey: Survey, outcome: Outcome) -> Report:
        """Publish nothing, but prune: an earlier run may have been killed between publishing and pruning.

        Rows that a vector server has lost are sent again.
        """
        manifest, folder = survey.previous.manifest, survey.previous.folder
        sent = 0
        if manifest is not None and folder is not None:
            sent = complete_rows(self._settings, self._place, folder, manifest)
        in_use = prune(self._place, keep=generations_to_keep(self._settings, self._place, KEPT_GENERATIONS))
        return replace(self._report(survey, outcome), in_use=tuple(in_use), vector_rows=sent)

    def _report(
        self,
        survey: Survey,
        outcome: Outcome,
        generation: str | None = None,
        counts: Counts | None = None,
        queue: EmbeddingQueue | None = None,
    ) -> Report:
        plan, previous = survey.plan, survey.previous
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

    def _embedding(self, done: int, known: int) -> None:
        self._progress("embed", done, known)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + perf_counter() - start


def _is_same_encoder(previous: Previous, embedder: Embedder) -> bool:
    return previous.manifest is not None and previous.manifest.encoder["fingerprint"] == embedder.fingerprint


def _first(skipped: Mapping[str, str]) -> str:
    """Name the first file that was skipped, and how many more there are."""
    uri, reason = next(iter(skipped.items()))
    return f"{uri}: {reason}" + (f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else "")


def _keep_server_small(settings: Settings, place: Collection) -> Iterator[str]:
    """Remove rows of a vector server that no generation names; yield why that could not be done."""
    try:
        collect_rows(settings, place)
    except (VectorServerError, SettingsError) as error:
        yield f"Rows that no generation needs were left on a vector server: {error}"


def _keep_cache_small(settings: Settings) -> Iterator[str]:
    """Drop unused rows where the cache has outgrown its limit; yield what a user should know of it."""
    limit = settings.cache.max_mb
    if is_worth_cleaning(settings.store, limit * _MB) and clean_cache(settings.store) is None:
        return
    size = cache_bytes(settings.store)
    if size > limit * _MB:
        yield (
            f"the embedding cache has {size / _MB:.0f} MB, nearly all in use, but RAG_CACHE__MAX_MB allows {limit}; "
            "raise it, or remove collections"
        )
