"""Front matter in YAML, TOML or JSON: its end, title, date and metadata."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any  # keys: YAML has others than strings, and Mapping is invariant in them

import yaml

from rag.records import Scalar

_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_JSON = re.compile(r"\{\s*\"")
_AFTER_JSON = re.compile(r"[ \t]*\n(?=\s*\S)")  # a document follows
_LOOKS_MEANT = re.compile(r"\s*[\w-][\w -]*:")
_DATE_KEYS = (  # the first that holds a date is the document's: said of its content before said of its file
    "date",
    "effective_date",
    "effective",
    "updated",
    "updated_at",
    "last_updated",
    "last_modified",
    "last_modified_at",
    "lastmod",
    "modified",
    "last_reviewed",
    "last_reviewed_on",
    "published",
    "pubdate",
    "created",
    "created_at",
)
_MOST_BITS = 10_000  # of a number that is written in decimal digits
_DATE_FORMATS = ("%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's front matter; `end` is the offset where its content begins."""

    end: int = 0
    title: str = ""
    date: str | None = None
    metadata: Mapping[str, Scalar] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_front_matter(text: str) -> FrontMatter:
    """Read the block at the very start of `text`: YAML between `---` lines, TOML between `+++` ones, or a JSON object.

    One that is not a mapping is content.
    """
    if text.startswith("+++"):
        return _read_toml(text)
    if _JSON.match(text):
        return _read_json(text)
    match = _BLOCK.match(text)
    if match is None:
        return FrontMatter()
    try:
        fields = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:  # ValueError: `2024-02-31`
        if not _LOOKS_MEANT.match(match["yaml"]):
            return FrontMatter()
        reason = " ".join(str(error).split())[:200]
        return FrontMatter(match.end(), notes=(f"its front matter is not valid YAML and was left out ({reason})",))
    if fields is None and not match["yaml"].strip():
        return FrontMatter(match.end())
    return _from_fields(fields, match.end()) if isinstance(fields, dict) else FrontMatter()


def _read_toml(text: str) -> FrontMatter:
    match = _TOML.match(text)
    if match is None:
        return FrontMatter()
    try:
        return _from_fields(tomllib.loads(match["toml"]), match.end())
    except (ValueError, RecursionError) as error:
        if "=" not in match["toml"]:
            return FrontMatter()
        reason = " ".join(str(error).split())[:200]
        return FrontMatter(match.end(), notes=(f"its front matter is not valid TOML and was left out ({reason})",))


def _read_json(text: str) -> FrontMatter:
    try:
        fields, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return FrontMatter()
    after = _AFTER_JSON.match(text, end)
    return _from_fields(fields, after.end()) if after and isinstance(fields, dict) else FrontMatter()


def iso_date(value: object) -> str | None:
    """Return a date, or a text that is one, as YYYY-MM-DD; None for anything else."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    text = _as_text(value).strip()
    try:
        return datetime.fromisoformat(text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else text).date().isoformat()
    except ValueError:
        pass
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None


def _from_fields(fields: Mapping[Any, object], end: int) -> FrontMatter:
    title = fields.get("title")
    keys = {_as_text(key).lower().replace("-", "_").replace(" ", "_"): key for key in fields}
    dated = next((keys[name] for name in _DATE_KEYS if name in keys and iso_date(fields[keys[name]])), None)
    metadata = {
        _as_text(key): scalar
        for key, value in fields.items()
        if key not in ("title", dated) and (scalar := _scalar(value)) is not None
    }
    return FrontMatter(
        end,
        title=" ".join(_as_text(title).split()) if isinstance(title, str | int | float) else "",
        date=None if dated is None else iso_date(fields[dated]),
        metadata=metadata,
    )


def _as_text(value: object) -> str:
    """Return a value in words; Python writes a number of more than 4,300 digits in hexadecimal only."""
    return hex(value) if isinstance(value, int) and value.bit_length() > _MOST_BITS else str(value)


def _scalar(value: object) -> Scalar | None:
    """Return a value for filters: a scalar, or a list of scalars joined by commas; None for anything deeper."""
    if isinstance(value, int | float) and not abs(value) < 2**63:  # NaN, infinity, or more than an index can hold
        return _as_text(value)
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return iso_date(value)
    if isinstance(value, list):
        scalars = [_scalar(item) for item in value if not isinstance(item, list)]
        return ", ".join(str(scalar) for scalar in scalars if scalar is not None) or None
    return None
