"""Dates of names: what a file's or a folder's name, a path or a title says of when its text is of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.text.values.dates import make_date
from rag.text.values.joining import join
from rag.text.values.scanned import Scanned, scan
from rag.text.values.scanning import read_values
from rag.text.values.value import Calendar, Kind, Range, Value

_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,4}$", re.IGNORECASE)
_SIGNS = re.compile(r"[_/\\+]|(?<=[^\W\d_])[-.](?=\d)|(?<=\d)-(?=[^\W\d_])|(?<=[^\W\d_])-(?=[^\W\d_])")
_YEARS = range(1900, 2100)
_YEARS_LIKE_MONTHS = range(2001, 2013)  # `2011-12` is two years, or a month
_PAIR = len("2011-12")
_FIGURES = re.compile(
    r"(?<![\w.,-])(?:(?P<day>\d{8})(?:t?\d{4,6})?|(?P<month>(?:19|20)\d\d(?P<sign>[-. ]?)(?:0[1-9]|1[0-2]))"
    r"|(?P<month_first>(?:0?[1-9]|1[0-2])[-.](?:19|20)\d\d)|(?:(?P<week_year>(?:19|20)\d\d)[-. ]?)?w(?P<week>\d{1,2}))"
    r"(?![\w,]|[-.]\d)"
)
_FOUR = re.compile(r"(?<![^\W_])\d{4}(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_SOON = range(2000, 2050)  # the years that two figures may stand for


def dates_of_name(name: str, language: str) -> tuple[Value, ...]:
    """Return the dates, periods and weekdays of a name, in their order, and nothing that may be read in two ways.

    `0326` is March, as a day of it or of 2026, and no more is said; `0312` may be two months, and so is none.
    """
    end = len(name) - len(match[0]) if (match := _ENDING.search(name)) else len(name)
    plain = _SIGNS.sub(" ", name[:end])
    scanned = scan(plain, language)
    figures = list(_in_figures(scanned.lower))
    words = [value for value in join(scanned, read_values(scanned)) if _is_date(value)]
    dates = figures + [_without_others(value) for value in words if not _overlaps(value, figures)]
    dates += [value for value in _months_alone(scanned) if not _overlaps(value, dates)]
    if not dates:
        dates = list(_in_four_figures(scanned.lower))
    return tuple(sorted(dates, key=lambda value: value.start))


def _is_date(value: Value) -> bool:
    content = value.content
    if isinstance(content, Range):
        last = content.last
        return isinstance(last, Calendar) and not (last.year in _YEARS_LIKE_MONTHS and value.end - value.start == _PAIR)
    if not isinstance(content, Calendar) or (content.year is not None and content.year not in _YEARS):
        return False
    return not any(isinstance(other, Calendar) for other in value.others)


def _without_others(value: Value) -> Value:
    """Return a year that is no number: numbers of four figures are rare in names."""
    return replace(value, others=())


def _overlaps(value: Value, others: list[Value]) -> bool:
    return any(value.start < other.end and other.start < value.end for other in others)


def _in_figures(lower: str) -> Iterator[Value]:
    for match in _FIGURES.finditer(lower):
        content: Calendar | None = None
        kind = Kind.DATE
        end = match.end()
        if match["day"]:
            content, end = _eight_figures(match["day"]), match.end("day")
        elif match["month"]:
            content = _month_of_year(match["month"], is_one_number=not match["sign"])
        elif match["month_first"]:
            content = make_date(int(match["month_first"][-4:]), int(match["month_first"][:-5]), None)
        elif 1 <= int(match["week"]) <= 53:
            year = int(match["week_year"]) if match["week_year"] else None
            content, kind = Calendar(year=year, week=int(match["week"])), Kind.PERIOD
        if content is not None:
            yield Value(kind, content, match.start(), end)


def _eight_figures(figures: str) -> Calendar | None:
    """Return the day of `20260309` or `09032026`; both can never exist, since no month is the 19th or the 20th."""
    year_first = make_date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    year_last = make_date(int(figures[4:]), int(figures[2:4]), int(figures[:2]))
    return next((day for day in (year_first, year_last) if day is not None and day.year in _YEARS), None)


def _month_of_year(figures: str, *, is_one_number: bool) -> Calendar | None:
    """Return the month of `2026-03`; None for `2011-12`, perhaps two years, and `201012`, perhaps a day."""
    year, month = int(figures[:4]), int(figures[-2:])
    if is_one_number:
        one, two = int(figures[:2]), int(figures[2:4])
        is_day = make_date(2000 + one, two, month) or make_date(2000 + month, two, one)
        return None if is_day else make_date(year, month, None)
    return None if month == (year + 1) % 100 else make_date(year, month, None)


def _in_four_figures(lower: str) -> Iterator[Value]:
    """Yield the month that all readings of four figures agree on: with its day, or its year, either way round."""
    for match in _FOUR.finditer(lower):
        one, other = int(match[0][:2]), int(match[0][2:])
        pairs = ((one, other), (other, one))
        months = {month for month, day in pairs if make_date(None, month, day)}
        months |= {month for month, year in pairs if 1 <= month <= 12 and 2000 + year in _SOON}
        if len(months) == 1 and 1 in (match[0].startswith("0"), match[0][2] == "0"):
            yield Value(Kind.DATE, Calendar(month=months.pop()), match.start(), match.end())


def _months_alone(scanned: Scanned) -> Iterator[Value]:
    """Yield the months of full names that may be other words: in a name they are months, in a sentence perhaps not."""
    vocabulary = scanned.vocabulary
    for match in _WORD.finditer(scanned.lower):
        if "month" in vocabulary.words.get(match[0], ()) and match[0] not in vocabulary.short_names:
            yield Value(Kind.DATE, Calendar(month=vocabulary.months[match[0]]), match.start(), match.end())
