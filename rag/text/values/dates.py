"""Making dates: only those that exist."""

from calendar import monthrange
from datetime import date

from rag.text.values.value import Calendar

_LEAP_YEAR = 2024
_LAST_YEAR = 9998  # of those that a week may go over the end of
_THAI_YEARS = range(2400, 2600)
_THAI_ERA = 543
_THIS_CENTURY = 70  # `'26` is 2026, `'85` 1985


def make_date(year: int | None, month: int | None, day: int | None) -> Calendar | None:
    """Return a date of what is said of it; None where no calendar has that day."""
    if year is not None and year in _THAI_YEARS:
        year -= _THAI_ERA
    if year is not None and not 1 <= year <= _LAST_YEAR:
        return None
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and month is not None and not 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1]:
        return None
    return Calendar(year, month, day)


def exists(calendar: Calendar) -> bool:
    """Say whether a calendar has the day that is said, if one is."""
    return make_date(calendar.year, calendar.month, calendar.day) is not None


def falls_on(calendar: Calendar, weekday: int | None) -> bool:
    """Say whether a date may be on a weekday: it has none yet, and no year, or that is right."""
    if calendar.weekday is not None:
        return False
    if calendar.year is None or calendar.month is None or calendar.day is None:
        return True
    return date(calendar.year, calendar.month, calendar.day).isoweekday() == weekday


def whole_year(written: str | None) -> int | None:
    """Return the year of its digits, two or four, an apostrophe in front or not."""
    if written is None:
        return None
    year = int(written.lstrip("'’"))
    if year >= 100:
        return year
    return year + (2000 if year < _THIS_CENTURY else 1900)


def first_and_last_day_of_week(first: Calendar) -> tuple[Calendar, Calendar]:
    """Return the days of the week of a day: from Monday where its year is known, unless it is a Sunday; else from it.

    Without a year nobody can tell the weekday; who says `the week of 9 March` mostly names its first day.
    """
    assert first.month is not None
    assert first.day is not None
    day = date(first.year or _LEAP_YEAR + 2, first.month, min(first.day, monthrange(2026, first.month)[1]))
    if first.year is not None and day.isoweekday() not in (1, 7):
        day = date.fromordinal(day.toordinal() - day.weekday())
    last = date.fromordinal(day.toordinal() + 6)
    year = first.year
    return (
        Calendar(year and day.year, day.month, day.day),
        Calendar(year and last.year, last.month, last.day),
    )
