"""Rate limits: moving windows, counted in bounded memory."""

import math
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from functools import lru_cache

from limits import RateLimitItem, parse
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from rag.api.shared_state import SharedHits, code_of
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

    def __init__(self, most_remembered: int = _MOST_REMEMBERED, *, hits: SharedHits | None = None) -> None:
        """`hits`: where other processes count their requests, too."""
        memory = _Memory(most_remembered) if hits is None else _SharedMemory(most_remembered, hits)
        self._limiter = MovingWindowRateLimiter(memory)

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
        if len(self._recent(key, expiry)) + amount > limit:
            return False
        for _ in range(amount):
            self._keep(key, time.time())
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        window = self._recent(key, expiry)
        return (window[0] if window else time.time()), len(window)

    def _keep(self, key: str, at: float) -> None:
        self._windows.setdefault(key, deque()).append(at)
        self._windows.move_to_end(key)
        self._remembered += 1
        while self._remembered > self._most and len(self._windows) > 1:
            _, forgotten = self._windows.popitem(last=False)
            self._remembered -= len(forgotten)

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


class _SharedMemory(_Memory):
    """The same windows, of the requests of all workers; each worker has all of them, and reads what the others add."""

    def __init__(self, most_remembered: int, hits: SharedHits) -> None:
        super().__init__(most_remembered)
        self._hits = hits

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        caller = code_of(key)
        self._catch_up()
        if len(self._recent(str(caller), expiry)) + amount > limit:
            return False
        number, at = self._hits.claim(caller)
        rivals = self._hits.rivals(caller)
        self._catch_up()  # after the rivals: what one of them has kept meanwhile is counted twice rather than not
        is_kept = len(self._recent(str(caller), expiry)) + rivals + amount <= limit
        self._hits.settle(number, is_kept=is_kept)
        if is_kept:
            self._keep(str(caller), at)
        return is_kept

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        return super().get_moving_window(str(code_of(key)), limit, expiry)

    def _catch_up(self) -> None:
        for at, caller in self._hits.news():
            self._keep(str(caller), at)
