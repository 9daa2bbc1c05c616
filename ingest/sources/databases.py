"""Databases as sources: lists a query's rows with their hashes, and loads the wanted ones as documents.

Nothing is ever written: SQLite files are opened read-only, PostgreSQL runs the query in a read-only transaction, and
every transaction is rolled back. A password is used and passed on, but neither kept in a stored URL nor shown.
What a row's columns are used for: `ingest/sources/database_rows.py`.
"""

import hashlib
import pickle
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import quote

from ingest.boundary import DocumentFailed, boundary
from ingest.loaded import LoadRequest, LoadResult
from ingest.sources.database_rows import Columns, assign_columns, canonical_content, load_row, row_id
from ingest.sources.database_urls import Database
from rag.errors import IngestError, SourceUnreachable, UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

_ROWS_AT_ONCE = 100  # held in memory; of articles of 10 KB one megabyte, and a round trip for as many costs nothing
_READ_ONLY_CURE = "only reading is allowed (a file in WAL mode in a read-only folder needs ?immutable=1 in its URL)"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row that becomes a document, or cannot, for the reason `refused`; `sha256` and `bytes` are of its content."""

    uri: str
    sha256: str
    bytes: int
    refused: str | None = None


def find_rows(database: Database, password: str | None = None) -> Iterator[SourceRow]:
    """Run the query and yield its rows in the database's order; of those gone by, one digest each is kept.

    Raises SourceUnreachable if the database is not there, IngestError where the query fails, and UsageError where
    two rows have one id. Rows without an id come last, as one that is refused.
    """
    seen: set[bytes] = set()
    without_id = 0
    identity = ""
    with closing(_stream(database, password)) as stream:
        for columns, values in stream:
            identity = columns.names[columns.id]
            uri = _uri(database, columns, values)
            if uri is None:
                without_id += 1
                continue
            digest = hashlib.blake2b(uri.encode(), digest_size=16).digest()
            if digest in seen:
                raise UsageError(
                    f"the query of {database.name} returns more than one row with {identity} = {values[columns.id]}; "
                    "each row needs its own id: select a unique column as id"
                )
            seen.add(digest)
            try:
                with boundary("load"):
                    content = canonical_content(columns, values)
            except DocumentFailed as failed:
                yield SourceRow(uri, "", 0, refused=failed.fault.reason)
            else:
                yield SourceRow(uri, hashlib.sha256(content).hexdigest(), len(content))
    if without_id:
        reason = f"{without_id} of its rows have no id: column {identity} is NULL or empty; select a unique one as id"
        yield SourceRow(f"{database.name}/", "", 0, refused=reason)


def load_rows(database: Database, wanted: Collection[str], password: str | None = None) -> Iterator[LoadResult]:
    """Run the query again and yield a result for each uri that is wanted; one whose row is gone has an error.

    What is wanted is first written to a temporary file, so that nobody who writes to the database waits for whoever
    takes these results. Raises as `find_rows` does.
    """
    with TemporaryFile() as spool:
        count = 0
        for result in _load(database, wanted, password):
            pickle.dump(result, spool, pickle.HIGHEST_PROTOCOL)
            count += 1
        spool.seek(0)
        for _ in range(count):
            result = pickle.load(spool)  # noqa: S301 (we wrote it a moment ago, to a file that has no name)
            assert isinstance(result, LoadResult)
            yield result


def _load(database: Database, wanted: Collection[str], password: str | None) -> Iterator[LoadResult]:
    missing = set(wanted)
    with closing(_stream(database, password)) as stream:
        while missing:
            row = next(stream, None)
            if row is None:
                break
            uri = _uri(database, *row)
            if uri in missing:
                missing.remove(uri)
                yield _result(database, uri, *row)
    for uri in sorted(missing):
        yield LoadResult(LoadRequest(uri, ""), error="its row was deleted during this run")


def _result(database: Database, uri: str, columns: Columns, values: Sequence[object]) -> LoadResult:
    request = LoadRequest(uri, "")
    content = canonical_content(columns, values)
    sha256 = hashlib.sha256(content).hexdigest()
    fallback_title = f"{database.name} {uri.removeprefix(f'{database.name}/')}"
    try:
        with boundary("load"):
            loaded = load_row(columns, values, fallback_title)
    except DocumentFailed as failed:
        return LoadResult(request, error=failed.fault.reason, sha256=sha256, bytes=len(content))
    return LoadResult(request, loaded, sha256=sha256, bytes=len(content))


def _uri(database: Database, columns: Columns, values: Sequence[object]) -> str | None:
    """Return a row's uri; None if it has no id, or one that cannot be written."""
    try:
        with boundary("load"):
            identity = row_id(values[columns.id])
    except DocumentFailed:
        return None
    return None if identity is None else f"{database.name}/{identity}"


def _stream(database: Database, password: str | None) -> Generator[tuple[Columns, Sequence[object]], None, None]:
    """Yield the query's rows, a hundred in memory at a time, and what their columns are used for."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    with _connect(database, password) as connection:
        try:
            # As it is, without parameters: a colon or per cent sign in the query is the database's to understand.
            with connection.exec_driver_sql(database.query) as result:  # a cursor of the server's must be closed
                if not result.returns_rows:
                    raise UsageError(f"the query of {database.name} returns no rows; it must be a SELECT")
                columns = assign_columns(list(result.keys()))
                for row in result.yield_per(_ROWS_AT_ONCE):
                    yield columns, tuple(row)
        except SQLAlchemyError as error:
            what = _first_line(error.orig if isinstance(error, DBAPIError) else error, password)
            cure = _READ_ONLY_CURE if "readonly" in what else "correct it, or the database"
            raise IngestError(f"the query of {database.name} fails: {what}; {cure}") from error


@contextmanager
def _connect(database: Database, password: str | None) -> Iterator["Connection"]:
    """Open a connection that cannot write; what the query does is rolled back when it closes."""
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    url = make_url(database.url)
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite:
        url = _read_only(url)
    elif password is not None:
        url = url.set(password=password)
    engine = create_engine(url, poolclass=NullPool)
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError, TypeError, ValueError) as error:  # the last two: a driver about its options
        what = error.orig if isinstance(error, DBAPIError) else error
        raise SourceUnreachable(
            f"the database {database.url} cannot be reached: {_first_line(what, password)}{_cure(is_sqlite, password)}"
        ) from error
    with connection:
        if is_sqlite:
            # What is not UTF-8 becomes lone surrogates, which `load_row` reports; by default it ends the query.
            driver = connection.connection.driver_connection
            driver.text_factory = lambda content: content.decode("utf-8", "surrogateescape")  # type: ignore[union-attr]
        options = {"postgresql_readonly": True} if url.get_backend_name() == "postgresql" else {}
        yield connection.execution_options(stream_results=True, no_parameters=True, **options)


def _read_only(url: "URL") -> "URL":
    """Return the URL that opens an existing SQLite file and cannot write to it."""
    path = Path(url.database or "")
    if not path.is_file():
        raise SourceUnreachable(f"there is no database {path}; check its name, and that its disk is mounted")
    return url.set(database=f"file:{quote(str(path))}").update_query_dict({"mode": "ro", "uri": "true"})


def _cure(is_sqlite: bool, password: str | None) -> str:
    if is_sqlite or password is not None:
        return ""
    return " (passwords are never stored: give the URL again with its password, or keep it in ~/.pgpass or PGPASSWORD)"


def _first_line(error: object, password: str | None) -> str:
    """Return the first line of a database's message, without the password should it hold that."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = lines[0].rstrip(".")
    return line.replace(password, "***") if password else line
