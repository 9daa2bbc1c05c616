"""Where a collection's documents come from: its roots, kept in `sources.json`, and the files below them.

A document's uri is its root's name and its path below it, so it stays the same wherever the folder is mounted.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any
from unicodedata import category

from rag.errors import IndexDamaged, IndexTooNew, UsageError
from rag.generations import Collection, write_atomically

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Filters:
    """Globs on a file's path below its root, or on its name alone; no `include` means every file."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def allow(self, relative: str) -> bool:
        name = PurePosixPath(relative).name

        def matches(globs: Sequence[str]) -> bool:
            return any(fnmatch(relative, glob) or fnmatch(name, glob) for glob in globs)

        return (not self.include or matches(self.include)) and not matches(self.exclude)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that documents are read from; `files` None covers all below it, else these names in it alone."""

    name: str
    folder: Path
    files: tuple[str, ...] | None = None
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Sources:
    """What a collection is made of; `tombstones` are the uris of documents that were forgotten for good."""

    roots: tuple[Root, ...] = ()
    tombstones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cover:
    """The part of a root that one run looks at: `prefix` is a path below the root, empty for all of it."""

    root: Root
    prefix: str = ""

    def includes(self, uri: str) -> bool:
        """Say whether a document's uri lies in what is covered."""
        whole = f"{self.root.name}/{self.prefix}".rstrip("/")
        if self.root.files is not None and not self.prefix:
            return any(uri == f"{self.root.name}/{name}" for name in self.root.files)
        return uri == whole or uri.startswith(f"{whole}/")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was found, as the file system describes it."""

    uri: str
    path: Path
    bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Found:
    """What is below the covered parts; `unreachable` are covers that are missing, `refused` files by reason."""

    files: tuple[SourceFile, ...]
    unreachable: tuple[Cover, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def read_sources(collection: Collection) -> Sources:
    """Return the collection's roots and tombstones; nothing was ever indexed: none."""
    try:
        content = json.loads(collection.sources.read_text("utf-8"))
    except FileNotFoundError:
        return Sources()
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{collection.sources} cannot be read ({error}); restore it, or remove it") from error
    if content["format"] > FORMAT:
        raise IndexTooNew(f"{collection.sources} was written by a newer Openbook; upgrade this one")
    return Sources(tuple(_root(root) for root in content["roots"]), frozenset(content["tombstones"]))


def write_sources(collection: Collection, sources: Sources) -> None:
    """Replace the collection's `sources.json` atomically."""
    roots = [{**asdict(root), "folder": str(root.folder)} for root in sources.roots]
    content = {"format": FORMAT, "roots": roots, "tombstones": sorted(sources.tombstones)}
    write_atomically(collection.sources, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def add_roots(sources: Sources, paths: Sequence[Path], filters: Filters | None = None) -> tuple[Sources, list[Cover]]:
    """Return the sources with `paths` among them, and what a run of these paths covers; no path: everything.

    A path inside a root is no new root: that part of it is covered. `filters` replace those of the roots named,
    and are kept for the runs to come. Raises UsageError for a path that does not exist.
    """
    if not paths:
        if not sources.roots:
            raise UsageError("nothing to index: no folder was ever named in this collection; run: ingest run FOLDER")
        return sources, [Cover(root) for root in sources.roots]
    covers = []
    for path in paths:
        sources, cover = _add_root(sources, Path(os.path.abspath(path.expanduser())), filters)
        covers.append(cover)
    return sources, covers


def find_files(covers: Iterable[Cover], roots: Sequence[Root]) -> Found:
    """List the regular files below the covered parts, each once, ordered by uri.

    Hidden files and folders are passed over, symbolic links to folders are not followed. A folder that is a root
    of its own is left to it.
    """
    files: dict[str, SourceFile] = {}
    refused: dict[str, str] = {}
    unreachable = []
    for cover in covers:
        others = {root.folder for root in roots if root.files is None and root.folder != cover.root.folder}
        try:
            for relative, path in _walk(cover, others, refused):
                if cover.root.filters.allow(relative):
                    _add_file(files, refused, f"{cover.root.name}/{relative}", path)
        except FileNotFoundError:
            unreachable.append(cover)
    return Found(tuple(files[uri] for uri in sorted(files)), tuple(unreachable), refused)


def _add_root(sources: Sources, path: Path, filters: Filters | None) -> tuple[Sources, Cover]:
    if not path.exists() and all(root.folder != path for root in sources.roots):
        raise UsageError(f"there is no file or folder {path}; check its name (of a deleted file, name the folder)")
    for root in sorted(sources.roots, key=lambda root: -len(root.folder.parts)):
        if path.is_relative_to(root.folder) and (root.files is None or path.name in root.files):
            filtered = replace(root, filters=filters or root.filters)
            relative = path.relative_to(root.folder).as_posix()
            return _with_root(sources, root, filtered), Cover(filtered, "" if relative == "." else relative)
    folder, files = (path.parent, (path.name,)) if path.is_file() else (path, None)
    for root in sources.roots:
        if root.folder == folder:  # known so far by some of its files only
            wider = replace(root, files=(*(root.files or ()), *files) if files else None)
            return _with_root(sources, root, wider), Cover(wider, files[0] if files else "")
    root = Root(_name(folder, {root.name for root in sources.roots}), folder, files, filters or Filters())
    return replace(sources, roots=(*sources.roots, root)), Cover(root)


def _with_root(sources: Sources, old: Root, new: Root) -> Sources:
    return replace(sources, roots=tuple(new if root is old else root for root in sources.roots))


def _name(folder: Path, taken: set[str]) -> str:
    """Return the folder's name with as many parent folders in front as tell it apart."""
    parts = [part for part in folder.parts if part != folder.anchor] or ["root"]
    for length in range(1, len(parts) + 1):
        name = "/".join(parts[-length:])
        if name not in taken:
            return name
    raise UsageError(f"{folder} cannot be told apart from the folders that are indexed already; rename it")


def _root(content: Mapping[str, Any]) -> Root:
    files = None if content["files"] is None else tuple(content["files"])
    filters = Filters(tuple(content["filters"]["include"]), tuple(content["filters"]["exclude"]))
    return Root(content["name"], Path(content["folder"]), files, filters)


def _walk(cover: Cover, others: set[Path], refused: dict[str, str]) -> Iterator[tuple[str, Path]]:
    """Yield (path below the root, path) of what is covered; raises FileNotFoundError where that is not there."""
    start = cover.root.folder / cover.prefix
    if cover.root.files is not None or not start.is_dir():
        names = [cover.prefix] if cover.prefix else list(cover.root.files or ())
        paths = [(name, cover.root.folder / name) for name in names]
        yield from [(name, path) for name, path in paths if path.exists()]
        if not any(path.exists() for _, path in paths):
            raise FileNotFoundError(start)
        return

    def refuse(error: OSError) -> None:
        relative = PurePosixPath(error.filename).relative_to(cover.root.folder)
        refused[f"{cover.root.name}/{relative}"] = f"the folder cannot be read ({error.strerror})"

    for folder, folders, names in os.walk(start, onerror=refuse):
        here = Path(folder)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and here / f not in others)
        for name in sorted(names):
            if not name.startswith("."):
                yield (here / name).relative_to(cover.root.folder).as_posix(), here / name


def _add_file(files: dict[str, SourceFile], refused: dict[str, str], uri: str, path: Path) -> None:
    if any(category(character) in ("Cc", "Cs") for character in uri):
        refused[uri.encode("utf-8", "replace").decode()] = (
            "its name holds control characters or is not UTF-8; rename it"
        )
        return
    try:
        status = path.stat()
    except OSError as error:
        refused[uri] = f"the file cannot be looked at ({error.strerror})"
        return
    if not stat.S_ISREG(status.st_mode):
        refused[uri] = "not a regular file"
        return
    files[uri] = SourceFile(uri, path, status.st_size, status.st_mtime_ns)
