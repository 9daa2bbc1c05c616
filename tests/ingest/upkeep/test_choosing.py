"""Which jobs are done next, and which wait for others."""

from collections.abc import Sequence

from ingest.upkeep.choosing import MOST_FILES, choose
from rag.jobs.jobs import Job, JobFile, JobKind

NOW = 1000.0


def job(
    number: int,
    kind: JobKind = "upload",
    *names: str,
    collection: str = "hr",
    starts: float = 0,
    deaths: int = 0,
    detail: str = "",
) -> Job:
    files = tuple(JobFile(name, f"uploads/{name}") for name in names)
    return Job(
        *(number, str(number), kind, collection, "ann", "waiting", 0, starts, None, None, None, detail, "", 0, None),
        deaths=deaths,
        checksum=False,
        counts={},
        files=files,
    )


def chosen(*jobs: Job) -> Sequence[int]:
    return [each.number for each in choose(jobs, NOW)]


def test_uploads_to_one_collection_are_done_together() -> None:
    assert chosen(job(1, "upload", "a"), job(2, "upload", "b", collection="law"), job(3, "upload", "c")) == [1, 3]
    assert chosen(job(1, "upload", "a"), job(2, "reindex"), job(3, "upload", "c")) == [1]
    assert chosen(job(1, "upload", *map(str, range(MOST_FILES))), job(2, "upload", "x")) == [1]
    assert chosen(job(1, "upload", *map(str, range(MOST_FILES + 5)))) == [1]


def test_what_starts_later_holds_up_nothing_but_the_same_document() -> None:
    later = job(1, "delete", "a", starts=NOW + 5)

    assert chosen(later) == []
    assert chosen(later, job(2, "upload", "b"), job(3, "upload", "a")) == [2]
    assert chosen(later, job(2, "upload", "a", collection="law")) == [2]


def test_an_upload_is_indexed_before_the_deletion_that_followed_it() -> None:
    assert chosen(job(1, "upload", "a"), job(2, "delete", "a")) == [1]
    assert chosen(job(1, "upload", "a", starts=NOW + 5, detail="the disk is full"), job(2, "delete", "a")) == []


def test_an_upload_that_was_put_off_is_not_overtaken_by_a_newer_one() -> None:
    assert chosen(job(1, "upload", "a", starts=NOW + 5, detail="the disk is full"), job(2, "upload", "a")) == []


def test_files_wait_for_their_collection() -> None:
    assert chosen(job(1, "create"), job(2, "upload", "a")) == [1]
    assert chosen(job(1, "create", starts=NOW + 5), job(2, "upload", "a")) == []


def test_an_upload_that_workers_died_of_twice_is_done_alone() -> None:
    assert chosen(job(1, "upload", "a", deaths=1), job(2, "upload", "b")) == [1, 2]
    assert chosen(job(1, "upload", "a", deaths=2), job(2, "upload", "b")) == [1]
    assert chosen(job(1, "upload", "a"), job(2, "upload", "b", deaths=2), job(3, "upload", "c")) == [1]


def test_ten_thousand_jobs_are_chosen_from_in_one_pass() -> None:
    jobs = [job(number, "upload", f"{number}.txt") for number in range(10_000)]

    assert len(choose([job(10_000, "delete", "x", starts=NOW + 5), *jobs], NOW)) == MOST_FILES
