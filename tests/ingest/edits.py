"""Random edits of a folder, as people and programs make them, and the folder that an index of it should be equal to."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

GARBAGE = (b"\x00\x01\xff\xfe\x00garbage\x00", b"", b" \n\t\n")  # not text, empty, blank: no document

_FOLDERS = ("", "a", "b", "a/deep", "a b", "ümlaut")
_NAMES = ("one.md", "two.md", "three.txt", "four.txt", "five.markdown", "six")
_TOPICS = ("parking", "travel", "remote work", "holidays", "printers", "insurance", "the canteen")
_CHUNKS = (20, 40, 200)  # sizes in tokens


def content(number: int) -> bytes:
    """Return one of a few dozen documents: titled or not, with front matter or not, of one chunk or several."""
    topic = _TOPICS[number % len(_TOPICS)]
    sentences = [f"Rule {i} about {topic} says {(number * i) % 89} and no more." for i in range(1 + number * 7 % 23)]
    body = "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)) + "\n"
    heads = (
        "",
        f"# On {topic}\n\n",
        f"---\ndate: 2025-0{1 + number % 9}-11\nteam: t{number % 3}\n---\n\n",
        "## Part\n\n",
    )
    return (heads[number % len(heads)] + body).encode()


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit; `at` and `other` choose among what is there, whatever that is by then."""

    kind: str
    at: int = 0
    other: int = 0


KINDS = (
    "write", "change", "delete", "move", "rename folder", "delete folder", "touch", "swap", "copy", "append",
    "same size", "garble", "restore", "chunker",
)  # fmt: skip
EDITS = st.builds(Edit, st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 50))
BATCHES = st.lists(st.lists(EDITS, min_size=1, max_size=6), min_size=1, max_size=3)


@dataclass(slots=True)
class Folder:
    """A folder under edit. `published` are the contents and mtimes of the last run; `size_tokens` is the chunker's."""

    path: Path
    size_tokens: int = _CHUNKS[0]
    published: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    published_tokens: int = _CHUNKS[0]

    def files(self) -> list[str]:
        return sorted(p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file())

    def folders(self) -> list[str]:
        return sorted(p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_dir())

    def apply(self, edit: Edit) -> None:
        """Make an edit; one that finds nothing to edit does nothing."""
        files = [name for name in self.files() if name != "always.md"]
        new = self.path / _FOLDERS[edit.other % len(_FOLDERS)] / _NAMES[edit.at % len(_NAMES)]
        if edit.kind == "write":
            _write(new, content(edit.at + edit.other))
        elif edit.kind == "chunker":
            self.size_tokens = _CHUNKS[edit.at % len(_CHUNKS)]
        elif edit.kind.endswith("folder"):
            self._edit_folder(edit)
        elif files:
            self._edit_file(edit, self.path / files[edit.at % len(files)], new)

    def _edit_file(self, edit: Edit, path: Path, new: Path) -> None:
        files = self.files()
        second = self.path / files[edit.other % len(files)]
        old = path.read_bytes()
        if edit.kind == "change":
            _write(path, content(edit.other))
        elif edit.kind == "append":
            _write(path, old + content(edit.other))
        elif edit.kind == "same size":
            _write(path, old.replace(b"says", b"asks"))
        elif edit.kind == "garble":
            _write(path, GARBAGE[edit.other % len(GARBAGE)])
        elif edit.kind == "restore":
            before = self.published.get(path.relative_to(self.path).as_posix())
            _write(path, before[0] if before else content(edit.other))
        elif edit.kind == "touch":
            os.utime(path)
        elif edit.kind == "delete":
            path.unlink()
        elif edit.kind == "move" and not new.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            path.rename(new)
        elif edit.kind == "copy":
            new.parent.mkdir(parents=True, exist_ok=True)
            if path != new:
                shutil.copy2(path, new)
        elif edit.kind == "swap" and second.name != "always.md":
            aside = path.with_name(".aside")
            path.rename(aside)
            if second.exists():
                second.rename(path)
            aside.rename(second)

    def _edit_folder(self, edit: Edit) -> None:
        folders = self.folders()
        if not folders:
            return
        folder = self.path / folders[edit.at % len(folders)]
        if edit.kind == "delete folder":
            shutil.rmtree(folder)
        else:
            folder.rename(folder.with_name(f"renamed {edit.other}"))

    def settle(self) -> None:
        """Call it before a run: a chunker is not changed while documents are stale, which keep their old chunks."""
        if any(self._is_stale(name) for name in self.files()):
            self.size_tokens = self.published_tokens

    def publish(self) -> None:
        """Call it after a run: note what the index should hold, a stale document in its old version."""
        self.published = {name: self._should_hold(name) for name in self.files() if self._is_held(name)}
        self.published_tokens = self.size_tokens

    def write_equal(self, other: Path) -> None:
        """Write the folder, of the same name, of which a first index equals that of this one."""
        shutil.rmtree(other, ignore_errors=True)
        for name, (held, mtime_ns) in self.published.items():
            _write(other / name, held)
            os.utime(other / name, ns=(mtime_ns, mtime_ns))

    def _is_garbage(self, name: str) -> bool:
        return (self.path / name).read_bytes() in GARBAGE

    def _is_stale(self, name: str) -> bool:
        return self._is_garbage(name) and name in self.published

    def _is_held(self, name: str) -> bool:
        return not self._is_garbage(name) or name in self.published

    def _should_hold(self, name: str) -> tuple[bytes, int]:
        if self._is_garbage(name):
            return self.published[name]
        return (self.path / name).read_bytes(), (self.path / name).stat().st_mtime_ns


def _write(path: Path, new: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(new)
