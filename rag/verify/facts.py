"""Facts: what a source must have of a sentence to support it, whatever words it uses: values and names.

A paraphrase may change any word but these, and may write them otherwise: `28` for `twenty-eight`, `19:00` for `7 p.m.`.
Pure; negations and opposites are `rag.verify.negation`'s.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, reduce
from itertools import product

from rag.text.lexicon import lexicon_of
from rag.text.taken import Taken
from rag.text.values import Amount, Calendar, Clock, Code, Kind, Range, Single, Value, may_be, minute_of_day, values_in
from rag.verify.names import Stem, forms_of, initials_of, is_known, read_names, runs_of_names, words_of

_PHONE_FIGURES = 7  # and more, in groups or not
_FIGURES = re.compile(r"[0-9]+")
_LIST_NUMBER = re.compile(r"(?<![^\n])[0-9]{1,3}[.)](?= )")
_LONGEST_NUMBER = 24  # figures
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_COUNTRY_FIGURES = 3
_HALF_DAY = 720  # minutes
_QUARTER = 15  # minutes: from then on a time may be called by the next hour
_NEAR_MONTHS = 9  # before and behind a document's date: in November, January is the next one
_PHONE = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ \u00a0()/.–-]{0,2}\d){6,14}(?![\w]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a sentence states, as it is `written`, with all that it may mean; of a range one end.

    `is_weak` where a word such as `one` need not be a number at all. `5.2 million` may stand as `5.2` `under` the word
    millions.
    """

    written: str
    readings: tuple[Single, ...]
    is_weak: bool = False
    under: tuple[str, Decimal] | None = None

    @property
    def count(self) -> str:
        """The writing without the unit behind it."""
        has_unit = any(isinstance(reading, Amount) and reading.unit for reading in self.readings)
        return _LAST_LETTERS.sub("", self.written) if has_unit else self.written

    @property
    def is_spelled(self) -> bool:
        """Whether it is written without a figure."""
        return not any(sign.isdigit() for sign in self.written)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that a sentence states: each must be in what it cites.

    `opening` is the sentence's first word, where it is capitalised: it may be a name or not.
    """

    values: tuple[Fact, ...] = ()
    names: tuple[tuple[str, str | None], ...] = ()  # as written, and the initials of the run of names that it is in
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class FactIndex:
    """What a text has for facts to be looked up in; `one | other` is what both have together.

    Each of `values` is all that one writing may mean. `dated` is when the document is from, beside what its text says.
    """

    values: frozenset[tuple[Single, ...]] = frozenset()
    words: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    dated: date | None = None

    def __or__(self, other: "FactIndex") -> "FactIndex":
        return FactIndex(
            self.values | other.values,
            self.words | other.words,
            self.initials | other.initials,
            self.dated or other.dated,
        )


def read_facts(sentence: str, stem: Stem, language: str) -> Facts:
    """Return the facts that a sentence in a language, given by its code, states."""
    taken = Taken((value.start, value.end) for value in values_in(sentence, language))
    names, opening = read_names(sentence, stem, language, taken)
    return Facts(tuple(dict.fromkeys(facts_in(sentence, language, 0, len(sentence)))), names, opening)


def facts_in(text: str, language: str, start: int, end: int) -> tuple[Fact, ...]:
    """Return the values of a text that stand between two places, or over one of them."""
    return tuple(fact for first, last, fact in _placed_facts(text, language) if first < end and start < last)


@lru_cache(maxsize=4096)
def _placed_facts(text: str, language: str) -> tuple[tuple[int, int, Fact], ...]:
    """Return the values of a text in their order, each with where it begins and ends."""
    values = values_in(text, language)
    places = Taken((value.start, value.end) for value in values)
    phones = [match for match in _PHONE.finditer(text) if _are_parts(values, places, match)]
    called_at = Taken(match.span() for match in phones)
    facts = [
        (value.start, value.end, _fact(text[value.start : value.end].rstrip(".,"), value, readings, language))
        for value in values
        if not called_at.touches(value.start, value.start + 1)
        for readings in _ends(value)
    ]
    facts += [(*match.span(), Fact(match[0], (_number_called(match[0]),))) for match in phones]
    facts += [
        (*match.span(), Fact(match[0], (_plain(match[0]),))) for match in _figures_besides(text, places, called_at)
    ]
    return tuple(sorted(facts, key=lambda placed: placed[0]))


def index_facts(text: str, stem: Stem, language: str, dated: str | None = None) -> FactIndex:
    """Return what a text has, for facts to be looked up in; `dated` is the document's date, where it has one."""
    words = words_of(text)
    values = {readings for value in values_in(text, language) for readings in _ends(value)}
    values |= {fact.readings for fact in facts_in(text, language, 0, len(text))}
    values |= {(_number_called(match[0]),) for match in _PHONE.finditer(text)}
    values |= {(Amount(Decimal(number)),) for word, _, _ in words if (number := _weak_number(word, language))}
    runs = runs_of_names(text, words, stem, language)
    return FactIndex(
        values=frozenset(values),
        words=frozenset(form for word, _, _ in words for form in forms_of(word)),
        initials=frozenset(filter(None, (initials_of([word for word, _, _ in run]) for run in runs))),
        dated=_day(dated),
    )


def unite(indexes: Iterable[FactIndex]) -> FactIndex:
    """Return what several texts have together."""
    return reduce(FactIndex.__or__, indexes, FactIndex())


def missing_facts(facts: Facts, source: FactIndex, beside: FactIndex, stem: Stem) -> tuple[str, ...]:
    """Return the facts, as they are written, that neither `source` nor, where it counts, `beside` has.

    Names, dates and codes may be `beside`: in the title or the context of a source, a month and a year in its
    document's date, too. Amounts may not.
    """
    values = [fact.written for fact in facts.values if not fact.is_weak and not states(source, beside, fact)]
    words = source.words | beside.words
    initials = source.initials | beside.initials
    names = [name for name, of_run in facts.names if not is_known(name, words, initials, stem) and of_run not in words]
    return tuple(dict.fromkeys((*values, *names)))


def states(source: FactIndex, beside: FactIndex, fact: Fact) -> bool:
    """Say whether a text, or where it counts what is beside it, states a value."""
    if fact.readings in source.values or any(_is_said(fact, said, source, beside) for said in source.values):
        return True
    if _stands_under_scale(fact, source, beside) or _stands_in_parts(fact, source):
        return True
    if not any(isinstance(reading, Calendar | Code) for reading in fact.readings):
        return False
    names_month = any(isinstance(each, Calendar) and each.month for readings in source.values for each in readings)
    others = {*beside.values, *_readings_of_day(beside.dated)}
    return any(
        _is_said(fact, said, source, beside)
        for said in others
        if not (names_month and any(isinstance(each, Calendar) and each.month for each in said))
    )


def is_said_by(fact: Fact, said: Iterable[tuple[Single, ...]]) -> bool:
    """Say whether one of some values, each with its readings, says a fact, whatever the year where it says none."""
    return any(_says(one, other) for readings in said for one, other in product(fact.readings, readings))


def others_than(facts: Facts, source: FactIndex, beside: FactIndex) -> bool:
    """Say whether a text has a value that a sentence does not state."""
    return any(not any(_is_said(fact, said, source, beside) for fact in facts.values) for said in source.values)


# --- values -----------------------------------------------------------------------------------------


def _ends(value: Value) -> Iterator[tuple[Single, ...]]:
    """Yield what a value may mean; for a range what each of its ends may."""
    ranges = [reading for reading in value.readings if isinstance(reading, Range)]
    if ranges:
        yield tuple(dict.fromkeys(each.first for each in ranges))
        yield tuple(dict.fromkeys(each.last for each in ranges))
    singles = tuple(reading for reading in value.readings if not isinstance(reading, Range))
    if singles:
        yield singles


def _weak_number(word: str, language: str) -> int | None:
    """Return the number of a word that mostly counts nothing: `one` may be what `1` says."""
    lexicon = lexicon_of(language)
    plain = word.casefold()
    return lexicon.cardinals.get(plain) if plain in lexicon.weak_numbers else None


def _are_parts(values: Sequence[Value], places: Taken, phone: re.Match[str]) -> bool:
    """Say whether what looks like a phone number is no single value: no date, no amount."""
    inside = [values[i] for i in places.within(*phone.span())]
    return not (len(inside) == 1 and inside[0].kind is not Kind.CODE and inside[0].end >= phone.end())


def _figures_besides(text: str, *taken: Taken) -> Iterator[re.Match[str]]:
    """Yield the figures that belong to no value: of `39 March`, which is no day. A list's own numbers say nothing."""
    for match in _FIGURES.finditer(text):
        is_taken = any(places.touches(*match.span()) for places in taken)
        if not is_taken and not _LIST_NUMBER.match(text, match.start()):
            yield match


def _plain(figures: str) -> Single:
    """Return what figures alone say; very long ones are a code."""
    return Amount(Decimal(figures)) if len(figures) <= _LONGEST_NUMBER else Code(figures)


def _number_called(written: str) -> Code:
    """Return a phone number's figures, without the zeros or the plus sign in front."""
    return Code("".join(sign for sign in written if sign.isdigit()).lstrip("0"))


def _fact(written: str, value: Value, readings: tuple[Single, ...], language: str) -> Fact:
    lexicon = lexicon_of(language)
    is_weak = value.kind in (Kind.NUMBER, Kind.ORDINAL) and written.casefold() in lexicon.weak_numbers
    under = None
    for word, _, _ in words_of(written):
        power = lexicon.scales.get(word.casefold())
        if power and isinstance(readings[0], Amount):
            under = word.casefold(), readings[0].number.scaleb(-power)
    return Fact(written, readings, is_weak, under)


def _stands_under_scale(fact: Fact, source: FactIndex, beside: FactIndex) -> bool:
    """Say whether `5.2` is said where a heading says `in millions`; so may be what fact `5.2 million` says."""
    if fact.under is None or {fact.under[0], f"{fact.under[0]}s"}.isdisjoint(source.words | beside.words):
        return False
    return (Amount(fact.under[1]),) in source.values


def _stands_in_parts(fact: Fact, source: FactIndex) -> bool:
    """Say whether what may be one number, `120 150`, is said as several: the cells of a row."""
    parts = fact.written.split()
    return len(parts) > 1 and all(part.isdigit() and (Amount(Decimal(part)),) in source.values for part in parts)


def _is_said(fact: Fact, said: tuple[Single, ...], source: FactIndex, beside: FactIndex) -> bool:
    pairs = tuple(product(fact.readings, said))
    says_time = any(isinstance(reading, Clock) for reading in said)
    if says_time and fact.is_spelled and any(_is_hour_of(one, other) for one, other in pairs):
        return True
    return any(_may_say(one, other, source, beside) for one, other in pairs)


def _is_hour_of(claimed: Single, said: Single) -> bool:
    """Say whether a number word is the hour of a time: `seven`, of 19:00, and `half past` it; `halb acht` is 7:30."""
    if isinstance(claimed, Clock) and isinstance(said, Clock):
        return claimed.minute % _HALF_DAY == said.minute % _HALF_DAY
    if isinstance(claimed, Clock) and isinstance(said, Amount):  # `halv tio`, of `9.30`
        is_time = said.unit is None and said.number.as_tuple().exponent == -2 and 0 <= said.number < 24
        return is_time and claimed.minute % _HALF_DAY == minute_of_day(said.number) % _HALF_DAY
    if not (isinstance(claimed, Amount) and isinstance(said, Clock) and claimed.unit in (None, "hour")):
        return False
    hour, minutes = divmod(said.minute, 60)
    hours = {hour, hour % 12 or 12, *((hour % 12 + 1,) if minutes >= _QUARTER else ())}
    return claimed.number in hours


def _may_say(claimed: Single, said: Single, source: FactIndex, beside: FactIndex) -> bool:
    if not _says(claimed, said):
        return False
    if isinstance(claimed, Calendar) and isinstance(said, Calendar):
        return _fits_year(claimed, said, source, beside)
    return True


@lru_cache(maxsize=65_536)  # asked for each window of each source
def _says(claimed: Single, said: Single) -> bool:
    """Say whether what says one thing says another: a date is no less exact, but for its year."""
    if isinstance(claimed, Amount) and isinstance(said, Calendar):  # `le mardi 27`, of `27 January`
        return claimed.unit is None and claimed.number in (said.day, said.year, said.week, said.quarter)
    if not (may_be(claimed, said) or _calls(claimed, said)):
        return False
    return not (isinstance(claimed, Calendar) and isinstance(said, Calendar)) or _is_as_exact(claimed, said)


def _calls(claimed: Single, said: Single) -> bool:
    """Say whether two codes are one phone number, with the country's number or without."""
    if not (isinstance(claimed, Code) and isinstance(said, Code) and claimed.text.isdigit() and said.text.isdigit()):
        return False
    longer, shorter = sorted((claimed.text.lstrip("0"), said.text.lstrip("0")), key=len, reverse=True)
    return (
        len(shorter) >= _PHONE_FIGURES and longer.endswith(shorter) and len(longer) - len(shorter) <= _COUNTRY_FIGURES
    )


def _is_as_exact(claimed: Calendar, said: Calendar) -> bool:
    has_day = said.day is not None
    return (
        (claimed.day is None or has_day)
        and (claimed.month is None or said.month is not None)
        and (claimed.week is None or said.week is not None or has_day)
        and (claimed.quarter is None or said.quarter is not None or said.month is not None)
        and (claimed.half is None or said.half is not None or said.month is not None)
        and (claimed.weekday is None or said.weekday is not None or has_day)
        and (claimed.year is None or said.year is not None or said.month is not None or said.week is not None)
    )


def _fits_year(claimed: Calendar, said: Calendar, source: FactIndex, beside: FactIndex) -> bool:
    """Say whether a date that leaves out its year may be in the claimed one, or on the claimed weekday."""
    if said.year is not None:
        return True
    years = set(_years_of(source) | _years_of(beside))
    if beside.dated is not None:
        years |= _years_near(said, beside.dated)
    if claimed.year is not None:
        return claimed.year in years
    if claimed.weekday is None or said.weekday is not None or said.month is None or said.day is None or not years:
        return True
    return any(may_be(claimed, Calendar(year, said.month, said.day)) for year in years)


@lru_cache(maxsize=256)
def _years_of(index: FactIndex) -> frozenset[int]:
    """Return the years that a text names."""
    dates = (each for readings in index.values for each in readings if isinstance(each, Calendar))
    return frozenset(each.year for each in dates if each.year is not None)


def _years_near(said: Calendar, day: date) -> set[int]:
    """Return the years that a document of some day may mean by a date without one."""
    if said.month is None:
        return {day.year}
    months = {year: (year - day.year) * 12 + said.month - day.month for year in range(day.year - 1, day.year + 2)}
    return {year for year, distance in months.items() if abs(distance) <= _NEAR_MONTHS}


def _readings_of_day(day: date | None) -> Iterator[tuple[Single, ...]]:
    if day is not None:
        yield (Calendar(day.year, day.month, day.day),)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
