"""Plain text: the whole content, one section, the first line as title if it reads like one."""

import re
from pathlib import PurePath

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.front_matter import FrontMatter, read_front_matter
from rag.records import Section

_TITLE_CHARACTERS = 100
_CLOCK = re.compile(r"\d:\d\d:\d\d")  # in the first line of a log
_LINES_SEARCHED = 5  # a rule or a line of stars may stand above the title


def load_text(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read plain text; `text` is the whole decoded content."""
    del options, password  # for other formats
    text, notes = decode_text(content, name)
    matter = read_front_matter(text)
    if not (matter.title or matter.date):
        matter = FrontMatter()  # a paragraph between rules
    title = matter.title or _first_line(text[matter.end :]) or title_of_name(name)
    sections = whole(text, title, matter.end)
    if matter.end and not sections:  # said outright, for a document without sections is one under its title
        sections, notes = (Section(0, len(text), "furniture"),), (*notes, "it has no text besides front matter")
    return Loaded(text, title, "text/plain", matter.date, matter.metadata, (), sections, (*notes, *matter.notes))


def title_of_name(name: str) -> str:
    """Return a title made of a file's name: `policies/remote_work.txt` is `remote work`."""
    stem = PurePath(name).stem
    return " ".join(stem.replace("_", " ").split()) or stem or name


def whole(text: str, context: str, start: int = 0) -> tuple[Section, ...]:
    """Return one section that covers `text` from `start` on, or none if it is blank."""
    stripped = text[start:].strip()
    start = text.find(stripped, start)
    return (Section(start, start + len(stripped), context=context),) if stripped else ()


def _first_line(text: str) -> str:
    lines = [line for line in text[:4096].split("\n") if line.strip()][:_LINES_SEARCHED]
    line = next((line for line in lines if any(character.isalnum() for character in line)), "")
    line = " ".join(line.split())
    is_title = len(line) <= _TITLE_CHARACTERS and not line.endswith((".", ",", ";", ":")) and not _CLOCK.search(line)
    return line if is_title else ""
