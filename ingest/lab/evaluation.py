"""Evaluates suites: each is indexed in a temporary store like any documents, and asked its questions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE, using_cache
from ingest.lab.suites import CORPUS, CorpusRow, Suite
from ingest.options import Options, Progress, no_progress
from ingest.pipeline import run
from ingest.remembering import RememberingEmbedder
from ingest.report import Report
from ingest.sources.database_urls import open_database
from rag.embedders import make_embedder
from rag.errors import IngestError
from rag.evals.asking import ask_each, evaluate
from rag.evals.outcomes import Claim, PageQuestion, SpanQuestion, Task
from rag.evals.results import Result
from rag.files import storage_errors
from rag.index.analysis import check_language
from rag.index.opened import Index
from rag.index.vectors.served import kept_here
from rag.index.views import THROWAWAY, private_folder
from rag.records import Answer
from rag.search.rerankers import RERANKERS
from rag.settings import EmbedderSettings, Settings

_COLLECTION = "eval"  # ids, and so the order of equal scores, depend on it: it is always the same
_UNLIMITED_MB = 2**40
_ENCODERS = "encoders"


def evaluate_suite(settings: Settings, suite: Suite, progress: Progress = no_progress) -> Result:
    """Index a suite's documents as `settings` say, and ask its questions; the settings' own store is not used.

    Only its encoders and its embedding cache are used, so that a second evaluation embeds nothing: no passage that is
    indexed, no question, and none of the sentences that answers are made of, nine tenths of an answer's time.
    """
    with throwaway_store(settings) as throwaway:
        if not suite.needs_vectors:
            throwaway = throwaway.model_copy(update={"embedder": EmbedderSettings(kind="hashing")})
        report = _index(throwaway, suite, progress)

        def find_tasks(index: Index) -> Sequence[Task]:
            _check(suite, index, report)
            return suite.tasks

        with _remembering(throwaway) as embedder:
            return evaluate(throwaway, suite.name, find_tasks, lambda done, of: progress("ask", done, of), embedder)


def ask_suite(settings: Settings, suite: Suite) -> dict[str, Answer]:
    """Do as `evaluate_suite`, but return the answers by question; what answers one need not be among the documents."""
    with throwaway_store(settings) as throwaway:
        _index(throwaway, suite, no_progress)
        with _remembering(throwaway) as embedder:
            return ask_each(throwaway, {task.id: task.text for task in suite.tasks}, embedder)


@contextmanager
def _remembering(throwaway: Settings) -> Iterator[RememberingEmbedder]:
    embedder = make_embedder(throwaway.embedder, throwaway.store / _ENCODERS)
    cache = EmbeddingCache(throwaway.store / CACHE, embedder.fingerprint, embedder.dimensions)
    with closing(embedder), closing(cache):
        yield RememberingEmbedder(embedder, cache)


@contextmanager
def throwaway_store(settings: Settings) -> Iterator[Settings]:
    """Yield settings for a temporary store that shares the settings' encoders and embedding cache.

    That cache is kept from being cleaned meanwhile, and is never cleaned from here: the rows that the user's
    collections need look unused in a store that does not have them. Raises SettingsError and UnknownName for what
    would fail only when all is indexed.
    """
    check_language(settings.words.language)
    if settings.retrieval.reranker is not None:
        RERANKERS[settings.retrieval.reranker]
    with (
        storage_errors(settings.store),
        using_cache(settings.store),
        private_folder(THROWAWAY) as folder,
    ):
        (settings.store / _ENCODERS).mkdir(exist_ok=True)
        (settings.store / CACHE).touch()  # for SQLite an empty file is an empty database
        store = folder / "store"
        store.mkdir()
        for name in (_ENCODERS, CACHE):
            (store / name).symlink_to((settings.store / name).absolute())
        unlimited = settings.cache.model_copy(update={"max_mb": _UNLIMITED_MB})
        own = {"store": store, "collection": _COLLECTION, "cache": unlimited, "vectors": kept_here(settings.vectors)}
        yield settings.model_copy(update=own)


def _index(settings: Settings, suite: Suite, progress: Progress) -> Report:
    if suite.folder is not None:
        return run(settings, [suite.folder], Options(filters=suite.filters), progress)
    corpus = settings.store.parent / CORPUS
    _write_rows(corpus, suite.rows)
    rows = open_database(f"sqlite:///{corpus}", "SELECT id, title, text FROM documents ORDER BY id")
    return run(settings, (), Options(databases=(rows,), use_cache=suite.needs_vectors), progress)


def _write_rows(path: Path, rows: Sequence[CorpusRow]) -> None:
    """Write rows as a database, which is read faster than as many files, and says a text's title."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, text TEXT)")
        connection.executemany("INSERT INTO documents VALUES (?,?,?)", ((row.id, row.title, row.text) for row in rows))


def _check(suite: Suite, index: Index, report: Report) -> None:
    """Raise IngestError if a document with an answer could not be indexed."""
    there = {info.uri for info in index.documents()}
    for task in suite.tasks:
        for uri in _uris(task):
            if uri not in there:
                reason = report.skipped.get(uri, "it is not in the index")
                raise IngestError(f"the suite '{suite.name}' needs {uri}, which cannot be read: {reason}")


def _uris(task: Task) -> list[str]:
    match task:
        case SpanQuestion():
            return [place.uri for places in task.answers for place in places]
        case PageQuestion():
            return [page.uri for page in task.pages]
        case Claim():
            return [task.uri]
        case _:
            return []  # documents without text are in corpora, and are found by nobody
