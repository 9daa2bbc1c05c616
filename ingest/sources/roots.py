"""Where a collection's documents come from: its roots, kept in `sources.json`.

A document's uri is its root's name and its path below it, so it stays the same wherever the folder is mounted. A folder
within the collection's own, that of uploads, is written relative to it, so that a store may be moved.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatch, translate
from itertools import chain, count
from pathlib import Path
from typing import Any

from ingest.sources.database_urls import Database, OpenedDatabase
from rag.errors import IndexDamaged, IndexTooNew, UsageError
from rag.files import write_atomically
from rag.index.generations import Collection
from rag.jobs.uploads import FOLDER as UPLOADS
from rag.jobs.uploads import PASSED_OVER
from rag.regular_files import MOST_STATE, read_bounded

FORMAT = 3  # 1 knew no databases, 2 no folder within the collection's own


_PASSED_OVER = re.compile("|".join(map(translate, PASSED_OVER)))


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is skipped unless it is named itself."""
    return _PASSED_OVER.match(name) is not None


@dataclass(frozen=True, slots=True)
class Filters:
    """Globs on a file's path below its root, or on its name alone; without `include`, every file matches."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def allow(self, relative: str) -> bool:
        name = relative.rpartition("/")[2]

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
    """What a collection is made of; `tombstones` are the uris of documents that were forgotten for good.

    `forgotten_roots` are the names of roots that were forgotten whole: their documents have no tombstones. One that is
    indexed again is among the roots, too.
    """

    roots: tuple[Root, ...] = ()
    databases: tuple[Database, ...] = ()
    tombstones: frozenset[str] = frozenset()
    forgotten_roots: frozenset[str] = frozenset()

    @property
    def all(self) -> list[Root | Database]:
        return [*self.roots, *self.databases]

    @property
    def names(self) -> set[str]:
        return {root.name for root in self.all}


@dataclass(frozen=True, slots=True)
class Cover:
    """The part of a root that one run looks at: `prefix` is a path below a folder, empty for all of it."""

    root: Root | Database
    prefix: str = ""

    @property
    def place(self) -> str:
        """The covered place, as the user named it."""
        return self.root.url if isinstance(self.root, Database) else str(self.root.folder / self.prefix)

    def includes(self, uri: str) -> bool:
        """Whether a document's uri is covered."""
        whole = f"{self.root.name}/{self.prefix}".rstrip("/")
        if isinstance(self.root, Root) and self.root.files is not None and not self.prefix:
            return any(uri == f"{self.root.name}/{name}" for name in self.root.files)
        return uri == whole or uri.startswith(f"{whole}/")


def read_sources(collection: Collection) -> Sources:
    """Return the collection's roots and tombstones; none if nothing was ever indexed."""
    try:
        content = read_bounded(collection.sources, MOST_STATE).decode()
        return parse_sources(content, collection, str(collection.sources))
    except FileNotFoundError:
        return Sources()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamaged(
            f"{collection.sources} cannot be read ({error}); restore it from a backup, or remove it, name every folder "
            "again (ingest run FOLDER) and repeat every `ingest forget`"
        ) from error


def parse_sources(text: str, collection: Collection, of: str) -> Sources:
    """Return the sources that a text is, for this collection; raises IndexTooNew.

    Raises ValueError, KeyError, TypeError or RecursionError for what is none.
    """
    content = json.loads(text)
    if content["format"] > FORMAT:
        raise IndexTooNew(f"{of} was written by a newer Openbook; upgrade Openbook")
    return Sources(
        tuple(_root(root, Path(os.path.abspath(collection.folder))) for root in content["roots"]),
        tuple(Database(**database) for database in content.get("databases", ())),
        _names(content["tombstones"]),
        _names(content.get("forgotten_roots", ())),
    )


def write_sources(collection: Collection, sources: Sources) -> None:
    """Replace the collection's `sources.json` atomically."""
    own = Path(os.path.abspath(collection.folder))
    roots = [
        {
            **asdict(root),
            "folder": str(root.folder.relative_to(own) if root.folder.is_relative_to(own) else root.folder),
        }
        for root in sources.roots
    ]
    databases = [asdict(database) for database in sources.databases]
    content = {
        "format": FORMAT,
        "roots": roots,
        "databases": databases,
        "tombstones": sorted(sources.tombstones),
        "forgotten_roots": sorted(sources.forgotten_roots),
    }
    write_atomically(collection.sources, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def add_roots(
    sources: Sources,
    paths: Sequence[Path],
    filters: Filters | None = None,
    databases: Sequence[OpenedDatabase] = (),
) -> tuple[Sources, list[Cover]]:
    """Return the sources with `paths` and `databases` among them, and what a run of these covers; none: everything.

    A path inside a root is no new root: that part of it is covered; but a folder behind a link, which no walk of that
    root follows, is one. `filters` replace those of the roots named, and are kept for the runs to come. Raises
    UsageError for a path that does not exist, and for filters of a part of a root.
    """
    if not paths and not databases:
        covers = [Cover(root) for root in sources.all]
        if not covers:
            raise UsageError("nothing to index: no folder was ever named in this collection; run: ingest run FOLDER")
        return sources, covers
    covers = []
    for path in paths:
        sources, cover = _add_root(sources, Path(os.path.abspath(os.path.expanduser(path))), filters)
        covers.append(cover)
    for opened in databases:
        sources, cover = _add_database(sources, opened)
        covers.append(cover)
    return sources, covers


def _add_root(sources: Sources, path: Path, filters: Filters | None) -> tuple[Sources, Cover]:
    if not path.exists() and all(root.folder != path for root in sources.roots):
        raise UsageError(f"there is no file or folder {path}; check its name (for a deleted file, name its folder)")
    for root in sorted(sources.roots, key=lambda root: -len(root.folder.parts)):
        if _lies_in(root, path):
            relative = path.relative_to(root.folder).as_posix()
            if filters and root.files is None and relative != ".":
                raise UsageError(
                    f"{path} is in {root.folder}, and --include and --exclude apply to all of that; name {root.folder}"
                )
            filtered = replace(root, filters=filters or root.filters)
            return _with_root(sources, root, filtered), Cover(filtered, "" if relative == "." else relative)
    folder, files = (path.parent, (path.name,)) if path.is_file() else (path, None)
    for root in sources.roots:
        if root.folder == folder:  # known so far by some of its files only
            if root.files is None:
                raise UsageError(f"{path.name} in {folder} is skipped because it is hidden or temporary; rename it")
            wider = replace(
                root, files=(*(root.files or ()), *files) if files else None, filters=filters or root.filters
            )
            return _with_root(sources, root, wider), Cover(wider, files[0] if files else "")
    parts = [part for part in folder.parts if part != folder.anchor] or ["root"]
    root = Root(_name(parts, sources.names | {UPLOADS}), folder, files, filters or Filters())
    return replace(sources, roots=(*sources.roots, root)), Cover(root)


def _lies_in(root: Root, path: Path) -> bool:
    """Whether a run of `root` would look at `path`, but for what it leaves out: no link to a folder is followed."""
    if root.files is not None:
        return path.parent == root.folder and path.name in root.files
    if not path.is_relative_to(root.folder):
        return False
    below = [path, *path.parents][: len(path.parts) - len(root.folder.parts)]
    return not any(is_passed_over(part.name) or (part.is_symlink() and part.is_dir()) for part in below)


def _add_database(sources: Sources, opened: OpenedDatabase) -> tuple[Sources, Cover]:
    """Cover a query's root, a new one where this query was never asked: another query has documents of its own."""
    for database in sources.databases:
        if (database.url, database.query) == (opened.url, opened.query):
            return sources, Cover(database)
    folders = [part for part in opened.url.partition("://")[2].split("/")[:-1] if part]
    database = Database(_name([*folders, opened.name], sources.names | {UPLOADS}), opened.url, opened.query)
    return replace(sources, databases=(*sources.databases, database)), Cover(database)


def _with_root(sources: Sources, old: Root, new: Root) -> Sources:
    return replace(sources, roots=tuple(new if root is old else root for root in sources.roots))


def _name(parts: Sequence[str], taken: set[str]) -> str:
    """Return the last of `parts` with as many of those before it in front as tell it apart, or else a number behind."""
    longer = ("/".join(parts[-length:]) for length in range(1, len(parts) + 1))
    numbered = (f"{parts[-1]}-{number}" for number in count(2))
    return next(name for name in chain(longer, numbered) if not any(_collide(name, other) for other in taken))


def _collide(name: str, other: str) -> bool:
    """Whether two roots may not be called so: "docs/hr" would be a folder of the root "docs"."""
    return f"{name}/".startswith(f"{other}/") or f"{other}/".startswith(f"{name}/")


def _names(content: Sequence[str]) -> frozenset[str]:
    """Return what are uris or roots' names; raises ValueError for what can be none, and could not be written again."""
    for name in content:
        if not isinstance(name, str) or "\0" in name:
            raise ValueError(f"{name!r} is no name")
        name.encode()  # raises UnicodeEncodeError, a ValueError
    return frozenset(content)


def _root(content: Mapping[str, Any], own: Path) -> Root:
    files = None if content["files"] is None else tuple(content["files"])
    filters = Filters(tuple(content["filters"]["include"]), tuple(content["filters"]["exclude"]))
    return Root(content["name"], own / content["folder"], files, filters)
