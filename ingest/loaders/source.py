"""Source code and configuration as text: cut between top-level definitions, never re-written."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.tables import with_header
from rag.records import Section

# A block begins where a line at the margin follows a blank one; closing brackets and `else` belong to what is above.
_BLOCK_START = re.compile(r"(?<=\n\n)(?=[^\s)\]}])|(?<=\n[ \t]\n)(?=[^\s)\]}])")
_SIGNATURE_CHARACTERS = 120


def load_source(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a program; `text` is the whole file. A block's context is the file's name and the block's first line."""
    del options, password  # for other formats
    text, notes = decode_text(content, name)
    title = PurePath(name).name
    return Loaded(text, title, "text/x-source", sections=tuple(_sections(text, title)), notes=notes)


def _sections(text: str, title: str) -> Iterator[Section]:
    starts = [0, *(match.start() for match in _BLOCK_START.finditer(text))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        block = text[start:end]
        kept = block.strip()
        if kept:
            start += len(block) - len(block.lstrip("\n"))
            end = start + len(block.strip("\n").rstrip())
            yield Section(start, end, "code", with_header(title, _signature(block)))


def _signature(block: str) -> str:
    """Return the line that names a block: the first unindented one that is not a comment, decorator or tag."""
    lines = (line for line in block.split("\n") if line[:1].strip() and line[0] not in "#/*@-;\"'<%{(")
    return " ".join(next(lines, "").split())[:_SIGNATURE_CHARACTERS]
