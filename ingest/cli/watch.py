"""`ingest watch`: stays, and runs whenever something has changed; one line a run."""

import json
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.interruption import signals_interrupt
from ingest.cli.shared import CollectionOption, announce, read_settings
from ingest.sources.passwords import read_passwords
from rag.cli.terminal import INTERRUPTED, notice, one_line
from rag.errors import RagError

if TYPE_CHECKING:
    from ingest.report import Report


def watch(
    collection: CollectionOption = None,
    debounce: Annotated[
        float, typer.Option("--debounce", min=0.1, metavar="SECONDS", help="How long nothing may change before a run.")
    ] = 1.6,
    poll: Annotated[
        float | None,
        typer.Option(
            "--poll",
            min=0.1,
            metavar="SECONDS",
            help="Look at all files that often; for network folders, which tell nothing.",
        ),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option("--every", min=0.01, metavar="MINUTES", help="Run that often in any case; for databases."),
    ] = None,
    passwords: Annotated[
        Path | None,
        typer.Option("--passwords", metavar="FILE", help="Passwords of encrypted files: glob, TAB, password a line."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each report as one line of JSON.")] = False,
) -> None:
    """Keep a collection current: index what changed as soon as it has settled, until stopped.

    It watches all that `ingest run` was ever given. A burst of changes is one run; a run that fails is tried again
    after the next change, or after a pause. Other commands work beside it.

    \b
    Examples:
      ingest watch
      ingest watch --collection hr --poll 30
      ingest watch --every 60 --json
    """
    from ingest.options import Options
    from ingest.upkeep.watch import Watch, WatchOptions

    options = WatchOptions(
        debounce_s=debounce,
        poll_s=poll,
        every_s=None if every is None else every * 60,
        run=Options(passwords=read_passwords(passwords) if passwords else ()),
    )
    with signals_interrupt() as caught:
        watching = Watch(read_settings(collection), options, announce)
        try:
            if watching.unwatched and every is None:
                names = ", ".join(watching.unwatched)
                notice(f"databases cannot be watched ({names}): they are read by each run; for more: --every MINUTES")
            for outcome in watching.runs(Event()):
                print(_as_json(outcome) if as_json else _as_line(outcome), flush=True)
        except BaseException:  # what an interrupted run raises may be the interruption or a consequence of it
            if caught.number is None:
                raise
            if watching.is_running:
                notice("interrupted in a run; what is published is whole, what was embedded is kept")
            code = 128 + caught.number
            raise typer.Exit(code if code == INTERRUPTED else 0) from None  # being told to end is no failure


def _as_line(outcome: "Report | RagError | OSError") -> str:
    now = time.strftime("%H:%M:%S")
    if isinstance(outcome, Exception):
        return f"{now} Failed: {one_line(str(outcome))}"
    holds = f"{outcome.documents} documents, {outcome.chunks} chunks"
    if outcome.generation is None:
        return f"{now} Nothing changed: '{outcome.collection}' holds {holds}."
    counts = {
        "new": len(outcome.read),
        "changed": len(outcome.updated),
        "moved": len(outcome.moved),
        "deleted": len(outcome.deleted),
        "skipped": len(outcome.skipped),
        "stale": len(outcome.stale),
    }
    changes = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"{now} Published '{outcome.collection}' {outcome.generation}: {holds}; {changes or 'read anew'}."


def _as_json(outcome: "Report | RagError | OSError") -> str:
    if isinstance(outcome, Exception):
        return json.dumps({"error": type(outcome).__name__, "message": str(outcome)})
    return json.dumps(outcome.to_json())
