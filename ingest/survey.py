"""Surveys before a run: the sources, the files, the published index, and the plan."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.loaders import supports
from ingest.observed import LastRun, Observation, read_last_run, write_last_run
from ingest.options import Options
from ingest.plan import Plan, make_plan, possibly_moved, refuse_deletions, unsupported
from ingest.previous import Previous, open_previous
from ingest.reading import Outcome
from ingest.sources.folders import Found, find_files, find_rows
from ingest.sources.passwords import password_of
from ingest.sources.roots import Cover, Sources, write_sources
from rag.errors import DeletionRefused, UsageError
from rag.index.generations import Collection
from rag.index.schema import library_format
from rag.protocols import Embedder
from rag.records import derive_id
from rag.regular_files import hash_at_most, open_inside
from rag.settings import Settings

READING = 6  # raised when loaders or chunkers return something else, so that everything is read anew


@dataclass(frozen=True, slots=True)
class Survey:
    """`key` names all that a document's chunks depend on besides its bytes, `observing` also the limits on reading.

    `covers` is the part of `sources` that this run looks at.
    """

    place: Collection
    sources: Sources
    covers: Sequence[Cover]
    previous: Previous
    plan: Plan
    last: LastRun
    key: str
    observing: str

    def refuse_nothing(self, *, are_new: bool) -> tuple[str, ...]:
        """Return the covered places with nothing to index; raises UsageError if one was just named, or all are."""
        plan = self.plan
        uris = [*(file.uri for file in plan.read), *(info.uri for info in (*plan.keep, *plan.delete)), *plan.forgotten]
        empty = [cover for cover in self.covers if not any(cover.includes(uri) for uri in uris)]
        if not empty or (len(empty) < len(self.covers) and not are_new):
            return tuple(cover.place for cover in empty)
        raise _nothing_in(empty[0], plan.skipped)

    def remember(self, outcome: Outcome, when: str) -> None:
        """Save the roots and what was learned about files; what this run did not check stays as it was."""

        def elsewhere(uri: str) -> bool:
            return not any(cover.includes(uri) for cover in self.covers)

        last = self.last
        now = LastRun(
            when=when,
            skipped={uri: why for uri, why in last.skipped.items() if elsewhere(uri)} | outcome.skipped,
            stale={uri: why for uri, why in last.stale.items() if elsewhere(uri)} | outcome.stale,
            observed={uri: seen for uri, seen in last.observed.items() if elsewhere(uri)} | outcome.observed,
        )
        write_sources(self.place, self.sources)
        write_last_run(self.place, now)


def reading_settings(settings: Settings, embedder: Embedder) -> str:
    """Return what a document's rows depend on besides its bytes: another value means that it must be read anew."""
    parts = [settings.chunker.model_dump_json(), settings.pdf.model_dump_json(), embedder.fingerprint]
    return derive_id(str(READING), library_format(), *parts)


def observing_settings(settings: Settings, key: str) -> str:
    """Return what an observation depends on besides a file's bytes: `key`, and the limits on reading."""
    return derive_id(key, settings.load.model_dump_json())


def find_all(settings: Settings, sources: Sources, covers: Sequence[Cover], options: Options) -> Found:
    """Return the files and rows of everything that is covered."""
    files = find_files(covers, sources.roots, settings.store, settings.load.links_into)
    return files | find_rows(covers, options.database_passwords)


def refuse_unreadable(covers: Sequence[Cover], found: Found) -> None:
    """Raise UsageError where nothing that was found can be a document; to be asked while nothing is published."""
    unread = {file.uri: unsupported(file.uri) for file in found.files if file.path and not supports(file.uri)}
    if covers and not found.unreachable and len(unread) == len(found.files):
        raise _nothing_in(covers[0], {**found.refused, **unread})


def make_survey(
    settings: Settings,
    place: Collection,
    options: Options,
    sources: Sources,
    covers: Sequence[Cover],
    found: Found,
    key: str,
) -> Survey:
    """Compare what is covered with what is published, and plan; raises DeletionRefused and IndexTooNew."""
    previous = open_previous(place, checksum=options.checksum)
    last = read_last_run(place)
    observing = observing_settings(settings, key)
    plan = make_plan(
        found,
        covers,
        previous.documents,
        settings=key,
        tombstones=sources.tombstones,
        is_supported=supports,
        checksum=options.checksum,
        observed=_still_valid(last, observing, options),
        hashes=_hashes(found, previous),
    )
    if not options.allow_deletions:
        if previous.manifest is None and place.current() is not None:
            _refuse_unseen(sources, covers, found)
        refuse_deletions(plan, found, covers, previous.documents)
    return Survey(place, sources, covers, previous, plan, last, key, observing)


def _nothing_in(cover: Cover, skipped: Mapping[str, str]) -> UsageError:
    """Return the error for a place with nothing to index; `skipped` are uris, and why each cannot be read."""
    reasons = {uri: reason for uri, reason in skipped.items() if cover.includes(uri)}
    if reasons:
        uri, reason = next(iter(reasons.items()))
        return UsageError(
            f"nothing to index: none of the {len(reasons)} files in {cover.place} can be read, such as {uri}: {reason}"
        )
    return UsageError(
        f"nothing to index: {cover.place} has no files, or .ragignore, --include and --exclude leave all of them out; "
        "name a folder with documents"
    )


def _refuse_unseen(sources: Sources, covers: Sequence[Cover], found: Found) -> None:
    """Raise DeletionRefused unless every root is readable, since an unreadable index cannot keep its documents."""
    seen = {cover.root.name for cover in covers if not cover.prefix and cover not in found.unreachable}
    unseen = [root.name for root in sources.all if root.name not in seen or root.name in found.refused]
    if unseen:
        raise DeletionRefused(
            f"the published index cannot be read and must be rebuilt from all of its sources, but {unseen[0]} is "
            "missing, or not part of this run; nothing was published. Make all sources readable and run: ingest run "
            "(or give up the missing ones: ingest run --allow-deletions)"
        )


def _still_valid(last: LastRun, observing: str, options: Options) -> Mapping[str, Observation]:
    """Return the observations that were made under these settings; a password is a reason to try again."""
    return {
        uri: seen
        for uri, seen in last.observed.items()
        if seen.settings == observing and not (seen.reason and password_of(uri, options.passwords) is not None)
    }


def _hashes(found: Found, previous: Previous) -> dict[str, str]:
    """Return the sha256 of files that may be documents in another place; one that cannot be read has none."""
    hashes = {}
    for file in possibly_moved(found, previous.documents):
        if file.path is None:
            hashes[file.uri] = file.sha256
            continue
        with suppress(OSError), os.fdopen(open_inside(Path(file.path), file.confines), "rb") as content:
            hashes[file.uri] = hash_at_most(content, file.bytes)
    return hashes
