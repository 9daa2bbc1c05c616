"""Ctrl-C and SIGTERM: clean up, print one line about what is left, and exit with the signal's code."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import current_thread, main_thread
from types import FrameType

import typer

from rag.cli.terminal import notice
from rag.errors import IndexDamaged
from rag.index.generations import Collection

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_REPEATS_S = 1.0  # one Ctrl-C may arrive twice: from the terminal, and from a program that passes it on


@dataclass(slots=True)
class Caught:
    """The signal that ends a block, and when it came."""

    number: int | None = None
    at: float = 0.0


@contextmanager
def interruptible(place: Collection, *, kept: str = "") -> Iterator[None]:
    """End a block that writes a collection cleanly on a signal; print what is published, and what is `kept`.

    Raises typer.Exit with 128 + the signal, as shells do.
    """
    before = _published(place)
    with signals_interrupt() as caught:
        try:
            yield
        except BaseException:  # what an interrupted block raises may be the interruption or a consequence of it
            if caught.number is None:
                raise
            now = _published(place)
            done = "nothing was published" if now == before else f"{now} is published"
            notice(f"interrupted; {done}" + (f", {kept}" if kept else ""))
            raise typer.Exit(128 + caught.number) from None


@contextmanager
def ending_cleanly(what: str) -> Iterator[None]:
    """End a block cleanly on a signal, and print `what` is left then; raises typer.Exit with 128 + the signal."""
    with signals_interrupt() as caught:
        try:
            yield
        except BaseException:
            if caught.number is None:
                raise
            notice(f"interrupted; {what}")
            raise typer.Exit(128 + caught.number) from None


@contextmanager
def signals_interrupt() -> Iterator[Caught]:
    """Let SIGTERM and SIGHUP raise KeyboardInterrupt once, as Ctrl-C does, so that every `finally` runs.

    A second signal that does not just repeat the first ends the process at once, with its workers and its lock; the
    next run removes the rest. A signal that the parent process made this one ignore stays ignored.
    """
    caught = Caught()
    if current_thread() is not main_thread():  # only the main thread may handle signals
        yield caught
        return

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler's signature
        if caught.number is None:
            caught.number, caught.at = number, time.monotonic()
            raise KeyboardInterrupt
        if time.monotonic() - caught.at > _REPEATS_S:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    before = {number: signal.getsignal(number) for number in _SIGNALS}
    handled = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, interrupt)
    try:
        yield caught
    finally:
        for number in handled:
            signal.signal(number, before[number])


def _published(place: Collection) -> str | None:
    try:
        return place.current()
    except IndexDamaged:  # the run says so, or repairs it
        return None
