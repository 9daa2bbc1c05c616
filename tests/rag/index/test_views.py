"""Private views: others leave them alone while they are young or locked, and remove them once nobody holds them."""

import fcntl
import os
import tempfile
import time
from pathlib import Path

import pytest

from rag.index.views import private_folder


@pytest.fixture
def views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that no other process has views in."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def make_view(views: Path, *, age_s: float) -> Path:
    folder = views / "openbook-view-other"
    folder.mkdir()
    (folder / "file").touch()
    os.utime(folder, (time.time() - age_s,) * 2)
    return folder


def test_what_a_killed_process_left_is_removed(views: Path) -> None:
    left = make_view(views, age_s=3600)
    with private_folder() as folder:
        assert (left.exists(), folder.exists()) == (False, True)
    assert not folder.exists()


def test_an_old_view_that_is_in_use_stays(views: Path) -> None:
    used = make_view(views, age_s=3600)
    descriptor = os.open(used, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with private_folder():
        assert (used / "file").exists()
    os.close(descriptor)


def test_a_young_view_is_not_even_tried(views: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    young = make_view(views, age_s=0)
    locked: list[int] = []
    flock = fcntl.flock

    def note(descriptor: int, operation: int) -> None:
        locked.append(os.fstat(descriptor).st_ino)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", note)
    with private_folder() as folder:
        assert locked == [folder.stat().st_ino]  # its maker, about to lock it, would find it locked
    assert (young / "file").exists()
