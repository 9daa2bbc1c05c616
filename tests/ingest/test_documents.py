"""Documents and their chunks: what is held of them at a time."""

import tracemalloc

from ingest.chunkers.counting import make_counter
from ingest.chunkers.default import DefaultChunker
from ingest.documents import chunk_document
from rag.embedders.hashing import HashingEmbedder
from rag.records import Document
from rag.settings import ChunkerSettings


def test_the_chunks_of_a_long_document_are_made_as_they_are_asked_for() -> None:
    text = "The words of this sentence are the same in every other one of this text.\n\n" * 15_000
    counter = make_counter(HashingEmbedder())
    chunker = DefaultChunker(ChunkerSettings(), counter)
    document = Document("d", "c", "u", "T", text, "text/plain", "")
    short = Document("d", "c", "u", "T", text[:5000], "text/plain", "")
    chunk_document(short, chunker, counter, embeds_context=True)  # opens the table

    tracemalloc.start()
    count = sum(1 for _ in chunk_document(document, chunker, counter, embeds_context=True))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count > 1000
    assert peak_bytes < 2 * len(text)  # as a list they hold it twice, and their ids, keys and spans beside it
