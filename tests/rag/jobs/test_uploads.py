"""Names of uploaded files, and where the files lie."""

import fcntl
import os
from pathlib import Path

import pytest

from rag.errors import StorageError, UsageError
from rag.files import open_folder
from rag.index.generations import Collection
from rag.index.views import lock_folder
from rag.jobs.uploads import (
    check_path,
    free_name,
    incoming_folder,
    managed_folder,
    receiving,
    remove_abandoned,
    remove_managed,
)


@pytest.mark.parametrize(
    "name", ["a.txt", "reports/2026/Größe.pdf", "日本語.md", "a b (1).docx", "x" * 255, "-rf", "%2e%2e"]
)
def test_a_plain_name_is_kept(name: str) -> None:
    assert check_path(name) == name


def test_names_that_look_the_same_are_the_same() -> None:
    assert check_path("Gro\u0308\u00dfe.md") == "Gr\u00f6\u00dfe.md"


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../a", "a/../b", "/etc/passwd", "a//b", "a/", "./a", "C:\\a.doc", "a\\..\\b"),
        *("a\0b", "a\nb", "\x7f", "\ud800.txt", "\ufffd.txt", ".hidden", "a/.git/config", "~$report.docx", "a.md~"),
        *(".ragignore", "x" * 256, "ä" * 128, "a/" * 16 + "b", "/".join(["x" * 200] * 6)),
    ],
)
def test_a_name_that_leads_elsewhere_or_would_be_passed_over_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        check_path(name)


def test_the_managed_root_takes_no_name_of_another() -> None:
    assert free_name({"docs"}) == "uploads"
    assert free_name({"uploads"}) == "uploads-2"
    assert free_name({"uploads/old", "uploads-2"}) == "uploads-3"


def test_what_is_received_is_removed_unless_all_of_it_came(tmp_path: Path) -> None:
    place = Collection(tmp_path, "hr")
    with pytest.raises(FileNotFoundError), receiving(place, "one") as folder:
        (folder / "0").write_text((folder / "1").read_text())
    with receiving(place, "two") as folder:
        (folder / "0").write_text("whole")

    assert [path.name for path in incoming_folder(place).iterdir()] == ["two"]


def test_what_killed_services_left_is_removed_but_not_what_is_held_or_waits(tmp_path: Path) -> None:
    place = Collection(tmp_path, "hr")
    for name in ("held", "waits", "left"):
        (incoming_folder(place) / name).mkdir(parents=True)
    (incoming_folder(place) / "a stray file").touch()
    held = open_folder(incoming_folder(place) / "held")
    fcntl.flock(held, fcntl.LOCK_EX)

    remove_abandoned(place, lambda job: job == "waits")

    assert sorted(path.name for path in incoming_folder(place).iterdir()) == ["a stray file", "held", "waits"]
    os.close(held)


def test_an_upload_that_becomes_a_job_during_the_cleaning_is_kept(tmp_path: Path) -> None:
    place = Collection(tmp_path, "hr")
    with receiving(place, "new") as folder:
        (folder / "0").write_text("whole")
        remove_abandoned(place, lambda _: False)  # it is held, and has no job yet
        assert (folder / "0").exists()
    asked: list[bool] = []

    def is_open(job: str) -> bool:
        asked.append(lock_folder(folder) is None)
        return True

    remove_abandoned(place, is_open)

    assert asked == [True]  # the answer was sought while nobody else could hold the folder
    assert (folder / "0").read_text() == "whole"


def test_a_folder_that_a_cleaning_takes_at_once_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.jobs.uploads.lock_folder", lambda _: None)

    with pytest.raises(StorageError, match="try again"), receiving(Collection(tmp_path, "hr"), "new"):
        pass


def test_a_removed_file_takes_its_empty_folders_along(tmp_path: Path) -> None:
    place = Collection(tmp_path, "hr")
    for name in ("a/b/one.txt", "a/two.txt"):
        (managed_folder(place) / name).parent.mkdir(parents=True, exist_ok=True)
        (managed_folder(place) / name).touch()

    assert remove_managed(place, "a/b/one.txt")
    assert not remove_managed(place, "a/b/one.txt")

    assert [path.name for path in (managed_folder(place) / "a").iterdir()] == ["two.txt"]


@pytest.mark.parametrize("path", ["a", "n" * 300])
def test_what_is_a_folder_now_or_never_was_a_file_is_none(tmp_path: Path, path: str) -> None:
    place = Collection(tmp_path, "hr")
    (managed_folder(place) / "a").mkdir(parents=True)

    assert not remove_managed(place, path)
    assert (managed_folder(place) / "a").is_dir()


@pytest.mark.parametrize(
    "path", ["{outside}", "/{outside}", "../../../../thesis.txt", "a/../../../../../thesis.txt", "./a", ""]
)
def test_a_path_that_leads_elsewhere_removes_nothing(tmp_path: Path, path: str) -> None:
    """A tombstone that is pulled may say anything."""
    place, outside = Collection(tmp_path / "store", "hr"), tmp_path / "thesis.txt"
    outside.touch()
    (managed_folder(place) / "a").mkdir(parents=True)
    (managed_folder(place) / "a/kept.txt").touch()

    assert not remove_managed(place, path.format(outside=outside))

    assert outside.exists()
    assert (managed_folder(place) / "a/kept.txt").exists()
