"""Turns a loaded file into a document and its chunks, each with its text for the encoder."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.loaded import Loaded
from ingest.sources.folders import SourceFile
from rag.index.library import DocumentInfo
from rag.protocols import Chunker
from rag.records import Chunk, Document, document_id, embedded_text
from rag.text.unicode import replace_surrogates


@dataclass(frozen=True, slots=True)
class EmbeddedChunk:
    """A chunk, its text for the encoder, and that text's sha256: the key of its vector."""

    chunk: Chunk
    text: str
    key: bytes


def make_document(loaded: Loaded, file: SourceFile, sha256: str, collection: str) -> Document:
    """Give a loaded file its identity, and replace lone surrogates in its fields, which no store accepts."""
    return Document(
        id=document_id(collection, file.uri),
        collection=collection,
        uri=file.uri,
        title=replace_surrogates(loaded.title),
        text=loaded.text,
        media_type=loaded.media_type,
        sha256=sha256,
        date=loaded.date,
        metadata={
            replace_surrogates(name): replace_surrogates(value) if isinstance(value, str) else value
            for name, value in loaded.metadata.items()
        },
        pages=tuple(replace(page, label=replace_surrogates(page.label)) for page in loaded.pages),
        sections=tuple(replace(section, context=replace_surrogates(section.context)) for section in loaded.sections),
    )


def describe(document: Document, file: SourceFile, settings: str, notes: tuple[str, ...]) -> DocumentInfo:
    """Return what the library stores about a document; `settings` is what it was read with."""
    return DocumentInfo(
        id=document.id,
        uri=document.uri,
        title=document.title,
        date=document.date,
        media_type=document.media_type,
        sha256=document.sha256,
        bytes=file.bytes,
        mtime_ns=file.mtime_ns,
        settings=settings,
        metadata=document.metadata,
        notes=notes,
    )


def chunk_document(
    document: Document, chunker: Chunker, counter: TokenCounter, *, embeds_context: bool
) -> Iterator[EmbeddedChunk]:
    """Cut a document into chunks lazily, each with its text for the encoder.

    `embeds_context` is the setting `chunker.context`; a chunk has its context either way.
    """
    chunks = make_chunks(document, chunker.chunk(document), counter)
    return (
        _embedded(chunk, embedded_text(chunk.context, chunk.text) if embeds_context else chunk.text) for chunk in chunks
    )


def _embedded(chunk: Chunk, text: str) -> EmbeddedChunk:
    return EmbeddedChunk(chunk, text, hashlib.sha256(text.encode()).digest())
