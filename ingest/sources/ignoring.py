"""The rules of `.ragignore` files, which are gitignore's: https://git-scm.com/docs/gitignore.

Whatever a pattern holds, matching takes time in proportion to the path: each `*` and `**` takes the first place where
what follows it fits, and gives it up for no other (`(?>…)`), which is enough, since the rest can only lie behind.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rag.regular_files import open_inside, read_at_most

IGNORE_FILE = ".ragignore"  # it holds for its own folder and all below; a deeper one wins
_MOST_BYTES = 128 * 2**10  # 3,000 patterns of 40 characters
_NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern; `leaves_out` is False for one that begins with `!`."""

    pattern: re.Pattern[str]
    leaves_out: bool
    folders_only: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """The rules of nested `.ragignore` files, outermost first."""

    levels: tuple[tuple[Path, tuple[Rule, ...]], ...] = ()

    def deeper(self, folder: Path, confines: Iterable[Path]) -> "Ignored":
        """Add the rules of `folder`'s own file, which no link may lead out of `confines`.

        Raises OSError and UnicodeDecodeError.
        """
        with open(open_inside(folder / IGNORE_FILE, tuple(confines)), "rb") as file:
            text = read_at_most(file, _MOST_BYTES).decode("utf-8-sig")
        return Ignored((*self.levels, (folder, tuple(read_rules(text)))))

    def forbid(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether the last rule that matches a path, of the deepest file that has one, leaves it out."""
        for folder, rules in reversed(self.levels):
            relative = path.relative_to(folder).as_posix()
            for rule in reversed(rules):
                if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(relative):
                    return rule.leaves_out
        return False


def read_rules(text: str) -> Iterator[Rule]:
    """Yield the rules of a `.ragignore`; as with git, blank lines, comments and what is no pattern are none."""
    for line in text.split("\n"):
        line = line.rstrip("\r")
        kept = line.rstrip(" ")
        if len(kept) < len(line) and _ends_in_escape(kept):
            kept += " "
        leaves_out = not kept.startswith("!")
        glob = kept if leaves_out else kept[1:]
        if not glob.strip("/") or kept.startswith("#"):
            continue
        pattern = _translate(glob.removesuffix("/"))
        yield Rule(re.compile(pattern, re.DOTALL), leaves_out, glob.endswith("/"))


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _translate(glob: str) -> str:
    """Return the regular expression of a pattern: its path from the folder, or a name that may lie at any depth."""
    segments = glob.removeprefix("/").split("/")
    if "/" not in glob:
        segments.insert(0, "**")
    parts = []
    runs = [(is_any, list(run)) for is_any, run in groupby(segments, key=_is_any)]
    for number, (is_any, run) in enumerate(runs):
        is_last = number == len(runs) - 1
        if is_any:
            parts.append(".+" if is_last else "")
            continue
        names = "/".join(map(_translate_name, run)) + ("" if is_last else "/")
        above = "(?:[^/]+/)*" if number else ""  # after a `**`
        parts.append(f"{above}{names}" if is_last else f"(?>{above}?{names})" if above else names)
    return "".join(parts)


def _is_any(segment: str) -> bool:
    """Whether a segment stands for any number of folders."""
    return len(segment) > 1 and not segment.strip("*")


def _translate_name(glob: str) -> str:
    """Return the regular expression of one name on the way."""
    chunks = _chunks(glob)
    if len(chunks) == 1:
        return chunks[0]
    first, *middle, last = chunks
    return first + "".join(f"(?>[^/]*?{chunk})" for chunk in middle if chunk) + "[^/]*" + last


def _chunks(glob: str) -> list[str]:
    """Return what stands between the `*` of a name, each as a regular expression for so many characters."""
    chunks, at = [""], 0
    while at < len(glob):
        character, at = glob[at], at + 1
        if character == "*":
            chunks.append("")
        elif character == "?":
            chunks[-1] += "[^/]"
        elif character == "[":
            expression, at = _one_of(glob, at)
            chunks[-1] += expression
        elif character == "\\":
            chunks[-1] += re.escape(glob[at]) if at < len(glob) else _NOTHING
            at += 1
        else:
            chunks[-1] += re.escape(character)
    return chunks


def _one_of(glob: str, at: int) -> tuple[str, int]:
    """Return the expression of a bracket whose inside begins at `at`, and where it ends; without an end, nothing fits.

    As with git, a range that runs backwards is its first character.
    """
    is_negated = glob[at : at + 1] in ("!", "^")
    at += is_negated
    members: list[str] = []
    start = at
    while at < len(glob) and (glob[at] != "]" or at == start):
        low, at = _member(glob, at)
        high = low
        if glob[at : at + 1] == "-" and at + 1 < len(glob) and glob[at + 1] != "]":
            high, at = _member(glob, at + 1)
        members.append(f"{re.escape(low)}-{re.escape(max(low, high))}")
    if at >= len(glob):
        return _NOTHING, at
    return f"(?!/)[{'^' if is_negated else ''}{''.join(members)}]", at + 1


def _member(glob: str, at: int) -> tuple[str, int]:
    """Return a character of a bracket and where the next one is."""
    if glob[at] == "\\" and at + 1 < len(glob):
        at += 1
    return glob[at], at + 1
