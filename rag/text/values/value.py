"""A value: what a number, an amount, a date, a time, a range or a code of a text means, whatever it is written like."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """What sort of value it is."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    PERCENTAGE = "percentage"
    MONEY = "money"
    QUANTITY = "quantity"  # of a unit that is known
    DATE = "date"  # a day, a month or a year
    PERIOD = "period"  # a week, a quarter, a half-year
    WEEKDAY = "weekday"
    TIME = "time"  # of a day
    RANGE = "range"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and what it counts: `%`, an ISO 4217 code, a name of `rag.text.values.units`; None where not said."""

    number: Decimal
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is said of a date, None where it is not. Weekdays, Monday is 1, and weeks are ISO 8601's."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    week: int | None = None
    quarter: int | None = None
    half: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of a day, in minutes after midnight."""

    minute: int


@dataclass(frozen=True, slots=True)
class Code:
    """A token of letters and digits in lower case, without the signs between: `err4102`, `§19`."""

    text: str


Single: TypeAlias = Amount | Calendar | Clock | Code


@dataclass(frozen=True, slots=True)
class Range:
    """All from `first` to `last`, both included; both are of one class."""

    first: Single
    last: Single


Content: TypeAlias = Single | Range


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a text has at `text[start:end]`, in code points.

    `others` are further things that the same writing may mean: `1.250` is more than a thousand in one language and more
    than one in another, `03/04/2026` a day of March or of April, `7:30` a time in the morning or the evening.
    """

    kind: Kind
    content: Content
    start: int
    end: int
    others: tuple[Content, ...] = ()

    @property
    def readings(self) -> tuple[Content, ...]:
        """Return all that the value may mean, the likeliest first."""
        return (self.content, *self.others)


def minute_of_day(number: Decimal) -> int:
    """Return the minute of the day that the hours and minutes of `9.30`, or the hours of `9`, are."""
    hours, rest = divmod(number, 1)
    is_written_so = number.as_tuple().exponent == -2 and rest < Decimal("0.6")
    return int(hours) * 60 + int(rest * (100 if is_written_so else 60))
