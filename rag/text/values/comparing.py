"""Comparing values: whether two may be the same thing, and whether one rules out the other."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import product

from rag.text.values.units import CURRENCIES, dimension, in_base_unit
from rag.text.values.value import Amount, Calendar, Clock, Code, Content, Kind, Range, Single, Value

_YEARS = range(2000, 2028)  # after 28 years the calendar is the same again: all that a date without a year may be
_SHAPE_SIGNS = str.maketrans("0123456789", "9999999999")
_LAST_FIGURES = re.compile(r"\d{3,18}$")  # fewer are the number of too much else
_PREFIX = re.compile(r"[^\d]+")


def compatible(one: Value, other: Value) -> bool:
    """Say whether two values may be the same: equal in all that both of them say, in one of their readings each.

    A side may leave out a year, a month or a unit; a value is compatible with a range that it lies in, a day with its
    month, week or quarter, a weekday with a date on it, an amount with the same one in another unit of its dimension.
    """
    return any(may_be(first, second) for first, second in product(one.readings, other.readings))


def contradicts(asked: Value, said: Value) -> bool:
    """Say whether what a question asks about rules out what a text says: of one kind, comparable, and not compatible.

    Other codes of one shape, other dates, weekdays, times and ordinals, other amounts of one dimension or of money do.
    Bare numbers never do: nobody knows that they count the same.
    """
    if compatible(asked, said):
        return False
    both_ordinals = asked.kind is said.kind is Kind.ORDINAL
    pairs = product(asked.readings, said.readings)
    return any(_are_comparable(first, second, both_ordinals=both_ordinals) for first, second in pairs)


# --- the same ---------------------------------------------------------------------------------------


def may_be(one: Content, other: Content) -> bool:
    """Say whether two things that values may mean are the same, in the sense of `compatible`."""
    if isinstance(one, Range) and isinstance(other, Range):
        if isinstance(one.first, Calendar) and isinstance(other.first, Calendar) and not one.first.weekday:
            return _share_a_day(one, other) and may_be(one.first, other.first) and may_be(one.last, other.last)
        return may_be(one.first, other.first) and may_be(one.last, other.last)
    if isinstance(one, Range) and not isinstance(other, Range):
        return _is_within(other, one)
    if isinstance(other, Range) and not isinstance(one, Range):
        return _is_within(one, other)
    assert not isinstance(one, Range)
    assert not isinstance(other, Range)
    return _single_may_be(one, other)


def _single_may_be(one: Single, other: Single) -> bool:
    if isinstance(one, Amount) and isinstance(other, Amount):
        return _same_amount(one, other)
    if isinstance(one, Calendar) and isinstance(other, Calendar):
        return _same_date(one, other)
    if isinstance(one, Code) and isinstance(other, Amount):
        return _ends_with(one, other)
    if isinstance(one, Amount) and isinstance(other, Code):
        return _ends_with(other, one)
    return one == other


def _ends_with(code: Code, number: Amount) -> bool:
    """Say whether a code may be called by its number: `ERR-4102` is error 4102."""
    figures = _LAST_FIGURES.search(code.text)
    return number.unit is None and figures is not None and Decimal(figures[0]) == number.number


def _same_amount(one: Amount, other: Amount) -> bool:
    if one.unit is None or other.unit is None:
        return one.number == other.number
    if dimension(one.unit) != dimension(other.unit):
        return False
    return in_base_unit(one.number, one.unit) == in_base_unit(other.number, other.unit)


def _same_date(one: Calendar, other: Calendar) -> bool:
    fields = ("year", "month", "day", "weekday", "week", "quarter", "half")
    pairs = [(getattr(one, field), getattr(other, field)) for field in fields]
    if any(first is not None and second is not None and first != second for first, second in pairs):
        return False
    return _share_a_day(one, other)


def _is_within(single: Single, whole: Range) -> bool:
    first, last = whole.first, whole.last
    if isinstance(single, Amount) and isinstance(first, Amount) and isinstance(last, Amount):
        if single.unit is not None and first.unit is not None:
            if dimension(single.unit) != dimension(first.unit):
                return False
            number = in_base_unit(single.number, single.unit)
            return in_base_unit(first.number, first.unit) <= number <= in_base_unit(last.number, last.unit)
        return first.number <= single.number <= last.number
    if isinstance(single, Clock) and isinstance(first, Clock) and isinstance(last, Clock):
        return _is_between(single.minute, first.minute, last.minute)
    if isinstance(single, Clock) and isinstance(first, Amount) and isinstance(last, Amount):  # `from 9 to 17`
        is_bare = first.unit is None and last.number <= 24
        return is_bare and first.number * 60 <= single.minute <= last.number * 60
    if isinstance(single, Calendar) and isinstance(first, Calendar) and isinstance(last, Calendar):
        if first.weekday is not None and last.weekday is not None and first.month is None:
            return _shares_a_weekday(single, first.weekday, last.weekday)
        return _share_a_day(single, whole)
    return False


def _is_between(number: int, first: int, last: int) -> bool:
    """Say whether a number is within a range that may go over midnight, or over a Sunday."""
    return first <= number <= last if first <= last else number >= first or number <= last


def _shares_a_weekday(single: Calendar, first: int, last: int) -> bool:
    weekday = single.weekday
    if weekday is None and single.year is not None and single.month is not None and single.day is not None:
        weekday = date(single.year, single.month, single.day).isoweekday()
    return weekday is None or _is_between(weekday, first, last)


# --- days -------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _share_a_day(one: Calendar | Range, other: Calendar | Range) -> bool:
    """Say whether there is a day in some year that both name."""
    years = _named_years(one) or _named_years(other) or tuple(_YEARS)
    return any(
        _days_meet(first, second, one, other)
        for year in years
        for first in _spans(one, year)
        for second in _spans(other, year)
    )


def _named_years(dated: Calendar | Range) -> tuple[int, ...]:
    if isinstance(dated, Range):
        assert isinstance(dated.first, Calendar)
        assert isinstance(dated.last, Calendar)
        if dated.first.year is None or dated.last.year is None:
            return ()
        return tuple(range(dated.first.year, min(dated.last.year, dated.first.year + 100) + 1))
    return (dated.year,) if dated.year is not None else ()


def _days_meet(one: tuple[date, date], other: tuple[date, date], *dated: Calendar | Range) -> bool:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    if first > last:
        return False
    weekdays = {calendar.weekday for calendar in dated if isinstance(calendar, Calendar) and calendar.weekday}
    if not weekdays or (last - first).days >= 6:
        return len(weekdays) <= 1
    days = {(first + timedelta(days=i)).isoweekday() for i in range((last - first).days + 1)}
    return len(weekdays) == 1 and weekdays <= days


def _spans(dated: Calendar | Range, year: int) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of what is named, in a year; what goes over its end, in both ways."""
    if isinstance(dated, Calendar):
        if dated.year in (None, year):
            yield from _span(dated, year)
        return
    assert isinstance(dated.first, Calendar)
    assert isinstance(dated.last, Calendar)
    firsts = list(_span(dated.first, dated.first.year or year))
    lasts = list(_span(dated.last, dated.last.year or year))
    for first, last in product(firsts, lasts):
        if first[0] <= last[1]:
            yield first[0], last[1]
        else:
            yield first[0], date(year, 12, 31)
            yield date(year, 1, 1), last[1]


def _span(calendar: Calendar, year: int) -> Iterator[tuple[date, date]]:
    try:
        if calendar.day is not None and calendar.month is not None:
            first = last = date(year, calendar.month, calendar.day)
        elif calendar.week is not None:
            first = date.fromisocalendar(year, calendar.week, 1)
            last = first + timedelta(days=6)
        else:
            months = _months(calendar)
            first = date(year, months[0], 1)
            last = date(year + months[1] // 12, months[1] % 12 + 1, 1) - timedelta(days=1)
    except ValueError:  # 29 February, or week 53, in a year without one
        return
    yield first, last


def _months(calendar: Calendar) -> tuple[int, int]:
    if calendar.month is not None:
        return calendar.month, calendar.month
    if calendar.quarter is not None:
        return calendar.quarter * 3 - 2, calendar.quarter * 3
    if calendar.half is not None:
        return calendar.half * 6 - 5, calendar.half * 6
    return 1, 12


# --- ruled out --------------------------------------------------------------------------------------


def _are_comparable(asked: Content, said: Content, *, both_ordinals: bool) -> bool:
    one, other = _any_end(asked), _any_end(said)
    if isinstance(one, Amount) and isinstance(other, Amount):
        if one.unit is None or other.unit is None:
            return both_ordinals
        both_money = one.unit in CURRENCIES and other.unit in CURRENCIES
        return both_money or dimension(one.unit) == dimension(other.unit)
    if isinstance(one, Code) and isinstance(other, Code):
        return _have_one_shape(one.text, other.text)
    return type(one) is type(other)


def _any_end(content: Content) -> Single:
    return content.first if isinstance(content, Range) else content


def _have_one_shape(one: str, other: str) -> bool:
    """Say whether codes are of one series: the same letters in front, or letters and figures in the same places."""
    prefix = _PREFIX.match(one)
    other_prefix = _PREFIX.match(other)
    if prefix is not None and other_prefix is not None and prefix[0] == other_prefix[0]:
        return True
    return _shape(one) == _shape(other)


def _shape(code: str) -> str:
    return "".join("a" if sign.isalpha() else sign for sign in code.translate(_SHAPE_SIGNS))
