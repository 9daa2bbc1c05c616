"""Lists the files below a collection's roots; opens only `.ragignore` files."""

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.loaded import LEADS_OUT
from ingest.sources import databases
from ingest.sources.database_urls import Database
from ingest.sources.ignoring import IGNORE_FILE, Ignored
from ingest.sources.roots import Cover, Filters, Root, is_passed_over
from rag.errors import IngestError, UsageError
from rag.settings_file import SETTINGS_FILE, find_settings_file

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # in a name: control characters, and what is no UTF-8
_LINK = "links to folders are not followed; name the folder itself: ingest run FOLDER"
_SETTINGS = "it is a file of Openbook's settings, which may hold keys; keep it outside of the folder"
_INTO_STORE = "it is a link into Openbook's own store"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The source of one document: a file, or a database row (`path` None, `sha256` known).

    `mtime_ns` is 0 for a row; `sha256` is empty if the content would have to be read for it. A link on the way to a
    file may lead anywhere below `confines`, and nowhere else. `path` is no `Path`: to make that would take a third of
    the time of finding it.
    """

    uri: str
    path: str | None
    bytes: int
    mtime_ns: int = 0
    sha256: str = ""
    confines: tuple[Path, ...] = ()


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


def find_files(
    covers: Iterable[Cover], roots: Sequence[Root], store: Path | None = None, links_into: Sequence[Path] = ()
) -> Found:
    """List the regular files below the covered parts, each once, ordered by uri.

    Hidden files and folders and editors' own files are passed over, and so is what a `.ragignore` names or the
    root's filters leave out. Links to folders are not followed, but named; a link to a file is followed within its
    root and `links_into`, else named. A folder or file that is a root of its own is left to it, and neither the
    `store` nor the file of settings is a document.
    """
    files: dict[str, SourceFile] = {}
    refused: dict[str, str] = {}
    folders: set[str] = set()
    unreachable = []
    settings = _settings_status()
    for cover in covers:
        if not isinstance(cover.root, Root):
            continue
        others = {root.folder for root in roots if root.files is None and root.folder != cover.root.folder}
        others |= {r.folder / name for r in roots if r is not cover.root for name in r.files or ()}
        others |= _seen_from(cover.root.folder, store) if store else set()
        left_out: dict[Path, set[str]] = {}
        for other in others:
            left_out.setdefault(other.parent, set()).add(other.name)
        confines = _Confines((cover.root.folder, *links_into), store, settings)
        walk = _Walk(cover.root, left_out, refused, folders, confines)
        allow = cover.root.filters.allow if cover.root.filters != Filters() else None
        try:
            for relative, path in walk.covered(cover.prefix):
                if allow is None or allow(relative):
                    _add_file(files, refused, f"{cover.root.name}/{relative}", path, confines)
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
class _Confines:
    """Where a link may lead: below `folders`, but neither into the `store` nor to the file of `settings`."""

    folders: tuple[Path, ...]
    store: Path | None
    settings: os.stat_result | None

    def refusal(self, link: str) -> str:
        """Say why a link to a file is not followed; empty where it is."""
        target = Path(os.path.realpath(link))
        if not any(target.is_relative_to(os.path.realpath(folder)) for folder in self.folders):
            return LEADS_OUT
        return _INTO_STORE if self.store and target.is_relative_to(os.path.realpath(self.store)) else ""


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way through a root's folders: they go into `folders`, why one could not be looked at into `refused`.

    `others` are the names, by folder, of what is left to other roots, and of the store.
    """

    root: Root
    others: Mapping[Path, Collection[str]]
    refused: dict[str, str]
    folders: set[str]
    confines: _Confines

    def covered(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield (path below the root, path) of what is covered; raises FileNotFoundError if that is not there."""
        start = self.root.folder / prefix
        if self.root.files is not None or not start.is_dir():
            yield from self._named(prefix)
            return
        rules = self._rules_above(start)
        waiting = [] if rules is None else [(start, rules)]
        while waiting:
            here, rules = waiting.pop()
            names, folders = self._list(here)
            if IGNORE_FILE in names:
                deeper = self._deeper(rules, here)
                if deeper is None:
                    continue
                rules = deeper
            above = "" if here == self.root.folder else f"{here.relative_to(self.root.folder).as_posix()}/"
            folder, others = os.path.join(here, ""), self.others.get(here, ())
            for name in names:
                if not (is_passed_over(name) or name in others or (rules.levels and rules.forbid(here / name))):
                    yield f"{above}{name}", f"{folder}{name}"
            waiting += [(here / name, rules) for name in self._open_folders(here, folders, rules)]

    def _named(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield files that were named one by one, or a single file of a folder, which its `.ragignore` may forbid."""
        names = [prefix] if prefix else list(self.root.files or ())
        paths = [(name, self.root.folder / name) for name in names]
        if not any(os.path.lexists(path) for _, path in paths):
            raise FileNotFoundError(self.root.folder / prefix)
        for name, path in paths:
            if os.path.lexists(path) and (self.root.files is not None or self._allows(path)):
                yield name, str(path)

    def _allows(self, path: Path) -> bool:
        """Whether a walk from the root's folder would come to a file."""
        rules = self._rules_above(path)
        above = [parent for parent in path.parents if parent != self.root.folder and self._is_below(parent)]
        return rules is not None and not (
            rules.forbid(path) or any(rules.forbid(parent, is_folder=True) for parent in above)
        )

    def _list(self, folder: Path) -> tuple[list[str], list[str]]:
        """Return the names of the files and of the folders in a folder; none, and refused, if it cannot be read."""
        names: tuple[list[str], list[str]] = [], []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    names[_is_folder(entry)].append(entry.name)
        except OSError as error:
            self.refused[self._uri(folder)] = f"the folder cannot be read ({error.strerror})"
            return [], []
        self.folders.add(self._uri(folder))
        return names

    def _open_folders(self, here: Path, folders: Sequence[str], rules: Ignored) -> Iterator[str]:
        for name in folders:
            folder = here / name
            if is_passed_over(name) or name in self.others.get(here, ()) or rules.forbid(folder, is_folder=True):
                continue
            if folder.is_symlink():
                self.refused[self._uri(folder)] = _LINK
                continue
            yield name

    def _rules_above(self, path: Path) -> Ignored | None:
        """Return the rules of every folder from the root's down to the one that `path` lies in; see `_deeper`."""
        rules: Ignored | None = Ignored()
        for parent in reversed(path.parents):
            file = parent / IGNORE_FILE
            if rules is not None and self._is_below(parent) and os.path.lexists(file) and not file.is_dir():
                rules = self._deeper(rules, parent)
        return rules

    def _deeper(self, rules: Ignored, folder: Path) -> Ignored | None:
        """Add the rules of a folder's own file; None, and the folder is refused, if that cannot be read."""
        try:
            return rules.deeper(folder, self.confines.folders)
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            self.refused[self._uri(folder)] = f"its {IGNORE_FILE} cannot be read ({reason}); correct or remove it"
            return None

    def _is_below(self, folder: Path) -> bool:
        return folder.is_relative_to(self.root.folder)

    def _uri(self, path: Path) -> str:
        return f"{self.root.name}/{path.relative_to(self.root.folder).as_posix()}".removesuffix("/.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _add_file(files: dict[str, SourceFile], refused: dict[str, str], uri: str, path: str, confines: _Confines) -> None:
    if _UNFIT.search(uri):
        refused[uri.encode("utf-8", "backslashreplace").decode()] = (
            "its name has control characters or is not UTF-8; rename it"
        )
        return
    try:
        status = os.lstat(path)
        is_link = stat.S_ISLNK(status.st_mode)
        reason = confines.refusal(path) if is_link else ""
        if is_link and not reason:
            status = os.stat(path)
    except OSError as error:
        refused[uri] = f"the file cannot be examined ({error.strerror})"
        return
    if not reason and not stat.S_ISREG(status.st_mode):
        reason = "it is not a regular file"
    is_settings = confines.settings is not None and os.path.samestat(status, confines.settings)
    is_settings |= path.endswith(SETTINGS_FILE) and os.path.basename(path) == SETTINGS_FILE
    if reason or is_settings:
        refused[uri] = reason or _SETTINGS
        return
    files[uri] = SourceFile(uri, path, status.st_size, status.st_mtime_ns, confines=confines.folders)


def _settings_status() -> os.stat_result | None:
    """Return the status of the file of settings in force, by which a link to it is known."""
    path = find_settings_file().path
    try:
        return None if path is None else path.stat()
    except OSError:
        return None
