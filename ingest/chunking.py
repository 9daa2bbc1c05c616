"""Does with a loaded file all that needs neither library nor encoder: names it, cuts it, describes its chunks.

Workers do it (`Chunking` is what they must know), or the run itself: of rows, and with chunkers that ask the encoder.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from ingest.boundary import boundary
from ingest.chunked import ChunkColumns, Chunked
from ingest.chunkers import CHUNKERS, can_work_elsewhere
from ingest.chunkers.counting import TokenCounter, make_counter, make_portable_counter
from ingest.chunkers.limits import PlainLimits, plain_limits
from ingest.documents import Source, chunk_document, count_pages, describe, make_document
from ingest.labels import with_short_labels
from ingest.loaded import Loaded
from rag.errors import RagError
from rag.protocols import Chunker, Embedder

if TYPE_CHECKING:  # workers start without pydantic
    from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class DocumentChunker:
    """Chunks documents for one collection; `key` names all that their chunks depend on besides their bytes."""

    collection: str
    key: str
    chunker: Chunker
    counter: TokenCounter
    embeds_context: bool

    def chunk(self, loaded: Loaded, source: Source, sha256: str) -> Chunked:
        """Return what the library keeps of a file; raises DocumentFailed where that cannot be made."""
        with boundary("chunk"):
            short = with_short_labels(loaded)
            document = make_document(short, source, sha256, self.collection)
            chunks = chunk_document(document, self.chunker, self.counter, embeds_context=self.embeds_context)
            columns = ChunkColumns.of(chunks)
            return Chunked(document, describe(document, source, self.key, short), columns, count_pages(short))


@dataclass(frozen=True, slots=True)
class Chunking:
    """What a worker must know to do the same; it can be sent to another process."""

    collection: str
    key: str
    chunker: str
    limits: PlainLimits
    counter: TokenCounter

    def open(self) -> DocumentChunker:
        """Return the chunker, with what it opens open already (0.2 s)."""
        chunker = CHUNKERS[self.chunker](self.limits, self.counter, _no_encoder)
        with suppress(RagError):  # the first document will say so again, and end the run in its own words
            for count in (self.counter.count_cl100k, self.counter.count_encoder):
                count(["a word", "and another"])
        return DocumentChunker(self.collection, self.key, chunker, self.counter, self.limits.context)


def chunking_of_workers(settings: "Settings", embedder: Embedder, key: str) -> Chunking | None:
    """Return what workers must know to chunk with these settings; None if only the run itself can."""
    counter = make_portable_counter(embedder)
    if counter is None or not can_work_elsewhere(settings.chunker.name):
        return None
    return Chunking(settings.collection, key, settings.chunker.name, plain_limits(settings.chunker), counter)


def make_document_chunker(settings: "Settings", embedder: Embedder, key: str) -> DocumentChunker:
    """Return the chunker of the process that has the encoder."""
    counter = make_counter(embedder)
    chunker = CHUNKERS[settings.chunker.name](settings.chunker, counter, embedder.embed_documents)
    return DocumentChunker(settings.collection, key, chunker, counter, settings.chunker.context)


def _no_encoder(_: object) -> NoReturn:
    raise AssertionError("a chunker that asks the encoder does not work in another process")
