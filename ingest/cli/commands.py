"""The commands `ingest …`: parse, run the line, print its report."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.passwords import read_passwords
from rag.cli.terminal import dump_json, notice, one_line, run_app, version_option

if TYPE_CHECKING:
    from ingest.pipeline import Progress
    from rag.settings import Settings

SKIPPED = 3  # the exit code under --strict

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `ingest` and return its exit code."""
    return run_app(app, arguments)


@app.callback()
def ingest(
    version: Annotated[
        bool, typer.Option("--version", callback=version_option, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Index folders of documents, so that `rag ask` can answer from them.

    \b
    Examples:
      ingest run ~/handbook
      ingest status
    """


@app.command()
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", hidden=True),
    ] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="What to add them to (RAG_COLLECTION).")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", help="Only files whose path or name matches; repeat it for more."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Not these; repeat it for more.")
    ] = None,
    checksum: Annotated[
        bool, typer.Option("--checksum", help="Read every file, also those whose size and time are unchanged.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Embed everything anew.")] = False,
    passwords: Annotated[
        Path | None,
        typer.Option("--passwords", metavar="FILE", help="Passwords of encrypted files: glob, TAB, password a line."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 where a document was skipped, or is kept in an old version.")
    ] = False,
    allow_deletions: Annotated[
        bool, typer.Option("--allow-deletions", help="Publish also where more than half of the documents are gone.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for another run to end rather than fail.")] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, metavar="N", help="Processes that read files; one a core."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON, for machines.")] = False,
) -> None:
    """Index what is new or changed below each PATH, and publish it in one step.

    A PATH is a folder or a file; without any, all that were named before are looked at again. Questions are
    answered throughout.

    \b
    Examples:
      ingest run ~/handbook
      ingest run ~/handbook --include "*.md" --include "*.pdf" --exclude "drafts/*"
      ingest run
      ingest run ~/handbook --collection hr --strict --json
    """
    from ingest.pipeline import Options
    from ingest.pipeline import run as run_line
    from ingest.sources import Filters

    settings = _settings(collection)
    options = Options(
        filters=Filters(tuple(include or ()), tuple(exclude or ())) if include or exclude else None,
        checksum=checksum,
        use_cache=not no_cache,
        passwords=read_passwords(passwords) if passwords else (),
        allow_deletions=allow_deletions,
        wait=wait,
        workers=workers,
    )
    with _progress() as progress:
        report = run_line(settings, paths or (), options, progress)
    if as_json:
        print(dump_json(report.to_json()))
    else:
        from ingest.cli.show import report_paragraphs
        from rag.cli.show import show

        show(report_paragraphs(report))
    if strict and (report.skipped or report.stale):
        notice(f"--strict: {len(report.skipped)} documents were skipped, {len(report.stale)} are stale")
        raise typer.Exit(SKIPPED)


@app.command()
def status(
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="Only this one; else all there are.")
    ] = None,
    documents: Annotated[bool, typer.Option("--documents", help="List every document, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")] = False,
) -> None:
    """Say what is published: documents, folders, encoder, and what the last run could not read.

    \b
    Examples:
      ingest status
      ingest status --documents
      ingest status --collection default --json
    """
    from ingest.cli.show import describe_collections, status_paragraphs

    settings = _settings(None)
    found = describe_collections(settings, collection, documents=documents)
    if as_json:
        print(dump_json({"store": str(settings.store), "collections": found}))
        return
    from rag.cli.show import show

    show(status_paragraphs(found))


def _settings(collection: str | None) -> "Settings":
    from rag.settings import load_settings

    return load_settings() if collection is None else load_settings(collection=collection)


@contextmanager
def _progress() -> Iterator["Progress"]:
    """Show each stage's progress on a terminal; elsewhere only say what takes unusually long."""
    if not sys.stderr.isatty():
        yield _announce
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


def _announce(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - fits Progress
    if total is None and " " in stage:  # a sentence, such as that a model is being compiled
        notice(stage)
