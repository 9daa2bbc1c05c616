"""Files that nobody should wait for, and places that no link should lead to."""

import gzip
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from rag.regular_files import (
    LeadsOut,
    hash_at_most,
    open_below,
    open_inside,
    opened_regular,
    read_at_most,
    read_bounded,
    read_given,
)


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(path.parent)
        server.bind(path.name)


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def make_sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_folder(path: Path) -> None:
    path.mkdir()


ODD: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (make_fifo, "not a regular file"),
    "a socket": (make_socket, "not a regular file"),
    "a device that never ends": (link_to("/dev/zero"), "not a regular file"),
    "a device that has nothing": (link_to("/dev/null"), "not a regular file"),
    "a terminal": (link_to("/dev/tty"), "not a regular file"),
    "a folder": (make_folder, "directory"),
    "a terabyte": (make_sparse, "more than 1000 bytes"),
    "a link to itself": (make_loop, "links"),
    "a file without an end that says 0 bytes": (link_to("/proc/self/maps"), "more than 1000 bytes"),
    "nothing": (link_to("nothing"), "No such file"),
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_of_that_size_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    make, reason = ODD[kind]
    make(tmp_path / "odd")

    with pytest.raises(OSError, match=reason):
        read_bounded(tmp_path / "odd", 1000)


def test_a_file_is_read_up_to_its_limit_and_not_beyond(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"0123456789")
    (tmp_path / "link").symlink_to(path)

    assert read_bounded(path, 10) == read_bounded(tmp_path / "link", 10) == b"0123456789"
    with pytest.raises(OSError, match="more than 9 bytes"):
        read_bounded(path, 9)


def test_a_file_that_grows_while_it_is_read_ends_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"12345")
    with opened_regular(path) as file:
        with path.open("ab") as growing:
            growing.write(b"6789")
        with pytest.raises(OSError, match="more than 5 bytes"):
            hash_at_most(file, 5)


def test_what_unpacks_without_end_ends_at_the_limit(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\n" * 10**7))
    with gzip.open(tmp_path / "bomb.gz", "rb") as file, pytest.raises(OSError, match="more than 1000 bytes"):
        read_at_most(cast(BinaryIO, file), 1000)


def test_what_becomes_a_pipe_between_the_look_and_the_opening_hangs_nobody(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; import rag.regular_files as r\n"
        "path = Path(sys.argv[1]); look = os.stat\n"
        "def swap(*a, **k):\n    status = look(*a, **k); os.unlink(path); os.mkfifo(path); return status\n"
        "os.stat = swap\n"
        "try: r.read_bounded(path, 100)\n"
        "except OSError as error: print(error.strerror)\n"
    )
    path = tmp_path / "text"
    path.write_text("Text.")

    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True
    )

    assert ran.stdout == "it is not a regular file\n"


def test_a_shells_pipe_is_read_where_a_command_is_given_it() -> None:
    code = "from pathlib import Path; from rag.regular_files import read_given; print(read_given(Path({!r}), 100))"
    read_end, write_end = os.pipe()
    os.write(write_end, b"Text.")
    os.close(write_end)
    for path, given in ((f"/dev/fd/{read_end}", ""), ("/dev/stdin", "Typed.")):
        ran = subprocess.run(
            [sys.executable, "-c", code.format(path)],
            input=given,
            pass_fds=[read_end],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert ran.stdout == f"{(given or 'Text.').encode()!r}\n"
    os.close(read_end)


def test_another_pipe_is_not_read_whoever_names_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_given(tmp_path / "pipe", 100)


def test_a_name_that_is_the_beginning_of_another_is_not_its_folder(tmp_path: Path) -> None:
    for name in ("docs", "docs-private"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(name)

    with pytest.raises(LeadsOut):
        open_inside(tmp_path / "docs" / ".." / "docs-private" / "a.md", [tmp_path / "docs"])
    os.close(open_inside(tmp_path / "docs-private" / ".." / "docs" / "a.md", [tmp_path / "docs"]))


def test_a_folder_is_entered_that_may_not_be_listed(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "a.md").write_text("Text.")
    (tmp_path / "closed").chmod(0o311)

    os.close(open_below(tmp_path, ("closed", "a.md")))


def test_a_link_that_is_put_on_the_way_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "docs" / "hr").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.md").write_text("Secret.")
    (tmp_path / "docs" / "hr" / "b.md").symlink_to(tmp_path / "other" / "a.md")
    (tmp_path / "docs" / "it").symlink_to(tmp_path / "other")

    for parts in (("hr", "b.md"), ("it", "a.md")):
        with pytest.raises(OSError, match=r"regular file|Not a directory|links"):
            open_below(tmp_path / "docs", parts)
