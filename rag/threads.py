"""Worker threads for CPU work of asynchronous tasks, and for releasing resources once that work is done."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Threads:
    """Runs the CPU work of one answer, one piece at a time, in worker threads.

    Pieces of many answers are taken up first come, first served, by the threads of the running loop. A thread cannot
    be stopped: where the waiting task is cancelled, its work goes on, on an index that must stay open that long; work
    that has not begun by then is left out.
    """

    def __init__(self) -> None:
        self._running: asyncio.Task[Any] | None = None  # Any: whatever the work returns

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        wanted = _Wanted(work)
        task = asyncio.ensure_future(asyncio.to_thread(wanted))
        self._running = task
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            wanted.is_wanted = False
            raise

    def release(self, held: ExitStack) -> None:
        """Close `held` as soon as none of our threads is working."""
        if self._running is None or self._running.done():
            held.close()
        else:
            self._running.add_done_callback(lambda task: _let_go(task, held))


class _Wanted(Generic[T]):
    """Work that runs only if somebody still waits for it when its turn comes."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.is_wanted = True
        self._work = work

    def __call__(self) -> T:
        if not self.is_wanted:
            raise asyncio.CancelledError  # nobody sees it
        return self._work()


def _let_go(task: "asyncio.Task[Any]", held: ExitStack) -> None:
    if not task.cancelled():
        task.exception()  # nobody waits for it any more
    held.close()
