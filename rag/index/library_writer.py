"""Fills the library of a generation under construction: documents that were read, and those that are carried over."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexDamaged
from rag.index.library_file import damaged, read_only_uri
from rag.index.schema import CHUNK_COUNTS, DocumentInfo, document_row, insert, present_columns, schema, select
from rag.records import Chunk, Document

_PAGE = ("document_id", "number", "start", "end", "width", "height", "label", "spans", "boxes")
_CHUNK = ("id", "document_id", "start", "end", "context", "page", "page_end", "kind", "embedded_sha256")
_OWNER = {"documents": "id", "pages": "document_id", "chunks": "document_id"}  # the column that names a document
_CACHE_KB = 65_536  # documents come in the order of their ids' hashes, anywhere in the file; SQLite's own is 2 MB
_OLDER = "older"  # the library that is carried over, as SQLite is told its name


class LibraryWriter:
    """Fills a new library; one thread. `close` leaves a file that needs no journal beside it."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)
        try:
            # Nothing is published before everything is fsynced, so SQLite itself need not be careful.
            self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            self._connection.executescript("; ".join([*schema(), "BEGIN;"]))
        except BaseException:
            self.give_up()
            raise

    def add(self, document: Document, info: DocumentInfo, chunks: Iterable[tuple[Chunk, bytes]]) -> None:
        """Add a document and its chunks, each with the sha256 of what of it is embedded."""
        row = document_row(document, info)
        self._connection.execute(insert("documents", row), list(row.values()))
        self._connection.executemany(
            insert("pages", _PAGE),
            [
                (
                    document.id, page.number, page.start, page.end, page.width, page.height, page.label,
                    page.words.spans.astype("<i4").tobytes() if page.words else None,
                    page.words.boxes.astype("<f4").tobytes() if page.words else None,
                )
                for page in document.pages
            ],
        )  # fmt: skip
        self._connection.executemany(
            insert("chunks", _CHUNK, "OR IGNORE"),
            (
                (c.id, c.document_id, c.start, c.end, c.context, c.page, c.page_end, c.kind, embedded_sha256)
                for c, embedded_sha256 in chunks
            ),
        )

    def remove(self, document_id: str) -> None:
        """Take back a document, or what there is of one whose adding failed: this file has no journal to do it."""
        for table, key in _OWNER.items():
            self._connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (document_id,))  # noqa: S608 - ours

    def uri_of(self, document_id: str) -> str:
        """Return the uri of a document that is here."""
        (uri,) = self._connection.execute("SELECT uri FROM documents WHERE id = ?", (document_id,)).fetchone()
        return str(uri)

    def languages(self) -> dict[str, str]:
        """Return the language of each document that is here, by its id."""
        return dict(self._connection.execute("SELECT id, language FROM documents"))

    def chunk_counts(self) -> dict[str, int]:
        """Return how many chunks each document has that is here, by its id."""
        return dict(self._connection.execute(CHUNK_COUNTS))

    def documents_embedding(self, keys: Collection[bytes]) -> dict[str, bytes]:
        """Return the uris of the documents with a chunk whose embedded text has its sha256 in `keys`, with that."""
        if not keys:
            return {}
        rows = self._connection.execute(
            "SELECT d.uri, c.embedded_sha256 FROM chunks c JOIN documents d ON d.id = c.document_id"
        )
        return {uri: key for uri, key in rows if key in keys}

    def carry_over(self, older: Path, documents: Iterable[DocumentInfo]) -> None:
        """Copy documents, as they are, from an older library; their mtime is taken from `documents`.

        Columns that the older one lacks have their default. Raises IndexDamaged where it cannot be read.
        """
        with self._attached(older):
            self._connection.execute("CREATE TEMP TABLE carried (id TEXT PRIMARY KEY, mtime_ns INTEGER)")
            self._connection.executemany("INSERT INTO carried VALUES (?,?)", ((d.id, d.mtime_ns) for d in documents))
            for table, key in _OWNER.items():
                columns = select(table, present_columns(self._connection, table, _OLDER), alias="older")
                self._connection.execute(
                    # CROSS: document by document, however many others the older one has
                    f"INSERT INTO main.{table} SELECT {columns} FROM carried "  # noqa: S608 - the names are ours
                    f"CROSS JOIN {_OLDER}.{table} AS older ON older.{key} = carried.id"
                )
            self._connection.execute(
                "UPDATE main.documents SET mtime_ns = carried.mtime_ns FROM carried "
                "WHERE carried.id = documents.id AND carried.mtime_ns <> documents.mtime_ns"
            )
            self._connection.execute("DROP TABLE carried")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Have everything in the file, to be read, for the length of a block."""
        self._connection.execute("COMMIT")
        try:
            yield
        finally:
            self._connection.execute("BEGIN")

    def close(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.close()

    def give_up(self) -> None:
        """Let go of the file, finished or not: its owner removes it."""
        self._connection.close()

    @contextmanager
    def _attached(self, older: Path) -> Iterator[None]:
        """Have an older library at hand in one transaction; what is wrong with it is an IndexDamaged."""
        try:
            self._connection.execute("COMMIT")
            self._connection.execute(f"ATTACH ? AS {_OLDER}", (read_only_uri(older),))
            self._connection.execute("BEGIN")
            yield
            self._connection.execute("COMMIT")
            self._connection.execute(f"DETACH {_OLDER}")
            self._connection.execute("BEGIN")
        except sqlite3.OperationalError:  # of the new one: a full disk
            raise
        except (sqlite3.DatabaseError, IndexDamaged) as error:
            raise damaged(older, error) from error
