"""Keeps a collection current: the kernel reports changes, and a survey decides whether they matter."""

import os
import time
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from watchfiles import watch as notifications

from ingest.options import Options, Progress, no_progress
from ingest.pipeline import run
from ingest.report import Report
from ingest.sources.folders import find_files
from ingest.sources.ignoring import IGNORE_FILE
from ingest.sources.roots import Cover, Sources, is_passed_over, read_sources
from ingest.upkeep.schedule import Schedule
from rag.errors import IndexBusy, IngestError, RagError, UsageError, in_one_line, is_interruption
from rag.index.generations import Collection
from rag.settings import Settings

_STEP_MS = 100  # between two looks at what the kernel has told
_BEAT_S = 0.25  # between two looks at the clock while it tells nothing
_LOOK_S = 1.0  # between two looks at the roots themselves: a mounted disk, a new root, a file named by its own name

_Identity = tuple[int, ...]  # of a root; another one means that it was replaced, mounted, or (a file) changed
_Look = tuple[object, ...]  # what a run would go by; two that are equal mean that nothing has changed


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How to watch; `poll_s`: look at all files that often rather than be told by the kernel.

    `every_s`: run that often in any case. `run` is for each run; a lock that is held is waited for by trying again.
    """

    debounce_s: float = 1.6
    poll_s: float | None = None
    every_s: float | None = None
    run: Options = field(default_factory=Options)


class Watch:
    """Watches the roots of the settings' collection; the writer's lock is held by runs alone, never between them."""

    def __init__(self, settings: Settings, options: WatchOptions, progress: Progress = no_progress) -> None:
        """Raise UsageError if the collection has no roots yet."""
        self._settings = settings
        self._options = options
        self._progress = progress
        self._place = Collection(settings.store, settings.collection)
        self._store = os.path.abspath(settings.store)
        self._sources = read_sources(self._place)
        if not self._sources.all:
            raise UsageError(
                f"nothing to watch: no folder was ever named in '{settings.collection}'; run: ingest run FOLDER"
            )
        debounce_s = max(options.debounce_s, options.poll_s or 0.0)
        self._schedule = Schedule(debounce_s=debounce_s, every_s=options.every_s)
        self._seen: _Look | None = None  # as it was when the last run began; None: that run failed
        self._is_postponed = False  # another process was writing when the last run began
        self.is_running = False

    @property
    def unwatched(self) -> list[str]:
        """The names of the databases, which report no changes: runs read them, but they never start one."""
        return [database.name for database in self._sources.databases]

    def runs(self, stop: Event) -> Iterator[Report | RagError | OSError]:
        """Run at the start and whenever changes have settled; yield each run's report, or its error.

        While another process writes, a run is tried again and again, and IndexBusy is yielded once.
        """
        while not stop.is_set():
            roots = self._roots()
            looked = polled_at = time.monotonic()
            polled: _Look | None = None
            with closing(self._told([path for path, _, is_folder in roots if is_folder], stop)) as told:
                for paths in told:
                    now = time.monotonic()
                    if any(self._may_matter(path) for path in paths):
                        self._schedule.change(now)
                    if self._options.poll_s and now >= polled_at:
                        before, polled, polled_at = polled, self._look(), now + self._options.poll_s
                        if polled != (before or self._seen):
                            self._schedule.change(now)
                    if now >= looked + _LOOK_S:
                        looked = now
                        if self._roots() != roots:
                            self._schedule.change(now)
                            break
                    yield from self._run_if_due(now)

    def _run_if_due(self, now: float) -> Iterator[Report | RagError | OSError]:
        """Run if one is due, or if relevant changes have settled."""
        is_due = self._schedule.is_due(now)
        if not is_due and not self._schedule.is_settled(now):
            return
        self._schedule.begin()
        look = self._look()
        if not is_due and look is not None and look == self._seen:
            return
        was_postponed, self._is_postponed = self._is_postponed, False
        self.is_running = True
        outcome: Report | RagError | OSError
        try:
            outcome = run(self._settings, (), self._options.run, self._progress)
        except IndexBusy as error:
            self._schedule.postpone(time.monotonic())
            self._seen, self._is_postponed, outcome = None, True, error
        except BaseException as error:
            if is_interruption(error):
                raise
            self._schedule.fail(time.monotonic())
            self._seen, outcome = None, error if isinstance(error, RagError | OSError) else _unexpected(error)
        else:
            self._schedule.succeed(time.monotonic())
            self._seen = look
        self.is_running = False
        if not (was_postponed and self._is_postponed):
            yield outcome

    def _told(self, folders: list[str], stop: Event) -> Generator[set[str], None, None]:
        """Yield the paths that changed below `folders`, an empty set at each beat; end where a folder went away."""
        if self._options.poll_s or not folders:
            while not stop.wait(_BEAT_S):
                yield set()
            return
        beat_ms = int(_BEAT_S * 1000)
        try:
            for changes in notifications(
                *folders,
                watch_filter=None,
                debounce=beat_ms,
                step=_STEP_MS,
                stop_event=stop,
                rust_timeout=beat_ms,
                yield_on_timeout=True,
                force_polling=False,
                ignore_permission_denied=True,
            ):
                yield {path for _, path in changes}
        except FileNotFoundError:
            stop.wait(_BEAT_S)
        except (OSError, RuntimeError) as error:
            raise IngestError(
                f"the folders cannot be watched ({error}); raise fs.inotify.max_user_watches, or check them "
                "regularly: --poll SECONDS"
            ) from error

    def _may_matter(self, path: str) -> bool:
        """Whether a change there may matter: not in hidden files, editors' files, excluded ones or the store."""
        if path == self._store or path.startswith(self._store + os.sep):
            return False
        for root in self._sources.roots:
            if root.files is None and Path(path).is_relative_to(root.folder):
                relative = Path(path).relative_to(root.folder)
                hidden = [part for part in relative.parts if is_passed_over(part)]
                excluded = not replace(root.filters, include=()).allow(relative.as_posix())  # a folder fits no include
                if hidden in ([], [IGNORE_FILE]) and not excluded:
                    return True
        return False

    def _look(self) -> _Look | None:
        """Return what a run would find; None if that is unknown, so that the run reports why."""
        try:
            sources = self._sources = read_sources(self._place)
            covers, settings = [Cover(root) for root in sources.all], self._settings
            found = find_files(covers, sources.roots, settings.store, settings.load.links_into)
        except Exception:
            return None
        files = [
            (file.uri, file.bytes, file.mtime_ns)
            for file in found.files
            if not str(file.path).startswith(self._store + os.sep)
        ]
        return tuple(files), tuple(cover.place for cover in found.unreachable), tuple(sorted(found.refused))

    def _roots(self) -> list[tuple[str, _Identity, bool]]:
        """Return (path, identity, whether it is a folder) of each root that is there, and of each named file."""
        with suppress(RagError):  # the next run says it; until then the roots are those that were known
            self._sources = read_sources(self._place)
        return [entry for path in _paths(self._sources) if (entry := _identify(path)) is not None]


def _unexpected(error: BaseException) -> IngestError:
    """Return what nobody foresaw as the failure of one run; the next one may go well."""
    return IngestError(f"the run failed unexpectedly ({in_one_line(error)}); nothing was published; report this")


def _paths(sources: Sources) -> Iterator[Path]:
    for root in sources.roots:
        yield from [root.folder] if root.files is None else [root.folder / name for name in root.files]


def _identify(path: Path) -> tuple[str, _Identity, bool] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    if path.is_dir():
        return str(path), (status.st_dev, status.st_ino), True
    return str(path), (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns), False
