"""JSON as text that can be read and cited: a line per value, tables for flat records, a section per longer record."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TypeAlias

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.records_text import TITLE_CHARACTERS, Field, add_record, reads_as_table
from ingest.loaders.source import load_source
from ingest.loaders.tables import has_header
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter, below

_MEDIA_TYPE = "application/json"
_LINES_SUFFIXES = (".jsonl", ".ndjson")
_DEPTH = 4  # of headings in a path; what is deeper is told by the path in its line
_SMALL_CHARACTERS = 400  # of an object or array that stays among the lines of what it is in: half a chunk
_LIST_CHARACTERS = 60  # of a value that shares its line with its neighbours
_SAMPLE_RECORDS = 200
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Object(tuple[tuple[str, "Value"], ...]):
    """An object's members in order; a key that is there twice is told twice."""


Value: TypeAlias = "str | bool | list[Value] | _Object | None"


def load_json(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read JSON, or JSON Lines; strings stand in the text as they are, numbers as they were written.

    What is no valid JSON is read as plain text, and the notes say so.
    """
    text, notes = decode_text(content, name)
    value: Value
    try:
        if PurePath(name).suffix.lower() in _LINES_SUFFIXES or _is_lines(text):
            value, line_notes = _parse_lines(text)
            notes += line_notes
        else:
            value = _parse(text)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        loaded = load_source(content, name, options, password)
        said = (f"it is not valid JSON ({reason}) and was read as plain text",) if text.strip() else ()
        return replace(loaded, media_type=_MEDIA_TYPE, notes=(*said, *loaded.notes))
    title = _title(value) or title_of_name(name)
    writer = TextWriter()
    _add(writer, value, title, depth=1)
    written, sections = writer.finish()
    return Loaded(written, title, _MEDIA_TYPE, sections=sections, notes=notes)


def _parse(text: str) -> Value:
    value: Value = json.loads(text, object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str)
    return value


def _parse_lines(text: str) -> tuple[list[Value], tuple[str, ...]]:
    """Return the value of each valid line, and a note on the others. Raises ValueError if no line is valid."""
    values: list[Value] = []
    bad: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(_parse(line))
        except (ValueError, RecursionError):
            bad.append(number)
    if bad and not values:
        raise ValueError(f"none of its {len(bad)} lines is valid")
    left_out = f"{len(bad)} of {len(bad) + len(values)} lines are not JSON and were left out; the first is line "
    return values, ((f"{left_out}{bad[0]}",) if bad else ())


def _is_lines(text: str) -> bool:
    """Whether the first of several lines is a JSON document of its own."""
    first, _, rest = text.strip().partition("\n")
    try:
        return bool(rest) and isinstance(_parse(first), list | _Object)
    except (ValueError, RecursionError):
        return False


def _title(value: Value) -> str:
    """Return a document's own title."""
    names = (
        {key.lower(): " ".join(text.split()) for key, text in value if isinstance(text, str)}
        if isinstance(value, _Object)
        else {}
    )
    title = names.get("title") or names.get("name") or ""
    return _leaf(title) if len(title) <= TITLE_CHARACTERS else ""


def _add(writer: TextWriter, value: Value, path: str, depth: int, name: str = "") -> None:
    """Add a value under its path; `name` is its key, the first line of what is said of it."""
    if isinstance(value, _Object):
        _add_object(writer, value, path, depth, name)
    elif isinstance(value, list):
        _add_array(writer, value, path)
    else:
        writer.add(_leaf(value), path)


def _add_object(writer: TextWriter, members: _Object, path: str, depth: int, name: str) -> None:
    lines = [f"{name}:"] if name else []
    for key, value in members:
        if depth < _DEPTH and isinstance(value, list | _Object) and not _is_small(value):
            writer.add("\n".join(lines), path)
            lines = []
            _add(writer, value, below(path, _leaf(key)), depth + 1, _leaf(key))
        else:
            lines += (_line(*field) for field in _flatten(key, value))
    writer.add("\n".join(lines), path)


def _add_array(writer: TextWriter, values: Sequence[Value], path: str) -> None:
    objects = [value for value in values if isinstance(value, _Object)]
    if objects and len(objects) == len(values):
        _add_objects(writer, objects, path)
        return
    rows = [[_leaf(cell) for cell in row] for row in values if isinstance(row, list) and _is_flat(row)]
    if len(rows) == len(values) > 1 and reads_as_table(rows):
        is_named = has_header(rows)
        writer.add_table(rows[1:] if is_named else rows, path, rows[0] if is_named else [])
        return
    writer.add("\n".join(_line(*field) for field in _flatten("", list(values))), path)


def _add_objects(writer: TextWriter, objects: Sequence[_Object], path: str) -> None:
    """Add records: flat short ones of one kind are a table, of others each is a section."""
    names = list(dict.fromkeys(key for record in objects for key, _ in record))
    members = sum(len(record) for record in objects)
    is_uniform = len(objects) > 1 and len(names) * len(objects) <= 2 * members
    if is_uniform and all(_is_flat([value for _, value in record]) for record in objects):
        sample = [[_leaf(value) for _, value in record] for record in objects[:_SAMPLE_RECORDS]]
        if reads_as_table(sample) and not any("\n" in cell for row in sample for cell in row):
            rows = ([_leaf(values.get(name, "")) for name in names] for values in map(dict, objects))
            writer.add_table(rows, path, [_leaf(name) for name in names])
            return
    for number, record in enumerate(objects, start=1):
        fields = [field for key, value in record for field in _flatten(key, value)]
        add_record(writer, fields, path, number)


def _flatten(name: str, value: Value) -> Iterator[Field]:
    """Yield (path, text) of every value inside `value`, in order; short values of an array share a line."""
    pending: list[tuple[str, Value]] = [(name, value)]
    while pending:
        path, inner = pending.pop()
        if isinstance(inner, _Object) and inner:
            pending += [(f"{path}.{key}" if path else key, member) for key, member in reversed(inner)]
        elif isinstance(inner, list) and inner and not _fits_a_line(inner):
            pending += [(f"{path}[{i}]", item) for i, item in reversed(list(enumerate(inner)))]
        else:
            yield _leaf(path), ", ".join(map(_leaf, inner)) if isinstance(inner, list) and inner else _leaf(inner)


def _fits_a_line(values: Sequence[Value]) -> bool:
    return _is_flat(values) and all(len(text) <= _LIST_CHARACTERS and "\n" not in text for text in map(_leaf, values))


def _is_flat(values: Sequence[Value]) -> bool:
    return not any(isinstance(value, list | _Object) and value for value in values)


def _is_small(value: Value) -> bool:
    """Whether a value takes only a few lines; stops as soon as it takes more."""
    left = _SMALL_CHARACTERS
    for path, text in _flatten("", value):
        left -= len(path) + len(text)
        if left < 0:
            return False
    return True


def _line(name: str, text: str) -> str:
    return f"{name}: {text}" if name else text


def _leaf(value: Value) -> str:
    """Return a value that holds no others as text; line ends of a string stay, what nobody sees goes."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("\ufffd", value) if not value.isascii() or not value.isprintable() else value
    if isinstance(value, list | _Object):
        return "[]" if isinstance(value, list) else "{}"
    return "null" if value is None else str(value).lower()
