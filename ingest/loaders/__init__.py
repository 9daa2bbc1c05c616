"""The loaders, by media type: each turns a file's bytes into text that pages and sections point into."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Protocol

from ingest.records import Loaded, LoadOptions
from rag.registry import Registry


class Loader(Protocol):
    """Reads one format."""

    def __call__(self, content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
        """Read `content`, which was found at `name`; raises LoadError."""
        ...


def _pdf() -> Loader:
    from ingest.loaders.pdf import load_pdf

    return load_pdf


def _markdown() -> Loader:
    from ingest.loaders.markdown import load_markdown

    return load_markdown


def _text() -> Loader:
    from ingest.loaders.text import load_text

    return load_text


LOADERS: Registry[Callable[[], Loader]] = Registry(
    "loader", {"application/pdf": _pdf, "text/markdown": _markdown, "text/plain": _text}
)

SUFFIXES = {
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".rst": "text/plain",
    ".log": "text/plain",
}


def supports(name: str) -> bool:
    """Whether a file of this name may be readable; one without a suffix is, should it turn out to be text or a PDF."""
    suffix = PurePath(name).suffix.lower()
    return not suffix or suffix in SUFFIXES
