import errno
import os
import resource
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import StorageError
from rag.files import allow_open_files, checksum, storage_errors, sync_tree, write_atomically


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half \ud800")
    assert path.read_text() == "old"
    write_atomically(path, "né")
    assert path.read_bytes() == b"n\xc3\xa9"


def test_a_tree_is_synced_down_to_its_last_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "data").write_text("x")
    (tmp_path / "library").write_text("x")
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.readlink(f"/proc/self/fd/{descriptor}")))

    sync_tree(tmp_path)

    paths = [tmp_path, tmp_path / "library", tmp_path / "words", tmp_path / "words" / "data"]
    assert sorted(synced) == sorted(map(str, paths))


def test_a_checksum_is_the_sha256(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hello")
    assert checksum(tmp_path / "file") == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.mark.parametrize(("code", "cure"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only")])
def test_what_the_disk_refuses_becomes_a_cure(tmp_path: Path, code: int, cure: str) -> None:
    with pytest.raises(StorageError, match=cure), storage_errors(tmp_path):
        raise OSError(code, os.strerror(code))


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "no such file"), sqlite3.IntegrityError("not unique")])
def test_an_error_that_is_not_the_disks_is_left_alone(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)) as raised, storage_errors(tmp_path):
        raise error
    assert raised.value is error


def test_a_process_may_hold_more_files_open_when_it_has_to(monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: list[tuple[int, int]] = []
    monkeypatch.setattr("resource.setrlimit", lambda _, limits: set_to.append(limits))
    for limits in ((1024, 4096), (1024, 1100), (1024, resource.RLIM_INFINITY), (4096, 4096)):
        monkeypatch.setattr("resource.getrlimit", lambda _, limits=limits: limits)
        allow_open_files(1000)
    assert set_to == [(1512, 4096), (1100, 1100), (1512, resource.RLIM_INFINITY)]


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_what_lies_in_the_way_of_a_new_text_is_not_written_through(tmp_path: Path, link: Callable[..., None]) -> None:
    sealed = tmp_path / "sealed"
    sealed.write_text("whole")
    link(sealed, tmp_path / ".note.json.new")

    write_atomically(tmp_path / "note.json", "text")

    assert sealed.read_text() == "whole"
    assert (tmp_path / "note.json").read_text() == "text"
