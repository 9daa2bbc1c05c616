"""`ingest work`: does what the service accepted, one line for each job, until stopped."""

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.interruption import signals_interrupt
from ingest.cli.shared import read_settings
from rag.cli.terminal import INTERRUPTED, notice, one_line
from rag.errors import JobsUnusable, StorageError
from rag.waits import growing_wait

if TYPE_CHECKING:
    from ingest.upkeep.working import Done, Worker

_PAUSE_S = 0.2  # between two looks where nothing is due
_LONGEST_WAIT_S = 30.0  # for jobs that cannot be read or written


def work(
    once: Annotated[bool, typer.Option("--once", help="End when no job is left; for cron.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Do the jobs that were given to the service: uploads, deletions, new collections. One process a store.

    A job that was interrupted is done again, and files that cannot be read are named in their job. `rag serve --manage`
    starts this command itself.

    \b
    Examples:
      ingest work
      ingest work --once
    """
    from ingest.upkeep.working import Worker
    from rag.jobs.worker_lock import being_the_worker

    settings = read_settings(None)
    with signals_interrupt() as caught:
        try:
            if with_parent:
                threading.Thread(target=_end_with_parent, daemon=True).start()
            with being_the_worker(settings.store):
                worker = Worker(settings)
                for job in worker.recover():
                    notice(f"{job.kind} {job.id} was interrupted, and is done again")
                _work(worker, once=once)
        except BaseException:
            if caught.number is None:
                raise
            code = 128 + caught.number
            raise typer.Exit(code if code == INTERRUPTED else 0) from None  # being told to end is not a failure


def _work(worker: "Worker", *, once: bool) -> None:
    failed, tries = "", 0
    while True:
        try:
            done = worker.step()
        except (StorageError, JobsUnusable) as error:
            if once:
                raise
            if str(error) != failed:
                notice(f"{one_line(str(error))}; jobs wait until that has passed")
            failed, tries = str(error), tries + 1
            time.sleep(growing_wait(_PAUSE_S, _LONGEST_WAIT_S, tries - 1))
            continue
        failed, tries = "", 0
        if done is not None:
            print(_line(done), flush=True)
        elif once and worker.is_idle():
            return
        else:
            time.sleep(_PAUSE_S)


def _line(done: "Done") -> str:
    first = done.jobs[0]
    what = f"{first.kind} {first.id}" + (f" and {len(done.jobs) - 1} more" if len(done.jobs) > 1 else "")
    why = f": {one_line(done.detail)}" if done.detail else ""
    return f"{time.strftime('%H:%M:%S')} {what} in '{first.collection}': {done.state}{why}"


def _end_with_parent() -> None:
    """End when the parent process, which holds our standard input open, is gone."""
    while os.read(sys.stdin.fileno(), 2**12):  # not by sys.stdin, whose lock a process that ends may want
        pass
    os.kill(os.getpid(), signal.SIGTERM)
