"""What a run has to do: a pure comparison of what is indexed with what was found. Nothing here touches a disk."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.sources import Cover, Found, SourceFile
from rag.errors import DeletionRefused
from rag.library import DocumentInfo

_MOST_GONE = 0.5  # of a covered part's documents; more is rather an unmounted disk than a wish


@dataclass(frozen=True, slots=True)
class Plan:
    """`keep` is carried over unread, `read` is read, `delete` is left out; `stale` are those kept unreadable.

    `skipped` names files that are not read, each with its reason.
    """

    keep: tuple[DocumentInfo, ...]
    read: tuple[SourceFile, ...]
    delete: tuple[DocumentInfo, ...]
    stale: Mapping[str, str]
    skipped: Mapping[str, str]


def make_plan(
    found: Found,
    covers: Sequence[Cover],
    indexed: Sequence[DocumentInfo],
    *,
    settings: str,
    tombstones: Collection[str] = (),
    is_supported: Callable[[str], bool],
    checksum: bool = False,
) -> Plan:
    """Decide for every file and every indexed document.

    Unchanged is a file of the same size and mtime as when it was read, under the same `settings`; `checksum` does
    not trust that and reads every file. What is not covered is kept. A document below a folder that cannot be read
    is kept as stale.
    """
    old = {info.uri: info for info in indexed}
    skipped = dict(found.refused)
    keep, read = [], []
    for file in found.files:
        before = old.get(file.uri)
        if file.uri in tombstones:
            skipped[file.uri] = "it was forgotten on purpose"
        elif not is_supported(file.uri):
            skipped[file.uri] = f"no loader reads {_suffix(file.uri)} files"
        elif before is not None and not checksum and _is_unchanged(before, file, settings):
            keep.append(before)
        else:
            read.append(file)
    present = {file.uri for file in found.files if file.uri not in skipped}
    delete = []
    stale = {}
    for info in indexed:
        if info.uri in present:
            continue
        reason = _refusal(info.uri, found.refused)
        if not any(cover.includes(info.uri) for cover in covers):
            keep.append(info)
        elif reason is not None:
            keep.append(info)
            stale[info.uri] = reason
            skipped.pop(info.uri, None)
        else:
            delete.append(info)
    return Plan(tuple(keep), tuple(read), tuple(delete), stale, skipped)


def refuse_deletions(plan: Plan, found: Found, covers: Sequence[Cover], indexed: Sequence[DocumentInfo]) -> None:
    """Raise DeletionRefused where more would vanish than anybody deletes by accident."""
    for cover in covers:
        before = [info for info in indexed if cover.includes(info.uri)]
        gone = [info for info in plan.delete if cover.includes(info.uri)]
        folder = cover.root.folder / cover.prefix
        if not gone:
            continue
        if cover in found.unreachable:
            problem = f"{folder} is missing (not mounted?), and {len(gone)} documents with it"
        elif len(gone) == len(before):
            problem = f"{folder} has none of its {len(gone)} documents any more"
        elif len(gone) > _MOST_GONE * len(before):
            problem = f"{len(gone)} of the {len(before)} documents of {folder} are gone, such as {gone[0].uri}"
        else:
            continue
        raise DeletionRefused(f"{problem}; nothing was published. If that is right: --allow-deletions")


def _is_unchanged(before: DocumentInfo, file: SourceFile, settings: str) -> bool:
    return (before.bytes, before.mtime_ns, before.settings) == (file.bytes, file.mtime_ns, settings)


def _refusal(uri: str, refused: Mapping[str, str]) -> str | None:
    """Return why `uri`, or a folder above it, could not be looked at."""
    return next((reason for path, reason in refused.items() if uri == path or uri.startswith(f"{path}/")), None)


def _suffix(uri: str) -> str:
    name = uri.rsplit("/", 1)[-1]
    return f".{name.rsplit('.', 1)[-1]}" if "." in name else name
