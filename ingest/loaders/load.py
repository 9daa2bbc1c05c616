"""From bytes to a loaded document: what the content is decides, then what the name says."""

from pathlib import PurePath

from ingest.loaders import LOADERS, SUFFIXES
from ingest.loaders.decode import is_binary
from ingest.records import Loaded, LoadOptions
from rag.errors import LoadError

_PDF = "application/pdf"
_PDF_HEADER = b"%PDF-"
_HEADER_BYTES = 1024  # readers look for the header in that many bytes, and real files have mail headers before it


def load_bytes(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a file's content; `name` is its path or uri. Raises LoadError: what, why and the cure."""
    return LOADERS[media_type_of(content, name)]()(content, name, options, password)


def media_type_of(content: bytes, name: str) -> str:
    """Return the media type of the loader for `content`; raises LoadError where there is none."""
    suffix = PurePath(name).suffix.lower()
    by_name = SUFFIXES.get(suffix)
    if content.lstrip()[:5] == _PDF_HEADER:
        return _PDF
    if _PDF_HEADER in content[:_HEADER_BYTES] and (by_name == _PDF or is_binary(content)):
        return _PDF
    if suffix and by_name is None:
        raise LoadError(f"{name} cannot be read: no loader for {suffix}; there are: {', '.join(SUFFIXES)}")
    return by_name or "text/plain"
