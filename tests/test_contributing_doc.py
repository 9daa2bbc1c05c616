"""docs/contributing.md: the files that it names are there, and no everyday change needs many."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs/contributing.md").read_text("utf-8")
_PATH = re.compile(r"`((?:rag|ingest|tests|scripts|docs)/[\w/.-]+)`")
_MOST_FILES = {"add a field to a citation": 4, "store another field of a document": 3, "change how abstention": 1}


def rows() -> dict[str, list[str]]:
    """Return the files that each change of the table needs, its tests left out."""
    table = DOCUMENT[DOCUMENT.index("## Ten everyday changes") : DOCUMENT.index("## The loop")]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    return {change: _PATH.findall(files) for change, files, _ in cells}


@pytest.mark.parametrize("path", sorted(set(_PATH.findall(DOCUMENT))))
def test_every_file_it_names_exists(path: str) -> None:
    folder = ROOT / path.replace("/x.py", "/__init__.py")  # x.py is the file to be written
    assert folder.exists(), f"docs/contributing.md names {path}"


def test_it_knows_ten_changes_and_none_needs_more_files_than_promised() -> None:
    assert len(rows()) == 10
    for change, files in rows().items():
        families = {path.rpartition("/")[0] for path in files if path.endswith("/x.py")}
        most = next((most for name, most in _MOST_FILES.items() if change.startswith(name)), 2 * max(1, len(families)))
        assert 1 <= len(set(files)) <= most, change
