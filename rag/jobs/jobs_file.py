"""The file `jobs.sqlite`: its tables, how it is opened and edited, and what its rows are."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rag.errors import JobsUnusable, StorageError
from rag.files import create_database, is_full
from rag.jobs.jobs import Job, JobFile

FORMAT = 1
FILE = "jobs.sqlite"

_TIMEOUT_S = 10.0  # for another process that writes: each does so for milliseconds
_SCHEMA = f"""
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    collection TEXT NOT NULL,
    account TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    created REAL NOT NULL,  -- seconds since 1970, as the others
    starts REAL NOT NULL,
    started REAL,
    finished REAL,
    generation TEXT,
    detail TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER,
    deaths INTEGER NOT NULL DEFAULT 0,
    checksum INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_state ON jobs (state, collection, number);
CREATE INDEX jobs_by_account ON jobs (account, number);
CREATE TABLE files (
    job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    uri TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    deaths INTEGER NOT NULL,
    PRIMARY KEY (job, position)
) WITHOUT ROWID;
CREATE INDEX files_by_uri ON files (uri);
-- What lies in the managed roots, and who sent it last.
CREATE TABLE uploads (
    collection TEXT NOT NULL,
    path TEXT NOT NULL,
    account TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (collection, path)
) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
"""
COLUMNS = (
    "number, id, kind, collection, account, state, created, starts, started, finished, generation, detail, stage, "
    "done, total, deaths, checksum"
)
FILE_COLUMNS = "path, uri, bytes, sha256, state, reason, deaths"
OPEN = "state IN ('waiting', 'running')"


class JobsFile:
    """The file in a store; each use opens it, so that any thread or process may."""

    def __init__(self, store: Path) -> None:
        self.path = store / FILE

    def exists(self) -> bool:
        return os.path.lexists(self.path)

    @contextmanager
    def edit(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction, of a file that is made where there is none; raises StorageError."""
        if not self.exists():
            self._create_file()
        with self.open() as connection:
            connection.execute("PRAGMA secure_delete = ON")  # a reason may quote what is forgotten later
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection; raises JobsUnusable.

        It may write, since the next opener rolls back what a killed edit left.
        """
        try:
            uri = f"{self.path.absolute().as_uri()}?mode=rw"
            with closing(sqlite3.connect(uri, uri=True, timeout=_TIMEOUT_S)) as connection:
                written = connection.execute("PRAGMA user_version").fetchone()[0]
                if written != FORMAT:
                    raise JobsUnusable(
                        f"{self.path} has format {written}, but this Openbook reads {FORMAT}; upgrade, or move it away"
                    )
                yield connection
        except sqlite3.Error as error:
            if is_full(error):
                raise StorageError(f"{self.path} cannot be written: the disk is full; free some space") from error
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise JobsUnusable(f"another process is editing {self.path}; try again") from error
            raise JobsUnusable(
                f"{self.path} cannot be used ({error}); move it away: what waits in it has to be sent again"
            ) from error

    def _create_file(self) -> None:
        try:
            create_database(self.path, _SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"{self.path} cannot be created ({error}); free some space, or check who owns it") from (
                error
            )


def files_of(connection: sqlite3.Connection, number: int) -> tuple[JobFile, ...]:
    rows = connection.execute(
        f"SELECT {FILE_COLUMNS} FROM files WHERE job = ? ORDER BY position",  # noqa: S608
        (number,),
    )
    return tuple(JobFile(*row) for row in rows)


def counts_of(connection: sqlite3.Connection, number: int) -> dict[str, int]:
    return dict(connection.execute("SELECT state, count(*) FROM files WHERE job = ? GROUP BY state", (number,)))


def job_of(row: Sequence[Any], files: tuple[JobFile, ...], counts: dict[str, int] | None = None) -> Job:
    counted: dict[str, int] = {**Counter(file.state for file in files)} if counts is None else counts
    columns: dict[str, Any] = dict(zip(COLUMNS.split(", "), row, strict=True))
    return Job(**{**columns, "checksum": bool(columns["checksum"])}, counts=counted, files=files)
