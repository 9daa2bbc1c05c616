"""Turns a loaded file into a document and its chunks, each with its text for the encoder."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Protocol

from ingest.chunked import EmbeddedChunk, PageCounts
from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.loaded import Loaded
from rag.index.schema import DocumentInfo, united_fields
from rag.protocols import Chunker
from rag.records import Chunk, Document, document_id, embedded_text
from rag.text.languages import detect
from rag.text.unicode import replace_surrogates


class Source(Protocol):
    """What is known of a document's source before it is read."""

    @property
    def uri(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def mtime_ns(self) -> int: ...


def make_document(loaded: Loaded, source: Source, sha256: str, collection: str) -> Document:
    """Give what was read its identity, and replace lone surrogates, which no store takes.

    A field that `Loaded` and `Document` share is handed on by its name.
    """
    read = _fields_of(Document, loaded)
    identity = document_id(collection, source.uri)
    return Document(id=identity, collection=collection, uri=source.uri, sha256=sha256, **read)


def describe(document: Document, source: Source, settings: str, loaded: Loaded | None = None) -> DocumentInfo:
    """Return what the library keeps beside a document; `settings` is what it was read with.

    Each field is the document's, or else what was loaded, or the source's. Its language is detected.
    """
    described = _fields_of(DocumentInfo, source, *([loaded] if loaded else []), document)
    return DocumentInfo(**{**described, "settings": settings, "language": detect(document.text) or ""})


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


def count_pages(loaded: Loaded) -> PageCounts | None:
    """Return the counts of a document that has pages."""
    if not loaded.pages:
        return None
    counts = tuple(len("".join(loaded.text[page.start : page.end].split())) for page in loaded.pages)
    blank = tuple(page.number for page, count in zip(loaded.pages, counts, strict=True) if not count)
    return PageCounts(len(counts), counts, blank)


def _embedded(chunk: Chunk, text: str) -> EmbeddedChunk:
    return EmbeddedChunk(chunk, text, hashlib.sha256(text.encode()).digest())


def _fields_of(kind: type[Any], *records: Any) -> dict[str, Any]:  # Any: records of any kind
    """Return those fields of `kind` that `records` have, without lone surrogates; the last one's come first."""
    names = {field.name for field in fields(kind)}
    return {name: _without_surrogates(value) for name, value in united_fields(*records).items() if name in names}


def _without_surrogates(value: Any) -> Any:  # Any: a field of any type
    """Replace lone surrogates in a text, and in the texts of a mapping, of a tuple and of the records in it."""
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, Mapping):
        return {_without_surrogates(key): _without_surrogates(content) for key, content in value.items()}
    if isinstance(value, tuple):
        return tuple(_without_surrogates(element) for element in value)
    if is_dataclass(value) and not isinstance(value, type):
        texts = {f.name: getattr(value, f.name) for f in fields(value) if isinstance(getattr(value, f.name), str)}
        return replace(value, **{name: replace_surrogates(text) for name, text in texts.items()})
    return value
