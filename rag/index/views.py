"""Private views of sealed files: what opening a store writes to is copied, and everything else is linked.

Opening Chroma writes to `chroma.sqlite3` and opening tantivy to its lock files, but a sealed folder never changes.
Views lie in the machine's temporary folder, where anybody may put anything under any name.
"""

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.errors import UnusableIndex
from rag.files import open_folder

_VIEW = "openbook-view-"
_REMOVALS = 3  # what is left after that is removed by the next process that opens a view
_STALE_VIEW_S = 60.0  # a younger folder's maker may be about to lock it: even to try its lock would make that fail


@contextmanager
def private_folder() -> Iterator[Path]:
    """Yield a temporary folder, locked while it is in use; what killed processes of ours left behind is removed.

    Raises UnusableIndex where none can be made.
    """
    try:
        _remove_leftovers()
        folder = Path(tempfile.mkdtemp(prefix=_VIEW))
    except OSError as error:
        raise UnusableIndex(
            f"the index cannot be opened: no temporary folder can be made ({error.strerror or error}); free some space "
            "there, or set TMPDIR to another folder"
        ) from error
    with _locked(folder):
        try:
            yield folder
        finally:
            _remove(folder)


def _remove_leftovers() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{_VIEW}*"):
        with suppress(OSError):
            status = left.lstat()
            is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
            is_private = not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            if is_ours and is_private and time.time() - status.st_mtime > _STALE_VIEW_S:
                with _locked(left):
                    shutil.rmtree(left)


def mirror(sealed: Path, view: Path, *, copied: Collection[str], without: Collection[str] = ()) -> Path:
    """Make `view` a folder that reads like `sealed`: files named in `copied` may be written to, the rest are links.

    Files named in `without` are left out. A folder under construction is its own view.
    """
    if view == sealed:
        return sealed
    view.mkdir()
    for path in sealed.absolute().iterdir():
        if path.is_dir():
            mirror(path, view / path.name, copied=copied, without=without)
        elif path.name in copied:
            shutil.copy(path, view / path.name)
            (view / path.name).chmod(0o600)
        elif path.name not in without:
            (view / path.name).symlink_to(path)
    return view


def _remove(folder: Path) -> None:
    """Remove a view; again where a thread of a store that was just closed still wrote a lock file into it."""
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock; raises BlockingIOError where another process does."""
    descriptor = open_folder(folder)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
