"""Chooses which jobs are done next, together. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from rag.jobs.jobs import Job

MOST_FILES = 2000  # of uploads that are indexed together
MOST_DEATHS = 3  # of workers, with a job that is no upload
TRIED_TOGETHER = 2  # deaths until the files of an upload are tried one by one: the first may be an operator's kill


def choose(jobs: Sequence[Job], now: float) -> list[Job]:
    """Return the jobs to do next, none where none is due: uploads to one collection together, others alone.

    `jobs` are open, with their files, in the order they were accepted. A job waits for an earlier one on the same
    document, and for the one that makes its collection. An upload that workers have died of twice is done alone.
    """
    due = list(_due(jobs, now))
    if not due:
        return []
    first = due[0]
    if first.kind != "upload" or first.deaths >= TRIED_TOGETHER:
        return [first]
    chosen: list[Job] = []
    files = 0
    for job in takewhile(lambda job: job.kind == "upload", _of_collection(due, first.collection)):
        files += len(job.files)
        if job.deaths >= TRIED_TOGETHER or (chosen and files > MOST_FILES):
            break
        chosen.append(job)
    return chosen


def _of_collection(jobs: Iterable[Job], collection: str) -> Iterable[Job]:
    return (job for job in jobs if job.collection == collection)


def _due(jobs: Iterable[Job], now: float) -> Iterator[Job]:
    """Yield the jobs that may begin, in one pass: ten thousand may wait."""
    made: set[str] = set()
    deleted: set[tuple[str, str]] = set()
    put_off: set[tuple[str, str]] = set()
    uploaded: set[tuple[str, str]] = set()
    for job in jobs:
        documents = {(job.collection, file.uri) for file in job.files}
        blocking = [deleted, put_off] if job.kind == "upload" else [deleted, uploaded]
        must_wait = job.collection in made or any(not documents.isdisjoint(uris) for uris in blocking)
        if job.state == "waiting" and job.starts <= now and not must_wait:
            yield job
        if job.kind == "create":
            made.add(job.collection)
        elif job.kind == "delete":
            deleted |= documents
        elif job.kind == "upload":
            uploaded |= documents
            put_off |= documents if job.detail else set()
