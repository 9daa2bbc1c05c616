"""Draws pages in separate processes, a few at a time.

A PDF is hostile until it has proved otherwise, and PDFium is not thread-safe. Each picture gets a process that has
never seen another document, so that one which takes over its process finds nobody else's in there. That costs 0.1 s
a picture: what the start of Python, PDFium and Pillow takes.
"""

import math
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from rag.errors import UnknownName
from rag.index.schema import DocumentInfo
from rag.page_images.job import MOST_BYTES, Box, Job, Refusal

_BOOT = "import sys; sys.path[:] = {path!r}; from rag.page_images.renderer import main; sys.exit(main({file}))"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_REASONS = {
    Refusal.CHANGED: "its file has changed since it was indexed",
    Refusal.ENCRYPTED: "its file is encrypted, and passwords are not stored",
    Refusal.UNREADABLE: "its file is damaged at that page",
    Refusal.NO_PAGE: "PDFium does not find the page in its file",
    Refusal.NO_MEMORY: "drawing it takes too much memory",
}


class TooManyDrawings(Exception):
    """Too many pictures are already waiting to be drawn."""


class Drawings:
    """Draws at most `at_once` pages at a time; up to `waiting` more wait. Thread-safe."""

    def __init__(
        self,
        *,
        at_once: int = 2,
        waiting: int = 16,
        timeout_s: float = 15.0,
        memory_mb: int = 1024,
        turn: Callable[[], AbstractContextManager[object]] | None = None,
    ) -> None:
        """`turn` waits for a turn and holds it, where other processes draw as well; one of `at_once` unless given."""
        turns = threading.Semaphore(at_once)
        self._turn = turn or (lambda: turns)
        self._places = threading.Semaphore(at_once + waiting)
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb

    def draw(self, descriptor: int, info: DocumentInfo, *, number: int, width: int, boxes: Sequence[Box] = ()) -> bytes:
        """Return a page of an open document as PNG, `width` pixels wide, with `boxes` highlighted.

        Raises UnknownName saying why there is no picture, TooManyDrawings.
        """
        job = Job(info.bytes, info.sha256, number, width, tuple(boxes), self._memory_mb, math.ceil(self._timeout_s))
        with self._place(), self._turn():
            return self._draw(descriptor, job, f"there is no picture of page {number} of {info.uri}")

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise TooManyDrawings
        try:
            yield
        finally:
            self._places.release()

    def _draw(self, descriptor: int, job: Job, refused: str) -> bytes:
        with _start(descriptor) as process, _killing_after(self._timeout_s, process) as is_over:
            picture = _exchange(process, job.to_json())
        if process.returncode == 0 and picture.startswith(_SIGNATURE) and len(picture) <= MOST_BYTES:
            return picture
        if process.returncode in list(Refusal):
            raise UnknownName(f"{refused}: {_REASONS[Refusal(process.returncode)]}")
        if is_over.is_set():
            raise UnknownName(f"{refused}: drawing it takes longer than {self._timeout_s:g} s")
        raise UnknownName(f"{refused}: the process that drew it crashed; the file is probably damaged")


@contextmanager
def _killing_after(timeout_s: float, process: "subprocess.Popen[bytes]") -> Iterator[threading.Event]:
    """Kill the process after a time and set the yielded event; the process has ended when the block ends."""
    is_over = threading.Event()

    def end() -> None:
        is_over.set()
        process.kill()

    timer = threading.Timer(timeout_s, end)
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
        process.kill()
        process.wait()


def _exchange(process: "subprocess.Popen[bytes]", job: bytes) -> bytes:
    """Send the job and return the reply, cut off just beyond its limit."""
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(OSError):  # it is dead already, which its exit code tells
        process.stdin.write(job)
        process.stdin.close()
    return process.stdout.read(MOST_BYTES + 1)


def _start(descriptor: int) -> "subprocess.Popen[bytes]":
    """Start a process that shares only the open file with this one, not even its environment."""
    path = [entry for entry in sys.path if entry]
    return subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
        [sys.executable, "-P", "-c", _BOOT.format(path=path, file=descriptor)],
        pass_fds=(descriptor,),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},  # of keys and passwords
    )
