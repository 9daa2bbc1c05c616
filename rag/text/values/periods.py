"""Weeks, quarters and half-years, by their number."""

from dataclasses import replace
from decimal import Decimal

from rag.text.values.dates import whole_year
from rag.text.values.scanned import Scanned
from rag.text.values.value import Amount, Calendar, Kind, Value

HIGHEST = {"week": 53, "quarter": 4, "half": 2}
_PERIOD_OF = {"week": "week", "quarter": "quarter", "half-year": "half"}


def with_year(scanned: Scanned, period: str, number: int, start: int, end: int) -> Value:
    """Return the period of a number that is over at `end`, with the year behind it."""
    year = scanned.vocabulary.patterns.year.match(scanned.lower, end)
    content = replace(Calendar(year=whole_year(year["year"]) if year else None), **{period: number})
    return Value(Kind.PERIOD, content, start, year.end() if year else end)


def ordinal_or_period(scanned: Scanned, number: int, start: int, end: int) -> Value:
    """Return an ordinal that is over at `end`, or the period that it numbers: `third quarter of 2025`."""
    unit = scanned.vocabulary.patterns.unit.match(scanned.lower, end)
    period = _PERIOD_OF.get(scanned.vocabulary.unit(unit["unit"]) or "") if unit else None
    if unit is not None and period is not None and 1 <= number <= HIGHEST[period]:
        return with_year(scanned, period, number, start, unit.end())
    return Value(Kind.ORDINAL, Amount(Decimal(number)), start, end)
