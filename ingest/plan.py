"""Plans a run by comparing what is indexed with what was found. Pure: nothing here touches a disk."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.observed import Observation
from ingest.sources.folders import Found, SourceFile
from ingest.sources.roots import Cover
from rag.errors import DeletionRefused
from rag.index.schema import DocumentInfo
from rag.text.unicode import escape_surrogates

_MOST_GONE = 0.5  # of a covered part's documents; more is rather an unmounted disk than a wish


@dataclass(frozen=True, slots=True)
class Plan:
    """`keep` is carried over unread, `read` is read, `delete` is left out; `stale` are those kept unreadable.

    `moved` are new uris whose bytes a document that is gone from its own uri had: they are read, for a title may come
    from a name, but their passages are embedded already. `skipped` names files that are not read, each with its
    reason; `forgotten` are uris that have a tombstone and a file, a document or both. `observed` is what of earlier
    observations still holds.
    """

    keep: tuple[DocumentInfo, ...]
    read: tuple[SourceFile, ...]
    delete: tuple[DocumentInfo, ...]
    stale: Mapping[str, str]
    skipped: Mapping[str, str]
    moved: Mapping[str, DocumentInfo] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()
    observed: Mapping[str, Observation] = field(default_factory=dict)


def unsupported(uri: str) -> str:
    """Return why a file of that name is not read."""
    return f"no loader reads {_suffix(uri)} files"


def make_plan(
    found: Found,
    covers: Sequence[Cover],
    indexed: Sequence[DocumentInfo],
    *,
    settings: str,
    tombstones: Collection[str] = (),
    is_supported: Callable[[str], bool],
    checksum: bool = False,
    observed: Mapping[str, Observation] | None = None,
    hashes: Mapping[str, str] | None = None,
) -> Plan:
    """Decide for every file and every indexed document.

    Unchanged is a file of the same size and mtime as when it was read (or of the same known sha256), under the same
    `settings`; `checksum` does not trust that and reads every file. `observed` is what earlier runs learned of files
    under the same settings, `hashes` the sha256 by uri of those that may have been moved (see `possibly_moved`).
    What is not covered is kept. A document below a folder that cannot be read is kept as stale. What has a tombstone
    goes, wherever it lies: `forget` may have been killed before it published.
    """
    old = {info.uri: info for info in indexed}
    skipped = {escape_surrogates(uri): escape_surrogates(reason) for uri, reason in found.refused.items()}
    stale: dict[str, str] = {}
    still_observed: dict[str, Observation] = {}
    keep, read = [], []
    forgotten = {info.uri for info in indexed if info.uri in tombstones}
    for file in found.files:
        before = old.get(file.uri)
        known = (observed or {}).get(file.uri)
        if file.uri in tombstones:
            forgotten.add(file.uri)
        elif file.path is not None and not is_supported(file.uri):
            skipped[file.uri] = unsupported(file.uri)
        elif checksum:
            read.append(file)
        elif before is not None and _is_unchanged(before, file, settings):
            keep.append(before)
        elif known is None or not known.is_of(file):
            read.append(file)
        elif known.reason:
            still_observed[file.uri] = known
            if before is None:
                skipped[file.uri] = known.reason
            else:
                keep.append(before)
                stale[file.uri] = known.reason
        elif before is not None and (before.sha256, before.settings) == (known.sha256, settings):
            still_observed[file.uri] = known
            keep.append(replace(before, mtime_ns=file.mtime_ns))
        else:
            read.append(file)
    gone = []
    for info in _absent(found, indexed, skipped, forgotten):
        reason = _refusal(info.uri, found.refused)
        if info.uri in forgotten:
            continue
        if not any(cover.includes(info.uri) for cover in covers):
            keep.append(info)
        elif reason is not None:
            keep.append(info)
            stale[info.uri] = reason
            skipped.pop(info.uri, None)
        else:
            gone.append(info)
    moved = _match([file for file in read if file.uri not in old], gone, hashes or {})
    left = {info.uri for info in moved.values()}
    replaced = [info for info in gone if info.uri not in left and info.uri in found.folders]
    keep += replaced
    stale |= {
        info.uri: f"a folder now has its name; if the document is gone, run: ingest forget {info.uri}"
        for info in replaced
    }
    gone = [info for info in gone if info.uri not in left and info.uri not in stale]
    delete = tuple(info for info in indexed if info.uri in forgotten) + tuple(gone)
    return Plan(tuple(keep), tuple(read), delete, stale, skipped, moved, tuple(sorted(forgotten)), still_observed)


def possibly_moved(found: Found, indexed: Sequence[DocumentInfo]) -> list[SourceFile]:
    """Return new files with exactly the size of a missing document; their bytes decide whether it moved."""
    old = {info.uri for info in indexed}
    new = [file for file in found.files if file.uri not in old]
    sizes = {info.bytes for info in _absent(found, indexed)} if new else set()
    return [file for file in new if file.bytes in sizes]


def refuse_deletions(plan: Plan, found: Found, covers: Sequence[Cover], indexed: Sequence[DocumentInfo]) -> None:
    """Raise DeletionRefused if suspiciously many documents would be deleted; moved ones do not count."""
    for cover in covers:
        gone = [info for info in plan.delete if cover.includes(info.uri) and info.uri not in plan.forgotten]
        if not gone:
            continue
        before = [info for info in indexed if cover.includes(info.uri)]
        if cover in found.unreachable:
            problem = f"{cover.place} is missing with its {len(gone)} documents (not mounted?)"
        elif len(gone) == len(before):
            problem = f"{cover.place} has lost all of its {len(gone)} documents"
        elif len(gone) > _MOST_GONE * len(before):
            problem = f"{len(gone)} of the {len(before)} documents of {cover.place} are gone, such as {gone[0].uri}"
        else:
            continue
        raise DeletionRefused(f"{problem}; nothing was published. To delete them, run: ingest run --allow-deletions")


def _is_unchanged(before: DocumentInfo, file: SourceFile, settings: str) -> bool:
    if file.sha256:
        return (before.sha256, before.settings) == (file.sha256, settings)
    return (before.bytes, before.mtime_ns, before.settings) == (file.bytes, file.mtime_ns, settings)


def _absent(
    found: Found, indexed: Sequence[DocumentInfo], skipped: Collection[str] = (), forgotten: Collection[str] = ()
) -> list[DocumentInfo]:
    """Return the documents without a file that would be read."""
    present = {file.uri for file in found.files if file.uri not in skipped} - set(forgotten)
    return [info for info in indexed if info.uri not in present]


def _match(
    new: Sequence[SourceFile], gone: Sequence[DocumentInfo], hashes: Mapping[str, str]
) -> dict[str, DocumentInfo]:
    """Pair new files with documents that are gone, by their bytes; each document moves to one place at most."""
    by_hash = defaultdict(list)
    for info in reversed(gone):
        by_hash[info.sha256].append(info)
    return {file.uri: by_hash[sha256].pop() for file in new if by_hash.get(sha256 := hashes.get(file.uri, ""))}


def _refusal(uri: str, refused: Mapping[str, str]) -> str | None:
    """Return why `uri`, or a folder above it, could not be examined."""
    parts = uri.split("/")
    return next(
        (refused[path] for n in range(len(parts), 0, -1) if (path := "/".join(parts[:n])) in refused),
        None,
    )


def _suffix(uri: str) -> str:
    name = uri.rsplit("/", 1)[-1]
    return f".{name.rsplit('.', 1)[-1]}" if "." in name else name
