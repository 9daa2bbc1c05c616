"""What commands and the line read besides documents: nothing that is no file hangs them, or fills the memory."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.observed import LastRun, read_last_run
from ingest.sources.passwords import read_passwords
from ingest.sources.roots import read_sources
from rag.cli.history import read_history
from rag.cli.text_files import read_text
from rag.errors import IndexDamaged, StorageError, UsageError
from rag.evals.gate import read_gate
from rag.evals.results import read_results
from rag.evals.rows import read_json_lines, read_table
from rag.feedback import feedback_file, read_feedback
from rag.files import checksum
from rag.index.generations import Collection


def link_to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def terabyte(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


ODD: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "device": link_to_zero,
    "folder": Path.mkdir,
    "terabyte": terabyte,
}
READERS: dict[str, Callable[[Path], object]] = {
    "a text to verify": read_text,
    "a conversation": read_history,
    "passwords": read_passwords,
    "a gate": lambda path: read_gate(path, ["suite"]),
    "saved results": read_results,
    "questions": lambda path: list(read_json_lines(path)),
    "a table": lambda path: list(read_table(path)),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_is_none_is_one_line(tmp_path: Path, odd: str, reader: str) -> None:
    ODD[odd](tmp_path / "given")
    with pytest.raises(UsageError, match="given"):
        READERS[reader](tmp_path / "given")


@pytest.mark.parametrize("odd", ODD)
def test_what_the_line_keeps_is_read_as_a_file_or_not_at_all(tmp_path: Path, odd: str) -> None:
    place = Collection(tmp_path, "default")
    place.folder.mkdir(parents=True)
    ODD[odd](place.sources)
    ODD[odd](place.last_run)

    with pytest.raises(IndexDamaged):
        read_sources(place)
    assert read_last_run(place) == LastRun()


@pytest.mark.parametrize("odd", ["pipe", "device", "folder"])
def test_feedback_and_sealed_files_are_files(tmp_path: Path, odd: str) -> None:
    ODD[odd](feedback_file(tmp_path))
    with pytest.raises(StorageError, match=r"regular file|directory"):
        list(read_feedback(tmp_path))
    with pytest.raises(OSError, match=r"regular file|directory"):
        checksum(feedback_file(tmp_path))


def test_questions_may_be_packed(tmp_path: Path) -> None:
    (tmp_path / "fine.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "Größe"}).encode()))
    assert [line.fields for line in read_json_lines(tmp_path / "fine.jsonl.gz")] == [{"id": "Größe"}]
