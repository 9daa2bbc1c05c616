"""Rate limits: moving windows, counted in bounded memory."""

import math
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from rag.errors import SettingsError

_MOST_REMEMBERED = 200_000  # requests, of all who ask: some 20 MB


@dataclass(frozen=True, slots=True)
class Count:
    """One caller's count for one route; in `reset_s` seconds `remaining` grows by one."""

    limit: int
    remaining: int
    reset_s: int
    is_over: bool

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }


class Rates:
    """Counts requests by caller and route; a refused request does not count, so that its caller may return."""

    def __init__(self, most_remembered: int = _MOST_REMEMBERED) -> None:
        self._limiter = MovingWindowRateLimiter(_Memory(most_remembered))

    def count(self, rate: str, caller: str, route: str) -> Count:
        """Count one request against a rate, as `60/minute`; raises SettingsError if it is not one."""
        allowed = _parse(rate)
        is_over = not self._limiter.hit(allowed, caller, route)
        window = self._limiter.get_window_stats(allowed, caller, route)
        reset_s = max(0, math.ceil(window.reset_time - time.time()))
        return Count(allowed.amount, max(0, window.remaining), max(1, reset_s) if is_over else reset_s, is_over)


@lru_cache(maxsize=1024)
def _parse(rate: str) -> RateLimitItem:
    try:
        return parse(rate)
    except ValueError as error:
        raise SettingsError(f"'{rate}' is not a rate; write it as 60/minute") from error


class _Memory(MovingWindowSupport, Storage):
    """Moving windows of the most recent callers; the memory storage of `limits` would keep every caller for ever.

    A forgotten caller starts again at zero; under a flood of addresses, the limit on requests at a time still holds.
    """

    STORAGE_SCHEME = None

    def __init__(self, most_remembered: int) -> None:
        super().__init__()
        self._most = most_remembered
        self._remembered = 0
        self._windows: OrderedDict[str, deque[float]] = OrderedDict()  # the newest request is a window's last

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        window = self._recent(key, expiry)
        if len(window) + amount > limit:
            return False
        window.extend([time.time()] * amount)
        self._remembered += amount
        while self._remembered > self._most and len(self._windows) > 1:
            _, forgotten = self._windows.popitem(last=False)
            self._remembered -= len(forgotten)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        window = self._recent(key, expiry)
        return (window[0] if window else time.time()), len(window)

    def _recent(self, key: str, expiry: int) -> deque[float]:
        """Return a caller's window without expired entries, and mark it as the most recent."""
        window = self._windows.setdefault(key, deque())
        self._windows.move_to_end(key)
        oldest = time.time() - expiry
        while window and window[0] <= oldest:
            window.popleft()
            self._remembered -= 1
        return window

    def clear(self, key: str) -> None:
        self._remembered -= len(self._windows.pop(key, ()))

    def reset(self) -> int:
        forgotten = len(self._windows)
        self._windows.clear()
        self._remembered = 0
        return forgotten

    def check(self) -> bool:
        return True

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("moving windows only")

    def get(self, key: str) -> int:
        raise NotImplementedError("moving windows only")

    def get_expiry(self, key: str) -> float:
        raise NotImplementedError("moving windows only")
