"""Private views of sealed files: what opening a store writes to is copied, and everything else is linked.

Opening Chroma writes to `chroma.sqlite3` and opening tantivy to its lock files, but a sealed folder never changes.
Views lie in the machine's temporary folder, where anybody may put anything under any name. Whoever makes a folder there
locks it, and an unlocked one belonged to a process that was killed.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.errors import UnusableIndex
from rag.files import open_folder

_PREFIX = "openbook-"
VIEW, THROWAWAY = f"{_PREFIX}view-", f"{_PREFIX}eval-"  # of a sealed generation; stores for one evaluation
SERVICE = f"{_PREFIX}serve-"  # what the workers of a service share
RAY = f"{_PREFIX}ray-"  # the files of a Ray that a run has started
_REMOVALS = 3  # what is left after that is removed by the next process that opens a view


@contextmanager
def private_folder(kind: str = VIEW) -> Iterator[Path]:
    """Yield a temporary folder, locked while it is in use; what killed processes of ours left behind is removed.

    Raises UnusableIndex where none can be made.
    """
    try:
        remove_temporary_leftovers()
        folder, lock = _make(kind)
    except OSError as error:
        raise UnusableIndex(
            f"the index cannot be opened: no temporary folder can be made ({error.strerror or error}); free some space "
            "there, or set TMPDIR to another folder"
        ) from error
    try:
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def remove_temporary_leftovers() -> None:
    """Remove the temporary folders of ours that nobody holds; they may have copies of what documents say."""
    for kind in (VIEW, THROWAWAY, SERVICE, RAY):
        for left in Path(tempfile.gettempdir()).glob(f"{kind}*"):
            with suppress(OSError):
                status = left.lstat()
                is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
                if (
                    is_ours
                    and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
                    and (lock := lock_folder(left)) is not None
                ):
                    shutil.rmtree(left, ignore_errors=True)
                    os.close(lock)


def _make(kind: str) -> tuple[Path, int]:
    """Return a new folder and its lock; another one where somebody took it for a leftover before it was locked."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=kind))
        with suppress(FileNotFoundError):
            lock = lock_folder(folder)
            if lock is not None:
                return folder, lock


def lock_folder(folder: Path) -> int | None:
    """Return a descriptor that holds a folder's lock; None where another process does, or has removed it."""
    descriptor = open_folder(folder)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), folder.lstat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


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
