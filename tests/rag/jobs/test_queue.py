"""The jobs of a store: accepted, cancelled, taken up after a death, and counted against quotas."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.errors import IndexBusy, JobsUnusable, QuotaExceeded
from rag.index.generations import Collection
from rag.jobs.jobs import JobFile, JobKind, NewJob
from rag.jobs.queue import Jobs, oldest_waiting_s
from rag.jobs.quota import Quota, Used
from rag.jobs.uploads import managed_folder
from rag.jobs.worker_lock import being_the_worker, has_worker


def new(
    *names: str,
    kind: JobKind = "upload",
    collection: str = "hr",
    account: str = "ann",
    size: int = 10,
    delay_s: float = 0,
) -> NewJob:
    files = tuple(JobFile(name, f"uploads/{name}", size, "0" * 64) for name in names)
    return NewJob(kind, collection, account, files, delay_s=delay_s)


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path)


def ids(found: Sequence[object]) -> list[str]:
    return [job.id for job in found]  # type: ignore[attr-defined]  # jobs


def test_a_store_without_jobs_has_no_file(jobs: Jobs) -> None:
    assert jobs.open() == []
    assert jobs.get("0") is None
    assert jobs.of("ann", None, limit=5) == ([], 0)
    assert not jobs.path.exists()


def test_a_job_is_there_for_its_account_alone(jobs: Jobs) -> None:
    first, second = jobs.add(new("a.txt")), jobs.add(new("b.txt", collection="law"))
    jobs.add(new("c.txt", account="ben"))

    assert ids(jobs.of("ann", None, limit=5)[0]) == [second.id, first.id]
    assert jobs.of("ann", frozenset({"hr"}), limit=5)[1] == 1
    assert jobs.of("ann", frozenset(), limit=5) == ([], 0)
    assert jobs.path.stat().st_mode & 0o77 == 0


def test_only_a_job_that_never_began_is_cancelled(jobs: Jobs) -> None:
    waiting, begun = jobs.add(new("a.txt")), jobs.add(new("b.txt"))
    jobs.begin([begun])
    jobs.postpone([begun], "the disk is full", 5)

    assert jobs.cancel(waiting.id)
    assert not jobs.cancel(waiting.id)
    assert not jobs.cancel(begun.id)
    assert not jobs.cancel("none")
    cancelled = jobs.get(waiting.id)
    assert cancelled is not None
    assert (cancelled.state, cancelled.counts) == ("cancelled", {"cancelled": 1})


def test_a_job_that_was_cancelled_meanwhile_is_not_begun(jobs: Jobs) -> None:
    job = jobs.add(new("a.txt"))
    jobs.cancel(job.id)

    assert jobs.begin([job]) == []


def test_a_death_is_counted_for_the_file_in_hand(jobs: Jobs) -> None:
    job = jobs.add(new("a.txt", "b.txt"))
    jobs.begin([job])
    jobs.mark(job, 1, "running")

    jobs.recover()

    (again,) = jobs.with_files(jobs.open())
    assert (again.state, again.deaths) == ("waiting", 1)
    assert [(file.state, file.deaths) for file in again.files] == [("waiting", 0), ("waiting", 1)]


def test_quotas_count_what_waits_and_what_lies_there(jobs: Jobs) -> None:
    quota = Quota(collection_bytes=30, collection_files=9, account_bytes=100)
    first = jobs.add(new("a.txt", "b.txt"), quota)
    with pytest.raises(QuotaExceeded, match="30 bytes"):
        jobs.add(new("c.txt", "d.txt"), quota)

    jobs.mark_all([(first, 0, "indexed", ""), (first, 1, "skipped", "odd")])
    folder = managed_folder(Collection(jobs.path.parent, "hr"))
    folder.mkdir(parents=True)
    jobs.place("hr", "ann", first.files)
    jobs.end([first], "finished")
    with pytest.raises(QuotaExceeded, match="30 bytes"):
        jobs.add(new("c.txt", "d.txt"), quota)
    jobs.forget("hr", ["a.txt"], ["uploads/a.txt"])

    assert jobs.add(new("c.txt", "d.txt"), quota)
    with pytest.raises(QuotaExceeded, match="2 uploaded files"):
        jobs.add(new("e.txt"), Quota(1000, 2, 1000))
    with pytest.raises(QuotaExceeded, match="your uploaded files may have 35 bytes"):
        jobs.add(new("e.txt", collection="law"), Quota(1000, 9, 35))
    assert jobs.add(new("e.txt", collection="law", account="ben"), Quota(1000, 9, 35))


def test_what_was_sent_to_a_collection_that_was_removed_counts_no_more(jobs: Jobs) -> None:
    folder = managed_folder(Collection(jobs.path.parent, "hr"))
    folder.mkdir(parents=True)
    jobs.place("hr", "ann", jobs.with_files([jobs.add(new("a.txt"))])[0].files)
    assert jobs.used(new("c.txt", collection="law")).account_bytes == 10
    jobs.end(jobs.open(), "finished")
    folder.rmdir()
    assert jobs.used(new("c.txt", collection="law")).account_bytes == 0


def test_a_file_that_is_being_indexed_counts_once(jobs: Jobs) -> None:
    job = jobs.add(new("a.txt", "b.txt"))
    managed_folder(Collection(jobs.path.parent, "hr")).mkdir(parents=True)
    before = jobs.used(new("c.txt"))
    (waiting,) = jobs.with_files([job])
    jobs.place("hr", "ann", waiting.files[:1])

    assert jobs.used(new("c.txt")) == before == Used(20, 2, 20)


def test_what_was_said_of_a_forgotten_document_is_gone_to_the_byte(jobs: Jobs) -> None:
    job = jobs.add(new("a.txt"))
    jobs.mark(job, 0, "skipped", "line 3 is no date: Quackenbush")
    assert b"Quackenbush" in jobs.path.read_bytes()

    assert jobs.forget("hr", ["a.txt"], ["uploads/a.txt"]) == 1

    assert b"Quackenbush" not in jobs.path.read_bytes()


def test_what_a_job_said_of_a_forgotten_document_is_gone_too(jobs: Jobs) -> None:
    failed, waiting = jobs.add(new("a.txt")), jobs.add(NewJob("reindex", "hr", "ann"))
    other = jobs.add(NewJob("reindex", "club", "ann"))
    jobs.end([failed], "failed", detail="ValueError: Quackenbush")
    jobs.postpone([waiting], "the server does not take Quackenbush", 60)
    jobs.postpone([other], "another reason", 60)

    jobs.forget("hr", ["a.txt"], ["uploads/a.txt"])

    assert b"Quackenbush" not in jobs.path.read_bytes()
    assert [job.detail for job in jobs.open()] == ["", "another reason"]


def test_what_is_accepted_is_answered_whatever_becomes_of_the_file(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its sender would take its files back, and send them again."""

    def refuse(*_: object) -> None:
        raise JobsUnusable("another process is editing jobs.sqlite")

    monkeypatch.setattr(Jobs, "get", refuse)

    accepted = jobs.add(new("a.txt"))

    assert [job.id for job in jobs.open()] == [accepted.id]
    assert [file.path for file in accepted.files] == ["a.txt"]


def test_the_oldest_job_that_is_due_says_how_long_it_waits(jobs: Jobs, tmp_path: Path) -> None:
    assert oldest_waiting_s(tmp_path) is None
    jobs.add(new("a.txt", kind="delete", delay_s=60))
    assert oldest_waiting_s(tmp_path) is None
    jobs.add(new("a.txt"))
    waiting_s = oldest_waiting_s(tmp_path)
    assert waiting_s is not None
    assert 0 <= waiting_s < 60


def test_a_file_of_another_format_is_not_touched(jobs: Jobs, tmp_path: Path) -> None:
    jobs.add(new("a.txt"))
    with sqlite3.connect(jobs.path) as connection:
        connection.execute("PRAGMA user_version = 9")
    connection.close()

    with pytest.raises(JobsUnusable, match="format 9"):
        jobs.open()
    assert oldest_waiting_s(tmp_path) is None


def test_there_is_one_worker_and_others_see_it(tmp_path: Path) -> None:
    assert not has_worker(tmp_path)
    with being_the_worker(tmp_path):
        assert has_worker(tmp_path)
        with pytest.raises(IndexBusy, match="another process does the jobs"), being_the_worker(tmp_path):
            pass
    assert not has_worker(tmp_path)
