"""Adds loaded files to the new library, or records why they were left out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice

from ingest.chunkers import CHUNKERS
from ingest.chunkers.counting import make_counter
from ingest.documents import EmbeddedChunk, chunk_document, describe, make_document
from ingest.embedding import EmbeddingQueue
from ingest.loaded import LoadResult
from ingest.observed import Observation
from ingest.plan import Plan
from ingest.report import PageCounts, count_pages
from ingest.sources.folders import SourceFile
from rag.index.library_writer import LibraryWriter
from rag.index.schema import DocumentInfo
from rag.protocols import Embedder
from rag.records import Chunk
from rag.settings import Settings

_CHUNKS_AT_A_TIME = 500  # of one document, in memory: half a megabyte

Timed = Callable[[str], AbstractContextManager[None]]  # adds what a block takes to a stage's seconds


@dataclass(slots=True)
class Outcome:
    """The fate of each document; it starts from the plan and is filled as files are read."""

    keep: list[DocumentInfo]
    stale: dict[str, str]
    skipped: dict[str, str]
    observed: dict[str, Observation]
    read: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pages: dict[str, PageCounts] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> "Outcome":
        return cls(list(plan.keep), dict(plan.stale), dict(plan.skipped), dict(plan.observed))

    @property
    def changes(self) -> bool:
        """Whether any document must be written again."""
        return bool(self.read or self.updated or self.moved)


class Reader:
    """Takes loaded files one by one: chunks them, has the chunks embedded, and adds them to the library."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        library: LibraryWriter,
        queue: EmbeddingQueue,
        key: str,
        observing: str,
        timed: Timed,
    ) -> None:
        """`key` names all that a document's chunks depend on but its bytes, `observing` also the limits on reading."""
        self._collection = settings.collection
        self._counter = make_counter(embedder)
        self._chunker = CHUNKERS[settings.chunker.name](settings.chunker, self._counter, embedder.embed_documents)
        self._embeds_context = settings.chunker.context
        self._library = library
        self._queue = queue
        self._key = key
        self._observing = observing
        self._timed = timed

    def take(
        self,
        result: LoadResult,
        file: SourceFile,
        outcome: Outcome,
        *,
        before: DocumentInfo | None = None,
        moved_from: DocumentInfo | None = None,
    ) -> None:
        """Add one file's document; if it cannot be read, keep its earlier version."""
        loaded = result.loaded
        if before is not None and (before.sha256, before.settings) == (result.sha256, self._key):
            outcome.keep.append(replace(before, mtime_ns=file.mtime_ns))
            self._observe(file, result, "", outcome)
            return
        if loaded is None or not loaded.text.strip():
            reason = result.error or "it has no text"
            if moved_from is None:  # else the next run is to see again that it moved, and not that it was deleted
                self._observe(file, result, reason, outcome)
            _refuse(file.uri, reason, before or moved_from, outcome)
            return
        with self._timed("chunk"):
            document = make_document(loaded, file, result.sha256, self._collection)
            chunks = chunk_document(document, self._chunker, self._counter, embeds_context=self._embeds_context)
        info = describe(document, file, self._key, loaded)
        self._library.add(document, info, self._embedding(chunks))
        if moved_from is not None:
            outcome.moved[file.uri] = moved_from.uri
        else:
            (outcome.read if before is None else outcome.updated).append(file.uri)
        if loaded.notes:
            outcome.notes[file.uri] = loaded.notes
        if (counts := count_pages(loaded)) is not None:
            outcome.pages[file.uri] = counts

    def _embedding(self, chunks: Iterator[EmbeddedChunk]) -> Iterator[tuple[Chunk, bytes]]:
        """Have chunks embedded on their way into the library: of a large document a few are in memory at a time."""
        while batch := self._next(chunks):
            with self._timed("embed"):
                self._queue.put((chunk.key, chunk.text) for chunk in batch)
            yield from ((chunk.chunk, chunk.key) for chunk in batch)

    def _next(self, chunks: Iterator[EmbeddedChunk]) -> list[EmbeddedChunk]:
        with self._timed("chunk"):
            return list(islice(chunks, _CHUNKS_AT_A_TIME))

    def _observe(self, file: SourceFile, result: LoadResult, reason: str, outcome: Outcome) -> None:
        """Remember what need not be read again; a reading that was cut short, without a hash, is tried again."""
        if result.sha256:
            seen = Observation(file.bytes, file.mtime_ns, self._observing, result.sha256, reason)
            outcome.observed[file.uri] = seen


def _refuse(uri: str, reason: str, older: DocumentInfo | None, outcome: Outcome) -> None:
    if older is None:
        outcome.skipped[uri] = reason
    else:
        outcome.keep.append(older)
        outcome.stale[older.uri] = reason
