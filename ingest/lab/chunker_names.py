"""Reads how users name chunkers: `name[:size[/overlap]]`, as in `tokens:250/125,recursive:200,default`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from ingest.chunkers import CHUNKERS
from rag.errors import UsageError
from rag.settings import ChunkerSettings

_SPEC = re.compile(r"(?P<name>[^:/,]+)(?::(?P<size>[^:/,]*)(?:/(?P<overlap>[^:/,]*))?)?")
_HOW = "write name:size/overlap in tokens, such as tokens:250/125"


@dataclass(frozen=True, slots=True)
class NamedChunker:
    """A chunker's name as written, and the settings that it stands for."""

    name: str
    settings: ChunkerSettings


def read_chunkers(specs: Sequence[str], base: ChunkerSettings) -> list[NamedChunker]:
    """Read names of chunkers, comma-separated or in a list; `base` fills in what a name leaves out.

    Raises UsageError for none, for one that makes no sense, and for two that are the same; UnknownName.
    """
    written = [spec.strip() for text in specs for spec in text.split(",")]
    chunkers = [NamedChunker(spec, read_chunker(spec, base)) for spec in written if spec]
    if not chunkers:
        raise UsageError(f"no chunker is named; {_HOW}; choose from: {', '.join(CHUNKERS)}")
    for i, chunker in enumerate(chunkers):
        same = next((other for other in chunkers[:i] if other.settings == chunker.settings), None)
        if same is not None:
            raise UsageError(f"'{same.name}' and '{chunker.name}' are the same chunker; name each once")
    return chunkers


def read_chunker(spec: str, base: ChunkerSettings) -> ChunkerSettings:
    """Return the settings that `name[:size[/overlap]]` stands for.

    A name alone has the size and the overlap of `base`; one with a size alone overlaps nothing.
    """
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise UsageError(f"'{spec}' does not name a chunker; {_HOW}")
    name, size, overlap = match["name"].strip(), match["size"], match["overlap"]
    CHUNKERS[name]  # raises UnknownName, which says what there is
    numbers = {"size_tokens": base.size_tokens, "overlap_tokens": base.overlap_tokens}
    if size is not None:
        numbers = {"size_tokens": _number(size, "size", spec), "overlap_tokens": 0}
    if overlap is not None:
        numbers["overlap_tokens"] = _number(overlap, "overlap", spec)
    if numbers["overlap_tokens"] > numbers["size_tokens"] // 2:  # more would be cut down in silence
        raise UsageError(
            f"'{spec}': chunks of {numbers['size_tokens']} tokens cannot overlap by {numbers['overlap_tokens']}; "
            "give an overlap of at most half the size"
        )
    try:
        return ChunkerSettings(**{**base.model_dump(), "name": name, **numbers})
    except ValidationError as error:
        problem = error.errors()[0]
        raise UsageError(
            f"'{spec}': {problem['loc'][0]} is {problem['input']}: {problem['msg'][0].lower()}{problem['msg'][1:]}"
        ) from error


def _number(text: str, what: str, spec: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise UsageError(f"'{spec}': the {what} '{digits}' is not a number of tokens; {_HOW}")
    return int(digits)
