"""Keeps a process that answers for long at what is published now, while nobody asks it, too."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from rag.engine import Engine

_REFRESH_S = 2.0  # how long an idle service may hold a generation that was replaced; a look is one small file read


async def keep_current(
    engine: Engine, ending: asyncio.Event, *, then: Callable[[Engine], None] = lambda _: None
) -> None:
    """Check for newer generations until the process ends; `then` is called after each check."""
    while not ending.is_set():
        await asyncio.to_thread(engine.refresh)
        then(engine)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), _REFRESH_S)
