"""Which backups to keep: `7d,4w,12m` keeps one of each of the last 7 days, 4 weeks and 12 months that have one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rag.errors import UsageError

_PERIODS: Mapping[str, Callable[[datetime], tuple[int, ...]]] = {
    "d": lambda time: (time.year, time.month, time.day),
    "w": lambda time: time.isocalendar()[:2],
    "m": lambda time: (time.year, time.month),
    "y": lambda time: (time.year,),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Keep the newest backup of each of the last `count` days, weeks, months or years, in UTC, that have one."""

    count: int
    period: str


def read_rules(text: str) -> tuple[Rule, ...]:
    """Read rules such as `7d,4w,12m`; raises UsageError."""
    rules = [re.fullmatch(r"([1-9]\d{0,3})([dwmy])", part.strip()) for part in text.split(",")]
    if None in rules:
        raise UsageError(f"--keep: '{text}' is not understood; write it as 7d,4w,12m (days, weeks, months, years)")
    return tuple(Rule(int(rule[1]), rule[2]) for rule in rules if rule is not None)


def choose_kept(times: Sequence[datetime], rules: Sequence[Rule]) -> set[int]:
    """Return the indexes of what any rule keeps, and always of the newest; `times` ascend."""
    kept = set(range(len(times))[-1:])
    for rule in rules:
        newest = {_PERIODS[rule.period](time): index for index, time in enumerate(times)}
        kept |= set(list(newest.values())[-rule.count :])
    return kept
