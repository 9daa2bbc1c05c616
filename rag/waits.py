"""How long to wait before something that failed is tried again."""

_MOST_STEPS = 64  # after that any wait is its longest; a day of tries is a power that no float holds


def growing_wait(first_s: float, longest_s: float, failures: int, *, factor: float = 2.0) -> float:
    """Return the seconds to wait after the first failure (0), the second (1) and so on: `factor` times as long each."""
    return min(longest_s, first_s * factor ** min(failures, _MOST_STEPS))
