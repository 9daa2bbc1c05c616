"""From what a loader read to a document and its chunks: ids, contexts, pages, and what of each is embedded."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import Loaded
from ingest.sources import SourceFile
from rag.library import DocumentInfo
from rag.protocols import Chunker
from rag.records import Chunk, Document, Page, Section, chunk_id, document_id, embedded_text


@dataclass(frozen=True, slots=True)
class EmbeddedChunk:
    """A chunk, what of it is embedded, and that text's sha256: the key of its vector."""

    chunk: Chunk
    text: str
    key: bytes


def make_document(loaded: Loaded, file: SourceFile, sha256: str, collection: str) -> Document:
    """Give what was read its identity."""
    return Document(
        id=document_id(collection, file.uri),
        collection=collection,
        uri=file.uri,
        title=loaded.title,
        text=loaded.text,
        media_type=loaded.media_type,
        sha256=sha256,
        date=loaded.date,
        metadata=loaded.metadata,
        pages=loaded.pages,
        sections=loaded.sections,
    )


def describe(document: Document, file: SourceFile, settings: str, notes: tuple[str, ...]) -> DocumentInfo:
    """Return what the library keeps beside a document; `settings` is what it was read with."""
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


def chunk_document(document: Document, chunker: Chunker) -> list[EmbeddedChunk]:
    """Cut a document; each chunk takes context and kind from the section, and its pages, from where it begins."""
    return [_chunk(document, span.start, span.end) for span in chunker.chunk(document)]


def _chunk(document: Document, start: int, end: int) -> EmbeddedChunk:
    position = bisect_right(document.sections, start, key=lambda section: section.start) - 1
    section = document.sections[position] if position >= 0 else Section(start, end)
    text = document.text[start:end]
    chunk = Chunk(
        id=chunk_id(document.id, start, end, text),
        document_id=document.id,
        start=start,
        end=end,
        text=text,
        context=section.context,
        page=page_at(document.pages, start),
        page_end=page_at(document.pages, end - 1),
        kind=section.kind,
    )
    embedded = embedded_text(chunk.context, text)
    return EmbeddedChunk(chunk, embedded, hashlib.sha256(embedded.encode()).digest())


def page_at(pages: Sequence[Page], offset: int) -> int | None:
    """Return the number of the page that a character stands on; None where there are no pages."""
    position = bisect_right(pages, offset, key=lambda page: page.start) - 1
    return pages[max(position, 0)].number if pages else None
