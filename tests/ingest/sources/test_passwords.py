"""The passwords file, and whose password is whose."""

from pathlib import Path

import pytest

from ingest.sources.passwords import password_of, read_passwords
from rag.errors import UsageError


def write(folder: Path, content: bytes) -> Path:
    path = folder / "passwords"
    path.write_bytes(content)
    return path


def test_a_line_is_a_glob_a_tab_and_the_password(tmp_path: Path) -> None:
    path = write(tmp_path, b"# of the board\n\n*.pdf\ts=cr et \n board/minutes 1.pdf \t\xc3\xa4\n")

    assert read_passwords(path) == (("*.pdf", "s=cr et "), ("board/minutes 1.pdf", "ä"))


def test_all_that_follows_the_first_tab_is_the_password(tmp_path: Path) -> None:
    path = write(tmp_path, "a\tx\ty\nb\t#\nc\t\nd\tp\u2028q\x0cr".encode())

    assert read_passwords(path) == (("a", "x\ty"), ("b", "#"), ("c", ""), ("d", "p\u2028q\x0cr"))


def test_a_file_from_windows_reads_like_any_other(tmp_path: Path) -> None:
    assert read_passwords(write(tmp_path, b"\xef\xbb\xbfa.pdf\tx\r\nb.pdf\ty\r\n")) == (("a.pdf", "x"), ("b.pdf", "y"))


@pytest.mark.parametrize("line", ["hunter2", "\thunter2", "  \thunter2", "*.pdf=hunter2"])
def test_a_line_that_is_no_password_is_named_but_not_told(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match="line 2: write a glob, one TAB and the password") as raised:
        read_passwords(write(tmp_path, f"*.txt\tfine\n{line}\n".encode()))

    assert "hunter2" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_named_but_not_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"passwords cannot be read \(it is not UTF-8\)") as raised:
        read_passwords(write(tmp_path, b"*.pdf\thunter2\xff"))

    assert "hunter2" not in str(raised.value)
    with pytest.raises(UsageError, match="nosuchfile cannot be read"):
        read_passwords(tmp_path / "nosuchfile")


def test_the_first_glob_that_matches_the_uri_or_the_name_counts() -> None:
    passwords = (("board/*", "of the folder"), ("minutes.pdf", "of the name"), ("*.pdf", "of the rest"))

    assert password_of("board/minutes.pdf", passwords) == "of the folder"
    assert password_of("hr/minutes.pdf", passwords) == "of the name"
    assert password_of("hr/plan.pdf", passwords) == "of the rest"
    assert password_of("hr/plan.PDF", passwords) is None


def test_a_name_with_a_globs_signs_matches_itself() -> None:
    assert password_of("hr/plan [2].pdf", (("plan [2].pdf", "x"),)) == "x"
