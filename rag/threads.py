"""Worker threads: CPU work that an asynchronous task waits for, and what may be let go only once it is done."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, TypeVar

T = TypeVar("T")


class Threads:
    """Runs the CPU work of one answer, one piece at a time, in worker threads.

    A thread cannot be stopped: where the waiting task is cancelled, its work goes on, on an index that must stay
    open that long.
    """

    def __init__(self) -> None:
        self._running: asyncio.Task[Any] | None = None  # Any: whatever the work returns

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        task = asyncio.ensure_future(asyncio.to_thread(work))
        self._running = task
        return await asyncio.shield(task)

    def release(self, held: ExitStack) -> None:
        """Close `held` as soon as no thread of ours is at work."""
        if self._running is None or self._running.done():
            held.close()
        else:
            self._running.add_done_callback(lambda task: _let_go(task, held))


def _let_go(task: "asyncio.Task[Any]", held: ExitStack) -> None:
    if not task.cancelled():
        task.exception()  # nobody waits for it any more
    held.close()
