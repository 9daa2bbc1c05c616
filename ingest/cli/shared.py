"""Shared by the commands `ingest …`: settings, options, and a run's progress on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.terminal import notice, one_line

if TYPE_CHECKING:
    from ingest.options import Progress
    from rag.settings import Settings

CollectionOption = Annotated[
    str | None, typer.Option("--collection", metavar="C", help="The collection (RAG_COLLECTION).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait for another run to end instead of failing.")]


def read_settings(collection: str | None) -> "Settings":
    """Return the settings, with the collection given on the command line."""
    from rag.settings import load_settings

    return load_settings() if collection is None else load_settings(collection=collection)


@contextmanager
def show_progress() -> Iterator["Progress"]:
    """Show each stage's progress on a terminal; elsewhere announce only what takes unusually long."""
    if not sys.stderr.isatty():
        yield announce
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    tasks: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def progress(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(one_line(stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress


def announce(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - fits Progress
    """Announce only what takes unusually long."""
    if total is None and " " in stage:  # a sentence, such as that a model is being compiled
        notice(stage)
