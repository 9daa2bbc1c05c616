"""The commands `ingest …`: parse the arguments, run the pipeline, print its report."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.compare import compare
from ingest.cli.eval import evaluate
from ingest.cli.maintain import backup, forget, gc, restore, rollback
from ingest.cli.progress import show_progress
from ingest.cli.shared import read_settings
from ingest.cli.travel import pull, push
from ingest.cli.watch import watch
from ingest.cli.work import work
from ingest.sources.passwords import read_passwords
from rag.cli.terminal import dump_json, notice, run_app, version_option
from rag.errors import UsageError

if TYPE_CHECKING:
    from ingest.sources.database_urls import OpenedDatabase

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
        list[str] | None,
        typer.Argument(metavar="PATH", hidden=True),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="SQL", help="With a database's URL as PATH: index its rows as documents."),
    ] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="The collection to add to (RAG_COLLECTION).")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", help="Only files whose path or name matches; repeat for more."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Skip files that match; repeat for more.")
    ] = None,
    checksum: Annotated[
        bool, typer.Option("--checksum", help="Read every file, even if its size and time are unchanged.")
    ] = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Embed everything again.")] = False,
    passwords: Annotated[
        Path | None,
        typer.Option(
            "--passwords", metavar="FILE", help="Passwords of encrypted files; one glob, TAB, password per line."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 3 if a document was skipped, or is kept in an old version.")
    ] = False,
    allow_deletions: Annotated[
        bool, typer.Option("--allow-deletions", help="Publish even if more than half of the documents are gone.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for another run to end instead of failing.")] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=256, metavar="N", help="Processes that read files (default: one per core)."
        ),
    ] = None,
    runner: Annotated[
        str,
        typer.Option(
            "--runner", metavar="R", help="Who reads files: local processes, or ray: a cluster's (docs/scale.md)."
        ),
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="HOST:PORT",
            help="With --runner ray: the cluster's head (default: this machine alone).",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON, for machines.")] = False,
) -> None:
    """Index what is new or changed below each PATH, and publish it in one step.

    A PATH is a folder, a file, or a database's URL; without one, all earlier paths are checked again. Questions are
    answered meanwhile. A .ragignore file in a folder (gitignore's syntax) leaves files out.

    \b
    Examples:
      ingest run ~/handbook
      ingest run ~/handbook --include "*.md" --include "*.pdf" --exclude "drafts/*"
      ingest run
      ingest run ~/handbook --collection hr --strict --json
      ingest run sqlite:///app.db --query "select id, title, body, updated_at from articles"
    """
    from ingest.cli.interruption import interruptible
    from ingest.options import Options
    from ingest.pipeline import run as run_line
    from ingest.sources.roots import Filters
    from rag.index.generations import Collection

    settings = read_settings(collection)
    folders, databases = _sources(paths or (), query)
    options = Options(
        databases=databases,
        filters=Filters(tuple(include or ()), tuple(exclude or ())) if include or exclude else None,
        checksum=checksum,
        use_cache=not no_cache,
        passwords=read_passwords(passwords) if passwords else (),
        allow_deletions=allow_deletions,
        wait=wait,
        workers=workers,
        runner=runner,
        address=address,
    )
    place = Collection(settings.store, settings.collection)
    with interruptible(place, kept="" if no_cache else "finished embeddings are kept"), show_progress() as progress:
        report = run_line(settings, folders, options, progress)
    if as_json:
        print(dump_json(report.to_json()))
    else:
        from ingest.cli.next_steps import next_step_paragraphs
        from ingest.cli.report_view import report_paragraphs
        from rag.cli.layout import show

        show(report_paragraphs(report))
        if report.documents:
            show(next_step_paragraphs(report.collection))
    if strict and (report.skipped or report.stale):
        notice(f"--strict: {len(report.skipped)} documents were skipped, {len(report.stale)} are stale")
        raise typer.Exit(SKIPPED)


@app.command()
def status(
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="Only this collection (default: all).")
    ] = None,
    documents: Annotated[bool, typer.Option("--documents", help="Also list every document.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")] = False,
) -> None:
    """Show what is published: when, documents, bytes, growth, folders, encoder, and what the last run could not read.

    \b
    Examples:
      ingest status
      ingest status --documents
      ingest status --collection default --json
    """
    from ingest.cli.report_view import describe_store, status_paragraphs

    settings = read_settings(None)
    description = describe_store(settings, collection, documents=documents)
    if as_json:
        print(dump_json(description))
        return
    from rag.cli.layout import show

    show(status_paragraphs(description))


def _sources(paths: Sequence[str], query: str | None) -> tuple[list[Path], tuple["OpenedDatabase", ...]]:
    """Separate folders and files from databases; raises UsageError unless --query and a URL come together."""
    from ingest.sources.database_urls import is_database_url, open_database

    urls = [path for path in paths if is_database_url(path)]
    if len(urls) != (0 if query is None else 1):
        raise UsageError('give one database URL with one --query: ingest run sqlite:///app.db --query "select …"')
    databases = tuple(open_database(url, query) for url in urls if query is not None)
    return [Path(path) for path in paths if path not in urls], databases


app.command("eval")(evaluate)
for _command in (compare, watch, work, forget, rollback, gc, backup, restore, push, pull):
    app.command()(_command)
