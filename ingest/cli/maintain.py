"""`ingest forget`, `rollback`, `gc`, `backup` and `restore`: maintenance of an index."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.shared import UNFINISHED, CollectionOption, JsonOption, WaitOption, end_unfinished, read_settings
from rag.cli.terminal import dump_json, notice, one_line
from rag.errors import UsageError


def forget(
    names: Annotated[list[str], typer.Argument(metavar="URI", help="A document's uri or id, or a root's name.")],
    collection: CollectionOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let the next run read these uris again.")] = False,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Push to every target, and remove it there with all older numbers.")
    ] = False,
    wait: WaitOption = False,
    as_json: JsonOption = False,
) -> None:
    """Remove documents for good: from the index, older generations, the cache, and feedback that cites them.

    The files stay where they are, but are not read again. A renamed or copied file is another document; forget it by
    its own uri. A root's name removes all of its documents, and later runs skip that root. If an older generation is
    still being read, the command says so and exits with 1; run it again later. Backups that have them are named,
    and so are targets that were pushed to.

    \b
    Examples:
      ingest forget handbook/expenses.md
      ingest forget --everywhere handbook/expenses.md
      ingest forget --undo handbook/expenses.md
      ingest forget handbook
    """
    from ingest.upkeep.erasing_targets import erase_everywhere
    from ingest.upkeep.forgetting import forget as forget_documents
    from ingest.upkeep.forgetting import remember

    settings = read_settings(collection)
    if undo and everywhere:
        raise UsageError("what was removed from targets cannot be brought back; give --undo alone, and push again")
    if undo:
        unreached = remember(settings, names, wait=wait)
        print(dump_json({"remembered": names}) if as_json else "The next `ingest run` reads them again.")
        end_unfinished(unreached)
        return
    forgotten = forget_documents(settings, names, wait=wait)
    there = erase_everywhere(settings) if everywhere else None
    if as_json:
        print(dump_json(forgotten.to_json() | ({} if there is None else {"everywhere": there.to_json()})))
    else:
        published = f"; generation {forgotten.generation} is published" if forgotten.generation else ""
        print(f"Forgotten: {one_line(', '.join(forgotten.uris) or 'an empty root')}{published}.")
        if records := forgotten.erased["feedback"].removed:
            print(
                f"Feedback that cited or repeated it was removed: {records} {'record' if records == 1 else 'records'}."
            )
        if there is not None:
            for target, removed in there.removed.items():
                print(f"Removed from {one_line(target)}: {removed} objects.")
            if any("://" in target for target in there.removed):
                print("Older versions and unfinished uploads, if a bucket keeps them, are not removed.")
    if forgotten.backups:
        notice(
            f"backups that still have it: {one_line(', '.join(forgotten.backups))}; a restore leaves it out; remove "
            "them, or let `ingest backup --keep` do so"
        )
    if there is None and forgotten.targets:
        notice(
            f"it was pushed to {one_line(', '.join(forgotten.targets))}, and may be there; to remove it there: "
            "ingest forget --everywhere"
        )
    end_unfinished([*forgotten.unfinished, *(there.unfinished if there is not None else ())])


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
            f"{freed.cache.rows if freed.cache else 0} cached embeddings"
            + (f", {freed.vector_rows} rows of the vector server." if freed.vector_rows else ".")
        )
    end_unfinished(freed.unfinished)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the store's backups lie; nothing else.")],
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="7d,4w,12m", help="Then remove all but one of each of so many days, weeks, …"),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Restore it to a scratch folder there, and ask both the same questions.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Back up the store, while everything runs: each collection as it is published, keys, feedback and sources.

    A backup is whole or not there. What `ingest forget` removes later is noted beside the backups, so that
    `ingest restore` leaves it out.

    \b
    Examples:
      ingest backup ~/backups
      ingest backup ~/backups --verify --keep 7d,4w,12m
    """
    from ingest.cli.interruption import ending_cleanly
    from ingest.upkeep.backing_up import back_up
    from ingest.upkeep.retention import read_rules

    rules = read_rules(keep) if keep is not None else ()
    with ending_cleanly("no backup was made, the older ones are unchanged"):
        made = back_up(read_settings(None), folder, rules=rules, verify=verify)
    if as_json:
        print(dump_json(made.to_json()))
    else:
        of = ", ".join(f"'{name}' {generation}" for name, generation in made.collections.items())
        print(f"Backed up {of}: {one_line(str(made.backup))}, {made.bytes / 2**20:.1f} MB.")
        if made.asked is not None:
            print(f"Verified: {made.asked} questions are answered alike.")
        if made.removed:
            print(f"Removed: {', '.join(made.removed)}.")
    for name, reason in made.left_out.items():
        notice(f"'{name}' is not in the backup: {one_line(reason)}; no older backup was removed")
    if made.left_out:
        raise typer.Exit(UNFINISHED)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A backup, or a folder of them: the newest.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="STORE", help="The store to be made (RAG_STORE): new, or empty.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new store of a backup, without what was forgotten since it was made.

    \b
    Examples:
      ingest restore ~/backups --into ~/restored
      ingest restore ~/backups --into ~/copy --json
    """
    from ingest.cli.interruption import ending_cleanly
    from ingest.upkeep.restoring import restore as restore_backup

    settings = read_settings(None, into)
    with ending_cleanly("nothing was restored"):
        restored = restore_backup(settings, folder)
    if as_json:
        print(dump_json(restored.to_json()))
        return
    of = ", ".join(f"'{name}' {generation}" for name, generation in restored.collections.items())
    print(f"Restored {of} as of {restored.created}: {one_line(str(settings.store))}.")
    for name, uris in restored.forgotten.items():
        print(f"Left out of '{name}', since it was forgotten: {one_line(', '.join(uris))}.")
    if restored.has_keys:
        print("Keys that were revoked since then are good again: see `rag keys list`, and revoke them.")
