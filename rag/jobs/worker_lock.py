"""The lock of the one process that does a store's jobs; whether it is held says whether such a process lives."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexBusy, StorageError
from rag.files import open_lock

FILE = "worker.lock"
_TRIES = 20
_PAUSE_S = 0.05  # whoever asks whether there is a worker holds the lock for an instant


@contextmanager
def being_the_worker(store: Path) -> Iterator[None]:
    """Be the only worker of a store; raises IndexBusy where there is another one."""
    store.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = open_lock(store / FILE)
    except OSError as error:
        raise StorageError(f"{store / FILE} cannot be locked ({error.strerror}); remove it, and try again") from error
    try:
        for attempt in range(_TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if attempt == _TRIES - 1:
                    raise IndexBusy(f"another process does the jobs of {store} already; end that first") from error
                time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(descriptor)


def has_worker(store: Path) -> bool:
    """Whether a process does the jobs of a store."""
    try:
        descriptor = os.open(store / FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
