"""Worker threads: what their work stands on is let go once it is done, not before."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from rag.threads import Threads


async def test_work_returns_what_it_returns_and_raises_what_it_raises() -> None:
    threads = Threads()

    assert await threads.run(lambda: threading.current_thread() is threading.main_thread()) is False
    with pytest.raises(ZeroDivisionError):
        await threads.run(lambda: 1 // 0)


async def test_what_is_held_is_let_go_at_once_when_nothing_runs() -> None:
    threads, held, closed = Threads(), ExitStack(), threading.Event()
    held.callback(closed.set)
    await threads.run(lambda: None)

    threads.release(held)

    assert closed.is_set()


async def test_what_is_held_stays_until_the_work_of_a_cancelled_task_is_done() -> None:
    threads, held, closed = Threads(), ExitStack(), threading.Event()
    begun, go_on = threading.Event(), threading.Event()
    held.callback(closed.set)

    def work() -> None:
        begun.set()
        go_on.wait(5)

    task = asyncio.ensure_future(threads.run(work))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    threads.release(held)
    assert not closed.is_set()

    go_on.set()
    assert await asyncio.to_thread(closed.wait, 5)


def test_what_is_held_stays_until_the_work_is_done_though_its_loop_ends() -> None:
    threads, held = Threads(), ExitStack()
    begun, done, closed_after = threading.Event(), threading.Event(), []
    held.callback(lambda: closed_after.append(done.is_set()))

    def work() -> None:
        begun.set()
        time.sleep(0.3)  # the loop's end cancels every task of its meanwhile
        done.set()

    async def answer() -> None:
        try:
            await threads.run(work)
        finally:
            threads.release(held)

    async def leave() -> None:
        answering = asyncio.ensure_future(answer())
        await asyncio.to_thread(begun.wait, 5)
        assert not answering.done()

    asyncio.run(leave())

    assert closed_after == [True]


async def test_work_that_nobody_waits_for_when_its_turn_comes_is_left_out() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def block() -> None:
        begun.set()
        go_on.wait(5)

    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    first = asyncio.ensure_future(Threads().run(block))
    while not begun.is_set():
        await asyncio.sleep(0)
    second = asyncio.ensure_future(Threads().run(done.set))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    go_on.set()
    await first
    await Threads().run(lambda: None)  # the line has come past the second

    assert not done.is_set()
