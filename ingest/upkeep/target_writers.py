"""Who may write at a target: a number that is taken once, and marks of those who push or erase."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict

from ingest.upkeep.ledger import new_id
from rag.errors import IndexBusy, StorageError
from rag.index.generations import timestamp
from rag.remote.publications import Publication, below, publication_object, read_publication
from rag.targets import Target

PUSH, ERASE = "push", "erase"


def publish_there(target: Target, publication: Publication) -> None:
    """Take the publication's number; raises IndexBusy if somebody else has taken it."""
    name = publication_object(publication.collection, publication.number)
    if target.put_new(name, json.dumps(asdict(publication), indent=1).encode()):
        return
    there = read_publication(target, publication.collection, publication.number)
    if there.id != publication.id:  # else it is ours, and only the answer was lost
        raise IndexBusy(
            f"{there.by} published {there.number} at {target.url} meanwhile; nothing was published; push again to "
            "publish over that, or pull it"
        )


@contextmanager
def marked(target: Target, collection: str, store: str, kind: str) -> Iterator[None]:
    """Say at the target that this store pushes or erases there; raises IndexBusy where that may not be now.

    Many may push at once; who erases is alone. Each makes its mark first and then looks for others, so that of two at
    least one sees the other. What a killed process of the same store left is removed: a store pushes once at a time.
    The mark is also the probe: UsageError where an object can be made twice.
    """
    folder = below(collection, "writing")
    left = [name for name in target.sizes(folder) if f"-{store}-" in name]
    target.delete(left)
    own = f"{folder}/{kind}-{store}-{new_id()}.json"
    content = json.dumps({"by": socket.gethostname(), "at": timestamp()}).encode()
    try:
        target.put_new(own, content)
        target.require_new_puts(own, content)
        for name in target.sizes(folder).keys() - {own}:
            if ERASE in (kind, name.rpartition("/")[2].partition("-")[0]):
                raise IndexBusy(
                    f"another store is writing '{collection}' at {target.url}, and one of the two removes what was "
                    f"forgotten; run again when it is done; if it was killed, remove {name} there"
                )
        yield
    finally:
        with suppress(StorageError):  # of a target that is away; the next push removes it
            target.delete([own])
