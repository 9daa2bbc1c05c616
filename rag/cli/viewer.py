"""`rag open`: opens the file of an indexed document in the system's own viewer, never through a shell."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from rag.cli.published import open_published
from rag.errors import RagError, UsageError
from rag.index.generations import Collection
from rag.index.originals import PDF, file_of
from rag.settings import Settings

_PATIENCE_S = 2.0  # for a viewer that fails; one that is still there works
_OPENERS: Mapping[str, Sequence[str]] = {"darwin": ("open",)}  # by platform; others have xdg-open of freedesktop.org
_XDG: Sequence[str] = ("xdg-open",)
# Viewers that can be told the page, as their manuals have it. xdg-open and open cannot hand one on.
_PAGED: Sequence[tuple[str, Sequence[str]]] = (
    ("evince", ("--page-index={page}", "{path}")),
    ("okular", ("--page={page}", "{path}")),
    ("zathura", ("--page={page}", "{path}")),
    ("atril", ("--page-index={page}", "{path}")),
)
# Files that desktops start instead of showing them.
_PROGRAMS = frozenset((".app", ".appimage", ".command", ".desktop", ".inetloc", ".jar", ".lnk", ".terminal", ".tool"))
_PROGRAMS |= {".url", ".webloc"}


def open_source(settings: Settings, key: str, collection: str, page: int | None) -> tuple[Path, bool]:
    """Open a document's file; return it, and whether its viewer was told the page.

    Raises UnknownName for what is not indexed, UsageError for what has no file, RagError where no viewer takes it.
    """
    with open_published(settings, collection) as published:
        document = published.library.document(key)
        info = published.library.info(document.id)
    if page is not None and page not in {each.number for each in document.pages}:
        last = f"its pages are 1 to {document.pages[-1].number}" if document.pages else "it has no pages"
        raise UsageError(f"{document.uri} has no page {page}; {last}")
    path = file_of(Collection(settings.store, collection), info, settings.load.links_into)
    _refuse_program(path, info.uri)
    command, is_paged = viewer_command(path, page if info.media_type == PDF else None)
    _start(command, path)
    return path, is_paged


def viewer_command(path: Path, page: int | None) -> tuple[list[str], bool]:
    """Return the program and its arguments, and whether they name the page; raises RagError without a viewer."""
    if page is not None and sys.platform != "darwin":
        for program, arguments in _PAGED:
            if found := shutil.which(program):
                return [found, *(each.format(page=page, path=path) for each in arguments)], True
    opener = _OPENERS.get(sys.platform, _XDG)
    found = shutil.which(opener[0])
    if found is None:
        raise RagError(
            f"there is no viewer: {opener[0]} is not installed; the file is {path}; `rag show` prints its text"
        )
    return [found, *opener[1:], str(path)], False


def _refuse_program(path: Path, uri: str) -> None:
    """Raise UsageError for a file that a desktop would start: who wrote a document must not run anything here."""
    is_executable = sys.platform == "darwin" and os.access(path, os.X_OK)  # `open` hands those to a terminal
    if PurePath(path).suffix.lower() in _PROGRAMS or is_executable or not stat.S_ISREG(path.stat().st_mode):
        raise UsageError(f"opening {path} could start a program; read it instead: rag show {uri}")


def _start(command: Sequence[str], path: Path) -> None:
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)  # noqa: S603
    try:
        code = process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        return
    if code:
        raise RagError(
            f"{command[0]} cannot open {path} (exit code {code}); is there a desktop, and a program for such files? "
            "`rag show` prints the text"
        )
