"""The library of a generation: the documents and chunks of all of its segments."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from rag.errors import UnknownName
from rag.index.library_file import DocumentSize, LibraryFile, Place
from rag.index.schema import DocumentInfo
from rag.index.segments import first_numbers, holder, list_libraries
from rag.records import Chunk, Document, Metadata, Page, Section, Span
from rag.registry import suggestion


class Library:
    """Sealed libraries as one, read-only and safe for several threads."""

    def __init__(self, *paths: Path) -> None:
        """`paths` are the files, in the order of their segments, whose folders tell which documents they hold."""
        self._files = [LibraryFile(path) for path in paths]
        self._first = first_numbers([path.parent.name for path in paths])

    def is_current(self) -> bool:
        """Say whether the tables are those of today; raises IndexDamaged where they cannot be read as they are."""
        are_current = [file.is_current() for file in self._files]  # all are looked at: one may be damaged
        return all(are_current)

    def documents(self) -> list[DocumentInfo]:
        """Return every document, ordered by uri."""
        return list(self._documents.values())

    def info(self, document_id: str) -> DocumentInfo:
        """Return a document without its text; raises KeyError for one that is not here."""
        return self._holder(document_id).info(document_id)

    def document(self, key: str) -> Document:
        """Return the document whose id or uri is `key`; raises UnknownName."""
        info = self.named(key)
        found = None if info is None else self._holder(info.id).find_document(info.id)
        if found is None:
            uris = [info.uri for info in self.documents()]
            raise UnknownName(
                f"there is no document '{key}'{suggestion(key, uris)}; `ingest status --documents` lists them"
            )
        return found

    def named(self, key: str) -> DocumentInfo | None:
        """Return the document whose id or uri is `key`, if there is one."""
        return self._documents.get(key) or self._documents.get(self._ids.get(key, ""))

    def size(self, document_id: str) -> DocumentSize:
        """Return how long a document is; its text is read for that once."""
        return self._holder(document_id).size(document_id)

    def passage(self, document_id: str, span: Span) -> str:
        """Return what stands at a span of a document's text."""
        return self._holder(document_id).passage(document_id, span)

    def pages(self, document_id: str) -> list[Page]:
        """Return a document's pages in order, without the boxes of their words."""
        return self._holder(document_id).pages(document_id)

    def page(self, document_id: str, number: int) -> Page | None:
        """Return one page of a document with the boxes of its words, if there is that page."""
        return self._holder(document_id).page(document_id, number)

    def sections(self, document_id: str) -> list[Section]:
        """Return a document's sections in order."""
        return self._holder(document_id).sections(document_id)

    def table_heads(self, document_id: str) -> Sequence[tuple[int, str]]:
        """Return where the tables of a document begin that have a row of names, in order, and that row on one line."""
        return self._holder(document_id).table_heads(document_id)

    def chunks(self, ids: Sequence[str], segments: Sequence[int] | None = None) -> list[Chunk]:
        """Return the chunks of `ids`, in that order; raises KeyError for an id that is not here.

        `segments` are the numbers of the segments that hold them, where they are known: no other is asked.
        """
        found: dict[str, Chunk] = {}
        if segments is None:
            for file in self._files:
                found |= file.find_chunks([each for each in ids if each not in found])
        else:
            held = sorted(zip(segments, ids, strict=True))
            for segment, pairs in groupby(held, key=itemgetter(0)):
                found |= self._files[segment].find_chunks([chunk_id for _, chunk_id in pairs])
        return [found[chunk_id] for chunk_id in ids]

    def reading_order(self) -> Iterator[tuple[str, str]]:
        """Yield each chunk's id and its document's, document by document, in the order of their texts."""
        return chain.from_iterable(file.reading_order() for file in self._files)

    def around(self, chunk: Chunk, most: int) -> list[Place]:
        """Return where a chunk, and up to `most` before and after it in its document, are; in order, disjoint."""
        return self._holder(chunk.document_id).around(chunk, most)

    def chunk_ids(self, documents: Iterable[str] | None = None) -> list[str]:
        """Return the sorted ids of all chunks, or of those of `documents`."""
        if documents is None:
            return sorted(chain.from_iterable(file.chunk_ids() for file in self._files))
        by_file: dict[int, list[str]] = {}
        for document_id in documents:
            by_file.setdefault(self._segment(document_id), []).append(document_id)
        return sorted(chain.from_iterable(self._files[file].chunk_ids(own) for file, own in by_file.items()))

    def chunks_of(self, document_id: str, limit: int = -1) -> list[Chunk]:
        """Return a document's chunks in reading order, all or the first ones."""
        file = self._holder(document_id)
        ids = file.chunk_ids_of(document_id, limit)
        found = file.find_chunks(ids)
        return [found[chunk_id] for chunk_id in ids]

    def chunk_counts(self) -> dict[str, int]:
        """Return how many chunks each document has."""
        return {document: count for file in self._files for document, count in file.chunk_counts().items()}

    def vector_rows(self) -> Generator[tuple[str, bytes, Metadata], None, None]:
        """Yield each chunk's id, sha256 of what is embedded and metadata for the vector store, by segment and id."""
        for file in self._files:
            yield from file.vector_rows()

    def word_rows(self) -> Generator[tuple[str, str, str], None, None]:
        """Yield each chunk's id, its document's and the text to index, with the words of the document's path."""
        for file in self._files:
            yield from file.word_rows()

    def embedded_rows(self) -> Iterator[tuple[str, bytes, str]]:
        """Yield the uri of each chunk's document, the sha256 of what is embedded of it, and that text."""
        return chain.from_iterable(file.embedded_rows() for file in self._files)

    def embedded_keys(self) -> Iterator[bytes]:
        """Yield the sha256 of what is embedded of each chunk."""
        return chain.from_iterable(file.embedded_keys() for file in self._files)

    def chunks_embedded(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """Return, for those of `keys` (sha256s of embedded texts) that are here, the id of a chunk."""
        return {key: chunk for file in self._files for key, chunk in file.chunks_embedded(keys).items()}

    def count_documents(self) -> int:
        return sum(file.count_documents() for file in self._files)

    def count_chunks(self) -> int:
        return sum(file.count_chunks() for file in self._files)

    def close(self) -> None:
        for file in self._files:
            file.close()

    @cached_property
    def _documents(self) -> dict[str, DocumentInfo]:
        infos = chain.from_iterable(file.documents() for file in self._files)
        return {info.id: info for info in sorted(infos, key=lambda info: info.uri)}

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {info.uri: info.id for info in self.documents()}

    def _holder(self, document_id: str) -> LibraryFile:
        return self._files[self._segment(document_id)]

    def _segment(self, document_id: str) -> int:
        """Return the number of the segment that holds a document if any does."""
        return holder(self._first, document_id)


def open_library(generation: Path) -> Library:
    """Open the library of a sealed generation, whose folder is given."""
    return Library(*list_libraries(generation))


def read_uris(generation: Path) -> set[str]:
    """Return the uris of the documents in a sealed generation, whose folder is given."""
    with closing(open_library(generation)) as library:
        return {info.uri for info in library.documents()}
