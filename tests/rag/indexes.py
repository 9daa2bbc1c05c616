"""Publishes small real indexes for the tests of the asking line, without `ingest`."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rag.embedders import make_embedder
from rag.embedders.hashing import HashingEmbedder
from rag.index.generations import Collection
from rag.index.schema import DocumentInfo
from rag.index.token_packing import PackedTokens, pack
from rag.index.writer import IndexWriter
from rag.protocols import Embedder
from rag.records import (
    Chunk,
    Document,
    Metadata,
    Page,
    SectionKind,
    TokenVectors,
    Vector,
    Vectors,
    chunk_id,
    document_id,
    embedded_text,
)
from rag.settings import Settings
from rag.text.languages import detect
from rag.text.sentences import split_sentences

CHUNK_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Text:
    """A document to be: `pages` are the lengths of its pages, in characters; `pieces` are texts in it to be chunks."""

    text: str
    title: str = ""
    context: str = ""
    date: str | None = None
    metadata: Metadata = field(default_factory=dict)
    pages: tuple[int, ...] = ()
    kind: SectionKind = "body"
    chunk_characters: int = CHUNK_CHARACTERS
    pieces: tuple[str, ...] = ()


class WordEmbedder(HashingEmbedder):
    """The hashing encoder with tokens: the words of a text, each with a direction of its own."""

    @property
    def token_dimensions(self) -> int:
        return self.dimensions

    def embed_documents_and_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        return self.embed_documents(texts), [tokens_of_words(self, text) for text in texts]

    def embed_query_and_tokens(self, text: str) -> tuple[Vector, TokenVectors]:
        return self.embed_queries([text])[0], tokens_of_words(self, text)


def tokens_of_words(embedder: Embedder, text: str) -> TokenVectors:
    """Return the words of a text as tokens; their ids and directions are made of their letters."""
    words = [word.strip(".,?").casefold() for word in text.split()]
    ids = np.array([zlib.crc32(word.encode()) % 5000 for word in words], dtype=np.int32)
    rows = [np.random.default_rng(seed).standard_normal(embedder.dimensions) for seed in ids.tolist()]
    directions = [row / np.linalg.norm(row) for row in rows]
    return TokenVectors(ids, np.array(directions, np.float32).reshape(len(ids), embedder.dimensions))


def publish_index(settings: Settings, texts: Mapping[str, Text], *, with_tokens: bool = False) -> str:
    """Publish a generation of `texts`, by uri, in the settings' collection; return its name.

    `with_tokens`: with the vectors of their words, as `WordEmbedder` has them.
    """
    place = Collection(settings.store, settings.collection)
    embedder = make_embedder(settings.embedder, settings.store / "encoders")
    rows: dict[bytes, str] = {}
    with IndexWriter(place, settings) as writer:
        for uri, text in texts.items():
            document = _document(settings.collection, uri, text)
            chunks = _chunks(document, text)
            keyed = []
            for chunk in chunks:
                embedded = embedded_text(chunk.context, chunk.text)
                key = hashlib.sha256(embedded.encode()).digest()
                rows[key] = embedded
                keyed.append((chunk, key))
            writer.library.add(document, _info(document), keyed)

        def vectors_of(keys: Sequence[bytes]) -> Vectors:
            return np.concatenate([embedder.embed_documents([rows[key]]) for key in keys])

        def tokens_of(keys: Sequence[bytes]) -> list[PackedTokens]:
            return [pack(tokens_of_words(embedder, rows[key])) for key in keys]

        with writer.finished_library() as library:
            writer.build(library, vectors_of, embedder.dimensions, tokens_of if with_tokens else None)
        by_token = embedder.dimensions if with_tokens else 0
        encoder = {
            "fingerprint": embedder.fingerprint,
            "dimensions": embedder.dimensions,
            "token_dimensions": by_token,
        }
        writer.publish(encoder=encoder, chunker={}, report={}, keep=9)
        embedder.close()
        return writer.name


def _document(collection: str, uri: str, text: Text) -> Document:
    starts = [sum(text.pages[:i]) for i in range(len(text.pages))]
    return Document(
        id=document_id(collection, uri),
        collection=collection,
        uri=uri,
        title=text.title or uri,
        text=text.text,
        media_type="text/plain",
        sha256=hashlib.sha256(text.text.encode()).hexdigest(),
        date=text.date,
        metadata=text.metadata,
        pages=tuple(
            Page(number, start, start + size)
            for number, (start, size) in enumerate(zip(starts, text.pages, strict=True), start=1)
        ),
    )


def _info(document: Document) -> DocumentInfo:
    return DocumentInfo(
        id=document.id,
        uri=document.uri,
        title=document.title,
        date=document.date,
        media_type=document.media_type,
        sha256=document.sha256,
        bytes=len(document.text.encode()),
        mtime_ns=0,
        settings="",
        metadata=document.metadata,
        language=detect(document.text) or "",
    )


def _chunks(document: Document, text: Text) -> list[Chunk]:
    """Cut a document at sentences into chunks of about `chunk_characters`, or into its pieces."""
    if text.pieces:
        starts = [document.text.index(piece) for piece in text.pieces]
        return [
            _chunk(document, text, start, start + len(piece)) for start, piece in zip(starts, text.pieces, strict=True)
        ]
    chunks: list[Chunk] = []
    spans = split_sentences(document.text)
    first = 0
    for i in range(1, len(spans) + 1):
        if i == len(spans) or spans[i].end - spans[first].start > text.chunk_characters:
            chunks.append(_chunk(document, text, spans[first].start, spans[i - 1].end))
            first = i
    return chunks


def _chunk(document: Document, text: Text, start: int, end: int) -> Chunk:
    content = document.text[start:end]
    on = [page.number for page in document.pages if page.start < end and start < page.end]
    return Chunk(
        id=chunk_id(document.id, start, end, content),
        document_id=document.id,
        start=start,
        end=end,
        text=content,
        context=text.context or text.title,
        page=on[0] if on else None,
        page_end=on[-1] if on else None,
        kind=text.kind,
    )
