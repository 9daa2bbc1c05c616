"""Publishes documents from memory, cut by any chunker, as a normal index in a temporary store."""

from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.cache import EmbeddingCache
from ingest.chunked import EmbeddedChunk
from ingest.chunkers.counting import TokenCounter
from ingest.documents import chunk_document, describe
from ingest.options import Progress
from ingest.sources.folders import SourceFile
from rag.index.generations import Collection, writer_lock
from rag.index.writer import IndexWriter
from rag.protocols import Chunker, Embedder
from rag.records import Chunk, Document
from rag.settings import Settings

_BATCH = 64  # texts: about a second of work on two cores, and all that a kill can cost


def publish_documents(
    settings: Settings,
    documents: Sequence[Document],
    chunker: Chunker,
    counter: TokenCounter,
    embedder: Embedder,
    cache: EmbeddingCache,
    progress: Progress,
) -> None:
    """Publish a generation of `documents` in place of any older; `embedder` must put what it embeds into `cache`.

    Where `cache` keeps the vectors of tokens, the generation has them, as with `ingest run`: they order the first hits.
    """
    by_token = cache.token_dimensions
    place = Collection(settings.store, settings.collection)
    with writer_lock(place), IndexWriter(place, settings) as writer:
        for done, document in enumerate(documents, start=1):
            info = describe(document, SourceFile(document.uri, None, 0), "")
            chunks = chunk_document(document, chunker, counter, embeds_context=settings.chunker.context)
            writer.library.add(document, info, _embedded(chunks, embedder))
            progress("embed", done, len(documents))
        with writer.finished_library() as library:
            writer.build(library, cache.get, embedder.dimensions, cache.get_tokens if by_token else None)
        dimensions = {"dimensions": embedder.dimensions, "token_dimensions": by_token}
        encoder = {"fingerprint": embedder.fingerprint, **dimensions}
        writer.publish(encoder=encoder, chunker=settings.chunker.model_dump(), report={}, keep=0)


def _embedded(chunks: Iterator[EmbeddedChunk], embedder: Embedder) -> Iterator[tuple[Chunk, bytes]]:
    while batch := list(islice(chunks, _BATCH)):
        embedder.embed_documents([chunk.text for chunk in batch])
        yield from ((chunk.chunk, chunk.key) for chunk in batch)
