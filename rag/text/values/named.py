"""Values that begin with a word: a month, a weekday, a week, a number word, a currency, an hour of the clock."""

import re
from dataclasses import replace
from decimal import Decimal

from rag.text.values.amounts import kind_of, read_amount
from rag.text.values.dates import first_and_last_day_of_week, make_date, whole_year
from rag.text.values.figures import read_amount_behind, read_figure
from rag.text.values.number_words import read_number_words
from rag.text.values.periods import HIGHEST, ordinal_or_period, with_year
from rag.text.values.scanned import BLANK, Scanned
from rag.text.values.units import PERCENT
from rag.text.values.value import Amount, Calendar, Clock, Kind, Range, Value

_PERIOD_NUMBER = re.compile(r"[.]?[ \u00a0\u2009\u202f-]?(\d{1,2})(?![\w:%]|[.,]\d)")
_LAST_WORD = re.compile(r"(?<!\w)(\w+)\W{1,2}$")
_CELL = re.compile(r"[ \t]*(?:[|:\t]|$)", re.MULTILINE)
_MOST_BEFORE = 16  # characters that are looked at in front of a word


def read_word(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    """Return the value that begins with `word`, which is a name of the vocabulary; None where none begins here."""
    for part in scanned.vocabulary.words[word]:
        value = _READERS[part](scanned, word, start, end)
        if value is not None:
            return value
    return None


def _month(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    match = scanned.vocabulary.patterns.month.match(scanned.lower, start)
    if match is None:
        return None
    day = int(match["day"]) if match["day"] else None
    content = make_date(whole_year(match["year"]), scanned.vocabulary.months[word], day)
    if content is None:
        return None
    if content.day is None and content.year is None and not _is_month(scanned, word, start, end):
        return None
    return Value(Kind.DATE, content, start, match.end())


def _is_month(scanned: Scanned, word: str, start: int, end: int) -> bool:
    """Say whether a month's name that has neither day nor year beside it is one: `May` may be a verb."""
    vocabulary = scanned.vocabulary
    if word not in vocabulary.short_names and word not in vocabulary.lexicon.months_or_other_words:
        return True
    before = scanned.lower[max(0, start - _MOST_BEFORE) : start]
    if vocabulary.patterns.before_month_name.search(before):
        return word not in vocabulary.short_names or scanned.text[start].isupper()
    if not scanned.text[start].isupper() or scanned.text[start:end].isupper():
        return False
    if _CELL.match(scanned.lower, end):
        return True
    opening = before.rstrip(BLANK)
    return bool(opening) and opening[-1] not in ".!?:|-*•" and word not in vocabulary.short_names


def _weekday(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    vocabulary = scanned.vocabulary
    if word in vocabulary.short_names and scanned.lower[end : end + 1] == ".":
        amount = read_amount_behind(scanned, vocabulary.units[word], start, end) if word in vocabulary.units else None
        if (
            amount is not None and read_figure(scanned, end + 2, after=end + 2)[1] <= amount.end
        ):  # `Fr. 20`, not `Fr. 20. März`
            return amount
        end += 1
    return Value(Kind.WEEKDAY, Calendar(weekday=vocabulary.weekdays[word]), start, end)


def _period(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    period = scanned.vocabulary.periods[word]
    match = _PERIOD_NUMBER.match(scanned.lower, end)
    if match is not None and len(word) == 1 and scanned.lower[end] == "-":  # `Q-3` is a form, `week-11` a week
        match = None
    if match is not None:
        number = int(match[1])
        return with_year(scanned, period, number, start, match.end()) if 1 <= number <= HIGHEST[period] else None
    if period != "week" or (of := scanned.vocabulary.patterns.of.match(scanned.lower, end)) is None:
        return None
    day = _date_at(scanned, of.end())
    if day is None or not isinstance(day.content, Calendar) or day.content.day is None:
        return None
    return Value(Kind.RANGE, Range(*first_and_last_day_of_week(day.content)), start, day.end)


def _date_at(scanned: Scanned, at: int) -> Value | None:
    """Return the date that begins right at a place."""
    if scanned.lower[at : at + 1].isdigit():
        return read_figure(scanned, at, after=at)[0]
    match = scanned.vocabulary.patterns.trigger.match(scanned.lower, at)
    if match is not None and "month" in scanned.vocabulary.words.get(match[0], ()):
        return _month(scanned, match[0], at, match.end())
    return None


def _cardinal(scanned: Scanned, _: str, start: int, end: int) -> Value | None:
    numbers = scanned.vocabulary.numbers
    number, end = read_number_words(scanned.lower, start, end, numbers)
    if end <= start:
        return None
    oclock = scanned.vocabulary.patterns.oclock.match(scanned.lower, end)
    if oclock is not None and (times := scanned.vocabulary.clock(number, 0, None)):
        return Value(Kind.TIME, times[0], start, oclock.end(), times[1:])
    fraction = _fraction(scanned, number, start, end)
    if fraction is not None:
        return fraction
    value = read_amount(scanned, start, end, Decimal(number))
    is_weak = scanned.lower[start:end] in numbers.weak or not scanned.vocabulary.lexicon.parts_words
    return None if is_weak and value.kind is Kind.NUMBER else value


def _fraction(scanned: Scanned, number: int, start: int, end: int) -> Value | None:
    """Return the share of `three quarters`, `drei Viertel`: a percentage, a number, or so many of a unit."""
    part = scanned.vocabulary.numbers.next_word.match(scanned.lower, end)
    denominator = scanned.vocabulary.lexicon.fractions.get(part[1]) if part else None
    if part is None or denominator is None or not 0 < number < denominator:
        return None
    share = Decimal(number) / denominator
    unit = scanned.vocabulary.units.get(part[1])
    others = (Amount(share), *((Amount(Decimal(number), unit),) if unit else ()))
    return Value(Kind.PERCENTAGE, Amount(round(share * 100, 1).normalize(), PERCENT), start, part.end(), others)


def _ordinal(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    number = scanned.vocabulary.ordinals[word]
    month = scanned.vocabulary.patterns.before_month.match(scanned.lower, end)
    if month is not None and (named := _date_at(scanned, month.end())) is not None:
        content = named.content
        if isinstance(content, Calendar) and content.day is None:
            day = make_date(content.year, content.month, number)
            return Value(Kind.DATE, day, start, named.end) if day else None
    return ordinal_or_period(scanned, number, start, end)


def _currency(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    return read_amount_behind(scanned, scanned.vocabulary.units[word], start, end)


def _minus(scanned: Scanned, _: str, start: int, end: int) -> Value | None:
    before = _LAST_WORD.search(scanned.lower, max(0, start - _MOST_BEFORE), start)
    is_phrase = before is not None and before[1] in scanned.vocabulary.lexicon.function_words  # `pelo menos 20`
    if is_phrase or scanned.lower[end : end + 1] not in tuple(BLANK):
        return None
    value = read_amount_behind(scanned, None, start, end)
    if value is None or not isinstance(value.content, Amount):
        return None
    return replace(value, content=replace(value.content, number=-value.content.number), others=())


def _hour(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    return Value(Kind.TIME, Clock(scanned.vocabulary.hours[word] * 60), start, end)


def _spoken(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    """Read a phrase that is a value as a whole; a half behind an ordinal is a period: `the first half of the year`."""
    content, *others = scanned.vocabulary.spoken[word]
    if isinstance(content, Clock):
        return Value(Kind.TIME, content, start, end, tuple(others))
    assert isinstance(content, Amount)
    if content.unit is None:
        return read_amount(scanned, start, end, content.number)
    before = _LAST_WORD.search(scanned.lower, max(0, start - _MOST_BEFORE), start)
    if before is not None and before[1] in scanned.vocabulary.ordinals:
        return None
    return Value(kind_of(content.unit), content, start, end, tuple(others))


def _clock(scanned: Scanned, _: str, start: int, end: int) -> Value | None:
    """Read what stands behind `kl.` and its like."""
    match = scanned.vocabulary.patterns.time.match(scanned.lower, end)
    times = scanned.vocabulary.clock(int(match["hour"]), int(match["minute"] or 0), match["half"]) if match else ()
    return Value(Kind.TIME, times[0], start, match.end(), times[1:]) if match and times else None


def _half_day(scanned: Scanned, word: str, start: int, end: int) -> Value | None:
    """Read a time with the half of the day in front: `午後7時30分`."""
    vocabulary = scanned.vocabulary
    match = vocabulary.patterns.signed_time.match(scanned.lower, end)
    if match is None:
        return None
    times = vocabulary.clock(int(match["hour"]), int(match["minute"] or match["signed_minute"] or 0), word)
    return Value(Kind.TIME, times[0], start, match.end()) if times else None


_READERS = {
    "month": _month,
    "weekday": _weekday,
    "period": _period,
    "cardinal": _cardinal,
    "ordinal": _ordinal,
    "currency": _currency,
    "minus": _minus,
    "hour": _hour,
    "spoken": _spoken,
    "clock": _clock,
    "half day": _half_day,
}
