"""Adds loaded files to the new library, or records why they were left out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice

from ingest.boundary import DocumentFailed, Fault, Faults, boundary
from ingest.chunked import Chunked, PageCounts
from ingest.chunking import make_document_chunker
from ingest.embedding import EmbeddingQueue
from ingest.loaded import LoadResult
from ingest.observed import Observation
from ingest.plan import Plan
from ingest.sources.folders import SourceFile
from rag.index.library_writer import LibraryWriter
from rag.index.schema import DocumentInfo
from rag.protocols import Embedder
from rag.records import Chunk, document_id
from rag.settings import Settings
from rag.text.unicode import replace_surrogates

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

    def refuse(self, uri: str, reason: str, older: DocumentInfo | None) -> None:
        """Leave a document out, or keep its earlier version."""
        reason = replace_surrogates(reason)
        if older is None:
            self.skipped[uri] = reason
        else:
            self.keep.append(older)
            self.stale[older.uri] = reason

    def withdraw(self, uri: str) -> None:
        """Forget what was said of a document that was read, or kept."""
        self.keep[:] = [info for info in self.keep if info.uri != uri]
        for uris in (self.read, self.updated):
            uris[:] = [each for each in uris if each != uri]
        for by_uri in (self.moved, self.notes, self.pages, self.stale):
            by_uri.pop(uri, None)

    @property
    def changes(self) -> bool:
        """Whether any document must be written again."""
        return bool(self.read or self.updated or self.moved)


class Reader:
    """Takes files one by one, chunked or only loaded: has the chunks embedded, and adds them to the library."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        library: LibraryWriter,
        queue: EmbeddingQueue,
        key: str,
        observing: str,
        timed: Timed,
        faults: Faults,
    ) -> None:
        """`key` names all that a document's chunks depend on but its bytes, `observing` also the limits on reading."""
        self._collection = settings.collection
        self._chunker = make_document_chunker(settings, embedder, key)
        self._library = library
        self._queue = queue
        self._key = key
        self._observing = observing
        self._timed = timed
        self._faults = faults
        self._older: dict[str, DocumentInfo] = {}  # of what was read, the version published before, by uri

    def take(
        self,
        result: LoadResult,
        file: SourceFile,
        outcome: Outcome,
        *,
        before: DocumentInfo | None = None,
        moved_from: DocumentInfo | None = None,
    ) -> None:
        """Add one file's document; if it cannot be read, cut or written, keep its earlier version."""
        if result.failure is not None:
            raise result.failure
        loaded = result.loaded
        older = before or moved_from
        if before is not None and (before.sha256, before.settings) == (result.sha256, self._key):
            outcome.keep.append(replace(before, mtime_ns=file.mtime_ns))
            self._observe(file, result, "", outcome)
            return
        if result.chunked is None and result.fault is None and (loaded is None or not loaded.text.strip()):
            reason = replace_surrogates(result.error or "it has no text")
            if moved_from is None:  # else the next run is to see again that it moved, and not that it was deleted
                self._observe(file, result, reason, outcome)
            outcome.refuse(file.uri, reason, older)
            return
        try:
            chunked = self._chunked(result, file)
            self._add(chunked)
        except DocumentFailed as failed:  # not observed: the next run tries again
            self._library.remove(document_id(self._collection, file.uri))
            self._faults.failed(file.uri, failed.fault)
            outcome.refuse(file.uri, failed.fault.reason, older)
            return
        self._faults.passed("chunk", "write")
        if older is not None:
            self._older[file.uri] = older
        if moved_from is not None:
            outcome.moved[file.uri] = moved_from.uri
        else:
            (outcome.read if before is None else outcome.updated).append(file.uri)
        if chunked.info.notes:
            outcome.notes[file.uri] = chunked.info.notes
        if chunked.pages is not None:
            outcome.pages[file.uri] = chunked.pages

    def withdraw(self, refused: Mapping[str, Fault], outcome: Outcome) -> None:
        """Take documents back, by their uris; earlier versions are kept instead."""
        older = [self._older.pop(uri, None) for uri in refused]
        for (uri, fault), info in zip(refused.items(), older, strict=True):
            self._library.remove(document_id(self._collection, uri))
            outcome.withdraw(uri)
            outcome.refuse(uri, fault.reason, info)

    def _chunked(self, result: LoadResult, file: SourceFile) -> Chunked:
        """Return what the library keeps of a file, if a worker did not make it already: of a row, for instance."""
        if result.fault is not None:
            raise DocumentFailed(result.fault)
        if result.chunked is not None:
            return result.chunked
        assert result.loaded is not None
        with self._timed("chunk"):
            return self._chunker.chunk(result.loaded, file, result.sha256)

    def _add(self, chunked: Chunked) -> None:
        """Add a document to the library, its chunks on their way to be embedded."""
        with boundary("write"):
            self._library.add(chunked.document, chunked.info, self._embedding(chunked))

    def _embedding(self, chunked: Chunked) -> Iterator[tuple[Chunk, bytes]]:
        """Have chunks embedded on their way into the library: of a large document a few are in memory at a time."""
        chunks = chunked.chunks.chunks(chunked.document, embeds_context=self._chunker.embeds_context)
        while batch := list(islice(chunks, _CHUNKS_AT_A_TIME)):
            with self._timed("embed"):
                self._queue.put(chunked.document.uri, ((chunk.key, chunk.text) for chunk in batch))
            yield from ((chunk.chunk, chunk.key) for chunk in batch)

    def _observe(self, file: SourceFile, result: LoadResult, reason: str, outcome: Outcome) -> None:
        """Remember what need not be read again; a reading that was cut short, without a hash, is tried again."""
        if result.sha256:
            seen = Observation(file.bytes, file.mtime_ns, self._observing, result.sha256, reason)
            outcome.observed[file.uri] = seen
