"""Worker threads for CPU work of asynchronous tasks, and for releasing resources once that work is done."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

T = TypeVar("T")


class Threads:
    """Runs the CPU work of one answer, one piece at a time, in worker threads.

    Pieces of many answers are taken up first come, first served, by the threads of the running loop. A thread cannot
    be stopped: where the waiting task is cancelled, or its whole loop ends, the work goes on, on an index that must
    stay open that long; work that has not begun by then is left out.
    """

    def __init__(self) -> None:
        self._counting = threading.Lock()
        self._working = 0  # threads that work now: one, or the one whose task was cancelled
        self._held: ExitStack | None = None  # what the last of them closes

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        wanted = threading.Event()
        wanted.set()
        try:
            return await asyncio.to_thread(self._run, work, wanted)
        except asyncio.CancelledError:
            wanted.clear()
            raise

    def release(self, held: ExitStack) -> None:
        """Close `held` as soon as none of our threads is working; none begins to work after that."""
        with self._counting:
            self._held = held
            is_last = not self._working
        if is_last:
            held.close()

    def _run(self, work: Callable[[], T], wanted: threading.Event) -> T:
        with self._counting:
            if self._held is not None or not wanted.is_set():
                raise asyncio.CancelledError  # nobody sees it
            self._working += 1
        try:
            return work()
        finally:
            with self._counting:
                self._working -= 1
                is_last = not self._working and self._held is not None
            if is_last and self._held is not None:
                self._held.close()
