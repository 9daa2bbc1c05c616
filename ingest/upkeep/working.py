"""Does the jobs of a store: what the service accepted is indexed, deleted and made here, one job or batch at a time.

A job is done when the published generation has its result, whatever its row says: after a kill it is done again, and
what is done already changes nothing.
"""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.options import Options
from ingest.pipeline import run
from ingest.sources.roots import read_sources
from ingest.upkeep.choosing import MOST_DEATHS, TRIED_TOGETHER, choose
from ingest.upkeep.creating import create
from ingest.upkeep.forgetting import forget
from ingest.upkeep.uploaded import DEADLY, lay, set_aside, settle
from rag.errors import (
    EncoderError,
    IndexBusy,
    IngestError,
    JobsUnusable,
    NoIndex,
    RagError,
    StorageError,
    VectorServerError,
    in_one_line,
    is_interruption,
)
from rag.index.generations import Collection, list_folders
from rag.jobs.jobs import OPEN, Job, JobState
from rag.jobs.queue import Jobs
from rag.jobs.uploads import managed_folder, remove_abandoned, remove_staged
from rag.settings import Settings
from rag.waits import growing_wait

_BUSY_S = 1.0  # before a collection that another process writes is tried again
_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 60.0  # after a failure that will pass, twice as long each time
_PATIENCE = 30  # times that a deletion waits for readers of older generations
_READERS_S = 2.0
_SAID_S = 0.5  # between two words on how far a run is
_TOGETHER = 3  # times that files are tried together while the encoder refuses: it may be one of them that it refuses
_REFUSED = 2  # files in a row that it refuses alone, after which it is rather away


@dataclass(frozen=True, slots=True)
class Done:
    """What was done at once: jobs of one kind and collection, how they are now, and why."""

    jobs: tuple[Job, ...]
    state: JobState
    detail: str = ""


class Worker:
    """The only worker of a store; whoever makes one holds its lock (see `being_the_worker`)."""

    def __init__(self, settings: Settings, options: Options | None = None) -> None:
        self._settings = settings
        self._options = replace(options or Options(), may_find_nothing=True)
        self._queue = Jobs(settings.store)
        self._tries: Counter[int] = Counter()
        self._in_hand: list[Job] = []  # begun, and not yet said what became of them

    def recover(self) -> list[Job]:
        """Take up what a worker that died had in hand, and remove what nobody will ask for; return those jobs."""
        recovered = self._queue.recover()
        for name in list_folders(self._settings.store):  # also of collections that never came to be
            remove_abandoned(Collection(self._settings.store, name), self._queue.is_open)
        return recovered

    def is_idle(self) -> bool:
        """Whether no job is left, not even one that starts later."""
        return not self._queue.open()

    def step(self) -> Done | None:
        """Do what is due next; None where nothing is.

        Raises StorageError and JobsUnusable where the jobs cannot be written: what was in hand then waits again, by the
        next call that can write it.
        """
        if self._in_hand:
            self._postpone(self._in_hand, "", 0)
        jobs = self._queue.open()
        chosen = choose(self._queue.with_files(jobs), time.time()) if jobs else []
        begun = self._queue.begin(chosen) if chosen else []
        if not begun:
            return None
        self._in_hand = begun
        return self._finish(begun)

    def _finish(self, begun: list[Job]) -> Done:
        """Do jobs that were begun, and say what became of them."""
        try:
            return self._do(begun)
        except IndexBusy as error:
            return self._postpone(begun, str(error), _BUSY_S)
        except (StorageError, EncoderError, VectorServerError, JobsUnusable, OSError, MemoryError) as error:
            return self._postpone(begun, str(error), self._wait_s(begun))
        except RagError as error:
            return self._end(begun, "failed", detail=str(error))
        except BaseException as error:
            if is_interruption(error):
                with suppress(StorageError, JobsUnusable):
                    self._postpone(begun, "", 0)
                raise
            return self._end(begun, "failed", detail=f"it failed unexpectedly ({in_one_line(error)}); report this")

    def _do(self, jobs: list[Job]) -> Done:
        job = jobs[0]
        settings = self._settings.model_copy(update={"collection": job.collection})
        place = Collection(settings.store, job.collection)
        if job.kind != "upload" and job.deaths >= MOST_DEATHS:
            return self._end(
                jobs, "failed", detail=f"the process that does it ended {job.deaths} times; tell its operator"
            )
        if job.kind == "create":
            create(settings)
        elif place.current() is None:
            raise NoIndex(f"the collection '{job.collection}' was removed meanwhile")
        elif job.kind == "upload":
            self._upload(settings, jobs)
        elif job.kind == "delete":
            return self._delete(settings, job)
        elif read_sources(place).all:
            run(settings, (), replace(self._options, checksum=job.checksum), self._telling(jobs))
        return self._end(jobs, "finished", generation=place.current())

    def _upload(self, settings: Settings, jobs: list[Job]) -> None:
        """Index the files of jobs: together, or each alone where workers died of them or a run refuses them all."""
        lay(settings, jobs)
        jobs = self._queue.with_files(jobs)
        folder = managed_folder(Collection(settings.store, settings.collection))
        waiting = [(job, i) for job in jobs for i, file in enumerate(job.files) if file.state == "waiting"]
        together = jobs[0].deaths < TRIED_TOGETHER and self._tries[jobs[0].number] < _TOGETHER
        if len(waiting) > 1 and together and self._run_together(settings, folder, jobs):
            self._queue.mark_all(settle(settings, jobs))
            return
        refused: list[EncoderError] = []
        in_a_row = 0
        for job, position in waiting:
            try:
                self._upload_alone(settings, folder, job, position)
                in_a_row = 0
            except EncoderError as error:
                refused.append(error)
                in_a_row += 1
                if in_a_row == _REFUSED:
                    break
        if refused:
            self._end_whole(settings, jobs)
            raise refused[0]

    def _end_whole(self, settings: Settings, jobs: list[Job]) -> None:
        """Say that those jobs are over of which no file is left."""
        over = [job for job in self._queue.with_files(jobs) if not any(file.state in OPEN for file in job.files)]
        if over:
            self._end(over, "finished", generation=Collection(settings.store, settings.collection).current())

    def _run_together(self, settings: Settings, folder: Path, jobs: list[Job]) -> bool:
        """Run the whole managed root; False where the run refuses, which may be for files of other jobs."""
        try:
            run(settings, [folder], self._options, self._telling(jobs))
        except StorageError:
            raise
        except IngestError:
            return False
        return True

    def _upload_alone(self, settings: Settings, folder: Path, job: Job, position: int) -> None:
        file = job.files[position]
        if file.deaths >= 2:
            set_aside(settings, file.path, file.uri)
            self._queue.mark(job, position, "skipped", DEADLY)
            return
        self._queue.mark(job, position, "running")
        try:
            run(settings, [folder / file.path], self._options, self._telling([job]))
        except StorageError:
            raise
        except IngestError as error:
            self._queue.mark(job, position, "failed", str(error))
            return
        alone = replace(job, files=(file,))
        for _, _, state, reason in settle(settings, [alone]):
            self._queue.mark(job, position, state, reason)

    def _delete(self, settings: Settings, job: Job) -> Done:
        forgotten = forget(settings, [file.uri for file in job.files])
        self._tries[job.number] += 1
        if forgotten.unfinished and self._tries[job.number] < _PATIENCE:
            return self._postpone([job], "; ".join(forgotten.unfinished), _READERS_S)
        self._queue.mark_all([(job, position, "deleted", "") for position in range(len(job.files))])
        place = Collection(settings.store, settings.collection)
        return self._end([job], "finished", generation=place.current(), detail="; ".join(forgotten.unfinished))

    def _end(self, jobs: list[Job], state: JobState, *, generation: str | None = None, detail: str = "") -> Done:
        self._queue.end(jobs, state, generation=generation, detail=detail)
        for job in jobs:
            remove_staged(Collection(self._settings.store, job.collection), job.id)
            self._tries.pop(job.number, None)
        over = {job.id for job in jobs}
        self._in_hand = [job for job in self._in_hand if job.id not in over]
        return Done(tuple(jobs), state, detail)

    def _postpone(self, jobs: list[Job], reason: str, wait_s: float) -> Done:
        left = [job for job in jobs if self._queue.is_open(job.id)]
        self._queue.postpone(left, reason, wait_s)
        self._in_hand = []
        return Done(tuple(left), "waiting", reason)

    def _wait_s(self, jobs: Sequence[Job]) -> float:
        number = jobs[0].number
        self._tries[number] += 1
        return growing_wait(_FIRST_WAIT_S, _LONGEST_WAIT_S, self._tries[number] - 1)

    def _telling(self, jobs: Sequence[Job]) -> "_Telling":
        return _Telling(self._queue, jobs)


class _Telling:
    """A run's progress, told to the jobs that it is for, now and then."""

    def __init__(self, queue: Jobs, jobs: Sequence[Job]) -> None:
        self._queue = queue
        self._jobs = jobs
        self._said_at = 0.0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._said_at >= _SAID_S:
            self._said_at = now
            with suppress(StorageError, JobsUnusable):  # how far a run is is worth no run
                self._queue.progress(self._jobs, stage, done, total)
