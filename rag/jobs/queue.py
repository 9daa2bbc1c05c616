"""`jobs.sqlite` beside the collections: the jobs that the service writes and `ingest work` takes.

A row only says what is wanted and how far it is. Whether a job is done is said by the published generation: a job whose
worker was killed is done again, and what is done already changes nothing.
"""

import sqlite3
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from rag.errors import JobsUnusable, StorageError
from rag.index.generations import Collection as Place
from rag.jobs.jobs import FileState, Job, JobFile, JobState, NewJob, new_job_id
from rag.jobs.jobs_file import COLUMNS, FILE_COLUMNS, OPEN, JobsFile, counts_of, files_of, job_of
from rag.jobs.quota import Quota, Used
from rag.jobs.uploads import managed_folder

KEPT = 10_000  # finished jobs; older ones are dropped


class Jobs:
    """The jobs of a store; safe to use from many threads and processes. A store without the file has no jobs."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._file = JobsFile(store)

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    # --- for the service ------------------------------------------------------------------------------

    def add(self, new: NewJob, quota: Quota | None = None) -> Job:
        """Accept a job and return it; raises QuotaExceeded where an upload would be over its quota, StorageError."""
        now = time.time()
        identity = new.id or new_job_id()
        with self._file.edit() as connection:
            if quota is not None:
                brought = sum(file.bytes for file in new.files)
                quota.check(_used(self._store, connection, new), new, Used(brought, len(new.files), brought))
            row = (identity, new.kind, new.collection, new.account, now, now + new.delay_s, int(new.checksum))
            number = connection.execute(
                "INSERT INTO jobs (id, kind, collection, account, created, starts, checksum) VALUES (?,?,?,?,?,?,?)",
                row,
            ).lastrowid
            connection.executemany(
                f"INSERT INTO files (job, position, {FILE_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",  # noqa: S608
                [
                    (number, i, each.path, each.uri, each.bytes, each.sha256, each.state, each.reason, each.deaths)
                    for i, each in enumerate(new.files)
                ],
            )
            connection.execute(
                f"DELETE FROM jobs WHERE NOT {OPEN} AND number <= ?",  # noqa: S608
                ((number or 0) - KEPT,),
            )
            job = _find(connection, identity)  # in the same transaction: once it is accepted, nothing may fail
        assert job is not None
        return job

    def get(self, identity: str) -> Job | None:
        """Return a job with its files, None where there is none."""
        if not self._file.exists():
            return None
        with self._file.open() as connection:
            return _find(connection, identity)

    def is_open(self, identity: str) -> bool:
        """Whether there is such a job, and it waits or runs."""
        job = self.get(identity)
        return job is not None and job.is_open

    def of(
        self, account: str, collections: Collection[str] | None, *, limit: int, offset: int = 0
    ) -> tuple[list[Job], int]:
        """Return an account's jobs on `collections` (None: all), newest first and without files, and their number."""
        if not self._file.exists():
            return [], 0
        mine = "account = ?"
        if collections is not None:
            mine += f" AND collection IN ({', '.join('?' * len(collections))})"
        values = (account, *(collections or ()))
        with self._file.open() as connection:
            total = connection.execute(f"SELECT count(*) FROM jobs WHERE {mine}", values).fetchone()[0]  # noqa: S608
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM jobs WHERE {mine} ORDER BY number DESC LIMIT ? OFFSET ?",  # noqa: S608
                (*values, limit, offset),
            ).fetchall()
            return [job_of(row, (), counts_of(connection, row[0])) for row in rows], int(total)

    def cancel(self, identity: str) -> bool:
        """Cancel a job that was never begun; False for another, since what it has done cannot be taken back."""
        with self._file.edit() as connection:
            changed = connection.execute(
                "UPDATE jobs SET state = 'cancelled', finished = ? "
                "WHERE id = ? AND state = 'waiting' AND started IS NULL",
                (time.time(), identity),
            ).rowcount
            if changed:
                connection.execute(
                    "UPDATE files SET state = 'cancelled' WHERE job = (SELECT number FROM jobs WHERE id = ?)",
                    (identity,),
                )
        return bool(changed)

    def used(self, new: NewJob) -> Used:
        """Return what the collection and the account of a job have of uploaded files, waiting or in managed roots."""
        if not self._file.exists():
            return Used()
        with self._file.open() as connection:
            return _used(self._store, connection, new)

    def sender(self, collection: str, path: str) -> str | None:
        """Return the account that has sent a file of the managed root; None where there is no such file."""
        if not self._file.exists():
            return None
        with self._file.open() as connection:
            row = connection.execute(
                "SELECT account FROM uploads WHERE collection = ? AND path = ?", (collection, path)
            ).fetchone()
            return None if row is None else str(row[0])

    def creating(self, collection: str) -> Job | None:
        """Return the open job that makes a collection, without its files; None where there is none."""
        making = (job for job in self.open() if job.kind == "create" and job.collection == collection)
        return next(making, None)

    # --- for the worker -------------------------------------------------------------------------------

    def open(self) -> list[Job]:
        """Return the jobs that wait or run, without their files, in the order they were accepted."""
        if not self._file.exists():
            return []
        with self._file.open() as connection:
            rows = connection.execute(f"SELECT {COLUMNS} FROM jobs WHERE {OPEN} ORDER BY number").fetchall()  # noqa: S608
            return [job_of(row, ()) for row in rows]

    def with_files(self, jobs: Sequence[Job]) -> list[Job]:
        """Return jobs with their files."""
        if not jobs:
            return []
        with self._file.open() as connection:
            return [replace(job, files=files_of(connection, job.number)) for job in jobs]

    def begin(self, jobs: Sequence[Job]) -> list[Job]:
        """Mark jobs as running; return those that still waited, with their files."""
        with self._file.edit() as connection:
            begun = [
                job
                for job in jobs
                if connection.execute(
                    "UPDATE jobs SET state = 'running', started = ?, detail = '' "
                    "WHERE number = ? AND state = 'waiting'",
                    (time.time(), job.number),
                ).rowcount
            ]
        return self.with_files(begun)

    def mark(self, job: Job, position: int, state: FileState, reason: str = "") -> None:
        """Say how a file of a job is."""
        self.mark_all([(job, position, state, reason)])

    def mark_all(self, marks: Sequence[tuple[Job, int, FileState, str]]) -> None:
        """Say how several files are."""
        with self._file.edit() as connection:
            connection.executemany(
                "UPDATE files SET state = ?, reason = ? WHERE job = ? AND position = ?",
                [(state, reason, job.number, position) for job, position, state, reason in marks],
            )

    def progress(self, jobs: Sequence[Job], stage: str, done: int, total: int | None) -> None:
        """Say how far jobs are."""
        with self._file.edit() as connection:
            connection.executemany(
                "UPDATE jobs SET stage = ?, done = ?, total = ? WHERE number = ?",
                [(stage, done, total, job.number) for job in jobs],
            )

    def end(self, jobs: Sequence[Job], state: JobState, *, generation: str | None = None, detail: str = "") -> None:
        """Say that jobs are over."""
        with self._file.edit() as connection:
            connection.executemany(
                "UPDATE jobs SET state = ?, finished = ?, generation = ?, detail = ?, stage = '' WHERE number = ?",
                [(state, time.time(), generation, detail, job.number) for job in jobs],
            )
            if state == "failed":
                connection.executemany(
                    "UPDATE files SET state = 'failed', reason = ? WHERE job = ? AND state IN ('waiting', 'running')",
                    [(detail, job.number) for job in jobs],
                )

    def postpone(self, jobs: Sequence[Job], detail: str, wait_s: float) -> None:
        """Let jobs wait again, for a reason that will pass."""
        with self._file.edit() as connection:
            connection.executemany(
                "UPDATE jobs SET state = 'waiting', detail = ?, stage = '', starts = ? WHERE number = ?",
                [(detail, time.time() + wait_s, job.number) for job in jobs],
            )
            connection.executemany(
                "UPDATE files SET state = 'waiting' WHERE job = ? AND state = 'running'",
                [(job.number,) for job in jobs],
            )

    def recover(self) -> list[Job]:
        """Let what a worker that died had in hand wait again, and count the death; only the one worker may call it."""
        running = [job for job in self.open() if job.state == "running"]
        if running:
            with self._file.edit() as connection:
                for job in running:
                    connection.execute(
                        "UPDATE files SET state = 'waiting', deaths = deaths + 1 WHERE job = ? AND state = 'running'",
                        (job.number,),
                    )
                    connection.execute(
                        "UPDATE jobs SET state = 'waiting', stage = '', deaths = deaths + 1 WHERE number = ?",
                        (job.number,),
                    )
        return running

    def place(self, collection: str, account: str, files: Sequence[JobFile]) -> None:
        """Note what lies in a managed root now, and who sent it."""
        with self._file.edit() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?)",
                [(collection, each.path, account, each.bytes) for each in files],
            )

    def forget(self, collection: str, paths: Sequence[str], uris: Sequence[str]) -> int:
        """Note what left a managed root, and remove what jobs said of documents: a reason may quote one.

        Returns how many rows said something.
        """
        if not self._file.exists():
            return 0
        with self._file.edit() as connection:
            connection.executemany(
                "DELETE FROM uploads WHERE collection = ? AND path = ?", [(collection, path) for path in paths]
            )
            said = connection.executemany(
                "UPDATE files SET reason = '' WHERE uri = ? AND reason != '' "
                "AND job IN (SELECT number FROM jobs WHERE collection = ?)",
                [(uri, collection) for uri in uris],
            )
            told = connection.executemany(  # of all: a job without files may quote any document
                "UPDATE jobs SET detail = '' WHERE collection = ? AND detail != ''", [(collection,)] if uris else []
            )
            return max(0, said.rowcount) + max(0, told.rowcount)


def _find(connection: sqlite3.Connection, identity: str) -> Job | None:
    row = connection.execute(f"SELECT {COLUMNS} FROM jobs WHERE id = ?", (identity,)).fetchone()  # noqa: S608
    return None if row is None else job_of(row, files_of(connection, row[0]))


def oldest_waiting_s(store: Path) -> float | None:
    """Return for how long the oldest job is due; None where none is, or the jobs cannot be read."""
    try:
        due = [job.starts for job in Jobs(store).open() if job.starts <= time.time()]
    except (JobsUnusable, StorageError):
        return None
    return time.time() - min(due) if due else None


def _used(store: Path, connection: sqlite3.Connection, new: NewJob) -> Used:
    (collection_bytes, files), (account_bytes, _) = (
        _sum(store, connection, column, value)
        for column, value in (("collection", new.collection), ("account", new.account))
    )
    return Used(collection_bytes, files, account_bytes)


def _sum(store: Path, connection: sqlite3.Connection, column: str, value: str) -> tuple[int, int]:
    """Return the bytes and the number of what waits and of what lies in a managed root.

    A file that is being indexed lies there already, and still waits: it counts once. What lay in the folder of a
    collection that was removed does not count.
    """
    by_collection = connection.execute(
        f"SELECT collection, sum(bytes), count(*) FROM uploads WHERE {column} = ? GROUP BY collection",  # noqa: S608
        (value,),
    ).fetchall()
    placed = [counts for name, *counts in by_collection if managed_folder(Place(store, name)).is_dir()]
    waiting = connection.execute(
        f"SELECT coalesce(sum(bytes), 0), count(*) FROM files WHERE state = 'waiting' AND job IN "  # noqa: S608
        f"(SELECT number FROM jobs WHERE {OPEN} AND kind = 'upload' AND {column} = ?) AND NOT EXISTS "
        "(SELECT 1 FROM uploads JOIN jobs ON jobs.number = files.job WHERE uploads.collection = jobs.collection "
        "AND uploads.path = files.path AND uploads.bytes = files.bytes)",
        (value,),
    ).fetchone()
    counted = [*placed, waiting]
    return sum(size for size, _ in counted), sum(number for _, number in counted)
