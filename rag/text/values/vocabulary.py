"""How a language writes values: its words with what they mean, and the patterns of its dates and times; compiled once.

The words are those of CLDR and of the language's table in `rag.text.lexicon`, whose keys are weekdays and months in
English, ISO 4217 codes, the names of `rag.text.values.units`, and the parts of times and periods below.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rag.text.lexicon import Lexicon, lexicon_of
from rag.text.values.cldr import Names, names_of
from rag.text.values.idioms import spoken_values
from rag.text.values.number_words import NumberWords, number_words
from rag.text.values.patterns import Patterns, make_patterns
from rag.text.values.units import CURRENCIES, CURRENCY_SIGNS, PERCENT, UNITS
from rag.text.values.value import Clock, Single

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIODS = {"week no": "week", "quarter no": "quarter", "half no": "half"}
PARTS = (  # of times and dates, and what stands around them
    "am", "pm", "am before", "pm before", "oclock", "clock", "minus", "of", "of unit", "before month"
)  # fmt: skip
HOURS = {"noon": 12, "midnight": 0}
_NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language in lower case, by what they are, and its patterns.

    `words` are those that a value may begin with, each with its parts, the likeliest first; `phrases` those of more
    than one word, longest first, by their first word; `stems` the ones that may have endings.
    """

    lexicon: Lexicon
    words: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    starts: frozenset[str]  # the first words of both
    stems: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    short_names: frozenset[str]  # of months and weekdays: they need something beside them
    units: Mapping[str, str]  # and currencies, and the percentage
    scales: Mapping[str, int]  # behind figures
    ordinals: Mapping[str, int]
    numbers: NumberWords
    periods: Mapping[str, str]
    hours: Mapping[str, int]
    spoken: Mapping[str, tuple[Single, ...]]  # what a phrase may mean
    decimal_sign: str
    patterns: Patterns

    def month(self, written: str) -> int | None:
        """Return a month's number by its name, in full or short, with an ending or a stop or not."""
        name = written.rstrip(".").replace("\u00a0", " ")
        sizes = range(len(name), 0, -1) if self.lexicon.adds_endings else (len(name),)
        return next((self.months[name[:size]] for size in sizes if name[:size] in self.months), None)

    def unit(self, written: str) -> str | None:
        """Return the unit, or currency, of a word or sign, with an ending or not."""
        name = " ".join(written.split())
        sizes = range(len(name), 0, -1) if self.lexicon.adds_endings else (len(name),)
        return next((self.units[name[:size]] for size in sizes if name[:size] in self.units), None)

    def clock(self, hour: int, minute: int, half: str | None) -> tuple[Clock, ...]:
        """Return what a time may be: twelve hours later too, where the language counts so and does not say which."""
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            return ()
        minutes = hour * 60 + minute
        if half is not None and half in self.patterns.pm and hour < 12:
            return (Clock(minutes + _NOON),)
        if half is not None:
            return (Clock(minutes % _NOON if half in self.patterns.am else minutes),)
        return (Clock(minutes), Clock(minutes + _NOON)) if self.patterns.pm and 0 < hour < 12 else (Clock(minutes),)


@cache
def vocabulary_of(language: str) -> Vocabulary:
    """Return how a language writes values; one without a table has figures, codes and what is written as everywhere."""
    lexicon = lexicon_of(language)
    names = names_of(language) if lexicon != Lexicon() else Names({}, {}, {}, {}, {}, {}, ".")
    own = {key: words.split("|") for key, words in lexicon.value_words.items()}
    months = {**names.short_months, **names.months, **_numbered(MONTHS, own), **_by_order(lexicon)}
    weekdays = {**names.short_weekdays, **names.weekdays, **_numbered(WEEKDAYS, own)}
    units = _units(names, own, lexicon.function_words | lexicon.empty_words)
    ordinals = _ordinals(lexicon)
    numbers = number_words(lexicon)
    periods = {word: PERIODS[key] for key in PERIODS for word in own.get(key, ())}
    hours = {word: HOURS[key] for key in HOURS for word in own.get(key, ())}
    spoken = spoken_values(lexicon)
    parts = _parts_of_words(
        ("spoken", spoken),
        ("month", months),
        ("weekday", weekdays),
        ("period", periods),
        ("hour", hours),
        ("ordinal", ordinals),
        ("cardinal", numbers.small),
        ("cardinal", numbers.scales),
        ("currency", (unit for unit, code in units.items() if code in CURRENCIES or code == PERCENT)),
        ("half day", (*own.get("am before", ()), *own.get("pm before", ()))),
        ("clock", own.get("clock", ())),
        ("minus", own.get("minus", ())),
    )
    phrases = _phrases(parts)
    full = frozenset({*names.months, *names.weekdays, *_by_order(lexicon)})
    short = frozenset({*names.short_months, *names.short_weekdays}) - full
    return Vocabulary(
        lexicon=lexicon,
        words=parts,
        phrases=phrases,
        starts=frozenset({*parts, *phrases}),
        stems=frozenset(word for word in full if len(word) > 2) if lexicon.adds_endings else frozenset(),
        months=months,
        weekdays=weekdays,
        short_names=short,
        units=units,
        scales=_scales(lexicon),
        ordinals=ordinals,
        numbers=numbers,
        periods=periods,
        hours=hours,
        spoken=spoken,
        decimal_sign=names.decimal_sign,
        patterns=make_patterns(lexicon, own, months, weekdays, units, parts),
    )


def _parts_of_words(*groups: tuple[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return what each word may be: `sept` is September in French, and seven."""
    parts: dict[str, tuple[str, ...]] = {}
    for part, words in groups:
        for word in words:
            parts[word] = (*parts.get(word, ()), part)
    return parts


def _numbered(keys: tuple[str, ...], own: Mapping[str, list[str]]) -> dict[str, int]:
    return {word: number for number, key in enumerate(keys, start=1) for word in own.get(key, ())}


def _by_order(lexicon: Lexicon) -> dict[str, int]:
    return {month: number for number, month in enumerate(lexicon.months, start=1)}


def _units(names: Names, own: Mapping[str, list[str]], common: frozenset[str]) -> dict[str, str]:
    units = {symbol: name for name, unit in UNITS.items() for symbol in unit.symbols.split()}
    named = {word: unit for word, unit in names.units.items() if word in units or word not in common}  # not `in`: inch
    units |= {**CURRENCY_SIGNS, **{code.lower(): code for code in CURRENCIES}, **names.currencies, **named}
    units |= {word: key for key, words in own.items() if key in UNITS or key in CURRENCIES for word in words}
    return units | dict.fromkeys(("%", "٪", "％", *own.get(PERCENT, ())), PERCENT)


def _ordinals(lexicon: Lexicon) -> dict[str, int]:
    endings = lexicon.ordinal_endings.split("|") if lexicon.ordinal_endings else []
    return {word + ending: number for word, number in lexicon.ordinals.items() for ending in ("", *endings)}


def _scales(lexicon: Lexicon) -> dict[str, int]:
    return {**lexicon.scales, **lexicon.figure_scales}


def _phrases(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words that have a blank or a sign inside, by what a word pattern takes of them first."""
    phrases: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        first = re.match(r"[^\W\d_]+", word)
        if first is not None and first[0] != word:
            phrases.setdefault(first[0], []).append(word)
    return {first: tuple(rest) for first, rest in phrases.items()}
