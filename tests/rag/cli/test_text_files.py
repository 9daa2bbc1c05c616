"""Texts that commands are given: files and standard input."""

import io
import sys
from pathlib import Path

import pytest

from rag.cli.text_files import read_text
from rag.errors import UsageError


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"Gr\xc3\xb6\xc3\x9fe\r\n", "Größe\r\n"), (b"\xef\xbb\xbfAnn", "Ann"), (b"", "")],
)
def test_a_file_is_read_as_it_is(content: bytes, text: str, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_bytes(content)

    assert read_text(tmp_path / "draft.txt") == text


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Größe".encode()), encoding="ascii"))

    assert read_text(Path("-")) == "Größe"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Gr\xf6\xdfe", "is not a text in UTF-8; save it as one"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is not a text in UTF-8"),
        (b"PK\x03\x04\x00\x00", "holds bytes of zero"),
        (b"x" * (16 * 2**20 + 1), "more than 16 MB"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_bytes(content)

    with pytest.raises(UsageError, match=says):
        read_text(tmp_path / "draft.txt")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no file .*none\.txt; give a text file, or - for standard input"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(UsageError, match="cannot be read"):
        read_text(tmp_path)
