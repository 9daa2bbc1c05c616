"""`ingest forget`, `rollback` and `gc`: maintenance of an index."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ingest.cli.shared import CollectionOption, JsonOption, WaitOption, read_settings
from rag.cli.terminal import dump_json, notice, one_line

UNFINISHED = 1  # the exit code if older bytes are still there


def forget(
    names: Annotated[list[str], typer.Argument(metavar="URI", help="A document's uri or id, or a root's name.")],
    collection: CollectionOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let the next run read these uris again.")] = False,
    wait: WaitOption = False,
    as_json: JsonOption = False,
) -> None:
    """Remove documents for good: from the index, older generations, the cache, and feedback that cites them.

    The files stay where they are, but are not read again. A renamed or copied file is another document; forget it by
    its own uri. A root's name removes all of its documents, and later runs skip that root. If an older generation is
    still being read, the command says so and exits with 1; run it again later. Backups that have them are named.

    \b
    Examples:
      ingest forget handbook/expenses.md
      ingest forget --undo handbook/expenses.md
      ingest forget handbook
    """
    from ingest.upkeep.forgetting import forget as forget_documents
    from ingest.upkeep.forgetting import remember

    settings = read_settings(collection)
    if undo:
        unreached = remember(settings, names, wait=wait)
        print(dump_json({"remembered": names}) if as_json else "The next `ingest run` reads them again.")
        _end(unreached)
        return
    forgotten = forget_documents(settings, names, wait=wait)
    if as_json:
        print(dump_json(forgotten.to_json()))
    else:
        published = f"; generation {forgotten.generation} is published" if forgotten.generation else ""
        print(f"Forgotten: {one_line(', '.join(forgotten.uris) or 'an empty root')}{published}.")
        if records := forgotten.erased["feedback"].removed:
            print(
                f"Feedback that cited or repeated it was removed: {records} {'record' if records == 1 else 'records'}."
            )
    if forgotten.backups:
        notice(
            f"backups that still have it: {one_line(', '.join(forgotten.backups))}; a restore leaves it out; remove "
            "them, or let `ingest backup --keep` do so"
        )
    _end(forgotten.unfinished)


def rollback(collection: CollectionOption = None, wait: WaitOption = False, as_json: JsonOption = False) -> None:
    """Publish the previous generation again; a second rollback undoes the first.

    The next `ingest run` checks the folders again and publishes what is in them.

    \b
    Examples:
      ingest rollback
      ingest rollback --collection default --json
    """
    from ingest.upkeep.rollback import rollback as publish_previous

    manifest = publish_previous(read_settings(collection), wait=wait)
    back = manifest.report["rolled_back"]
    if as_json:
        print(dump_json({"generation": manifest.generation, **back, **manifest.counts}))
        return
    counts = f"{manifest.counts['documents']} documents, {manifest.counts['chunks']} chunks"
    print(f"Published '{manifest.collection}' {manifest.generation}, the same as {back['to']}: {counts}.")


def gc(
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="Only this collection's generations (default: all).")
    ] = None,
    keep_previous: Annotated[
        bool, typer.Option("--keep-previous", help="Keep the generation that `ingest rollback` returns to.")
    ] = False,
    wait: WaitOption = False,
    as_json: JsonOption = False,
) -> None:
    """Free disk space: drop older generations, and embeddings that no generation uses.

    Anything still being read is kept and named, with exit code 1.

    \b
    Examples:
      ingest gc
      ingest gc --keep-previous
    """
    from ingest.upkeep.collecting import collect

    freed = collect(read_settings(None), collection, keep=1 if keep_previous else 0, wait=wait)
    if as_json:
        print(dump_json(freed.to_json()))
    else:
        print(
            f"Freed {freed.bytes / 2**20:.1f} MB: {len(freed.generations)} generations, "
            f"{freed.cache.rows if freed.cache else 0} cached embeddings."
        )
    _end(freed.unfinished)


def _end(unfinished: Sequence[str]) -> None:
    """Say why something could not be done yet, and exit so."""
    for reason in unfinished:
        notice(f"unfinished: {one_line(reason)}; run it again later")
    if unfinished:
        raise typer.Exit(UNFINISHED)
