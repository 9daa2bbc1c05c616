"""A GGUF file is read as far as it must be, and never handed on unless all of it is there."""

import struct
from pathlib import Path

import pytest

from rag.errors import LLMRejected
from rag.llms.gguf import ModelFile, read_gguf
from tests.rag.llms.gguf_files import make_gguf, write_gguf


@pytest.mark.parametrize("version", [2, 3])
def test_the_architecture_and_the_length_of_the_context_are_read(tmp_path: Path, version: int) -> None:
    content = make_gguf(architecture="qwen2", context_tokens=4096, version=version)

    assert read_gguf(write_gguf(tmp_path, content)) == ModelFile("qwen2", 4096)


def test_a_length_that_is_not_said_is_none(tmp_path: Path) -> None:
    assert read_gguf(write_gguf(tmp_path, make_gguf(context_tokens=None))) == ModelFile("llama", None)


@pytest.mark.parametrize("cut", range(0, len(make_gguf()), 7))
def test_a_file_that_is_not_whole_is_refused_wherever_it_is_cut(tmp_path: Path, cut: int) -> None:
    with pytest.raises(LLMRejected, match="download it again"):
        read_gguf(write_gguf(tmp_path, make_gguf()[:cut]))


def test_one_byte_too_few_is_told_with_the_sizes(tmp_path: Path) -> None:
    content = make_gguf()

    with pytest.raises(LLMRejected, match=f"it has only {len(content) - 1:,} of {len(content):,} bytes"):
        read_gguf(write_gguf(tmp_path, content[:-1]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>Not found</html>", "first bytes are wrong"),
        (b"GGUF" + struct.pack("<IQQ", 1, 1, 0), "version is 1, not 2 or 3"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 0), "holds no weights"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**60), "ends too early"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"a" + struct.pack("<I", 99), "the unknown type 99"),
    ],
)
def test_what_is_no_gguf_file_is_refused_with_the_reason(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(LLMRejected) as caught:
        read_gguf(write_gguf(tmp_path, content))

    assert says in str(caught.value)
    assert "tiny.gguf" in str(caught.value)


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LLMRejected, match="cannot be read"):
        read_gguf(tmp_path / "gone.gguf")
