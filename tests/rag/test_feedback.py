"""`feedback.jsonl`: whole lines, whoever writes at the same time and whoever died while writing."""

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import StorageError, UsageError
from rag.feedback import Cited, Feedback, copy_feedback, erase_feedback, feedback_file, keep_feedback, read_feedback

SAID = Feedback(
    id="fb-1",
    at="2026-01-01T00:00:00+00:00",
    account="hr",
    answer_id="a1",
    question="Wer zahlt?\u2028Und wann? 🏨",
    collections=("hr",),
    citations=(Cited("hr", "d1", "hr/pay.txt", 0, 4, "Sala"),),
    thumb="up",
    note="line one\nline two",
)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    keep_feedback(tmp_path, SAID)
    keep_feedback(tmp_path, replace(SAID, id="fb-2", citations=(), thumb="down"))

    assert list(read_feedback(tmp_path)) == [SAID, replace(SAID, id="fb-2", citations=(), thumb="down")]
    assert feedback_file(tmp_path).read_bytes().count(b"\n") == 2
    assert feedback_file(tmp_path).stat().st_mode & 0o077 == 0  # who asked what is nobody else's business


def test_nothing_said_yet_is_nothing(tmp_path: Path) -> None:
    assert list(read_feedback(tmp_path)) == []


def test_many_who_speak_at_once_do_not_interrupt_each_other(tmp_path: Path) -> None:
    records = [replace(SAID, id=f"fb-{number}", note="x" * (number * 50)) for number in range(100)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda record: keep_feedback(tmp_path, record), records))

    kept = [record for record in read_feedback(tmp_path) if isinstance(record, Feedback)]
    assert sorted(kept, key=lambda record: len(record.note)) == records


def test_half_a_line_spoils_no_other(tmp_path: Path) -> None:
    keep_feedback(tmp_path, SAID)
    with feedback_file(tmp_path).open("ab") as file:
        file.write(b'{"id": "fb-to')
    keep_feedback(tmp_path, replace(SAID, id="fb-3"))

    first, broken, last = read_feedback(tmp_path)
    assert (first, last) == (SAID, replace(SAID, id="fb-3"))
    assert isinstance(broken, StorageError)
    assert "line 2" in str(broken)


@pytest.mark.parametrize("line", [b"[]", b"null", b'{"id": 1}', b"\xff", json.dumps({"citations": [1]}).encode()])
def test_a_line_that_is_no_feedback_is_named(tmp_path: Path, line: bytes) -> None:
    feedback_file(tmp_path).write_bytes(line + b"\n")

    (error,) = read_feedback(tmp_path)
    assert isinstance(error, StorageError)


def test_a_record_is_bounded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="shorten"):
        keep_feedback(tmp_path, replace(SAID, note="x" * 300_000))
    assert not feedback_file(tmp_path).exists()


def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"feedback\.jsonl cannot be written"):
        keep_feedback(tmp_path / "none", SAID)
    feedback_file(tmp_path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        keep_feedback(tmp_path, SAID)


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the file's lock as another process would."""
    with feedback_file(store).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_nobody_waits_long_for_another_process_that_holds_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.feedback._PATIENCE_S", 0.01)
    with locked(tmp_path), pytest.raises(StorageError, match="locked by another process"):
        keep_feedback(tmp_path, SAID)

    keep_feedback(tmp_path, SAID)
    assert list(read_feedback(tmp_path)) == [SAID]


def test_no_more_wait_than_a_service_has_threads_to_spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writers = threading.BoundedSemaphore(1)
    monkeypatch.setattr("rag.feedback._writers", writers)
    with writers, pytest.raises(StorageError, match="locked by another process"):
        keep_feedback(tmp_path, SAID)

    keep_feedback(tmp_path, SAID)
    keep_feedback(tmp_path, replace(SAID, id="fb-2"))
    assert len(list(read_feedback(tmp_path))) == 2


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_said_in_one_error(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(feedback_file(tmp_path))

    with pytest.raises(StorageError, match="cannot be written"):
        keep_feedback(tmp_path, SAID)
    with pytest.raises(StorageError, match="cannot be read"):
        list(read_feedback(tmp_path))


def test_whoever_speaks_while_others_are_erased_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced under those who wait for its lock."""
    monkeypatch.setattr("rag.feedback._PATIENCE_S", 60.0)  # each record is brought to the disk under it
    records = [replace(SAID, id=f"fb-{number}") for number in range(300)]
    with ThreadPoolExecutor(8) as threads:
        speaking = [threads.submit(keep_feedback, tmp_path, record) for record in records]
        erased = sum(erase_feedback(tmp_path, lambda said: said.id.endswith("7")) for _ in range(20))
        for each in speaking:
            each.result()
    erased += erase_feedback(tmp_path, lambda said: said.id.endswith("7"))

    kept = {record.id for record in read_feedback(tmp_path) if isinstance(record, Feedback)}
    assert kept == {record.id for record in records if not record.id.endswith("7")}
    assert erased == 30


def test_erasing_where_nothing_was_said_makes_no_file(tmp_path: Path) -> None:
    assert erase_feedback(tmp_path, lambda _: True) == 0
    copy_feedback(tmp_path, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_has_whole_lines_and_is_nobody_elses_business(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    keep_feedback(tmp_path, SAID)
    copy_feedback(tmp_path, feedback_file(tmp_path / "other"))
    assert list(read_feedback(tmp_path / "other")) == [SAID]
    assert feedback_file(tmp_path / "other").stat().st_mode & 0o077 == 0
