"""Counts that limits are held against: of this process alone, or of all that answer on a port."""

import threading
from collections import Counter
from typing import Protocol


class Tally(Protocol):
    """Amounts by name; safe to use from many threads."""

    def add(self, name: str, amount: int) -> None:
        """Add to an amount; what was added is taken away again when it is over."""

    def total(self, name: str) -> int:
        """Return an amount as it is now; 0 where nothing was added."""


def take(tally: Tally, name: str, most: int) -> bool:
    """Add 1 unless that would be more than `most`; say whether it was added.

    It is added before it is compared: two processes that ask at the same instant may both be refused the last place,
    but cannot both have it.
    """
    tally.add(name, 1)
    if tally.total(name) <= most:
        return True
    tally.add(name, -1)
    return False


class OwnTally:
    """The amounts of this process."""

    def __init__(self) -> None:
        self._adding = threading.Lock()
        self._amounts: Counter[str] = Counter()

    def add(self, name: str, amount: int) -> None:
        with self._adding:
            self._amounts[name] += amount
            if not self._amounts[name]:
                del self._amounts[name]

    def total(self, name: str) -> int:
        return self._amounts[name]
