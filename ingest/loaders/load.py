"""Loads a document from bytes: its content decides the format, then its name."""

import re
from dataclasses import replace
from pathlib import PurePath

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders import FORMAT_NAMES, LOADERS, SUFFIXES
from ingest.loaders.beginnings import media_type_by_beginning, unread_format
from ingest.loaders.decode import is_binary
from ingest.loaders.signatures import ARCHIVE, DOCX, EPUB, OPENDOCUMENT, PPTX, XLSX, Format, identify
from ingest.loaders.unread import set_unread_aside
from rag.errors import LoadError

_PDF = "application/pdf"
_JSON = "application/json"
_PDF_HEADER = b"%PDF-"
_HEADER_BYTES = 1024  # readers look for the header in that many bytes, and real files have mail headers before it
_ARCHIVES = frozenset({DOCX, PPTX, XLSX, EPUB, OPENDOCUMENT})  # binary whatever they hold
# Formats that hold HTML's signs without being HTML: Markdown, templates, scripts, notebooks.
_OWN_WORD = frozenset({"text/markdown", "text/mdx", "text/x-source", "text/x-markup", "application/x-ipynb+json"})
_JSON_START = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\d\]-])')


def load_bytes(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a file's content; `name` is its path or uri. Raises LoadError: what, why and the cure."""
    media_type = media_type_of(content, name)
    loaded = set_unread_aside(LOADERS[media_type]()(content, name, options, password))
    by_name = SUFFIXES.get(PurePath(name).suffix.lower())
    if by_name in (None, media_type):
        return loaded
    note = f"it is {FORMAT_NAMES[loaded.media_type]}, though its name ends in {PurePath(name).suffix}"
    return replace(loaded, notes=(note, *loaded.notes))


def media_type_of(content: bytes, name: str) -> str:
    """Return the media type of the loader for `content`; raises LoadError if there is none."""
    suffix = PurePath(name).suffix.lower()
    by_name = SUFFIXES.get(suffix)
    binary = is_binary(content)
    if content.lstrip()[:5] == _PDF_HEADER:
        return _PDF
    if _PDF_HEADER in content[:_HEADER_BYTES] and (by_name == _PDF or binary):
        return _PDF
    recognised = identify(content) if binary else unread_format(content)
    if recognised is not None:
        return _loadable(recognised, name, by_name)
    if by_name not in _OWN_WORD or suffix == ".xml":
        by_beginning = media_type_by_beginning(content)
        if by_beginning is not None:
            return by_beginning
    if by_name in _ARCHIVES:
        return _instead_of_archive(content, name, by_name, is_text=not binary)
    if by_name is not None:
        return by_name
    return _JSON if _JSON_START.match(content) else "text/plain"


def _loadable(recognised: Format, name: str, by_name: str | None) -> str:
    if recognised.media_type is not None and recognised.media_type in LOADERS:
        return recognised.media_type
    if recognised is ARCHIVE and by_name in _ARCHIVES:
        raise LoadError(
            f"{name} is a zip archive without the parts that make it {FORMAT_NAMES[by_name]}; "
            "open it in its program and save it again"
        )
    cure = recognised.cure or f"save it as one of {', '.join(dict.fromkeys(FORMAT_NAMES.values()))}"
    raise LoadError(f"{name} is {recognised.label}, which no loader reads; {cure}")


def _instead_of_archive(content: bytes, name: str, by_name: str, *, is_text: bool) -> str:
    """Return how to read a file called .docx, .xlsx, … that is not an archive."""
    if not content.strip():
        raise LoadError(f"{name} is empty ({len(content)} bytes); copy it again")
    if is_text:
        return "text/plain"
    raise LoadError(f"{name} is not {FORMAT_NAMES[by_name]} (binary content of an unknown kind); copy it again")
