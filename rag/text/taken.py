"""Taken: the places of a text that values have, so that nothing else is read there. Pure."""

from bisect import bisect_right
from collections.abc import Iterable


class Taken:
    """Places of a text that do not overlap; each question takes the logarithm of their number."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        """`places` are begins and ends, in code points."""
        self._places = sorted(places)
        self._starts = [start for start, _ in self._places]

    def touches(self, start: int, end: int) -> bool:
        """Say whether a place has a character from `start` to `end`."""
        return bool(self.within(start, end))

    def within(self, start: int, end: int) -> list[int]:
        """Return which places have a character from `start` to `end`, by their order."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_right(self._starts, end - 1)
        return [i for i in range(first, last) if self._places[i][1] > start]
