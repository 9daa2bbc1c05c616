"""Which targets a store was pushed to or pulled from, in its `targets.json`, so that `forget` knows of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ingest.upkeep.ledger import new_id
from rag.errors import StorageError
from rag.files import locked_alone, write_atomically
from rag.regular_files import MOST_STATE, read_bounded

FILE = "targets.json"
LOCK = "targets.lock"  # held by who pushes, or writes the file
FORMAT = 1


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target of a collection, and the newest number there that this store pushed or pulled."""

    target: str
    collection: str
    number: int


@dataclass(frozen=True, slots=True)
class KnownTargets:
    """A store's id among those that write to targets, and the targets."""

    store: str
    targets: tuple[KnownTarget, ...] = ()

    def number(self, target: str, collection: str) -> int:
        """Return the newest number that this store pushed to a target or pulled; 0 where there is none."""
        numbers = (each.number for each in self.targets if (each.target, each.collection) == (target, collection))
        return next(numbers, 0)


def read_targets(store: Path) -> KnownTargets:
    """Return what a store knows of targets, with a new id where it knows of none; raises StorageError."""
    path = store / FILE
    try:
        content = json.loads(read_bounded(path, MOST_STATE))
        return KnownTargets(str(content["store"]), tuple(KnownTarget(**each) for each in content["targets"]))
    except FileNotFoundError:
        return KnownTargets(new_id())
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError(
            f"{path} cannot be read ({error}); remove it, and push again to every target that there is"
        ) from error


def note_target(store: Path, noted: KnownTarget) -> KnownTargets:
    """Remember a target; the caller holds `pushing`."""
    known = read_targets(store)
    others = [each for each in known.targets if (each.target, each.collection) != (noted.target, noted.collection)]
    known = replace(known, targets=(*others, noted))
    content = {"format": FORMAT, "store": known.store, "targets": [asdict(each) for each in known.targets]}
    write_atomically(store / FILE, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return known


@contextmanager
def pushing(store: Path) -> Iterator[None]:
    """Be the only one who pushes from this store; raises IndexBusy."""
    with locked_alone(store / LOCK, f"another process is pushing from {store}; run again when it is done"):
        yield
