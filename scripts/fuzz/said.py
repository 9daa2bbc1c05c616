"""Keeps what damaged files' refusals and notes say, one example of each kind, for somebody to read."""

import re
from pathlib import Path

from scripts.fuzz.inputs import Input

_VALUES = re.compile(r"\d+|'[^']*'|\"[^\"]*\"|\b[A-Z]\w*(?:Error|Exception|BadZipFile)\b.*?(?=[;)]|$)")
_KIND_CHARACTERS = 60  # more are the values of one file


class Said:
    """A folder with a file for each kind: what is said, and beside it the input that it was said of."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def add(self, made: Input, sentences: tuple[str, ...]) -> None:
        """Keep each sentence of a kind that has not been met."""
        suffix = Path(made.name).suffix.lower()[:9]
        for sentence in sentences:
            kind = _VALUES.sub("_", sentence.replace(made.name, ""))
            slug = "".join(c if c.isalnum() else "_" for c in kind)[:_KIND_CHARACTERS].strip("_")
            kept = self._folder / f"{suffix.lstrip('.')}-{slug}"
            if not kept.with_suffix(".txt").exists():
                kept.with_suffix(".txt").write_text(f"{made.name}: {sentence}\n", "utf-8", "backslashreplace")
                kept.with_suffix(".content").write_bytes(made.content)
