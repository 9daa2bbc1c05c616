"""The workers of one service, as one of them knows them: what they share, and what each says of itself."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.api.shared_state import FILE, SeenKeys, SharedHits, SharedState, SharedTally
from rag.api.turns import FileTurns

if TYPE_CHECKING:
    from rag.engine import Engine

_DRAWINGS = 2  # at a time, of all workers: as many as of one process

_log = logging.getLogger("rag.workers")


class Peers:
    """All workers of a service; `slot` is the place of the one that asks."""

    def __init__(self, folder: Path, *, workers: int, uploads: int, slot: int) -> None:
        self.folder = folder
        self.state = SharedState(folder / FILE, workers=workers, uploads=uploads, slot=slot)
        self.state.own["pid"] = os.getpid()
        self.tally = SharedTally(self.state)
        self.hits = SharedHits(self.state)
        self.seen_keys = SeenKeys(self.state)
        self.drawing_turns = FileTurns(folder, _DRAWINGS)
        self._written = ""

    @property
    def missing(self) -> int:
        """How many workers answer nothing at the moment."""
        return self.state.workers - self.state.warm_workers

    def publish(self, engine: "Engine") -> None:
        """Tell the others which generations this worker has open, and which ones it cannot open."""
        tries = {name: failure.tries for name, failure in engine.opening_failures().items()}
        text = json.dumps({"generations": dict(engine.open_generations()), "tries": tries})
        if text == self._written:
            return
        file = _indexes_file(self.folder, self.state.slot)
        new = file.with_suffix(".new")
        try:
            new.write_text(text, "utf-8")
            new.replace(file)
        except OSError as error:  # the metrics of the others are out of date, and nothing else is
            _log.warning("%s cannot be written: %s", file, error.strerror)
            return
        self._written = text

    def oldest_generations(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return, by collection, the oldest generation that any worker has open; `own`: those of this one."""
        oldest = dict(own)
        for said in self._others():
            for name, generation in said["generations"].items():
                oldest[name] = min(generation, oldest.get(name, generation), key=int)
        return oldest

    def most_tries(self, own: Mapping[str, int]) -> dict[str, int]:
        """Return, by collection, how often any worker failed at most to open its newest generation."""
        most = dict(own)
        for said in self._others():
            for name, tries in said["tries"].items():
                most[name] = max(tries, most.get(name, 0))
        return most

    def pids(self) -> list[int]:
        """Return the processes of the service: the supervisor, and the workers that live."""
        return [os.getppid(), *(int(pid) for pid in self.state.rows["pid"] if pid)]

    def _others(self) -> Iterator[dict[str, Any]]:  # Any: JSON that `publish` wrote
        for slot in range(self.state.workers):
            if slot != self.state.slot:
                with suppress(FileNotFoundError):  # of one that is not warm yet, or dead
                    yield json.loads(_indexes_file(self.folder, slot).read_text("utf-8"))


def forget_worker(folder: Path, state: SharedState, slot: int) -> None:
    """Remove what a dead worker said of itself; what it counted stays."""
    state.forget(slot)
    _indexes_file(folder, slot).unlink(missing_ok=True)
    for gauges in folder.glob(f"gauge_live*_{slot}.db"):  # as `prometheus_client.multiprocess.mark_process_dead` does
        gauges.unlink(missing_ok=True)


def _indexes_file(folder: Path, slot: int) -> Path:
    return folder / f"indexes-{slot}.json"
