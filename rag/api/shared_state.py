"""What the workers of one service share: a file that each of them maps into its memory, with a row for each worker.

No lock guards it. A worker writes to its own row alone, and reads those of all; so whoever is killed leaves nothing
locked, and the supervisor clears its row before another worker takes its place.
"""

import hashlib
import mmap
import os
import threading
import time
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = "shared"
_HITS = 2**16  # of each worker: the newest requests that counted against a rate; 1.1 MB once all were used
_AMOUNTS = 32  # names of a tally besides those of uploads
_AMOUNTS_OF_AN_UPLOAD = 4

_OPEN, _KEPT, _WITHDRAWN = 1, 2, 3  # states of a hit


class SharedState:
    """The table; `slot` is the row of the worker that opens it."""

    def __init__(self, file: Path, *, workers: int, uploads: int, slot: int = 0) -> None:
        """Map the file; it is made by whoever comes first, the supervisor.

        Raises OSError where there is no room for it.
        """
        names = _AMOUNTS + _AMOUNTS_OF_AN_UPLOAD * uploads
        head = np.dtype([("is_ready", "i8"), ("has_seen_keys", "i8"), ("past_cpu_s", "f8")])
        row = np.dtype(
            [
                *(("pid", "i8"), ("is_warm", "i8"), ("connections", "i8"), ("hits", "i8")),
                *(("names", "u8", (names,)), ("amounts", "i8", (names,))),
                *(("hit_times", "f8", (_HITS,)), ("hit_callers", "u8", (_HITS,)), ("hit_states", "u1", (_HITS,))),
            ]
        )
        length = head.itemsize + workers * row.itemsize
        with file.open("a+b") as opened:
            opened.truncate(length)
            if hasattr(os, "posix_fallocate"):  # a full disk would else end whoever writes to a page that has no room
                os.posix_fallocate(opened.fileno(), 0, length)
            mapped = mmap.mmap(opened.fileno(), length)
        self.slot = slot
        self.workers = workers
        self.head = np.frombuffer(mapped, head, 1)[0]
        self.rows = np.frombuffer(mapped, row, workers, head.itemsize)

    def forget(self, slot: int) -> None:
        """Clear the row of a worker that is dead, but for what counted against rates."""
        row = self.rows[slot]
        row["pid"] = row["is_warm"] = row["connections"] = 0
        row["names"][:] = 0
        row["amounts"][:] = 0
        states = row["hit_states"]
        states[states == _OPEN] = _KEPT

    @property
    def is_ready(self) -> bool:
        """Whether all workers have been warm since the service started."""
        return bool(self.head["is_ready"])

    @property
    def warm_workers(self) -> int:
        return int(np.count_nonzero(self.rows["is_warm"]))

    @property
    def own(self) -> np.void:
        """The row of this worker."""
        return self.rows[self.slot]  # type: ignore[no-any-return]  # numpy: a row of a structured array is a void

    def excess_connections(self) -> int:
        """Return how many connections this worker has more than the warm one with the fewest."""
        of_warm = self.rows["connections"][self.rows["is_warm"] != 0]
        return int(self.own["connections"] - of_warm.min()) if len(of_warm) else 0


class SharedTally:
    """A tally of all workers; what a worker added goes when it dies."""

    def __init__(self, state: SharedState) -> None:
        self._adding = threading.Lock()
        self._names: NDArray[np.uint64] = state.rows["names"]  # (workers, names)
        self._amounts: NDArray[np.int64] = state.rows["amounts"]
        self._slot = state.slot

    def add(self, name: str, amount: int) -> None:
        if not amount:  # it would take a place that nobody gives back
            return
        names, amounts, code = self._names[self._slot], self._amounts[self._slot], code_of(name)
        with self._adding:
            places = np.flatnonzero(names == code)
            if len(places):
                place = places[0]
                amounts[place] += amount
                if not amounts[place]:
                    names[place] = 0
                return
            place = np.flatnonzero(names == 0)[0]  # uploads are limited, and all other names are written in the code
            amounts[place] = amount
            names[place] = code

    def total(self, name: str) -> int:
        return int(self._amounts[self._names == code_of(name)].sum())


class SharedHits:
    """The requests of all workers that counted against a rate, each known to the others at once.

    A worker first claims a hit, then looks at the claims of the others, then keeps or withdraws it. So two that claim
    the last of a rate at the same instant see each other: both may be refused, but they cannot both have it.
    """

    def __init__(self, state: SharedState) -> None:
        self._rows = state.rows
        self._slot = state.slot
        self._read = [max(0, int(count) - _HITS) for count in self._rows["hits"]]  # of each row, how far it was read

    def claim(self, caller: int) -> tuple[int, float]:
        """Claim a hit of this worker; return its number and its time."""
        row, at = self._rows[self._slot], time.time()
        number = int(row["hits"])
        place = number % _HITS
        row["hit_times"][place], row["hit_callers"][place], row["hit_states"][place] = at, caller, _OPEN
        row["hits"] = number + 1
        return number, at

    def settle(self, number: int, *, is_kept: bool) -> None:
        """Keep a claimed hit, or withdraw it."""
        self._rows[self._slot]["hit_states"][number % _HITS] = _KEPT if is_kept else _WITHDRAWN
        self._read[self._slot] = number + 1  # whoever claims knows of it

    def rivals(self, caller: int) -> int:
        """Return how many other workers have a claim of the same caller open."""
        return sum(
            1
            for slot, row in enumerate(self._rows)
            if slot != self._slot
            and (number := int(row["hits"]) - 1) >= 0
            and row["hit_states"][number % _HITS] == _OPEN
            and row["hit_callers"][number % _HITS] == caller
        )

    def news(self) -> list[tuple[float, int]]:
        """Return the time and the caller of each hit that was kept since the last call, the oldest first.

        At the first call these are all that are remembered, those of this worker's predecessor included.
        """
        hits: list[tuple[float, int]] = []
        for slot, row in enumerate(self._rows):
            written = int(row["hits"])
            if self._read[slot] < written:
                hits += self._read_on(slot, written)
        return sorted(hits)

    def _read_on(self, slot: int, written: int) -> list[tuple[float, int]]:
        row, begin = self._rows[slot], max(self._read[slot], written - _HITS)
        if row["hit_states"][(written - 1) % _HITS] == _OPEN:
            written -= 1  # the only one that can be: a worker settles a claim before it makes another
        places = np.arange(begin, written) % _HITS
        kept = places[row["hit_states"][places] == _KEPT]
        self._read[slot] = max(begin, written)
        return list(zip(row["hit_times"][kept].tolist(), row["hit_callers"][kept].tolist(), strict=True))


class SeenKeys:
    """Whether any worker has ever seen a key; it outlives the worker."""

    def __init__(self, state: SharedState) -> None:
        self._head = state.head

    def is_set(self) -> bool:
        return bool(self._head["has_seen_keys"])

    def set(self) -> None:
        self._head["has_seen_keys"] = 1


@lru_cache(maxsize=4096)
def code_of(name: str) -> int:
    """Return the number that stands for a name in the table; never 0."""
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1
