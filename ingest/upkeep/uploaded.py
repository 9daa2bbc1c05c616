"""Uploaded files between a job and a run: laid into the managed root, looked up afterwards, and set aside if deadly."""

import os
from collections.abc import Iterator, Sequence, Set
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from ingest.observed import Observation, read_last_run, write_last_run
from ingest.sources.roots import Root, Sources, read_sources, write_sources
from ingest.survey import observing_settings, reading_settings
from ingest.upkeep.ledger import Event, record
from rag.embedders import make_embedder
from rag.files import checksum, storage_errors, sync
from rag.index.generations import Collection, writer_lock
from rag.index.library import open_library
from rag.jobs.jobs import FileState, Job, JobFile
from rag.jobs.queue import Jobs
from rag.jobs.uploads import free_name, managed_folder, staged_file
from rag.settings import Settings

Mark: TypeAlias = tuple[Job, int, FileState, str]  # a file of a job, what became of it, and why

_GONE = "the file is gone: its collection was removed meanwhile, or somebody removed it; send it again"
_REPLACED = "a later upload has replaced it"
_IN_THE_WAY = "a document has the name of a folder of it, or the other way round; rename one of them"
DEADLY = "it ended the process that indexes it twice, and is not tried again; the file is damaged, or too large"


def lay(settings: Settings, jobs: Sequence[Job]) -> list[Mark]:
    """Move what waits for jobs of one collection into its managed root, and lift the tombstones of their uris.

    Done again it changes nothing. Returns what cannot be there; raises IndexBusy and StorageError.
    """
    place = Collection(settings.store, jobs[0].collection)
    with storage_errors(settings.store), writer_lock(place):
        marks = list(_move(place, jobs))
        failed = {(job.number, position) for job, position, _, _ in marks}
        laid = [(job, _laid(job, failed)) for job in jobs]
        _welcome(place, {file.uri for _, files in laid for file in files})
        queue = Jobs(settings.store)
        for job, files in laid:
            queue.place(job.collection, job.account, files)
    queue.mark_all(marks)
    return marks


def settle(settings: Settings, jobs: Sequence[Job]) -> list[Mark]:
    """Return what became of the files of jobs, by what is published and what the last run said."""
    place = Collection(settings.store, jobs[0].collection)
    published = _published(place)
    last = read_last_run(place)
    newest = {file.uri: file.sha256 for job in jobs for file in job.files}
    marks: list[Mark] = []
    for job in jobs:
        for position, file in enumerate(job.files):
            if file.state not in ("waiting", "running"):
                continue
            if published.get(file.uri) == file.sha256:
                marks.append((job, position, "indexed", ""))
            elif newest[file.uri] != file.sha256:
                marks.append((job, position, "skipped", _REPLACED))
            elif file.uri in last.stale:
                marks.append((job, position, "skipped", f"{last.stale[file.uri]}; the earlier version stays"))
            else:
                # A worker that died has laid a later file there, of a job that is not one of these.
                missed = _REPLACED if (managed_folder(place) / file.path).is_file() else _GONE
                marks.append((job, position, "skipped", last.skipped.get(file.uri, missed)))
    return marks


def set_aside(settings: Settings, path: str, uri: str) -> None:
    """Let no run read a file of the managed root again until it changes, as if it could not be read."""
    place = Collection(settings.store, settings.collection)
    with closing(make_embedder(settings.embedder, settings.store / "encoders")) as embedder:
        observing = observing_settings(settings, reading_settings(settings, embedder))
    file = managed_folder(place) / path
    with storage_errors(settings.store), writer_lock(place):
        status = file.stat()
        seen = Observation(status.st_size, status.st_mtime_ns, observing, checksum(file), DEADLY)
        last = read_last_run(place)
        observed, skipped = {**last.observed, uri: seen}, {**last.skipped, uri: DEADLY}
        write_last_run(place, replace(last, observed=observed, skipped=skipped))


def _welcome(place: Collection, uris: set[str]) -> None:
    """Make the managed root one of the sources, and lift the tombstones of what was sent after it was forgotten."""
    sources = read_sources(place)
    welcome = _with_managed_root(place, sources)
    lifted = welcome.tombstones & uris
    if lifted:
        welcome = replace(welcome, tombstones=welcome.tombstones - lifted)
    if welcome != sources:
        managed_folder(place).mkdir(exist_ok=True)
        write_sources(place, welcome)
    if lifted:
        record(place.store, Event(place.name, remembered=tuple(sorted(lifted))))


def _with_managed_root(place: Collection, sources: Sources) -> Sources:
    folder = Path(os.path.abspath(managed_folder(place)))
    if any(root.folder == folder for root in sources.roots):
        return sources
    return replace(sources, roots=(*sources.roots, Root(free_name(sources.names), folder)))


def _laid(job: Job, failed: Set[tuple[int, int]]) -> list[JobFile]:
    """Return the files of a job that are in their place now; `failed` has numbers of jobs, and positions."""
    waiting = [(position, file) for position, file in enumerate(job.files) if file.state == "waiting"]
    return [file for position, file in waiting if (job.number, position) not in failed]


def _move(place: Collection, jobs: Sequence[Job]) -> Iterator[Mark]:
    """Move each waiting file to its place, in the order of the jobs; yield those that cannot be there."""
    folders: set[Path] = set()
    for job in jobs:
        for position, file in enumerate(job.files):
            if file.state != "waiting":
                continue
            target = managed_folder(place) / file.path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(staged_file(place, job.id, position), target)
                folders.add(target.parent)
            except FileNotFoundError:
                if not target.is_file():
                    yield job, position, "failed", _GONE
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                yield job, position, "failed", _IN_THE_WAY
    for folder in sorted(folders):
        sync(folder)


def _published(place: Collection) -> dict[str, str]:
    """Return the sha256 of each published document, by uri."""
    current = place.current()
    if current is None:
        return {}
    with closing(open_library(place.generation(current))) as library:
        return {info.uri: info.sha256 for info in library.documents()}
