"""The deadline: one for everything that a model is asked for one answer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from rag.errors import LLMUnreachable

T = TypeVar("T")


class Deadline:
    """The end of the time that a model has, counted from now, less what it has had already."""

    def __init__(self, seconds: float, had_s: float = 0.0) -> None:
        self._seconds = seconds
        self._at = asyncio.get_running_loop().time() + seconds - had_s

    async def keep(self, pieces: AsyncGenerator[T, None], model: str) -> AsyncGenerator[T, None]:
        """Yield what a model writes; raises LLMUnreachable if it is late. Closing it stops the model."""
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
