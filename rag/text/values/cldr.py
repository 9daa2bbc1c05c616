"""The names that the Unicode Common Locale Data Repository has, by Babel: months, weekdays, units, currencies.

Its tables are read as they are stored. `Locale.months` and its like resolve what a language inherits in place, and so
put one language's names into another's table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag.text.values.units import CURRENCIES, UNITS


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a language in lower case, each with what it names: a month's or a weekday's number, a unit, a currency.

    `short_months` and `short_weekdays` have no stop at their end.
    """

    months: Mapping[str, int]
    short_months: Mapping[str, int]
    weekdays: Mapping[str, int]
    short_weekdays: Mapping[str, int]
    units: Mapping[str, str]
    currencies: Mapping[str, str]
    decimal_sign: str


@cache
def names_of(language: str) -> Names:
    """Return the names of a language that has a table in `rag.text.lexicon`. Takes 10 ms, and once 60 for Babel."""
    from babel import localedata

    tables = localedata.load(language)
    months, days = _own(tables["months"]), _own(tables["days"])
    symbols = _own(_own(tables["number_symbols"]).get("latn"))
    return Names(
        months=_by_number(months, "wide", first=0),
        short_months=_by_number(months, "abbreviated", first=0),
        weekdays=_by_number(days, "wide", first=1),
        short_weekdays=_by_number(days, "abbreviated", first=1),
        units={name: unit for unit in UNITS for name in _unit_names(_own(tables["unit_patterns"]), UNITS[unit].cldr)},
        currencies={name: code for code in CURRENCIES for name in _currency_names(tables, code)},
        decimal_sign=str(symbols.get("decimal") or "."),
    )


def lower_case(text: str) -> str:
    """Return a text in lower case, of the same length: `İ`, which is two characters then, stays."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _own(table: Any) -> Mapping[Any, Any]:
    """Return a table without what it inherits by an alias."""
    if isinstance(table, tuple):
        table = table[1]
    return table if isinstance(table, Mapping) else {}


def _by_number(tables: Mapping[Any, Any], width: str, *, first: int) -> dict[str, int]:
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, name in _own(_own(tables.get(context)).get(width)).items():
            names.setdefault(lower_case(name).rstrip("."), number + first)
    return names


def _unit_names(patterns: Mapping[Any, Any], unit: str) -> Iterator[str]:
    for width in ("long", "short"):
        for form, pattern in _own(_own(patterns.get(unit)).get(width)).items():
            if form != "per" and isinstance(pattern, str) and pattern.startswith("{0}"):
                yield _blank(pattern[3:])


def _currency_names(tables: Mapping[str, Any], code: str) -> Iterator[str]:
    plurals = _own(_own(tables["currency_names_plural"]).get(code)).values()
    for name in (tables["currency_names"].get(code), *plurals):
        if isinstance(name, str):
            yield _blank(name)


def _blank(name: str) -> str:
    return lower_case(name).replace("\u00a0", " ").replace("\u202f", " ").strip().rstrip(".")
