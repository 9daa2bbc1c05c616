"""Where a run writes, counted from outside, and how it is killed there: nothing of ours is patched.

A profile function sees every call of a C function that changes a file: the posix calls, Python's and numpy's file
objects, each SQL statement, tantivy's and Chroma's writers; and every object of a target that is written or read.
`Faults` counts them by the line of ours that led there and kills the process just before a chosen one. What happens
inside a native writer has no such calls: `die_at_size` ends the process in the middle of the write that makes a file
too large, leaving it torn.
"""

import os
import resource
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
END = "end"  # the site after all others: the command has done its work and only has to tell

_OURS = (f"{ROOT}/ingest/", f"{ROOT}/rag/")
_EMBEDDER = f"{ROOT}/rag/embedders/"
_FILE_CALLS = {
    "posix": {
        "chmod", "copy_file_range", "fsync", "fdatasync", "ftruncate", "link", "mkdir", "pwrite", "remove", "rename",
        "replace", "rmdir", "sendfile", "symlink", "truncate", "unlink", "utime", "write",
    },
    "fcntl": {"flock"},
    "_posixsubprocess": {"fork_exec"},
    "_io": {"write", "flush", "close", "truncate", "__exit__"},
    "numpy": {"tofile"},
    "sqlite3": {"execute", "executemany", "executescript", "commit", "close"},
}  # fmt: skip
_NATIVE_CALLS = {
    "IndexWriter": {"add_document", "commit", "wait_merging_threads"},  # tantivy's
    "NoneType": {"delete", "get", "get_range", "head", "list", "put"},  # obstore's, which belong to no module
    "Bindings": {"get_tenant", "create_collection", "add"},  # Chroma's; get_tenant is the first on a new database
}

_NAMES = frozenset().union(*_FILE_CALLS.values(), *_NATIVE_CALLS.values())

Say = Callable[[dict[str, Any]], None]


class Faults:
    """Counts the calls that change a file by the line of ours they come from; SIGKILL before the chosen one."""

    def __init__(self, say: Say, kill_at: tuple[str, int] | None = None) -> None:
        """`kill_at` is a site and its how-manieth call, from 1; `say` is told of it, and of texts that are embedded."""
        self.sites: list[str] = []
        self._say = say
        self._kill_at = kill_at
        self._counts: Counter[str] = Counter()

    def run(self, work: Callable[[], Any]) -> Any:
        """Return what `work` returns, if it gets so far."""
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        try:
            result = work()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
        self._count(END)
        return result

    def _profile(self, frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call":
            if function.__name__ in _NAMES and _changes_a_file(function):
                self._count(_site(frame, function))
        elif event == "call" and _embeds(frame):
            self._say({"embedding": len(frame.f_locals["texts"])})

    def _count(self, site: str) -> None:
        self._counts[site] += 1
        self.sites.append(site)
        if (site, self._counts[site]) == self._kill_at:
            self._say({"killed": site})
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()  # in a thread: until the signal has reached the others


def die_at_size(limit_bytes: int) -> None:
    """End this process in the middle of the write that makes any file larger than that."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it, and would raise EFBIG


def _changes_a_file(function: Any) -> bool:
    owner = getattr(function, "__self__", None)
    name = function.__name__
    module = owner.__name__ if isinstance(owner, type(sys)) else type(owner).__module__
    if name in _NATIVE_CALLS.get(type(owner).__name__, ()):
        return True
    return name in _FILE_CALLS.get(module, ()) and not (module == "_io" and _only_reads(owner))


def _embeds(frame: FrameType) -> bool:
    code = frame.f_code
    return code.co_name == "embed_documents" and code.co_filename.startswith(_EMBEDDER)


def _only_reads(file: Any) -> bool:
    return bool(file.closed) or not file.writable()


def _site(frame: FrameType, function: Any) -> str:
    """Name the innermost line of ours on the stack, and the call."""
    at: FrameType | None = frame
    while at is not None:
        if at.f_code.co_filename.startswith(_OURS):
            where = at.f_code.co_filename.removeprefix(f"{ROOT}/")
            return f"{where}:{at.f_lineno} {function.__name__}"
        at = at.f_back
    return f"elsewhere {function.__name__}"
