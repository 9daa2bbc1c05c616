"""Joining the values of a text: two ends to a range, a weekday to its date, hours to their minutes."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from rag.text.values.dates import exists, falls_on, make_date
from rag.text.values.scanned import Scanned
from rag.text.values.units import dimension, in_base_unit
from rag.text.values.value import Amount, Calendar, Clock, Content, Kind, Range, Single, Value, minute_of_day

_LONGEST_GAP = 14  # characters between two values that belong together
_MOST_BEFORE = 16  # … that are looked at in front of the first
_SIGNS = "-–—/"
_BLANKS_AND_STOPS = " \u00a0\u2009\u202f\n."


def join(scanned: Scanned, values: Iterable[Value]) -> tuple[Value, ...]:
    """Return the values of a text with those joined that belong together."""
    joined: list[Value] = []
    for value in values:
        last = value
        while joined and last.start - joined[-1].end <= _LONGEST_GAP:
            whole = _together(scanned, joined[-1], last)
            if whole is None:
                _name_days_before(scanned, joined, last)
                break
            last = whole  # which may belong to what stands before: `Monday 2 to Friday 13 March`
            joined.pop()
        joined.append(last)
    return tuple(value for value in joined if not _is_loose(scanned, value))


def _together(scanned: Scanned, first: Value, last: Value) -> Value | None:
    gap = scanned.lower[first.end : last.start]
    patterns = scanned.vocabulary.patterns
    is_blank = not gap.strip(_BLANKS_AND_STOPS)
    if Kind.WEEKDAY in (first.kind, last.kind) and patterns.link.fullmatch(gap):
        dated = _dated_weekday(first, last)
        if dated is not None:
            return dated
    if first.kind is last.kind is Kind.QUANTITY and (is_blank or patterns.joint.fullmatch(gap)):
        total = _total(first, last)
        if total is not None:
            return total
    if is_blank:
        return _period_of_year(first, last)
    if patterns.range.fullmatch(gap):
        return _range(scanned, first, last)
    if patterns.joint.fullmatch(gap):
        before = scanned.lower[max(0, first.start - _MOST_BEFORE) : first.start]
        return _range(scanned, first, last) if patterns.between.search(before) else None
    return _academic_year(first, last, gap)


def _name_days_before(scanned: Scanned, values: list[Value], last: Value) -> None:
    """Make days of the numbers in front of a day: `7, 8 and 9 March`."""
    if last.kind is not Kind.DATE:
        return
    following = last
    for i in range(len(values) - 1, -1, -1):
        number, day = values[i].content, following.content
        if following.kind is not Kind.DATE or not isinstance(day, Calendar) or not isinstance(number, Amount):
            return
        gap = scanned.lower[values[i].end : following.start]
        if not (gap.strip(_BLANKS_AND_STOPS) == "," or scanned.vocabulary.patterns.joint.fullmatch(gap.lstrip("."))):
            return
        days = _days(number, day)
        if days is None:
            return
        values[i] = following = replace(values[i], kind=Kind.DATE, content=days[0], others=())


def _is_loose(scanned: Scanned, value: Value) -> bool:
    """Say whether a value is a weekday's short name alone, which is mostly another word: `so`, `sun`."""
    word = scanned.lower[value.start : value.end].rstrip(".")
    return value.kind is Kind.WEEKDAY and word in scanned.vocabulary.short_names


# --- a weekday and its date, an amount in two units -------------------------------------------------


def _dated_weekday(first: Value, last: Value) -> Value | None:
    weekday, day = (first, last) if first.kind is Kind.WEEKDAY else (last, first)
    if weekday.kind is not Kind.WEEKDAY or day.kind is not Kind.DATE:
        return None
    assert isinstance(weekday.content, Calendar)
    readings = [
        replace(reading, weekday=weekday.content.weekday)
        for reading in day.readings
        if isinstance(reading, Calendar) and reading.day is not None and falls_on(reading, weekday.content.weekday)
    ]
    if not readings:
        return None  # a slip: nobody knows in which of the two
    return Value(Kind.DATE, readings[0], first.start, last.end, tuple(readings[1:]))


def _period_of_year(first: Value, last: Value) -> Value | None:
    """Return the quarter of `2026 Q3`, or the week."""
    year, period = first.content, last.content
    if last.kind is not Kind.PERIOD or not isinstance(year, Calendar) or not isinstance(period, Calendar):
        return None
    if year.year is None or year != Calendar(year=year.year) or period.year is not None:
        return None
    return Value(Kind.PERIOD, replace(period, year=year.year), first.start, last.end)


def _total(first: Value, last: Value) -> Value | None:
    """Return the sum of an amount and one in a smaller unit behind it: `2 h 30 min`."""
    one, other = first.content, last.content
    if first.kind is not Kind.QUANTITY or last.kind is not Kind.QUANTITY:
        return None
    if not isinstance(one, Amount) or not isinstance(other, Amount) or dimension(one.unit) != dimension(other.unit):
        return None
    size = in_base_unit(Decimal(1), other.unit)
    if size >= in_base_unit(Decimal(1), one.unit):
        return None
    number = (in_base_unit(one.number, one.unit) / size).normalize() + other.number
    return Value(Kind.QUANTITY, Amount(number, other.unit), first.start, last.end)


# --- ranges -----------------------------------------------------------------------------------------


def _academic_year(first: Value, last: Value, gap: str) -> Value | None:
    """Return the range of `2025/26`."""
    year = first.content.year if isinstance(first.content, Calendar) else None
    if year is None or gap not in tuple(_SIGNS) or first.content != Calendar(year=year):
        return None
    number = last.content.number if isinstance(last.content, Amount) else None
    if last.kind is not Kind.NUMBER or number is None or last.end - last.start != 2 or number != (year + 1) % 100:
        return None
    return Value(Kind.RANGE, Range(Calendar(year=year), Calendar(year=year + 1)), first.start, last.end)


def _range(scanned: Scanned, first: Value, last: Value) -> Value | None:
    if Kind.RANGE in (first.kind, last.kind) or Kind.CODE in (first.kind, last.kind):
        return None
    gap = scanned.lower[first.end : last.start]
    if (year := _academic_year(first, last, gap)) is not None:
        return year
    ends = _ends(scanned, first, last)
    if ends is None:
        return None
    return Value(Kind.RANGE, Range(*ends), first.start, last.end, _times(first, last))


def _times(first: Value, last: Value) -> tuple[Content, ...]:
    """Return the times that hours from one to the other may be: `9 h à 17 h`."""
    one, other = _time_of(first), _time_of(last)
    if other is None or not isinstance(first.content, Amount) or not isinstance(last.content, Amount):
        return ()
    if one is None and first.content.unit is None and 0 <= first.content.number <= 24:
        one = Clock(minute_of_day(first.content.number))
    return (Range(one, other),) if one is not None else ()


def _ends(scanned: Scanned, first: Value, last: Value) -> tuple[Single, Single] | None:
    """Return both ends of a range, each with what only the other one says."""
    one, other = first.content, last.content
    if isinstance(one, Range) or isinstance(other, Range):
        return None
    if isinstance(one, Clock) or isinstance(other, Clock):  # `9h30 à 17h`, where `17h` alone may be hours
        one, other = _time_of(first) or one, _time_of(last) or other
    if isinstance(one, Amount) and isinstance(other, Amount):
        return _amounts(one, other)
    if isinstance(other, Clock):
        return _clocks(
            scanned, one, other, is_sure=len(first.readings) == 1, written=scanned.lower[last.start : last.end]
        )
    if isinstance(one, Clock) and isinstance(other, Amount):
        return (one, Clock(minute_of_day(other.number))) if other.unit is None and 0 <= other.number <= 24 else None
    if isinstance(one, Calendar) and isinstance(other, Calendar):
        return _calendars(one, other)
    if isinstance(one, Amount) and isinstance(other, Calendar):
        return _days(one, other)
    if isinstance(one, Calendar) and isinstance(other, Amount) and other.unit is None:
        number = int(other.number)
        if one.week is not None and one.week < number <= 53:
            return one, replace(one, week=number)
        if one.quarter is not None and one.quarter < number <= 4:
            return one, replace(one, quarter=number)
        if one.day is not None and one.day < number <= 31 and one.year is None:
            day = make_date(one.year, one.month, number)
            return (one, day) if day is not None else None
    return None


def _time_of(value: Value) -> Clock | None:
    return next((reading for reading in value.readings if isinstance(reading, Clock)), None)


def _amounts(one: Amount, other: Amount) -> tuple[Single, Single] | None:
    one = replace(one, unit=one.unit or other.unit)
    other = replace(other, unit=other.unit or one.unit)
    if dimension(one.unit) != dimension(other.unit):
        return None
    return (one, other) if in_base_unit(one.number, one.unit) < in_base_unit(other.number, other.unit) else None


def _clocks(
    scanned: Scanned, first: Single, last: Clock, *, is_sure: bool, written: str
) -> tuple[Single, Single] | None:
    """Return two times; the half of the day that the last one names is the first one's, if that is then before it."""
    if isinstance(first, Clock):
        minutes = first.minute
    elif isinstance(first, Amount) and first.unit is None and 0 <= first.number <= 24:
        minutes, is_sure = minute_of_day(first.number), False
    else:
        return None
    is_afternoon = any(written.endswith(pm) for pm in scanned.vocabulary.patterns.pm)
    if is_afternoon and not is_sure and minutes < 720 and minutes + 720 < last.minute:
        minutes += 720
    return Clock(minutes), last


def _days(first: Amount, last: Calendar) -> tuple[Single, Single] | None:
    """Return the days of `9–12 March`, or the weeks and years whose second has the word or is plainly one."""
    if first.unit is not None or first.number != int(first.number):
        return None
    number = int(first.number)
    if last.day is not None and number < last.day:
        day = make_date(last.year, last.month, number)
        return (day, last) if day is not None else None
    return None


def _calendars(one: Calendar, other: Calendar) -> tuple[Single, Single] | None:
    """Return two dates, weekdays or periods; a year, and a month, that only the last one has is the first one's too."""
    if one.weekday and other.weekday and not (one.month or other.month):
        return one, other
    for period in ("week", "quarter", "half"):
        if (getattr(one, period) is None) != (getattr(other, period) is None):
            return None
    if (one.month is None) != (other.month is None):
        return None
    if one.year is None and other.year is not None:
        is_wrapped = (one.month or 0, one.day or 0) > (other.month or 0, other.day or 0)
        one = replace(one, year=other.year - 1 if is_wrapped else other.year)
    elif other.year is None and one.year is not None:
        is_wrapped = (one.month or 0, one.day or 0) > (other.month or 0, other.day or 0)
        other = replace(other, year=one.year + 1 if is_wrapped else one.year)
    if one.year is not None and other.year is not None and _order(one) > _order(other):
        return None
    return (one, other) if exists(one) and exists(other) else None


def _order(calendar: Calendar) -> tuple[int, ...]:
    return tuple(
        part or 0
        for part in (calendar.year, calendar.half, calendar.quarter, calendar.week, calendar.month, calendar.day)
    )
