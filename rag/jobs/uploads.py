"""Where uploaded files lie: `incoming/<job>/<position>` until their job runs, then below the managed root `uploads/`.

Both are in the collection's own folder. The managed root is a root as any other (`sources.json` names it by its folder
relative to the collection's), so that a store may be moved; nobody but a job writes there.
"""

import errno
import json
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from rag.errors import IndexDamaged, StorageError, UsageError
from rag.files import open_folder, read_text
from rag.index.generations import Collection
from rag.index.views import lock_folder
from rag.regular_files import stays_below
from rag.text.unicode import escape_surrogates

FOLDER = "uploads"
INCOMING = "incoming"

PASSED_OVER = (".*", "~$*", "*~", "#*#")  # hidden; what Word, Emacs and others keep beside an open document
_MOST_NAME_BYTES = 255  # of one name, on Linux
_MOST_PATH_BYTES = 1024
_MOST_PARTS = 16
_SHOWN = 80  # characters of a name in a message


def managed_folder(place: Collection) -> Path:
    return place.folder / FOLDER


def incoming_folder(place: Collection) -> Path:
    return place.folder / INCOMING


def staged_file(place: Collection, job: str, position: int) -> Path:
    """Return where a file waits for its job."""
    return incoming_folder(place) / job / str(position)


def check_path(name: str) -> str:
    """Return a name as a path below the managed root, in NFC; raises UsageError for one that cannot be a document's.

    Folders are parted by `/`. What would lead out of the root, or would be passed over by a run, is refused.
    """
    path = unicodedata.normalize("NFC", name)
    parts = path.split("/")
    shown = escape_surrogates(path if len(path) <= _SHOWN else f"{path[:_SHOWN]}…")
    if not path:
        raise UsageError("the file has no name; give it one: ?name=report.pdf, or a filename in its part's header")
    if any(unicodedata.category(character) in ("Cc", "Cs") or character == "\ufffd" for character in path):
        raise UsageError(f"the name {shown!r} has control characters or is not UTF-8; rename the file")
    if "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise UsageError(f"'{shown}' cannot name a file here; use a plain name, with folders parted by single slashes")
    if any(fnmatchcase(part, glob) for part in parts for glob in PASSED_OVER):
        raise UsageError(f"'{shown}' is hidden or temporary by its name, so that no run would read it; rename the file")
    is_long = len(path.encode()) > _MOST_PATH_BYTES or any(len(part.encode()) > _MOST_NAME_BYTES for part in parts)
    if is_long or len(parts) > _MOST_PARTS:
        raise UsageError(
            f"the name '{shown}' is too long; at most {_MOST_NAME_BYTES} bytes a name, {_MOST_PATH_BYTES} in all and "
            f"{_MOST_PARTS} folders deep"
        )
    return path


def managed_root(place: Collection) -> str:
    """Return the name of the managed root, or the one that it will get; raises IndexDamaged."""
    try:
        roots = json.loads(read_text(place.sources))["roots"]
        known = {str(root["name"]): str(root["folder"]) for root in roots}
    except FileNotFoundError:
        known = {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{place.sources} cannot be read ({error}); restore it from a backup") from error
    managed = [name for name, folder in known.items() if folder == FOLDER]
    return managed[0] if managed else free_name(known)


def free_name(taken: Iterable[str]) -> str:
    """Return the first of `uploads`, `uploads-2` … that no other root has, nor lies in a folder of that name."""
    others = list(taken)
    names = (FOLDER, *(f"{FOLDER}-{number}" for number in range(2, len(others) + 3)))
    return next(name for name in names if not any(f"{other}/".startswith(f"{name}/") for other in others))


@contextmanager
def receiving(place: Collection, job: str) -> Iterator[Path]:
    """Yield a new folder for a job's files; it is removed unless the block ends well. Raises StorageError.

    It is locked meanwhile: an unlocked one without a job belonged to a service that was killed.
    """
    folder = incoming_folder(place) / job
    folder.mkdir(parents=True, mode=0o700)
    lock = lock_folder(folder)
    if lock is None:
        raise StorageError(f"{folder} was cleaned away before anything came; try again")
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(lock)


def remove_staged(place: Collection, job: str) -> None:
    """Remove what waits for a job."""
    shutil.rmtree(incoming_folder(place) / job, ignore_errors=True)


def remove_abandoned(place: Collection, is_open: Callable[[str], bool]) -> None:
    """Remove what killed services received for no job: folders that nobody holds and no open job has.

    Whether a job is open is asked while its folder is held: an upload adds its job before it lets go of the folder.
    """
    folder = incoming_folder(place)
    entries: list[Path] = []
    with suppress(OSError):
        os.close(open_folder(folder))
        entries = list(folder.iterdir())
    for entry in entries:
        with suppress(OSError):  # as of a plain file that somebody put there
            _remove_unless_open(entry, is_open)


def _remove_unless_open(folder: Path, is_open: Callable[[str], bool]) -> None:
    lock = lock_folder(folder)
    if lock is None:
        return
    try:
        if not is_open(folder.name):
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def remove_managed(place: Collection, path: str) -> bool:
    """Remove a file of the managed root, and the folders that are empty then; say whether it was there.

    A path that leads elsewhere is none: a tombstone may have come from a target that somebody else writes to.
    """
    if not stays_below(path.split("/")):
        return False
    root = managed_folder(place)
    file = root / path
    try:
        file.unlink()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise
    for parent in file.parents:
        if parent == root:
            break
        try:
            parent.rmdir()
        except OSError:
            break
    return True
