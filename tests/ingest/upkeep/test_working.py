"""The worker: every accepted file is indexed once, or reported; what fails, and what is done twice."""

import shutil
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import run
from ingest.sources.roots import read_sources
from ingest.upkeep.forgetting import forget
from ingest.upkeep.uploaded import DEADLY, lay
from ingest.upkeep.working import Worker
from rag.errors import EncoderError, IngestError, JobsUnusable, StorageError
from rag.index.generations import Collection, list_collections, list_generations, read_last_success, writer_lock
from rag.index.opened import open_index
from rag.jobs.jobs import Job, JobFile, JobKind, NewJob, new_job_id
from rag.jobs.queue import Jobs
from rag.jobs.uploads import managed_folder, receiving, staged_file
from rag.settings import Settings

Files = dict[str, bytes]


def upload(settings: Settings, files: Files, collection: str = "default", account: str = "ann") -> Job:
    """Accept files as the service does."""
    import hashlib

    place, identity = Collection(settings.store, collection), new_job_id()
    with receiving(place, identity):
        for position, content in enumerate(files.values()):
            staged_file(place, identity, position).write_bytes(content)
        accepted = tuple(
            JobFile(name, f"uploads/{name}", len(content), hashlib.sha256(content).hexdigest())
            for name, content in files.items()
        )
        return Jobs(settings.store).add(NewJob("upload", collection, account, accepted, id=identity))


def order(settings: Settings, kind: JobKind, *uris: str, collection: str = "default") -> Job:
    files = tuple(JobFile(uri.removeprefix("uploads/") if uri.startswith("uploads/") else "", uri) for uri in uris)
    return Jobs(settings.store).add(NewJob(kind, collection, "ann", files))


def work(settings: Settings, steps: int = 20) -> None:
    worker = Worker(settings)
    worker.recover()
    for _ in range(steps):
        if worker.step() is None:
            return


def now(settings: Settings, job: Job) -> Job:
    found = Jobs(settings.store).get(job.id)
    assert found is not None
    return found


def states(settings: Settings, job: Job) -> list[str]:
    return [file.state for file in now(settings, job).files]


def uris(settings: Settings, collection: str = "default") -> list[str]:
    with open_index(settings, collection) as index:
        return [info.uri for info in index.documents() if not info.uri.startswith("handbook/")]


def test_files_are_indexed_once_and_what_cannot_be_read_is_named(own_index: Settings) -> None:
    job = upload(own_index, {"a.md": b"# Zebra\n\nStriped.", "b/c.txt": b"Plain text.", "x.exe": b"MZ", "e.txt": b""})
    work(own_index)

    done = now(own_index, job)
    assert (done.state, done.generation) == ("finished", "000002")
    assert [file.state for file in done.files] == ["indexed", "indexed", "skipped", "skipped"]
    assert [file.reason for file in done.files[2:]] == ["no loader reads .exe files", "it has no text"]
    assert uris(own_index) == ["uploads/a.md", "uploads/b/c.txt"]
    assert read_last_success(Collection(own_index.store, "default")) is not None
    assert not any((Collection(own_index.store, "default").folder / "incoming").iterdir())


def test_many_uploads_become_one_generation(own_index: Settings) -> None:
    jobs = [upload(own_index, {f"{number}.txt": b"Number %d." % number}) for number in range(5)]
    work(own_index)

    assert {now(own_index, job).generation for job in jobs} == {"000002"}


def test_the_same_name_again_replaces_and_the_same_bytes_change_nothing(own_index: Settings) -> None:
    upload(own_index, {"a.txt": b"The first."})
    work(own_index)
    same = upload(own_index, {"a.txt": b"The first."})
    work(own_index)
    assert states(own_index, same) == ["indexed"]
    one, other = upload(own_index, {"a.txt": b"The second."}), upload(own_index, {"a.txt": b"The third."})
    work(own_index)

    assert (states(own_index, one), states(own_index, other)) == (["skipped"], ["indexed"])
    assert now(own_index, one).files[0].reason == "a later upload has replaced it"
    with open_index(own_index, "default") as index:
        assert index.document("uploads/a.txt").text.strip() == "The third."


def test_what_is_deleted_is_gone_from_the_disk_only_where_it_was_uploaded(own_index: Settings) -> None:
    upload(own_index, {"a.txt": b"Uploaded.", "odd.exe": b"MZ"})
    work(own_index)
    jobs = [order(own_index, "delete", uri) for uri in ("uploads/a.txt", "uploads/odd.exe", "handbook/expenses.md")]
    work(own_index)

    assert [states(own_index, job) for job in jobs] == [["deleted"]] * 3
    assert list(managed_folder(Collection(own_index.store, "default")).iterdir()) == []
    assert (own_index.store.parent / "handbook" / "expenses.md").exists()
    assert Jobs(own_index.store).sender("default", "a.txt") is None
    with open_index(own_index, "default") as index:
        assert sorted(info.uri for info in index.documents()) == ["handbook/parking.txt", "handbook/remote-work.md"]


def test_an_upload_lifts_the_tombstone_of_its_uri(own_index: Settings) -> None:
    upload(own_index, {"a.txt": b"Uploaded."})
    work(own_index)
    forget(own_index, ["uploads/a.txt"])
    assert uris(own_index) == []
    upload(own_index, {"a.txt": b"Again."})
    work(own_index)

    assert uris(own_index) == ["uploads/a.txt"]
    assert read_sources(Collection(own_index.store, "default")).tombstones == frozenset()


def test_a_tombstone_stays_where_its_upload_is_lost(own_index: Settings) -> None:
    upload(own_index, {"a.txt": b"Uploaded."})
    work(own_index)
    forget(own_index, ["uploads/a.txt"])
    before = read_sources(Collection(own_index.store, "default")).tombstones
    job = upload(own_index, {"a.txt": b"Again."})
    staged_file(Collection(own_index.store, "default"), job.id, 0).unlink()
    work(own_index)

    assert states(own_index, job) == ["failed"]
    assert read_sources(Collection(own_index.store, "default")).tombstones == before
    assert "uploads/a.txt" in before


def test_a_collection_is_made_and_filled(own_index: Settings) -> None:
    order(own_index, "create", collection="new")
    job = upload(own_index, {"a.txt": b"In the new one."}, "new")
    work(own_index)

    assert states(own_index, job) == ["indexed"]
    assert uris(own_index, "new") == ["uploads/a.txt"]
    order(own_index, "create", collection="new")
    again = order(own_index, "reindex", collection="new")
    work(own_index)
    assert now(own_index, again).state == "finished"
    assert uris(own_index, "new") == ["uploads/a.txt"]


def test_a_job_for_a_collection_that_is_gone_fails_and_brings_nothing_back(own_index: Settings) -> None:
    order(own_index, "create", collection="new")
    work(own_index)
    jobs = [upload(own_index, {"a.txt": b"x"}, "new"), order(own_index, "reindex", collection="new")]
    shutil.rmtree(Collection(own_index.store, "new").folder)
    work(own_index)

    assert [now(own_index, job).state for job in jobs] == ["failed", "failed"]
    assert states(own_index, jobs[0]) == ["failed"]
    assert "was removed meanwhile" in now(own_index, jobs[0]).detail
    assert list_collections(own_index.store) == ["default"]


def test_a_zip_bomb_is_its_own_skip(own_index: Settings) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(2**20))
    job = upload(own_index, {"bomb.docx": content.getvalue(), "good.txt": b"Good."})
    work(own_index)

    assert states(own_index, job) == ["skipped", "indexed"]


def test_a_document_in_the_place_of_a_folder_is_named(own_index: Settings) -> None:
    upload(own_index, {"a": b"A file.", "b/c.txt": b"In a folder."})
    work(own_index)
    job = upload(own_index, {"a/d.txt": b"x", "b": b"y", "e.txt": b"Fine."})
    work(own_index)

    assert states(own_index, job) == ["failed", "failed", "indexed"]


def test_while_another_process_writes_a_job_waits_and_others_go_on(own_index: Settings) -> None:
    order(own_index, "create", collection="new")
    work(own_index)
    held, free = upload(own_index, {"a.txt": b"One."}), upload(own_index, {"b.txt": b"Two."}, "new")
    with writer_lock(Collection(own_index.store, "default")):
        work(own_index, steps=2)
        waiting = now(own_index, held)
        assert (waiting.state, "is being written by" in waiting.detail) == ("waiting", True)
        assert states(own_index, free) == ["indexed"]
    Jobs(own_index.store).postpone([waiting], "", 0)
    work(own_index)
    assert states(own_index, held) == ["indexed"]


def test_files_removed_by_hand_do_not_fail_the_uploads_of_others(own_index: Settings) -> None:
    names = [f"{number}.txt" for number in range(12)]
    upload(own_index, {name: name.encode() for name in names})
    work(own_index)
    for name in names[1:]:
        (managed_folder(Collection(own_index.store, "default")) / name).unlink()
    jobs = [upload(own_index, {"a.txt": b"One."}), upload(own_index, {"b.txt": b"Two."})]
    work(own_index)

    assert [states(own_index, job) for job in jobs] == [["indexed"], ["indexed"]]
    assert uris(own_index) == sorted(f"uploads/{name}" for name in ["a.txt", "b.txt", *names])


def test_a_run_that_refuses_one_file_does_not_keep_the_others_from_being_tried(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(settings: Settings, paths: Sequence[Path], *more: Any) -> None:
        if len(paths) == 1 and paths[0].name != "good.txt":
            raise IngestError("20 files failed alike")
        run(settings, paths, *more)

    monkeypatch.setattr("ingest.upkeep.working.run", refuse)
    job = upload(own_index, {"bad.txt": b"One.", "good.txt": b"Two."})
    work(own_index)

    assert states(own_index, job) == ["failed", "indexed"]
    assert now(own_index, job).files[0].reason == "20 files failed alike"


def test_a_text_that_the_encoder_always_refuses_keeps_no_other_file_from_answering(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(settings: Settings, paths: Sequence[Path], *more: Any) -> None:
        if paths[0].name != "good.txt" and paths[0].name != "later.txt":  # together, too
            raise EncoderError("the server answers 500")
        run(settings, paths, *more)

    monkeypatch.setattr("ingest.upkeep.working.run", refuse)
    monkeypatch.setattr("ingest.upkeep.working.growing_wait", lambda *_: 0)
    bad = upload(own_index, {"bad.txt": b"One.", "good.txt": b"Two."})
    later = upload(own_index, {"later.txt": b"Three."})
    work(own_index, steps=6)

    assert states(own_index, bad) == ["waiting", "indexed"]
    assert (now(own_index, bad).state, now(own_index, bad).detail) == ("waiting", "the server answers 500")
    assert (now(own_index, later).state, states(own_index, later)) == ("finished", ["indexed"])


def test_what_is_in_hand_waits_again_once_the_jobs_can_be_written(
    own_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise StorageError("no space left on the disk")

    job, worker = upload(own_index, {"a.txt": b"One."}), Worker(own_index)
    with monkeypatch.context() as patch:
        for name in ("end", "postpone", "mark", "mark_all"):
            patch.setattr(Jobs, name, refuse)
        for _ in range(3):
            with pytest.raises(StorageError, match="no space"):
                worker.step()
        assert now(own_index, job).state == "running"

    while worker.step() is not None:
        pass
    assert (now(own_index, job).state, now(own_index, job).deaths) == ("finished", 0)
    assert states(own_index, job) == ["indexed"]


def test_what_was_received_for_a_collection_that_never_came_to_be_goes(own_index: Settings) -> None:
    left = staged_file(Collection(own_index.store, "never"), new_job_id(), 0)
    left.parent.mkdir(parents=True)
    left.write_bytes(b"One.")

    work(own_index)

    assert not left.parent.exists()


def test_how_far_a_run_is_need_not_be_written(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise StorageError("no space left on the disk")

    monkeypatch.setattr(Jobs, "progress", refuse)
    job = upload(own_index, {"a.txt": b"One."})
    work(own_index)

    assert states(own_index, job) == ["indexed"]


def test_a_job_waits_while_the_jobs_cannot_be_written(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise JobsUnusable("another process is editing jobs.sqlite; try again")

    job = upload(own_index, {"a.txt": b"One."})
    with monkeypatch.context() as patch:
        patch.setattr("ingest.upkeep.working.run", refuse)
        work(own_index, steps=1)

    assert (now(own_index, job).state, states(own_index, job)) == ("waiting", ["waiting"])


def die(settings: Settings, job: Job, *positions: int) -> None:
    """Leave a job as a worker does that is killed with some of its files in hand."""
    queue = Jobs(settings.store)
    queue.begin([job])
    for position in positions:
        queue.mark(job, position, "running")


def test_done_again_a_job_changes_nothing(own_index: Settings) -> None:
    job = upload(own_index, {"a.txt": b"One.", "b.txt": b"Two."})
    work(own_index)
    place = Collection(own_index.store, "default")
    with Jobs(own_index.store)._file.edit() as connection:  # as it was before its end was written down
        connection.execute("UPDATE jobs SET state = 'running'")
        connection.execute("UPDATE files SET state = 'waiting'")
    work(own_index)

    assert list_generations(place) == ["000001", "000002"]
    assert (now(own_index, job).state, states(own_index, job)) == ("finished", ["indexed", "indexed"])


@pytest.mark.parametrize(("deaths", "generation"), [(1, "000002"), (2, "000003")])
def test_after_a_second_death_each_file_is_tried_alone(deaths: int, generation: str, own_index: Settings) -> None:
    job = upload(own_index, {"a.txt": b"One.", "b.txt": b"Two."})
    for _ in range(deaths):
        die(own_index, job)
        Worker(own_index).recover()
    work(own_index)

    assert states(own_index, job) == ["indexed", "indexed"]
    assert list_generations(Collection(own_index.store, "default"))[-1] == generation


def test_after_a_death_a_file_that_was_replaced_is_not_called_gone(own_index: Settings) -> None:
    first, second = upload(own_index, {"a.txt": b"The first."}), upload(own_index, {"a.txt": b"The second."})
    lay(own_index, Jobs(own_index.store).with_files([first, second]))
    for _ in range(2):
        die(own_index, first)
        Worker(own_index).recover()
    work(own_index)

    assert (states(own_index, first), states(own_index, second)) == (["skipped"], ["indexed"])
    assert now(own_index, first).files[0].reason == "a later upload has replaced it"


def test_a_file_that_its_worker_dies_of_twice_is_its_own_skip_for_good(own_index: Settings) -> None:
    job = upload(own_index, {"deadly.txt": b"Deadly.", "good.txt": b"Good."})
    for in_hand in ((), (), (0,), (0,)):
        die(own_index, job, *in_hand)
        Worker(own_index).recover()
    work(own_index)

    assert states(own_index, job) == ["skipped", "indexed"]
    assert now(own_index, job).files[0].reason == DEADLY
    order(own_index, "reindex")
    work(own_index)
    assert uris(own_index) == ["uploads/good.txt"]
    again = upload(own_index, {"deadly.txt": b"Harmless now."})
    work(own_index)
    assert states(own_index, again) == ["indexed"]


def test_a_deletion_that_its_worker_dies_of_is_given_up(own_index: Settings) -> None:
    job = order(own_index, "delete", "handbook/expenses.md")
    for _ in range(3):
        Jobs(own_index.store).begin([job])
        Worker(own_index).recover()
    work(own_index)

    assert now(own_index, job).state == "failed"
    assert "ended 3 times" in now(own_index, job).detail


def test_uploads_are_in_a_backup_and_forgotten_in_a_restored_one(own_index: Settings, tmp_path: Path) -> None:
    from ingest.upkeep.backing_up import back_up
    from ingest.upkeep.restoring import restore

    upload(own_index, {"a.txt": b"Keep this.", "b.txt": b"Forget this."})
    work(own_index)
    back_up(own_index, tmp_path / "backups")
    forget(own_index, ["uploads/b.txt"])
    restored = own_index.model_copy(update={"store": tmp_path / "restored"})
    restore(restored, tmp_path / "backups")

    place = Collection(restored.store, "default")
    assert [path.name for path in managed_folder(place).iterdir()] == ["a.txt"]
    assert uris(restored) == ["uploads/a.txt"]
    assert (managed_folder(place).absolute(), None) in [(root.folder, root.files) for root in read_sources(place).roots]
    order(restored, "reindex")
    work(restored)
    assert uris(restored) == ["uploads/a.txt"]
