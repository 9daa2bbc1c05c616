"""A language model by script, fitting the Protocol: what it writes, or how it fails, one turn a call."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from rag.errors import LLMError
from rag.records import Delta, Prompt, Usage

USAGE = Usage(100, 20)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one call does: writes `pieces`, then fails, or waits for ever, or gives its usage."""

    pieces: Sequence[str] = ()
    error: LLMError | None = None
    hangs: bool = False
    usage: Usage | None = USAGE


def says(text: str) -> Turn:
    """Return a turn that writes `text` in small pieces."""
    return Turn([text[i : i + 7] for i in range(0, len(text), 7)])


def fails(error: LLMError, after: str = "") -> Turn:
    """Return a turn that writes `after`, then raises `error`."""
    return Turn([after] if after else [], error)


class ScriptedLLM:
    """`prompts` are those that it was given, in order; the last turn is repeated; `stopped` counts calls left early."""

    model = "scripted"

    def __init__(self, *turns: Turn) -> None:
        self.prompts: list[Prompt] = []
        self.stopped = 0
        self._turns = turns

    def prepare(self) -> None:
        """Nothing is imported."""

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        self.prompts.append(prompt)
        turn = self._turns[min(len(self.prompts), len(self._turns)) - 1]
        try:
            for piece in turn.pieces:
                yield Delta(piece)
            if turn.hangs:
                await asyncio.Event().wait()
        except (GeneratorExit, asyncio.CancelledError):
            self.stopped += 1
            raise
        if turn.error is not None:
            raise turn.error
        if turn.usage is not None:
            yield turn.usage

    async def close(self) -> None:
        """Nothing is held."""
