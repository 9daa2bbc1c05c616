"""Turns at what few may do at a time, of all processes that answer together: files that are locked."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.02  # a picture takes a tenth of a second at least


class FileTurns:
    """At most `at_once` turns; who is killed gives its turn back, as the kernel unlocks its file."""

    def __init__(self, folder: Path, at_once: int) -> None:
        self._files = [folder / f"turn-{number}" for number in range(at_once)]

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, in the thread that calls it, and hold it."""
        descriptors = [os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for file in self._files]
        try:
            while not any(_is_locked(descriptor) for descriptor in descriptors):
                time.sleep(_PAUSE_S)
            yield
        finally:
            for descriptor in descriptors:
                fcntl.flock(descriptor, fcntl.LOCK_UN)  # a process that another thread forked meanwhile has it, too
                os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
