"""Shared by the commands `ingest …`: settings, options, and the end of what is unfinished."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.terminal import notice, one_line

if TYPE_CHECKING:
    from rag.settings import Settings

UNFINISHED = 1  # the exit code if older bytes are still there

CollectionOption = Annotated[
    str | None, typer.Option("--collection", metavar="C", help="The collection (RAG_COLLECTION).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait for another run to end instead of failing.")]


def read_settings(collection: str | None, store: Path | None = None) -> "Settings":
    """Return the settings, with what the command line gives; say which store that is, if it is not the usual one."""
    from rag.cli import whereabouts

    given = {name: value for name, value in (("collection", collection), ("store", store)) if value is not None}
    return whereabouts.read_settings(**given)


def end_unfinished(unfinished: Sequence[str]) -> None:
    """Say why something could not be done yet, and exit so."""
    for reason in unfinished:
        notice(f"unfinished: {one_line(reason)}; run it again later")
    if unfinished:
        raise typer.Exit(UNFINISHED)
