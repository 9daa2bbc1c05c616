"""The tables of `library.sqlite`: their columns, and how a record's fields are kept in them.

SQLite keeps a table's definition in the file, so a library that was written with other columns is known by it. It is
read with the defaults of the columns that it lacks, and the next `ingest run` writes it anew.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from sys import intern
from typing import Any

from rag.errors import IndexDamaged
from rag.records import Document, Metadata, Section, derive_id

OUR_FIELDS = frozenset({"uri", "title", "date", "document_id", "start", "end", "page"})  # each always of one type
USERS = "meta."  # comes before a name of theirs that is one of ours, or that begins so and goes on with one of ours


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text; `bytes`, `mtime_ns` and `sha256` are its source's, `settings` how it was read."""

    id: str
    uri: str
    title: str
    date: str | None
    media_type: str
    sha256: str
    bytes: int
    mtime_ns: int
    settings: str
    metadata: Metadata
    notes: tuple[str, ...] = ()
    language: str = ""  # a code, where the text tells it

    @property
    def fields(self) -> Metadata:
        """What `where` may ask about: uri, title, date, and the user's metadata; a `date` of theirs is `meta.date`."""
        own = {_users_name(name): value for name, value in self.metadata.items()}
        dated: Metadata = {"date": self.date} if self.date else {}
        return {**own, "uri": self.uri, "title": self.title, **dated}


def _users_name(name: str) -> str:
    """Return the name that `where` knows a user's field by; different names stay different."""
    bare = name
    while bare.startswith(USERS):
        bare = bare.removeprefix(USERS)
    return f"{USERS}{name}" if bare in OUR_FIELDS else name


def _same(value: Any) -> Any:  # Any: a field of any type
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `to_sql` and `from_sql` convert the field of that name, where SQLite has no such type.

    One that is added needs a `default`, in SQL, for libraries that were written without it, unless it may be NULL.
    """

    name: str
    declared: str
    default: str | None = None
    to_sql: Callable[[Any], Any] = _same
    from_sql: Callable[[Any], Any] = _same

    @property
    def definition(self) -> str:
        return f'"{self.name}" {self.declared}' + (f" DEFAULT {self.default}" if self.default is not None else "")


@lru_cache(maxsize=1_024)
def _metadata_from_sql(text: str) -> Metadata:
    """Return metadata; that of documents which have the same is one object, which nobody changes."""
    return dict(json.loads(text))


def _metadata_to_sql(metadata: Metadata) -> str:
    return json.dumps(dict(metadata), sort_keys=True, ensure_ascii=False)


def _sections_to_sql(sections: Sequence[Section]) -> str:
    return json.dumps([[s.start, s.end, s.kind, s.context] for s in sections], ensure_ascii=False)


def _sections_from_sql(text: str) -> tuple[Section, ...]:
    return tuple(Section(*section) for section in json.loads(text))


def _notes_to_sql(notes: Sequence[str]) -> str:
    return json.dumps(notes, ensure_ascii=False)


@lru_cache(maxsize=1_024)
def _notes_from_sql(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


# A document's columns are fields of `Document`, `DocumentInfo` or both.
TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        Column("id", "TEXT PRIMARY KEY"),
        Column("uri", "TEXT NOT NULL UNIQUE"),
        Column("collection", "TEXT NOT NULL"),
        Column("title", "TEXT NOT NULL"),
        Column("date", "TEXT"),
        Column("media_type", "TEXT NOT NULL", from_sql=intern),
        Column("sha256", "TEXT NOT NULL"),
        Column("bytes", "INTEGER NOT NULL"),
        Column("mtime_ns", "INTEGER NOT NULL"),
        Column("settings", "TEXT NOT NULL", from_sql=intern),
        Column("metadata", "TEXT NOT NULL", to_sql=_metadata_to_sql, from_sql=_metadata_from_sql),
        Column("sections", "TEXT NOT NULL", to_sql=_sections_to_sql, from_sql=_sections_from_sql),
        Column("notes", "TEXT NOT NULL", to_sql=_notes_to_sql, from_sql=_notes_from_sql),
        Column("language", "TEXT NOT NULL", default="''", from_sql=intern),
        Column("text", "TEXT NOT NULL"),  # last: whatever stands behind it is read through it
    ),
    "pages": (
        Column("document_id", "TEXT NOT NULL"),
        Column("number", "INTEGER NOT NULL"),
        Column("start", "INTEGER NOT NULL"),
        Column("end", "INTEGER NOT NULL"),
        Column("width", "REAL NOT NULL"),
        Column("height", "REAL NOT NULL"),
        Column("label", "TEXT NOT NULL"),
        Column("spans", "BLOB"),
        Column("boxes", "BLOB"),
    ),
    "chunks": (
        Column("id", "TEXT PRIMARY KEY"),
        Column("document_id", "TEXT NOT NULL"),
        Column("start", "INTEGER NOT NULL"),
        Column("end", "INTEGER NOT NULL"),
        Column("context", "TEXT NOT NULL"),
        Column("page", "INTEGER"),
        Column("page_end", "INTEGER"),
        Column("kind", "TEXT NOT NULL"),
        Column("embedded_sha256", "BLOB NOT NULL"),
    ),
}
INFO_COLUMNS = tuple(field.name for field in fields(DocumentInfo))
_KEYS = {"pages": "document_id, number"}  # of tables whose key has several columns
CHUNK_COUNTS = "SELECT d.id, (SELECT count(*) FROM chunks c WHERE c.document_id = d.id) FROM documents d"
_INDEX = "CREATE INDEX chunks_of_document ON chunks (document_id, start)"


def schema() -> list[str]:
    """Return the statements that make a library's tables, as SQLite keeps them in the file."""
    statements = []
    for table, columns in TABLES.items():
        lines = [column.definition for column in columns]
        lines += [f"PRIMARY KEY ({_KEYS[table]})"] if table in _KEYS else []
        statements.append(f"CREATE TABLE {table} ({', '.join(lines)}) WITHOUT ROWID")
    return [*statements, _INDEX]


def library_format() -> str:
    """Return a name of the tables as they are now: any change of a column changes it."""
    return derive_id(*schema())


def is_current(connection: sqlite3.Connection) -> bool:
    """Say whether an open library has the tables of today."""
    statements = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return sorted(statement for (statement,) in statements) == sorted(schema())


def present_columns(connection: sqlite3.Connection, table: str, database: str = "main") -> frozenset[str]:
    """Return the names of the columns that a table of an open library has."""
    rows = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, database))
    return frozenset(name for (name,) in rows)


def select(table: str, present: Collection[str], names: Iterable[str] = (), *, alias: str = "") -> str:
    """Return what to SELECT for the columns `names`, or all, of a table that has those `present`.

    Raises IndexDamaged where a column is missing that has no default.
    """
    wanted = set(names) or {column.name for column in TABLES[table]}
    prefix = f"{alias}." if alias else ""
    selected = []
    for column in TABLES[table]:
        if column.name not in wanted:
            continue
        if column.name in present:
            selected.append(f'{prefix}"{column.name}"')
        elif column.default is None and "NOT NULL" in column.declared:
            raise IndexDamaged(f"it has no column '{column.name}' in its table '{table}'")
        else:
            selected.append(f'{column.default or "NULL"} AS "{column.name}"')
    return ", ".join(selected)


def insert(table: str, names: Iterable[str], conflict: str = "") -> str:
    """Return the statement that inserts the columns `names`, in that order; all others have their default."""
    listed = [f'"{name}"' for name in names]
    return f"INSERT {conflict} INTO {table} ({', '.join(listed)}) VALUES ({','.join('?' * len(listed))})"  # noqa: S608


def document_row(document: Document, info: DocumentInfo) -> dict[str, Any]:  # Any: what SQLite takes
    """Return the columns of a document, by name."""
    values = united_fields(info, document)
    return {c.name: c.to_sql(values[c.name]) for c in TABLES["documents"] if c.name in values}


def united_fields(*records: Any) -> dict[str, Any]:  # Any: records of any kind
    """Return the fields of all `records`, by name; of a field that several have, the last one's."""
    return {field.name: getattr(record, field.name) for record in records for field in fields(record)}


def document_fields(row: sqlite3.Row) -> dict[str, Any]:  # Any: a field of any type
    """Return what a row of a document holds, by the names of its columns."""
    names = set(row.keys())
    return {c.name: c.from_sql(row[c.name]) for c in TABLES["documents"] if c.name in names}


def read_infos(rows: Iterable[sqlite3.Row]) -> Iterator[DocumentInfo]:
    """Yield what rows of documents hold that have the columns `INFO_COLUMNS`, as `select` orders them.

    It takes 3 µs a document: half a million are listed in seconds.
    """
    columns = [column for column in TABLES["documents"] if column.name in INFO_COLUMNS]
    places = [[column.name for column in columns].index(name) for name in INFO_COLUMNS]
    converted = [(place, column.from_sql) for place, column in enumerate(columns) if column.from_sql is not _same]
    for row in rows:
        values = [*row]
        for place, from_sql in converted:
            values[place] = from_sql(values[place])
        yield DocumentInfo(*[values[place] for place in places])
