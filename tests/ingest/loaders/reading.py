"""How the tests of loaders read content, and look at what was read."""

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes


def load(content: bytes | str, name: str) -> Loaded:
    """Read `content` as a worker does; text is given as UTF-8."""
    return load_bytes(content.encode() if isinstance(content, str) else content, name, LoadOptions())


def pieces(loaded: Loaded) -> list[tuple[str, str, str]]:
    """Return (kind, context, text) of each section."""
    return [(section.kind, section.context, loaded.text[section.start : section.end]) for section in loaded.sections]
