"""`ingest watch`: keeps running, and indexes whenever something has changed; one line per run."""

import json
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.interruption import signals_interrupt
from ingest.cli.progress import announce
from ingest.cli.shared import CollectionOption, read_settings
from ingest.sources.passwords import read_passwords
from rag.cli.terminal import INTERRUPTED, notice, one_line
from rag.errors import RagError

if TYPE_CHECKING:
    from ingest.report import Report


def watch(
    collection: CollectionOption = None,
    debounce: Annotated[
        float,
        typer.Option("--debounce", min=0.1, metavar="SECONDS", help="Run once nothing has changed for this long."),
    ] = 1.6,
    poll: Annotated[
        float | None,
        typer.Option(
            "--poll",
            min=0.1,
            metavar="SECONDS",
            help="Check all files this often; for network folders, which report no changes.",
        ),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option("--every", min=0.01, metavar="MINUTES", help="Run at least this often; for databases."),
    ] = None,
    passwords: Annotated[
        Path | None,
        typer.Option(
            "--passwords", metavar="FILE", help="Passwords of encrypted files; one glob, TAB, password per line."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each report as one line of JSON.")] = False,
) -> None:
    """Keep a collection current: index changes as soon as they have settled, until stopped.

    It watches everything that `ingest run` was ever given. A burst of changes makes one run; a failed run is tried
    again after the next change, or after a pause. Other commands work meanwhile.

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
                notice(f"databases cannot be watched ({names}): each run reads them; to run regularly: --every MINUTES")
            for outcome in watching.runs(Event()):
                print(_as_json(outcome) if as_json else _as_line(outcome), flush=True)
        except BaseException:  # what an interrupted run raises may be the interruption or a consequence of it
            if caught.number is None:
                raise
            if watching.is_running:
                notice("interrupted during a run; the published index is intact, finished embeddings are kept")
            code = 128 + caught.number
            raise typer.Exit(code if code == INTERRUPTED else 0) from None  # being told to end is not a failure


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
    return f"{now} Published '{outcome.collection}' {outcome.generation}: {holds}; {changes or 'read again'}."


def _as_json(outcome: "Report | RagError | OSError") -> str:
    if isinstance(outcome, Exception):
        return json.dumps({"error": type(outcome).__name__, "message": str(outcome)})
    return json.dumps(outcome.to_json())
