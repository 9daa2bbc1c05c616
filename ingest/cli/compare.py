"""`ingest compare`: compares chunkers on your own documents."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.progress import show_progress
from ingest.cli.shared import read_settings
from rag.cli.eval import SaveOption
from rag.cli.terminal import dump_json, notice, visible

if TYPE_CHECKING:
    from ingest.lab.comparison import Comparison

_UNWRAPPED = 1000  # columns, if stdout is not a terminal
_MOST_LISTED = 10  # documents that could not be read


def compare(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", hidden=True)] = None,
    chunkers: Annotated[
        str, typer.Option("--chunkers", metavar="NAMES", help="name[:size[/overlap]] in tokens, comma-separated.")
    ] = "default",
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE", help="Questions that the documents answer, or a suite."),
    ] = None,
    search: Annotated[
        str, typer.Option("--search", metavar="NAMES", help="hybrid (as in the settings), dense, or both.")
    ] = "hybrid",
    split: Annotated[str | None, typer.Option("--split", metavar="S", help="The part of a suite to use.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON, for machines.")] = False,
    save: SaveOption = None,
) -> None:
    """Cut the documents below each PATH with each chunker and compare the cuts; with questions, also what is found.

    Without questions nothing is embedded: the table has chunk sizes, cut sentences, headings separated from their
    text, and how many tokens would be embedded. With --questions (questions.jsonl, Chroma's CSV, or a suite's folder,
    which brings its own documents) each chunker's chunks are indexed in a temporary store: the table has the share of
    the answers' tokens that the first five hits hold, and the share of the hits' tokens that belong to the answers.
    A chunker is dominated if another has more of both, beyond noise. Intervals are 95 %.

    \b
    Examples:
      ingest compare --chunkers tokens:250/125,recursive:200,default ~/handbook
      ingest compare --chunkers default:100,default:200 --questions handbook/questions.jsonl ~/handbook
      ingest compare --chunkers default --questions handbook/questions.jsonl --search dense,hybrid --json ~/handbook
    """
    from ingest.cli.interruption import signals_interrupt
    from ingest.lab.experiment import compare as run_experiment

    settings = read_settings(None)
    with signals_interrupt(), show_progress() as progress:
        comparison = run_experiment(
            paths or (), questions, chunkers, search=search, split=split, settings=settings, progress=progress
        )
    if save is not None:
        comparison.save(save)
    if as_json:
        print(dump_json(comparison.to_json()))
    else:
        _print(comparison)


def _print(comparison: "Comparison") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _UNWRAPPED)
    for head, rows in comparison.tables():
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for i, name in enumerate(head):
            table.add_column(Text(name), justify="left" if not i or _is_text(rows, i) else "right")
        for row in rows:
            table.add_row(*(Text(visible(cell)) for cell in row))
        console.print(table)
    _notice_rest(comparison)


def _is_text(rows: Sequence[Sequence[str]], column: int) -> bool:
    return not any(character.isdigit() for row in rows for character in row[column][:1])


def _notice_rest(comparison: "Comparison") -> None:
    """Print what the tables lack: the counts, and what could not be read."""
    asked = f", {comparison.questions} questions" if comparison.questions else ""
    embedded = f"; {comparison.embedded} texts embedded, {comparison.reused} reused" if comparison.questions else ""
    notice(f"{comparison.documents} documents{asked}{embedded}")
    for uri, reason in list(comparison.skipped.items())[:_MOST_LISTED]:
        notice(f"skipped: {reason if reason.startswith(uri) else f'{uri}: {reason}'}")
    if len(comparison.skipped) > _MOST_LISTED:
        notice(f"… and {len(comparison.skipped) - _MOST_LISTED} more; --json lists all")
