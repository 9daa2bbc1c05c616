"""What is tried; a module of its own, so that another process can read a kept one than made it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """An input of one target: a file by its name, or texts, the first an answer; `chance` decides the rest."""

    target: str
    name: str
    content: bytes
    sources: tuple[str, ...]
    chance: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an input: a piece of the text that was read, to go on with, and what the user is told."""

    text: str = ""
    said: tuple[str, ...] = ()
