"""Decides when a run is due: after changes have settled, after a failure's pause, or at an interval."""

from math import inf

MOST_S = 30.0  # of changes without a pause; an index that waits longer for its folder to be quiet is not current
FIRST_PAUSE_S = 10.0  # after a run that failed; twice as long after each further one
LONGEST_PAUSE_S = 600.0


class Schedule:
    """Decides from the times it is given and reads no clock. The first run is due at once.

    `debounce_s` is how long nothing may have changed before a run; `every_s` how long the index may go without one.
    """

    def __init__(self, *, debounce_s: float, every_s: float | None = None) -> None:
        self._debounce_s = debounce_s
        self._every_s = inf if every_s is None else every_s
        self._first_change = self._last_change = inf
        self._next = -inf  # the run that is due though nothing changed
        self._pause_s = FIRST_PAUSE_S

    def change(self, now: float) -> None:
        """Something changed."""
        self._first_change = min(self._first_change, now)
        self._last_change = now

    def is_settled(self, now: float) -> bool:
        """Whether something changed and it is time to look at it."""
        return now >= min(self._last_change + self._debounce_s, self._first_change + MOST_S)

    def is_due(self, now: float) -> bool:
        """Whether it is time for a run, whatever changed."""
        return now >= self._next

    def begin(self) -> None:
        """What changed so far is looked at now."""
        self._first_change = self._last_change = inf

    def succeed(self, now: float) -> None:
        """A run came to its end."""
        self._next = now + self._every_s
        self._pause_s = FIRST_PAUSE_S

    def postpone(self, now: float) -> None:
        """Another process was writing: a run is due again as soon as changes settle, however often that happens."""
        self._next = now + self._debounce_s

    def fail(self, now: float) -> None:
        """A run failed: it is tried again after a change, or after a pause that grows."""
        self._next = now + min(self._pause_s, self._every_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
