"""Reads rows from JSON Lines, CSV and TSV, gzipped or not; errors name file and line."""

import csv
import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from rag.errors import UsageError
from rag.regular_files import MOST_STATE, opened_given, read_at_most

T = TypeVar("T")

_FIELD_BYTES = 2**27  # of a CSV field: csv's own limit, 128 KB, is less than many a list of references
_KINDS = {str: "text", int: "a whole number", list: "a list", dict: "an object", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file by field name, and its file and line."""

    fields: Mapping[str, Any]  # Any: JSON, or text
    where: str

    def get(self, name: str, kind: type[T]) -> T:
        """Return a field of this kind; raises UsageError."""
        return typed(self.fields.get(name), kind, f"'{name}'", self.where)

    def offset(self, name: str) -> int:
        """Return a field that counts characters from 0; raises UsageError."""
        number = self.get(name, int)
        if number < 0:
            raise UsageError(f"{self.where}: '{name}' is {number}; characters count from 0")
        return number

    def inner(self, name: str, inside: Any) -> "Line":
        """Return an object inside a field as its own row; raises UsageError."""
        return Line(typed(inside, dict, f"an entry of '{name}'", self.where), self.where)


def typed(value: Any, kind: type[T], name: str, where: str) -> T:
    """Return a value of this kind; raises UsageError."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        wanted = _KINDS.get(kind, kind.__name__)
        what = "is missing" if value is None else "has the wrong type"
        raise UsageError(f"{where}: {name} {what}; it must be {wanted}")
    return value


def read_json_lines(path: Path) -> Iterator[Line]:
    """Yield the objects of a JSON Lines file; blank lines are skipped. Raises UsageError."""
    for number, text in enumerate(_read_text(path), start=1):
        where = f"{path}:{number}"
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: this is not JSON ({error}); write one object per line") from error
        yield Line(typed(row, dict, "the line", where), where)


def read_table(path: Path, *needed: str, tabs: bool = False) -> Iterator[Line]:
    """Yield the rows of a CSV, or TSV, by the names in its first one; raises UsageError if a needed one is missing."""
    csv.field_size_limit(_FIELD_BYTES)
    lines = _read_text(path)
    reader = csv.reader(lines, quoting=csv.QUOTE_NONE, delimiter="\t") if tabs else csv.reader(lines)
    try:
        head = next(reader, [])
        missing = [name for name in needed if name not in head]
        if missing:
            raise UsageError(f"{path}:1: there is no column '{missing[0]}'; the columns are: {', '.join(head)}")
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if not row:
                continue
            if len(row) != len(head):
                raise UsageError(f"{where}: there are {len(row)} fields, but {len(head)} columns")
            yield Line(dict(zip(head, row, strict=True)), where)
    except csv.Error as error:
        raise UsageError(f"{path}:{reader.line_num}: this is not CSV ({error})") from error


def _read_text(path: Path) -> list[str]:
    """Return the lines of UTF-8 text, unzipped if its name ends in .gz; keep line ends. Raises UsageError."""
    try:
        with opened_given(path) as file:
            content = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if path.suffix == ".gz" else file
            return StringIO(read_at_most(content, MOST_STATE).decode("utf-8-sig"), newline="").readlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 ({error.reason} at byte {error.start}); convert it") from error
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path} cannot be read ({error})") from error
