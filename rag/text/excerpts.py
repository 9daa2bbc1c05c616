"""Excerpts: a quote or a passage as it is shown beside an answer. Pure; what is cited is always the text itself."""

import re

from rag.records import SectionKind
from rag.text.lines import is_item, is_parted_row, is_table_rule
from rag.text.plain import plain

_READ = 2  # times as many characters are read as are shown: signs and targets are not
_BAR = re.compile(r"[ \t]*(?<!\\)\|[ \t]*")
_JOINT = " · "


def excerpt(text: str, kind: SectionKind = "body", most: int | None = None) -> str:
    """Return a text, or its first `most` characters, without its signs.

    Each item and each row of a table is on a line of its own, a row's cells parted by ` · `; all else is on one line.
    Code, by its section's `kind`, keeps its signs and lines.
    """
    if kind == "code":
        return _cut(text.strip("\n"), most)
    runs: list[str] = []
    was_row = True
    for line in plain(text if most is None else text[: _READ * most]).split("\n"):
        if not line.strip() or is_table_rule(line):
            continue
        is_row = "|" in line and is_parted_row(line)
        shown = _row(line) if is_row else " ".join(line.split())
        if is_row or was_row or is_item(line):
            runs.append(shown)
        else:
            runs[-1] += f" {shown}"
        was_row = is_row
    return _cut("\n".join(runs), most)


def _row(line: str) -> str:
    cells = [" ".join(cell.split()) for cell in _BAR.split(line)]
    return _JOINT.join(cell.replace("\\|", "|") for cell in cells if cell)


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else f"{text[: most - 2].rsplit(' ', 1)[0].rstrip()} …"
