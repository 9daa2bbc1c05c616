"""Kills of what publishes generations: runs, forget, rollback, gc, a watch, and of a run that another waits for."""

import random
import shutil
import signal
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread

from scripts.kills.trials import Family, Trial
from tests.ingest.forks import Ended, Forks
from tests.ingest.test_killed import (
    RUN,
    Prepared,
    Torn,
    answers,
    choose,
    fail_and_recover,
    leftovers,
    prepare,
    succeed,
)

_ENDLESS_S = 120.0  # a watch that has not come to the chosen call by then is killed where it is


def commands(name: str) -> Family:
    """Kill the command of a scenario at calls that change a file."""

    def trials(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
        ready = prepare(name, forks, folder)
        for call in choose(ready.sites, kills, random.Random(name)):  # noqa: S311 - no secret
            yield partial(_kill, forks, ready, folder, {"kill_at": call})

    return trials


def any_time(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill a run at times spread over it."""
    ready = prepare("everything", forks, folder)
    for number in range(kills):
        kill_after_s = ready.seconds * (0.05 + 0.9 * number / kills)
        yield partial(_kill, forks, ready, folder, {"count": True, "kill_after_s": kill_after_s})


def watching(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill a watch while it does what a run would."""
    ready = prepare("everything", forks, folder)
    for call in choose(ready.sites, kills, random.Random("watch")):  # noqa: S311
        how = {"kill_at": call, "kill_after_s": _ENDLESS_S}
        yield partial(_kill, forks, ready, folder, how, ("watch", "--debounce", "0.1"))


def two_writers(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Stop a run, begin another, let the first go on, kill it; the second is refused, or is the only one."""
    ready = prepare("everything", forks, folder)
    chance = random.Random("two writers")  # noqa: S311
    for _ in range(kills):
        yield partial(_two_writers, forks, ready, folder, chance)


def _kill(
    forks: Forks, ready: Prepared, folder: Path, how: dict[str, object], command: tuple[str, ...] | None = None
) -> int:
    return int(fail_and_recover(forks, ready, folder, how, command).code == -signal.SIGKILL)


def _two_writers(forks: Forks, ready: Prepared, folder: Path, chance: random.Random) -> int:
    store = Path(tempfile.mkdtemp(dir=folder)) / "store"
    shutil.copytree(ready.store, store)
    settings = ready.environment(store)
    stop_s = ready.seconds * chance.uniform(0.02, 0.8)
    go_s = stop_s + chance.uniform(0.1, 1.5) * ready.seconds
    signals = ((stop_s, signal.SIGSTOP), (go_s, signal.SIGCONT), (go_s + chance.uniform(0, 0.5), signal.SIGKILL))
    ends: list[Ended] = []
    with Forks(folder) as other:
        first = Thread(target=lambda: ends.append(forks.command(ready.command, settings, signals=signals)))
        first.start()
        second = other.command(ready.command, settings)
        first.join()
        outcome = second.one("ingest")
        assert second.code == 0, second.said
        assert outcome["code"] == 0 or "is being written" in outcome["errors"], outcome
        left = other.steps([answers()], settings).one("answers")
        if left not in (ready.old, ready.new):
            raise Torn
        if outcome["code"] == 0:
            assert left == ready.new, "what the second has published is gone"
        after = other.steps([["ingest", *RUN], answers()], settings)
        succeed(after)
        assert after.one("answers") == ready.ahead
    assert leftovers(store) == []
    shutil.rmtree(store.parent)
    return int(ends[0].code == -signal.SIGKILL)
