"""`ingest push` and `pull`: a published collection travels by a folder or a bucket."""

from typing import Annotated

import typer

from ingest.cli.shared import CollectionOption, JsonOption, WaitOption, end_unfinished, read_settings
from rag.cli.terminal import dump_json, notice, one_line

TargetArgument = Annotated[
    str,
    typer.Argument(metavar="TARGET", help="A folder, file:///FOLDER, s3://BUCKET/PATH, gs://… or az://…"),
]


def push(target: TargetArgument, collection: CollectionOption = None, as_json: JsonOption = False) -> None:
    """Publish at TARGET what is published here, while everything runs; only what it lacks is sent.

    The newest number there is current; after `ingest rollback`, push again. Needs the extra `remote`. Credentials come
    from the environment, as the tools of each provider read them.

    \b
    Examples:
      ingest push ~/published
      ingest push s3://handbook/openbook --collection hr
    """
    from ingest.cli.interruption import ending_cleanly
    from ingest.upkeep.pushing import push as push_generation

    with ending_cleanly("what is published there is whole; push again to go on"):
        pushed = push_generation(read_settings(collection), target)
    if as_json:
        print(dump_json(pushed.to_json()))
        return
    what = f"'{pushed.collection}' {pushed.generation}"
    if not pushed.is_new:
        print(f"{one_line(pushed.target)} has {what} already, as {pushed.number}.")
        return
    print(
        f"Pushed {what} to {one_line(pushed.target)} as {pushed.number}: {pushed.sent} objects sent, "
        f"{pushed.bytes / 2**20:.1f} MB."
    )
    if pushed.replaced:
        notice(f"it takes the place of {one_line(pushed.replaced)}")


def pull(
    target: TargetArgument, collection: CollectionOption = None, wait: WaitOption = False, as_json: JsonOption = False
) -> None:
    """Publish here what is published at TARGET; only what this store lacks is fetched, and all of it is verified.

    Documents that were forgotten here are left out; what was forgotten there is forgotten here. Needs the extra
    `remote`. If something goes wrong, what is published here goes on answering.

    \b
    Examples:
      ingest pull ~/published
      ingest pull s3://handbook/openbook --collection hr
    """
    from ingest.cli.interruption import interruptible
    from ingest.upkeep.pulling import pull as pull_generation
    from rag.index.generations import Collection

    settings = read_settings(collection)
    with interruptible(Collection(settings.store, settings.collection)):
        pulled = pull_generation(settings, target, wait=wait)
    if as_json:
        print(dump_json(pulled.to_json()))
    elif pulled.is_new:
        print(
            f"Pulled {pulled.number} of '{pulled.collection}' from {one_line(pulled.target)}: {pulled.files} files, "
            f"{pulled.bytes / 2**20:.1f} MB; generation {pulled.generation} is published."
        )
    else:
        print(f"'{pulled.collection}' {pulled.generation} is what {one_line(pulled.target)} has ({pulled.number}).")
    if pulled.left_out:
        notice(f"left out, since they were forgotten here: {one_line(', '.join(pulled.left_out))}")
    end_unfinished(pulled.unfinished)
