"""The library of a segment: its documents' texts, pages, sections, word boxes and chunks, in one SQLite file.

It is the truth that the vectors and the words point into. Chunks have no text of their own: it is sliced
from the document's, so it cannot differ from it.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

import numpy as np

from rag.errors import IndexDamaged
from rag.index.schema import (
    CHUNK_COUNTS,
    INFO_COLUMNS,
    TABLES,
    DocumentInfo,
    document_fields,
    is_current,
    present_columns,
    read_infos,
    select,
)
from rag.records import Chunk, Document, Metadata, Page, Section, SectionKind, Span, WordBoxes, embedded_text
from rag.text.document_names import path_words

_Key = TypeVar("_Key", str, bytes)
_MOST_HEADS = 256  # documents whose tables are remembered: to read a document's sections takes 1 ms for 300 of them
_CACHE_KB = 256  # of a connection; SQLite's own 2 MB come to half a gigabyte for a million chunks
_ROWS_AT_A_TIME = 1_000  # while the others wait: half a millisecond
_MOST_VARIABLES = 500  # of one SQL statement; SQLite's own limit is 32,766


@dataclass(frozen=True, slots=True)
class DocumentSize:
    """How long a document is; `pages` is 0 where its format has none."""

    characters: int
    pages: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chunk stands: code points of its document, first and last page, None without any, and what it is."""

    start: int
    end: int
    page: int | None
    page_end: int | None
    context: str
    kind: SectionKind


class LibraryFile:
    """A sealed library, read-only and safe for several threads, one of which reads at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # A generation has hundreds of these files: a connection for each thread would be too many descriptors.
        self._opened: sqlite3.Connection | None = None
        self._reading = threading.Lock()
        self._info: dict[str, DocumentInfo] | None = None
        self._sizes: dict[str, DocumentSize] = {}
        self._table_heads: dict[str, list[tuple[int, str]]] = {}
        self._present: dict[str, frozenset[str]] = {}  # columns, by table

    def is_current(self) -> bool:
        """Say whether the tables are those of today; raises IndexDamaged where they cannot be read as they are."""
        with self._errors(), self._reading:
            if is_current(self._connection()):
                return True
        for table in TABLES:
            self._select(table)
        return False

    def documents(self) -> list[DocumentInfo]:
        """Return every document, ordered by uri."""
        return list(self._documents().values())

    def info(self, document_id: str) -> DocumentInfo:
        return self._documents()[document_id]

    def find_document(self, key: str) -> Document | None:
        """Return the document whose id or uri is `key`, if there is one."""
        columns = self._select("documents")
        row = next(self._rows(f"SELECT {columns} FROM documents WHERE id = ?1 OR uri = ?1", key), None)  # noqa: S608
        if row is None:
            return None
        columns = self._select("pages")
        pages = self._rows(f"SELECT {columns} FROM pages WHERE document_id = ? ORDER BY number", row["id"])  # noqa: S608
        held = document_fields(row) | {"pages": tuple(_page(page) for page in pages)}
        return Document(**{field.name: held[field.name] for field in fields(Document)})

    def size(self, document_id: str) -> DocumentSize:
        """Return how long a document is; its text is read for that once."""
        if document_id not in self._sizes:
            counted = "SELECT length(text), (SELECT count(*) FROM pages WHERE document_id = d.id) FROM documents d"
            row = next(self._rows(f"{counted} WHERE id = ?", document_id))
            self._sizes[document_id] = DocumentSize(row[0], row[1])
        return self._sizes[document_id]

    def passage(self, document_id: str, span: Span) -> str:
        """Return what stands at a span of a document's text."""
        # SQLite's substr counts code points, as our spans do.
        cut = "SELECT substr(text, ?2 + 1, ?3) FROM documents WHERE id = ?1"
        return str(next(self._rows(cut, document_id, span.start, span.end - span.start))[0])

    def pages(self, document_id: str) -> list[Page]:
        """Return a document's pages in order, without the boxes of their words."""
        columns = 'number, start, "end", width, height, label, NULL AS spans'
        rows = self._rows(f"SELECT {columns} FROM pages WHERE document_id = ? ORDER BY number", document_id)  # noqa: S608
        return [_page(row) for row in rows]

    def page(self, document_id: str, number: int) -> Page | None:
        """Return one page of a document with the boxes of its words, if there is that page."""
        columns = self._select("pages")
        statement = f"SELECT {columns} FROM pages WHERE document_id = ? AND number = ?"  # noqa: S608 - the names are ours
        rows = self._rows(statement, document_id, number)
        return next((_page(row) for row in rows), None)

    def sections(self, document_id: str) -> list[Section]:
        """Return a document's sections in order."""
        row = next(self._rows("SELECT sections FROM documents WHERE id = ?", document_id))
        return list(document_fields(row)["sections"])

    def table_heads(self, document_id: str) -> Sequence[tuple[int, str]]:
        """Return where the tables of a document begin that have a row of names, in order, and that row on one line."""
        if document_id not in self._table_heads:
            if len(self._table_heads) >= _MOST_HEADS:
                self._table_heads.clear()
            tables = [section for section in self.sections(document_id) if section.kind == "table"]
            heads = [(table.start, table.context.partition("\n")[2]) for table in tables]
            self._table_heads[document_id] = [(start, head) for start, head in heads if head]
        return self._table_heads[document_id]

    def find_chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Return those chunks of `ids` that are here, by id."""
        columns = self._select("chunks", alias="c")
        # SQLite's substr counts code points, as our spans do.
        return {
            row["id"]: _chunk(row)
            for batch in _batches(ids)
            for row in self._rows(
                f'SELECT {columns}, substr(d.text, c.start + 1, c."end" - c.start) AS text '  # noqa: S608 - only ?s are put in
                f"FROM chunks c JOIN documents d ON d.id = c.document_id WHERE c.id IN ({_marks(batch)})",
                *batch,
            )
        }

    def reading_order(self) -> Iterator[tuple[str, str]]:
        """Yield each chunk's id and its document's, document by document, in the order of their texts."""
        # no two chunks of a document begin at one place
        rows = self._rows("SELECT id, document_id FROM chunks ORDER BY document_id, start")
        return ((row["id"], row["document_id"]) for row in rows)

    def around(self, chunk: Chunk, most: int) -> list[Place]:
        """Return where a chunk, and up to `most` before and after it in its document, are; in order, disjoint."""
        columns = 'start, "end", page, page_end, context, kind'
        sides = [
            f"SELECT {columns} FROM (SELECT {columns} FROM chunks WHERE document_id = ?1 AND start {sign} ?2 "  # noqa: S608
            f"ORDER BY start {order} LIMIT ?3)"
            for sign, order in (("<=", "DESC"), (">", "ASC"))
        ]
        rows = [
            row
            for side, limit in zip(sides, (most + 1, most), strict=True)
            for row in self._rows(side, chunk.document_id, chunk.start, limit)
        ]
        places: list[Place] = []
        for row in sorted(rows, key=lambda row: int(row["start"])):
            start = max(row["start"], places[-1].end) if places else row["start"]  # chunks may overlap
            if start < row["end"]:
                places.append(Place(start, row["end"], row["page"], row["page_end"], row["context"], row["kind"]))
        return places

    def chunk_ids(self, documents: Iterable[str] | None = None) -> list[str]:
        """Return the sorted ids of all chunks, or of those of `documents`."""
        if documents is None:
            return [row["id"] for row in self._rows("SELECT id FROM chunks ORDER BY id")]
        return sorted(
            row["id"]
            for batch in _batches(list(documents))
            for row in self._rows(f"SELECT id FROM chunks WHERE document_id IN ({_marks(batch)})", *batch)  # noqa: S608
        )

    def chunk_ids_of(self, document_id: str, limit: int = -1) -> list[str]:
        """Return the ids of a document's chunks in reading order, all or the first ones."""
        rows = self._rows("SELECT id FROM chunks WHERE document_id = ? ORDER BY start LIMIT ?", document_id, limit)
        return [row["id"] for row in rows]

    def chunk_counts(self) -> dict[str, int]:
        """Return how many chunks each document has."""
        return {row[0]: int(row[1]) for row in self._rows(CHUNK_COUNTS)}

    def vector_rows(self) -> Generator[tuple[str, bytes, Metadata], None, None]:
        """Yield each chunk's id, sha256 of what is embedded and metadata for the vector store, in order of id."""
        for row in self._rows('SELECT id, document_id, start, "end", page, embedded_sha256 FROM chunks ORDER BY id'):
            info = self.info(row["document_id"])
            place: Metadata = {"document_id": info.id, "start": row["start"], "end": row["end"]}
            page: Metadata = {} if row["page"] is None else {"page": row["page"]}
            yield row["id"], row["embedded_sha256"], {**info.fields, **place, **page}

    def word_rows(self) -> Generator[tuple[str, str, str], None, None]:
        """Yield each chunk's id, its document's and the text to index, with the words of the document's path."""
        paths = {info.id: path_words(info.uri) for info in self.documents()}
        texts = ((row["id"], row["document_id"], text) for row, text in self._embedded_texts())
        return ((chunk, document, f"{paths[document]}\n{text}") for chunk, document, text in texts)

    def embedded_rows(self) -> Iterator[tuple[str, bytes, str]]:
        """Yield the uri of each chunk's document, the sha256 of what is embedded of it, and that text."""
        uris = {info.id: info.uri for info in self.documents()}
        texts = self._embedded_texts()
        return ((uris[row["document_id"]], row["embedded_sha256"], text) for row, text in texts)

    def embedded_keys(self) -> Iterator[bytes]:
        """Yield the sha256 of what is embedded of each chunk."""
        return (row["embedded_sha256"] for row in self._rows("SELECT embedded_sha256 FROM chunks ORDER BY id"))

    def chunks_embedded(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """Return, for those of `keys` (sha256s of embedded texts) that are here, the id of a chunk."""
        return {
            row["embedded_sha256"]: row["id"]
            for batch in _batches(keys)
            for row in self._rows(
                f"SELECT id, embedded_sha256 FROM chunks WHERE embedded_sha256 IN ({_marks(batch)})",  # noqa: S608
                *batch,
            )
        }

    def count_chunks(self) -> int:
        return int(next(self._rows("SELECT count(*) FROM chunks"))[0])

    def count_documents(self) -> int:
        return int(next(self._rows("SELECT count(*) FROM documents"))[0])

    def count_characters(self) -> int:
        return int(next(self._rows("SELECT coalesce(sum(length(text)), 0) FROM documents"))[0])

    def close(self) -> None:
        with self._reading:
            if self._opened is not None:
                self._opened.close()

    def _embedded_texts(self) -> Iterator[tuple[sqlite3.Row, str]]:
        """Yield the chunks by document, so that each document's text is read once.

        Whether a chunk's context was embedded (the setting `chunker.context`) its sha256 tells: no column is needed.
        """
        for info in sorted(self.documents(), key=lambda info: info.id):
            text = next(self._rows("SELECT text FROM documents WHERE id = ?", info.id))["text"]
            columns = 'id, document_id, start, "end", context, embedded_sha256'
            rows = self._rows(f"SELECT {columns} FROM chunks WHERE document_id = ? ORDER BY start, id", info.id)  # noqa: S608
            for row in rows:
                alone = text[row["start"] : row["end"]]
                is_alone = hashlib.sha256(alone.encode()).digest() == row["embedded_sha256"]
                yield row, alone if is_alone else embedded_text(row["context"], alone)

    def _documents(self) -> dict[str, DocumentInfo]:
        if self._info is None:
            columns = self._select("documents", *INFO_COLUMNS)
            rows = self._rows(f"SELECT {columns} FROM documents")  # noqa: S608 - the names are ours
            # SQLite would fetch each by its uri: 10 µs a document for 3, of 50,000 of a page
            self._info = {info.id: info for info in sorted(read_infos(rows), key=attrgetter("uri"))}
        return self._info

    def _select(self, table: str, *names: str, alias: str = "") -> str:
        """Return what to SELECT for some columns of a table, or all; an older library has fewer of them."""
        with self._errors():
            if table not in self._present:
                with self._reading:
                    self._present[table] = present_columns(self._connection(), table)
            return select(table, self._present[table], names, alias=alias)

    def _rows(self, statement: str, *values: str | bytes | int) -> Iterator[sqlite3.Row]:
        with self._errors():
            with self._reading:
                cursor = self._connection().execute(statement, values)
            while rows := self._fetch(cursor):
                yield from rows

    def _fetch(self, cursor: sqlite3.Cursor) -> list[sqlite3.Row]:
        with self._reading:
            return cursor.fetchmany(_ROWS_AT_A_TIME)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Translate what SQLite says, and what is missing, into IndexDamaged with a cure."""
        try:
            yield
        except (sqlite3.DatabaseError, IndexDamaged) as error:
            raise damaged(self._path, error) from error

    def _connection(self) -> sqlite3.Connection:
        """Return the connection; raises sqlite3.OperationalError where the file is missing."""
        if self._opened is None:
            self._opened = sqlite3.connect(read_only_uri(self._path), uri=True, check_same_thread=False)
            self._opened.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            self._opened.row_factory = sqlite3.Row
        return self._opened


def damaged(path: Path, error: Exception) -> IndexDamaged:
    """Return the error for a library that cannot be read, with its cure."""
    return IndexDamaged(f"{path} cannot be read ({error}); rebuild the index: ingest run --checksum")


def read_only_uri(path: Path) -> str:
    """Return the address under which SQLite opens a sealed library."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"  # sealed: no locks, no journal


def _marks(values: Sequence[str] | Sequence[bytes]) -> str:
    return ",".join("?" * len(values))


def _batches(values: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    return (values[i : i + _MOST_VARIABLES] for i in range(0, len(values), _MOST_VARIABLES))


def _chunk(row: sqlite3.Row) -> Chunk:
    return Chunk(
        id=row["id"],
        document_id=row["document_id"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        context=row["context"],
        page=row["page"],
        page_end=row["page_end"],
        kind=row["kind"],
    )


def _page(row: sqlite3.Row) -> Page:
    words = None
    if row["spans"] is not None:
        words = WordBoxes(
            spans=np.frombuffer(row["spans"], "<i4").reshape(-1, 2),
            boxes=np.frombuffer(row["boxes"], "<f4").reshape(-1, 4),
        )
    return Page(row["number"], row["start"], row["end"], row["width"], row["height"], row["label"], words)
