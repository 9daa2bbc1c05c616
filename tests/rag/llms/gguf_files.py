"""Writes small GGUF files, by the format's description."""

import struct
from pathlib import Path

_UINT32, _STRING, _ARRAY = 4, 8, 9


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def make_gguf(*, architecture: str = "llama", context_tokens: int | None = 2048, version: int = 3) -> bytes:
    """Return a file with a list of words and one tensor: 64 weights as Q8_0, 2 blocks of 34 bytes."""
    values = [
        text("general.architecture") + struct.pack("<I", _STRING) + text(architecture),
        text("words") + struct.pack("<IIQ", _ARRAY, _STRING, 2) + text("a") + text("bc"),
        text("numbers") + struct.pack("<IIQ", _ARRAY, _UINT32, 3) + struct.pack("<III", 1, 2, 3),
    ]
    if context_tokens is not None:
        values.append(text(f"{architecture}.context_length") + struct.pack("<II", _UINT32, context_tokens))
    tensor = text("weights") + struct.pack("<IQQIQ", 2, 2, 32, 8, 0)
    head = b"GGUF" + struct.pack("<IQQ", version, 1, len(values)) + b"".join(values) + tensor
    return head + b"\0" * (-len(head) % 32) + b"\1" * 68


def write_gguf(folder: Path, content: bytes, name: str = "tiny.gguf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
