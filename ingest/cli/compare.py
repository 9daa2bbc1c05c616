"""`ingest compare`: chunkers side by side on documents of one's own."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.shared import read_settings, show_progress
from rag.cli.eval import SaveOption
from rag.cli.terminal import dump_json, notice, visible

if TYPE_CHECKING:
    from ingest.lab.comparison import Comparison

_UNWRAPPED = 1000  # columns, where nobody looks at them
_MOST_LISTED = 10  # documents that could not be read


def compare(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH", hidden=True)] = None,
    chunkers: Annotated[
        str, typer.Option("--chunkers", metavar="NAMES", help="name[:size[/overlap]] in tokens, commas between.")
    ] = "default",
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE", help="Questions whose answers stand in the documents; or a suite."),
    ] = None,
    search: Annotated[
        str, typer.Option("--search", metavar="NAMES", help="hybrid (as the settings say), dense, or both.")
    ] = "hybrid",
    split: Annotated[str | None, typer.Option("--split", metavar="S", help="Which part of a suite.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON, for machines.")] = False,
    save: SaveOption = None,
) -> None:
    """Cut the documents below each PATH by every chunker, and say how; with questions, what is then found.

    Without questions nothing is embedded: the sizes of the chunks, sentences that are cut, headings that are parted
    from their text, and how many tokens would be embedded. With --questions (questions.jsonl, Chroma's CSV, or a
    suite's folder, which brings its own documents) each chunker's chunks are indexed in a store that is thrown away:
    what share of the answers' tokens the first five hits hold, and of the hits' tokens the answers'. A chunker is
    dominated where another has more of both, beyond noise. Intervals are of 95 %.

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
    """Say what the tables do not: how much there was, and what could not be read."""
    asked = f", {comparison.questions} questions" if comparison.questions else ""
    embedded = f"; {comparison.embedded} texts embedded, {comparison.reused} reused" if comparison.questions else ""
    notice(f"{comparison.documents} documents{asked}{embedded}")
    for uri, reason in list(comparison.skipped.items())[:_MOST_LISTED]:
        notice(f"skipped: {reason if reason.startswith(uri) else f'{uri}: {reason}'}")
    if len(comparison.skipped) > _MOST_LISTED:
        notice(f"… and {len(comparison.skipped) - _MOST_LISTED} more; --json lists all")
