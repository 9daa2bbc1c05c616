"""Turns a loaded file into a document and its chunks, each with its text for the encoder."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.loaded import Loaded
from ingest.sources.folders import SourceFile
from rag.index.schema import DocumentInfo, united_fields
from rag.protocols import Chunker
from rag.records import Chunk, Document, document_id, embedded_text
from rag.text.languages import detect
from rag.text.unicode import replace_surrogates


@dataclass(frozen=True, slots=True)
class EmbeddedChunk:
    """A chunk, its text for the encoder, and that text's sha256: the key of its vector."""

    chunk: Chunk
    text: str
    key: bytes


def make_document(loaded: Loaded, file: SourceFile, sha256: str, collection: str) -> Document:
    """Give what was read its identity, and replace lone surrogates, which no store takes.

    A field that `Loaded` and `Document` share is handed on by its name.
    """
    read = _fields_of(Document, loaded)
    return Document(id=document_id(collection, file.uri), collection=collection, uri=file.uri, sha256=sha256, **read)


def describe(document: Document, file: SourceFile, settings: str, loaded: Loaded | None = None) -> DocumentInfo:
    """Return what the library keeps beside a document; `settings` is what it was read with.

    Each field is the document's, or else what was loaded, or the file's. Its language is detected.
    """
    described = _fields_of(DocumentInfo, file, *([loaded] if loaded else []), document)
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
