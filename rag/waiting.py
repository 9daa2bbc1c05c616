"""Waiting: one deadline for everything that a model is asked for one answer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from rag.errors import LLMUnreachable

T = TypeVar("T")


class Deadline:
    """The end of the time that a model has; a part of it can be given to one of several calls."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at = asyncio.get_running_loop().time() + seconds

    def part(self, share: float) -> "Deadline":
        """Return a deadline after `share` of the time, counted from now; made early it ends before this one."""
        return Deadline(self._seconds * share)

    async def keep(self, pieces: AsyncGenerator[T, None], model: str) -> AsyncGenerator[T, None]:
        """Yield what a model writes; raises LLMUnreachable where it is late. Closing it stops the model."""
        async with aclosing(pieces):
            while True:
                try:
                    async with asyncio.timeout_at(self._at):  # armed only while waiting: a yield leaves it
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                except TimeoutError as error:
                    raise LLMUnreachable(
                        f"the model {model} did not finish within {self._seconds:g} s; raise RAG_LLM__TIMEOUT_S"
                    ) from error
                yield piece
