"""From a file that was loaded to its rows in the new library, or to the reason why there are none."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from ingest.chunkers import CHUNKERS
from ingest.chunkers.counting import make_counter
from ingest.documents import chunk_document, describe, make_document
from ingest.embedding import EmbeddingQueue
from ingest.records import LoadResult
from ingest.sources import SourceFile
from rag.library import DocumentInfo, LibraryWriter
from rag.protocols import Embedder
from rag.settings import Settings

Timed = Callable[[str], AbstractContextManager[None]]  # adds what a block takes to a stage's seconds


@dataclass(slots=True)
class Outcome:
    """What became of each document; filled as the files are read."""

    keep: list[DocumentInfo]
    stale: dict[str, str]
    skipped: dict[str, str]
    read: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Reader:
    """Takes loaded files one by one: chunks them, has the chunks embedded, and adds them to the library."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        library: LibraryWriter,
        queue: EmbeddingQueue,
        key: str,
        timed: Timed,
    ) -> None:
        """`key` names all that a document's chunks depend on besides its bytes."""
        self._collection = settings.collection
        self._counter = make_counter(embedder)
        self._chunker = CHUNKERS[settings.chunker.name](settings.chunker, self._counter)
        self._library = library
        self._queue = queue
        self._key = key
        self._timed = timed

    def take(self, result: LoadResult, file: SourceFile, before: DocumentInfo | None, outcome: Outcome) -> None:
        """Add one file's document; what it was `before` is kept where it cannot be read, or did not change."""
        loaded = result.loaded
        if loaded is None or not loaded.text.strip():
            self._refuse(file.uri, result.error or "it has no text", before, outcome)
            return
        if before is not None and (before.sha256, before.settings) == (result.sha256, self._key):
            outcome.keep.append(replace(before, mtime_ns=file.mtime_ns))
            return
        with self._timed("chunk"):
            document = make_document(loaded, file, result.sha256, self._collection)
            chunks = chunk_document(document, self._chunker, self._counter)
        with self._timed("embed"):
            self._queue.put((chunk.key, chunk.text) for chunk in chunks)
        info = describe(document, file, self._key, loaded.notes)
        self._library.add(document, info, ((chunk.chunk, chunk.key) for chunk in chunks))
        (outcome.read if before is None else outcome.updated).append(file.uri)
        if loaded.notes:
            outcome.notes[file.uri] = loaded.notes

    def _refuse(self, uri: str, reason: str, before: DocumentInfo | None, outcome: Outcome) -> None:
        if before is None:
            outcome.skipped[uri] = reason
        else:
            outcome.keep.append(before)
            outcome.stale[uri] = reason
