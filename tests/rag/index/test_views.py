"""Private views: others leave them alone while they are locked, and remove them once nobody holds them."""

import fcntl
import os
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import UnusableIndex
from rag.index.views import private_folder, remove_temporary_leftovers


@pytest.fixture
def views(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that no other process has views in."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def make_view(views: Path, *, age_s: float) -> Path:
    folder = views / "openbook-view-other"
    folder.mkdir(mode=0o700)
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


def test_what_was_left_a_moment_ago_is_removed(views: Path) -> None:
    left = make_view(views, age_s=0)
    store = views / "openbook-eval-other"
    store.mkdir(mode=0o700)
    remove_temporary_leftovers()
    assert (left.exists(), store.exists()) == (False, False)


@pytest.mark.parametrize("moment", ["before it is opened", "before it is locked"])
def test_a_new_folder_that_is_taken_for_a_leftover_is_made_again(
    views: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    made, flock = tempfile.mkdtemp, fcntl.flock
    taken: list[str] = []

    def make(prefix: str) -> str:
        folder = made(prefix=prefix)
        if not taken and moment == "before it is opened":
            taken.append(folder)
            os.rmdir(folder)
        return folder

    def lock(descriptor: int, operation: int) -> None:
        if not taken:
            taken.append(os.readlink(f"/proc/self/fd/{descriptor}"))
            os.rmdir(taken[0])
        flock(descriptor, operation)

    monkeypatch.setattr(tempfile, "mkdtemp", make)
    monkeypatch.setattr(fcntl, "flock", lock)
    with private_folder() as folder:
        assert folder.is_dir()
        assert [str(folder)] != taken


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(path.parent, os.O_RDONLY)
        listener.bind(f"/proc/self/fd/{here}/{path.name}")  # a socket's path has 108 characters at most
        os.close(here)


def a_link(path: Path) -> None:
    target = path.parent / "somebody's"
    target.mkdir(mode=0o700)
    (target / "file").touch()
    path.symlink_to(target)


def a_link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.parent / "pipe")
    path.symlink_to("pipe")


def open_to_all(path: Path) -> None:
    path.mkdir()
    path.chmod(0o777)


def somebody_elses(path: Path) -> None:
    path.mkdir(mode=0o700)
    try:
        os.chown(path, 65534, 65534)
    except PermissionError:
        pytest.skip("only root gives folders away")


OTHERS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a file": Path.touch,
    "a socket": a_socket,
    "a link to a folder": a_link,
    "a link to a pipe": a_link_to_a_pipe,
    "a link in a circle": lambda path: path.symlink_to(path.name),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder open to all": open_to_all,
    "a folder of another owner": somebody_elses,
}


@pytest.mark.parametrize("make", OTHERS.values(), ids=OTHERS.keys())
def test_what_others_put_under_our_name_is_left_alone(views: Path, make: Callable[[Path], object]) -> None:
    other = views / "openbook-view-other"
    make(other)
    os.utime(other, (time.time() - 3600,) * 2, follow_symlinks=False)
    before = other.lstat()
    with private_folder() as folder:
        assert folder.is_dir()
    assert other.lstat() == before
    assert sorted(path.name for path in views.rglob("file")) == (["file"] if make is a_link else [])


@pytest.mark.parametrize("temporary", ["gone", "file", "file/below"])
def test_without_a_temporary_folder_the_cure_is_said(
    views: Path, monkeypatch: pytest.MonkeyPatch, temporary: str
) -> None:
    (views / "file").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(views / temporary))
    with pytest.raises(UnusableIndex, match="TMPDIR"), private_folder():
        pass


def test_a_temporary_folder_that_takes_nothing_is_said_too(views: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/self")  # nothing can be made there, not even by root
    with pytest.raises(UnusableIndex, match="TMPDIR"), private_folder():
        pass
