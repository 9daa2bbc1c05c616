"""Reads `multipart/form-data` (RFC 7578) piece by piece: a part's bytes are handed on as they come, never collected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from rag.errors import UsageError

_MOST_HEAD_BYTES = 8 * 2**10  # of one part
_MOST_AROUND_BYTES = 64 * 2**10  # before the first boundary and after the last, which mean nothing
_BOUNDARY = re.compile(r"""multipart/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))""", re.I | re.S)
_DISPOSITION = re.compile(rb"^content-disposition[ \t]*:[ \t]*form-data\b(.*)$", re.I | re.S)
_FILENAME = re.compile(rb';[ \t]*filename=(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))', re.I | re.S)
_ENCODED = re.compile(rb";[ \t]*filename\*=([A-Za-z0-9_-]*)'[^']*'([^;\s]+)", re.I)
_CHARSETS = {"utf-8": "utf-8", "iso-8859-1": "latin-1"}  # RFC 8187, 3.2.1


@dataclass(frozen=True, slots=True)
class PartBegins:
    """A file begins; its name as it was sent."""

    filename: str


@dataclass(frozen=True, slots=True)
class PartEnds:
    """The file that began last is complete."""


Piece: TypeAlias = PartBegins | bytes | PartEnds


def boundary_of(content_type: str) -> bytes | None:
    """Return the boundary that a Content-Type names; None for what is no form. Raises UsageError without one."""
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        return None
    found = _BOUNDARY.match(content_type.strip())
    if found is None:
        raise UsageError("the form has no boundary; let your client make the header Content-Type")
    return (found[1] or found[2]).encode("latin-1", "replace")


@dataclass(slots=True)
class FormReader:
    """Reads a form; `feed` it what arrives, and `close` it at the end. Raises UsageError for what is no form."""

    boundary: bytes
    _buffer: bytearray = field(default_factory=lambda: bytearray(b"\r\n"))  # so that the first delimiter is as all
    _state: str = "preamble"  # then head, body, and end
    _passed_over: int = 0

    def feed(self, data: bytes) -> Iterator[Piece]:
        """Yield what the data completes."""
        self._buffer += data
        advance = {"preamble": self._skip, "head": self._begin, "body": self._continue, "end": self._drop}
        while (pieces := advance[self._state]()) is not None:
            yield from pieces

    def close(self) -> None:
        """Raise UsageError if the form is not complete."""
        if self._state != "end":
            raise UsageError("the form ends in the middle; send all of it")

    @property
    def _delimiter(self) -> bytes:
        return b"\r\n--" + self.boundary

    def _skip(self) -> list[Piece] | None:
        at = self._buffer.find(self._delimiter)
        if at < 0:
            self._pass_over(max(0, len(self._buffer) - len(self._delimiter) - 1))
            return None
        self._pass_over(at)
        return self._pass_delimiter([])

    def _pass_delimiter(self, pieces: list[Piece]) -> list[Piece] | None:
        """Pass the delimiter that the buffer begins with; None until the two bytes after it are there."""
        after = len(self._delimiter)
        if len(self._buffer) < after + 2:
            return None
        mark = bytes(self._buffer[after : after + 2])
        if mark not in (b"--", b"\r\n"):
            raise UsageError("the form is malformed: its boundary is followed by something else than a line's end")
        del self._buffer[: after + 2]
        self._state = "end" if mark == b"--" else "head"
        return pieces

    def _begin(self) -> list[Piece] | None:
        end = 0 if self._buffer.startswith(b"\r\n") else self._buffer.find(b"\r\n\r\n")
        if max(end, len(self._buffer) if end < 0 else 0) > _MOST_HEAD_BYTES:
            raise UsageError(f"the header of a part of the form has more than {_MOST_HEAD_BYTES} bytes")
        if end < 0:
            return None
        name = _filename(bytes(self._buffer[:end]))
        # A part without any content has its delimiter right there: it begins with the empty line's end.
        rest = bytes(self._buffer[end + 2 : end + 2 + len(self._delimiter)])
        if rest != self._delimiter and self._delimiter.startswith(rest):
            return None
        del self._buffer[: end + 2 if rest == self._delimiter else end + 4]
        self._state = "body"
        return [PartBegins(name)]

    def _continue(self) -> list[Piece] | None:
        at = self._buffer.find(self._delimiter)
        if at < 0:
            safe = len(self._buffer) - len(self._delimiter) + 1
            if safe <= 0:
                return None
            piece = bytes(self._buffer[:safe])
            del self._buffer[:safe]
            return [piece]
        if at:
            piece = bytes(self._buffer[:at])
            del self._buffer[:at]
            return [piece]
        return self._pass_delimiter([PartEnds()])

    def _drop(self) -> list[Piece] | None:
        self._pass_over(len(self._buffer))
        return None

    def _pass_over(self, length: int) -> None:
        del self._buffer[:length]
        self._passed_over += length
        if self._passed_over > _MOST_AROUND_BYTES:
            raise UsageError(f"the form has more than {_MOST_AROUND_BYTES} bytes outside its parts; send files alone")


def _filename(head: bytes) -> str:
    """Return the name of a part's file; raises UsageError for a part that is none, or whose name is not UTF-8."""
    for line in head.split(b"\r\n"):
        found = _DISPOSITION.match(line)
        if found is None:
            continue
        parameters = found[1]
        encoded = _ENCODED.search(parameters)
        if encoded is not None and (charset := _CHARSETS.get(encoded[1].decode("ascii").lower())):
            return _decoded(unquote_to_bytes(encoded[2]), charset)
        plain = _FILENAME.search(parameters)
        if plain is not None:
            name = plain[2] if plain[1] is None else plain[1]
            # Browsers write a quote as %22 and a line's end as %0D %0A; others put a backslash before a quote.
            return _decoded(name.replace(b'\\"', b'"').replace(b"%22", b'"'), "utf-8")
    raise UsageError("a part of the form has no filename; send files alone, and the collection as ?collection=NAME")


def _decoded(name: bytes, charset: str) -> str:
    try:
        return name.decode(charset)
    except UnicodeDecodeError as error:
        raise UsageError(f"the name {name[:80]!r} is not UTF-8; rename the file") from error
