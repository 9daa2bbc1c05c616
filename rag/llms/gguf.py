"""Reads the head of a GGUF file, and checks that the file is complete: OpenVINO crashes the process on a partial one.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from rag.errors import LLMRejected

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_ALIGNMENT = 32  # of the weights, where `general.alignment` names no other
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

# Weights are stored in blocks: how many of them, in how many bytes, by the type's number in ggml.h. Of a type that is
# not listed at least one byte must be there.
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 30: (1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a GGUF file states about its model; `context_tokens` is None if it states none."""

    architecture: str
    context_tokens: int | None


def read_gguf(path: Path) -> ModelFile:
    """Read the head of `path`; raises LLMRejected if it is not a complete GGUF file."""
    try:
        with path.open("rb") as file:
            return _Reader(file, path.stat().st_size).read()
    except OSError as error:
        raise LLMRejected(f"the model {path} cannot be read ({error}); check RAG_LLM__MODEL") from error
    except _NotGGUF as error:
        raise LLMRejected(f"the model {path} is not a usable GGUF file: {error}; download it again") from error


class _NotGGUF(Exception):
    """The file breaks the format; the message says how."""


class _Reader:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size

    def read(self) -> ModelFile:
        if self._size < len(_MAGIC) or self._bytes(4) != _MAGIC:
            raise _NotGGUF("its first bytes are wrong")
        version = self._number("I")
        if version not in _VERSIONS:
            raise _NotGGUF(f"its format version is {version}, not 2 or 3")
        tensors, values = self._number("Q"), self._number("Q")
        head = {self._string(): self._value(self._number("I")) for _ in range(values)}
        self._require_all(tensors, head.get("general.alignment", _ALIGNMENT))
        architecture = str(head.get("general.architecture", ""))
        context = head.get(f"{architecture}.context_length")
        return ModelFile(architecture, context if isinstance(context, int) and context > 0 else None)

    def _require_all(self, tensors: int, alignment: Any) -> None:
        """Raise _NotGGUF unless the weights of all tensors lie within the file."""
        end = 0
        for _ in range(tensors):
            self._string()
            count = math.prod(self._number("Q") for _ in range(self._number("I")))
            weights, size = _BLOCKS.get(self._number("I"), (max(count, 1), 1))
            end = max(end, self._number("Q") + -(-count // weights) * size)
        if not tensors:
            raise _NotGGUF("it holds no weights")
        if not isinstance(alignment, int) or alignment < 1:
            raise _NotGGUF(f"its weights are aligned to {alignment!r}")
        whole = -(-self._file.tell() // alignment) * alignment + end
        if whole > self._size:
            raise _NotGGUF(f"it has only {self._size:,} of {whole:,} bytes")

    def _value(self, kind: int) -> Any:
        """Return a number, a boolean or a text; None for a list, which is skipped."""
        if kind == _STRING:
            return self._string()
        if kind in _NUMBERS:
            return self._number(_NUMBERS[kind])
        if kind != _ARRAY:
            raise _NotGGUF(f"it has a value of the unknown type {kind}")
        kind, length = self._number("I"), self._number("Q")
        if kind in _NUMBERS:
            self._bytes(length * struct.calcsize(f"<{_NUMBERS[kind]}"))
        else:
            for _ in range(length):
                self._value(kind)
        return None

    def _string(self) -> str:
        return self._bytes(self._number("Q")).decode("utf-8", "replace")

    def _number(self, form: str) -> Any:
        return struct.unpack(f"<{form}", self._bytes(struct.calcsize(f"<{form}")))[0]

    def _bytes(self, count: int) -> bytes:
        content = self._file.read(count) if count <= self._size else b""
        if len(content) != count:
            raise _NotGGUF("it ends too early")
        return content
