"""Lists the files below a collection's roots; opens only `.ragignore` files."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import category

from pathspec import GitIgnoreSpec

from ingest.sources import databases
from ingest.sources.database_urls import Database
from ingest.sources.roots import Cover, Root, is_passed_over
from rag.errors import IngestError, UsageError

IGNORE_FILE = ".ragignore"  # gitignore's syntax; it holds for its own folder and all below, a deeper one wins
_LINK = "links to folders are not followed; name the folder itself: ingest run FOLDER"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The source of one document: a file, or a database row (`path` None, `sha256` known).

    `mtime_ns` is 0 for a row; `sha256` is empty if the content would have to be read for it.
    """

    uri: str
    path: Path | None
    bytes: int
    mtime_ns: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The content of the covered parts; `unreachable` are missing covers, `refused` maps uris to reasons.

    `folders` are the uris that documents would have in the place of the folders that were looked into.
    """

    files: tuple[SourceFile, ...]
    unreachable: tuple[Cover, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()

    def __or__(self, other: "Found") -> "Found":
        return Found(
            self.files + other.files,
            self.unreachable + other.unreachable,
            {**self.refused, **other.refused},
            self.folders | other.folders,
        )


def find_rows(covers: Iterable[Cover], passwords: Mapping[str, str | None]) -> Found:
    """List the rows of the covered databases, ordered by uri; `passwords` by URL.

    A database that cannot be read is refused whole, under its root's name: its documents stay as they were.
    """
    rows: dict[str, SourceFile] = {}
    refused: dict[str, str] = {}
    for database in (cover.root for cover in covers if isinstance(cover.root, Database)):
        files: dict[str, SourceFile] = {}
        refusals: dict[str, str] = {}
        try:
            for row in databases.find_rows(database, passwords.get(database.url)):
                if row.refused is not None:
                    refusals[row.uri] = row.refused
                else:
                    files[row.uri] = SourceFile(row.uri, None, row.bytes, sha256=row.sha256)
        except (IngestError, UsageError) as error:
            refused[database.name] = str(error)
        else:
            rows |= files
            refused |= refusals
    return Found(tuple(rows[uri] for uri in sorted(rows)), (), refused)


def find_files(covers: Iterable[Cover], roots: Sequence[Root], store: Path | None = None) -> Found:
    """List the regular files below the covered parts, each once, ordered by uri.

    Hidden files and folders and editors' own files are passed over, and so is what a `.ragignore` names or the
    root's filters leave out. Links to folders are not followed, but named. A folder or
    file that is a root of its own is left to it, and the `store` is no document.
    """
    files: dict[str, SourceFile] = {}
    refused: dict[str, str] = {}
    folders: set[str] = set()
    unreachable = []
    for cover in covers:
        if not isinstance(cover.root, Root):
            continue
        others = {root.folder for root in roots if root.files is None and root.folder != cover.root.folder}
        others |= {r.folder / name for r in roots if r is not cover.root for name in r.files or ()}
        others |= _seen_from(cover.root.folder, store) if store else set()
        walk = _Walk(cover.root, others, refused, folders)
        try:
            for relative, path in walk.covered(cover.prefix):
                if cover.root.filters.allow(relative):
                    _add_file(files, refused, f"{cover.root.name}/{relative}", path)
        except FileNotFoundError:
            unreachable.append(cover)
        except PermissionError as error:
            refused[cover.root.name] = f"the folder cannot be read ({error.strerror})"
    return Found(tuple(files[uri] for uri in sorted(files)), tuple(unreachable), refused, frozenset(folders))


def _seen_from(folder: Path, store: Path) -> set[Path]:
    """Return what a walk from `folder` would call the store: both may be named through links and `..`."""
    real, top = store.resolve(), folder.resolve()
    return {folder / real.relative_to(top)} if real.is_relative_to(top) else set()


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way through a root's folders: they go into `folders`, why one could not be looked at into `refused`."""

    root: Root
    others: set[Path]
    refused: dict[str, str]
    folders: set[str]

    def covered(self, prefix: str) -> Iterator[tuple[str, Path]]:
        """Yield (path below the root, path) of what is covered; raises FileNotFoundError if that is not there."""
        start = self.root.folder / prefix
        if self.root.files is not None or not start.is_dir():
            yield from self._named(prefix)
            return
        ignored: dict[Path, _Ignored] = {}
        for folder, folders, names in os.walk(start, onerror=self._refuse):
            here = Path(folder)
            self.folders.add(self._uri(here))
            try:
                rules = ignored[here] = ignored.get(here.parent) or self._rules_above(here)
                if IGNORE_FILE in names:
                    rules = ignored[here] = rules.deeper(here)
            except (OSError, UnicodeDecodeError) as error:
                self.refused[self._uri(here)] = f"its {IGNORE_FILE} cannot be read ({error})"
                folders.clear()
                continue
            folders[:] = sorted(self._open_folders(here, folders, rules))
            for name in sorted(names):
                if not (is_passed_over(name) or here / name in self.others or rules.forbid(here / name)):
                    yield (here / name).relative_to(self.root.folder).as_posix(), here / name

    def _named(self, prefix: str) -> Iterator[tuple[str, Path]]:
        """Yield files that were named one by one, or a single file of a folder, which its `.ragignore` may forbid."""
        names = [prefix] if prefix else list(self.root.files or ())
        paths = [(name, self.root.folder / name) for name in names]
        if not any(os.path.lexists(path) for _, path in paths):
            raise FileNotFoundError(self.root.folder / prefix)
        for name, path in paths:
            if os.path.lexists(path) and (self.root.files is not None or not self._rules_above(path).forbid(path)):
                yield name, path

    def _open_folders(self, here: Path, folders: Sequence[str], rules: "_Ignored") -> Iterator[str]:
        for name in folders:
            folder = here / name
            if is_passed_over(name) or folder in self.others or rules.forbid(folder, is_folder=True):
                continue
            if folder.is_symlink():
                self.refused[self._uri(folder)] = _LINK
                continue
            yield name

    def _rules_above(self, path: Path) -> "_Ignored":
        """Return the rules of every folder from the root's down to the one that `path` lies in."""
        rules = _Ignored()
        for parent in reversed(path.parents):
            if parent.is_relative_to(self.root.folder) and (parent / IGNORE_FILE).exists():
                rules = rules.deeper(parent)
        return rules

    def _refuse(self, error: OSError) -> None:
        self.refused[self._uri(Path(error.filename))] = f"the folder cannot be read ({error.strerror})"

    def _uri(self, path: Path) -> str:
        return f"{self.root.name}/{path.relative_to(self.root.folder).as_posix()}".removesuffix("/.")


@dataclass(frozen=True, slots=True)
class _Ignored:
    """The rules of nested `.ragignore` files, outermost first."""

    specs: tuple[tuple[Path, GitIgnoreSpec], ...] = ()

    def deeper(self, folder: Path) -> "_Ignored":
        """Add the rules of `folder`'s own file; raises OSError and UnicodeDecodeError."""
        lines = (folder / IGNORE_FILE).read_text("utf-8-sig").splitlines()
        return _Ignored((*self.specs, (folder, GitIgnoreSpec.from_lines(lines))))

    def forbid(self, path: Path, *, is_folder: bool = False) -> bool:
        """Whether the deepest rule that matches a path leaves it out."""
        for folder, spec in reversed(self.specs):
            decision = spec.check_file(path.relative_to(folder).as_posix() + ("/" if is_folder else ""))
            if decision.include is not None:
                return bool(decision.include)
        return False


def _add_file(files: dict[str, SourceFile], refused: dict[str, str], uri: str, path: Path) -> None:
    if any(category(character) in ("Cc", "Cs") for character in uri):
        refused[uri.encode("utf-8", "backslashreplace").decode()] = (
            "its name has control characters or is not UTF-8; rename it"
        )
        return
    try:
        status = path.stat()
    except OSError as error:
        refused[uri] = f"the file cannot be examined ({error.strerror})"
        return
    if not stat.S_ISREG(status.st_mode):
        refused[uri] = "it is not a regular file"
        return
    files[uri] = SourceFile(uri, path, status.st_size, status.st_mtime_ns)
