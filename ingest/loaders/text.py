"""Plain text: the whole content, one section, the first line as title if it reads like one."""

import re
from pathlib import PurePath

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from rag.records import Section

_TITLE_CHARACTERS = 100
_CLOCK = re.compile(r"\d:\d\d:\d\d")  # in the first line of a log
_LINES_SEARCHED = 5  # a rule or a line of stars may stand above the title


def load_text(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read plain text; `text` is the whole decoded content."""
    del options, password  # for other formats
    text, notes = decode_text(content, name)
    title = _first_line(text) or title_of_name(name)
    return Loaded(text, title, "text/plain", sections=whole(text, title), notes=notes)


def title_of_name(name: str) -> str:
    """Return a title made of a file's name: `policies/remote_work.txt` is `remote work`."""
    stem = PurePath(name).stem
    return " ".join(stem.replace("_", " ").split()) or stem or name


def whole(text: str, context: str) -> tuple[Section, ...]:
    """Return one section that covers `text`, or none if it is blank."""
    stripped = text.strip()
    start = text.find(stripped)
    return (Section(start, start + len(stripped), context=context),) if stripped else ()


def _first_line(text: str) -> str:
    lines = [line for line in text[:4096].split("\n") if line.strip()][:_LINES_SEARCHED]
    line = next((line for line in lines if any(character.isalnum() for character in line)), "")
    line = " ".join(line.split())
    is_title = len(line) <= _TITLE_CHARACTERS and not line.endswith((".", ",", ";", ":")) and not _CLOCK.search(line)
    return line if is_title else ""
