"""Reads a database row as a document: its id, title, text, date, and a hash that shows changes.

id        the column named `id`, else the first; it becomes the last part of the document's uri
title     the first column named title, name, subject, headline or heading; where empty, the root's name and the id
text      all columns named body, text, content, contents, message or description, verbatim, in the query's order;
          where none is named so, every other column as a paragraph `column: value`; no such value: the title
date      the first of date, updated_at, modified_at, published_at, created_at (and kin) that holds a date, else the
          first value that is one; Unix time counts, times with a zone are read in UTC
metadata  every other value, and those of `column: value`; NULL, bytes and what is longer than 500 characters are not,
          and long text that is in no named column becomes a paragraph `column: value`, so that it can be found
Names match in any case; `select … as body` names a column.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TypeGuard
from unicodedata import category

from ingest.loaded import Loaded
from ingest.loaders.decode import decode_text, normalise
from ingest.loaders.front_matter import iso_date
from ingest.loaders.text import whole
from rag.errors import LoadError, UsageError
from rag.records import Scalar
from rag.text.unicode import replace_surrogates

_TITLES = ("title", "name", "subject", "headline", "heading")
_TEXTS = ("body", "text", "content", "contents", "message", "description")
_DATES = (  # said of the content before said of the row, the newest state before the first
    "date",
    "updated_at",
    "updated",
    "modified_at",
    "modified",
    "last_modified",
    "published_at",
    "published",
    "created_at",
    "created",
)
_METADATA_CHARACTERS = 500  # every chunk carries all of its document's metadata
_UNIX_SECONDS = range(10**8, 10**10)  # 1973 to 2286
_UNIX_MILLISECONDS = range(10**11, 10**13)  # the same
_DAYS = range(1900_01_01, 2101_01_01)  # a day written as a number


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a query is used for, by its position."""

    names: tuple[str, ...]
    id: int
    title: int | None
    texts: tuple[int, ...]
    dates: tuple[int, ...]


def assign_columns(names: Sequence[str]) -> Columns:
    """Decide what a query's columns are used for; raises UsageError if two have the same name, or there is only one."""
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"the query returns two columns named {twice}; rename one: select … as other_name")
    if len(names) < 2:
        raise UsageError(f"the query returns one column only ({names[0]}); select an id and its text")
    places = {name.lower(): place for place, name in reversed(list(enumerate(names)))}  # the first of a name counts
    identity = places.get("id", 0)
    return Columns(
        tuple(names),
        id=identity,
        title=next((places[name] for name in _TITLES if name in places), None),
        texts=tuple(place for place, name in enumerate(names) if name.lower() in _TEXTS and place != identity),
        dates=tuple(places[name] for name in _DATES if name in places and places[name] != identity),
    )


def row_id(value: object) -> str | None:
    """Return an id as one part of a uri, different for different ids; None if it is NULL, empty or not a plain value.

    Slashes, backslashes, per cent signs, white space and what cannot be seen are percent-encoded.
    """
    if value is None or isinstance(value, list | tuple | set | dict):
        return None
    text = bytes(value).hex() if _is_bytes(value) else _as_text(value)
    if text.isalnum():  # nearly all are, and 200,000 of them add up
        return text
    if text in (".", ".."):
        return text.replace(".", "%2E")
    return "".join(_encoded(character) for character in text) or None


def canonical_content(columns: Columns, values: Sequence[object]) -> bytes:
    """Return what a row's sha256 is taken of: its columns, their use, and its values, types told apart."""
    use = (columns.names, columns.id, columns.title, columns.texts, columns.dates)
    content = [use, [_told_apart(value) for value in values]]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load_row(columns: Columns, values: Sequence[object], fallback_title: str) -> Loaded:
    """Return a row as a document; raises LoadError if it has no text."""
    notes: list[str] = []
    values = [_repaired(value, name, notes) for name, value in zip(columns.names, values, strict=True)]
    named_title = "" if columns.title is None else " ".join(_as_text(values[columns.title]).split())
    title = named_title or fallback_title
    dated, iso = _find_date(columns, values)
    others = {
        name: value
        for place, (name, value) in enumerate(zip(columns.names, values, strict=True))
        if place not in (columns.id, columns.title, dated) and place not in columns.texts
    }
    text = _text(columns, values, others) or ("" if columns.texts else named_title)
    if not text.strip():
        empty = " and ".join(columns.names[place] for place in columns.texts) or "every column but the id"
        raise LoadError(f"it has no text: {empty} is empty")
    notes += [f"column {name} holds bytes, which were left out" for name, value in others.items() if _is_bytes(value)]
    return Loaded(
        text,
        title,
        "text/plain",
        date=iso,
        metadata=_metadata(others),
        sections=whole(text, title),
        notes=tuple(notes),
    )


def _text(columns: Columns, values: Sequence[object], others: Mapping[str, object]) -> str:
    """Return the named texts and the values too long for metadata, or else all columns."""
    paragraphs = [_body(values[place], columns.names[place]) for place in columns.texts]
    for name, value in others.items():
        text = _as_text(value)
        if text.strip() and (not columns.texts or len(text) > _METADATA_CHARACTERS):
            paragraphs.append(f"{name}: {text}")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _body(value: object, name: str) -> str:
    """Return a named text; one that is stored as bytes is read as a text file is."""
    return decode_text(bytes(value), f"its column {name}")[0] if _is_bytes(value) else _as_text(value)


def _metadata(others: Mapping[str, object]) -> dict[str, Scalar]:
    scalars = {name: _scalar(value) for name, value in others.items() if not _is_bytes(value)}
    return {
        name: scalar
        for name, scalar in scalars.items()
        if not isinstance(scalar, str) or (scalar.strip() and len(scalar) <= _METADATA_CHARACTERS)
    }


def _find_date(columns: Columns, values: Sequence[object]) -> tuple[int | None, str | None]:
    """Return which column holds the row's date, and that as YYYY-MM-DD."""
    for place in columns.dates:
        iso = _iso_date(values[place])
        if iso is not None:
            return place, iso
    for place, value in enumerate(values):
        if isinstance(value, date) and place != columns.id:
            return place, _iso_date(value)
    return None, None


def _iso_date(value: object) -> str | None:
    if isinstance(value, datetime):
        return iso_date(_in_utc(value))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if not (math.isfinite(value) and 0 <= value < _UNIX_MILLISECONDS.stop):
            return None
        whole_number = int(value)
        if whole_number in _UNIX_SECONDS:
            return datetime.fromtimestamp(whole_number, UTC).date().isoformat()
        if whole_number in _UNIX_MILLISECONDS:
            return datetime.fromtimestamp(whole_number // 1000, UTC).date().isoformat()
        return iso_date(whole_number) if whole_number in _DAYS else None
    if isinstance(value, str) and value.strip().isdecimal():
        return _iso_date(int(value)) if len(value) <= 20 else None
    return iso_date(value)


def _as_text(value: object) -> str:
    """Return a value as document text; NULL and bytes are empty."""
    if value is None or _is_bytes(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _in_utc(value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple) and not any(isinstance(item, list | tuple | dict) for item in value):
        return ", ".join(_as_text(item) for item in value if item is not None)
    if isinstance(value, list | tuple | dict):
        return normalise(json.dumps(value, ensure_ascii=False, default=str))
    return str(value)


def _scalar(value: object) -> Scalar:
    """Return a value as it can be filtered on; a decimal number is one where a float says exactly the same."""
    if (
        isinstance(value, Decimal) and value.is_finite() and -(2**63) < value < 2**63
    ):  # to write 1E+100000000 out takes hours
        value = int(value) if value == int(value) and "." not in str(value) else value
        if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
            value = float(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) < 2**63:  # not NaN, infinity, or more than an index can hold
        return value
    return _as_text(value)


def _repaired(value: object, name: str, notes: list[str]) -> object:
    """Return text normalised; what the database could not decode arrives as lone surrogates."""
    if not isinstance(value, str):
        return value
    readable = replace_surrogates(value)
    if readable != value:
        count = readable.count("\ufffd") - value.count("\ufffd")
        notes.append(f"{count} bytes of column {name} are not valid UTF-8 and were read as \ufffd")
    return normalise(readable)


def _told_apart(value: object) -> tuple[str, str]:
    """Return a value's type and one way to write it, the same in every run."""
    if _is_bytes(value):
        return "bytes", hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, list | tuple | dict):
        return type(value).__name__, json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return type(value).__name__, value if isinstance(value, str) else _as_text(value)


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC) if value.tzinfo is not None else value
    except OverflowError:  # the first or the last day that Python knows
        return value


def _is_bytes(value: object) -> TypeGuard[bytes | bytearray | memoryview]:
    return isinstance(value, bytes | bytearray | memoryview)


def _encoded(character: str) -> str:
    if character in "/\\%" or category(character)[0] in "CZ":
        return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
    return character
