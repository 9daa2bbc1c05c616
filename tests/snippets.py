"""The pages of the documentation and their fenced blocks, which tests run or read."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block: what is said to be its language, and its lines."""

    language: str
    text: str


def pages() -> list[Path]:
    """Return the README and every page below docs."""
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def page_name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def snippets(page: Path, *languages: str) -> list[Snippet]:
    """Return a page's blocks in order; only those in `languages`, where some are named."""
    found = [Snippet(match["language"], match["text"]) for match in _FENCED.finditer(page.read_text("utf-8"))]
    return [snippet for snippet in found if not languages or snippet.language in languages]
