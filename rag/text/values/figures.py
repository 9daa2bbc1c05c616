"""Values that begin with a figure or a sign: dates, times, ordinals, amounts, codes, and numbers."""

import re
import unicodedata
from decimal import Decimal

from rag.text.values.amounts import read_amount
from rag.text.values.dates import make_date, whole_year
from rag.text.values.number_words import read_number_words
from rag.text.values.periods import ordinal_or_period
from rag.text.values.scanned import Scanned
from rag.text.values.units import CURRENCIES
from rag.text.values.value import Amount, Calendar, Code, Content, Kind, Value

_LONGEST_WORD_BEFORE = 14  # with its sign
_CAPITALS_BEFORE = re.compile(r"(?<![^\W_])([A-Z]{2,5}) $")
_VERSION = re.compile(r"\d{1,8}(?:\.\d{1,8}){2,}(?![\w])")
_CODE_SIGNS = str.maketrans("", "", "-_/ ")
_LAST_WORD = re.compile(r"(?<!\w)(\w+)[.,]? $")
_SECTION = re.compile(r"§{1,2}[ \u00a0\u2009\u202f]?(\d{1,6}[a-z]?)(?![^\W_])")
_YEAR_ALONE = re.compile(r"(?:1[5-9]|20)\d\d(?!\d)")
_DECADE = re.compile(r"(?:1[5-9]|20)\d0s(?!\w)")
_WORD_IN_CODE = 4  # letters, in lower case: `err-4102` is a code, `under-18` is none
_MINUS = ("-", "−")
_MOST_BEFORE = 20  # characters that are looked at in front of a day
_LONGEST_NUMBER = 24  # figures and signs; what is longer counts nothing


def read_figure(scanned: Scanned, start: int, *, after: int) -> tuple[Value | None, int]:
    """Return the value that has its first figure at `start`, and where to read on.

    Its letters or its sign may stand before that, not before `after`, where the last value is over.
    """
    before = scanned.lower[start - 1 : start] if start > after else ""
    if before and (before.isalpha() or before in "-_/"):
        code = _code_with_letters(scanned, start, after)
        if code is not None:
            return code, code.end
    if before == "+" and (phone := scanned.vocabulary.patterns.phone.match(scanned.lower, start)) is not None:
        return _phone(phone, start - 1), phone.end()
    match = scanned.vocabulary.patterns.figure.match(scanned.lower, start)
    if match is None:
        return None, start + 1
    kind = match.lastgroup
    if kind == "plain":
        capitals = _capitals_before(scanned, start, after) if before == " " else None
        if capitals is not None and match["number"].isdigit() and not _YEAR_ALONE.fullmatch(match["number"]):
            code = Value(Kind.CODE, Code(scanned.lower[capitals : start - 1] + match["number"]), capitals, match.end())
            return code, code.end
        return _number(scanned, start, match, is_negative=before in _MINUS and _is_negative(scanned, start))
    if kind == "phone":
        return _phone(match, start), match.end()
    if kind == "clock" and (amount := _longer_unit(scanned, start, match)) is not None:
        return amount, amount.end
    if kind == "ordinal":
        ordinal = ordinal_or_period(scanned, int(match["nth"]), start, match.end())
        return ordinal, ordinal.end
    made = _READERS[str(kind)](scanned, match)
    if made is None and kind in ("clock", "slashed"):  # no hour has that number, or it is a fraction
        number = scanned.vocabulary.patterns.number.match(scanned.lower, start)
        return _number(scanned, start, number, is_negative=False) if number else (None, match.end())
    if made is None:
        return None, match.end()
    sort, readings = made
    return Value(sort, readings[0], start, match.end(), readings[1:]), match.end()


def read_sign(scanned: Scanned, sign: str, start: int) -> Value | None:
    """Return the value that begins with a sign: `€ 40`, `§ 19`, `½`, `第3`."""
    if sign == "§":
        section = _SECTION.match(scanned.lower, start)
        return Value(Kind.CODE, Code(f"§{section[1]}"), start, section.end()) if section else None
    if unicodedata.category(sign) == "No":
        return read_amount(scanned, start, start + 1, Decimal(str(unicodedata.numeric(sign))))
    if sign == "第":
        return _numbered(scanned, start)
    unit = scanned.vocabulary.units.get(sign)
    return read_amount_behind(scanned, unit, start, start + 1) if unit in CURRENCIES or unit == "%" else None


def _numbered(scanned: Scanned, start: int) -> Value | None:
    """Return the ordinal of `第3` or `第三`."""
    number = scanned.vocabulary.patterns.number.match(scanned.lower, start + 1)
    if number is not None:
        return ordinal_or_period(scanned, int(number[0]), start, number.end()) if number[0].isdigit() else None
    words = scanned.vocabulary.numbers
    word = words.next_word.match(scanned.lower, start + 1)
    if word is None:
        return None
    value, end = read_number_words(scanned.lower, word.start(1), word.end(1), words)
    return ordinal_or_period(scanned, value, start, end)


def read_amount_behind(scanned: Scanned, unit: str | None, start: int, end: int) -> Value | None:
    """Return the amount whose unit stands in front, at `start`, and is over at `end`."""
    if scanned.lower[end : end + 1] == ".":
        end += 1
    if scanned.lower[end : end + 1] in (" ", "\u00a0", "\u202f"):
        end += 1
    match = scanned.vocabulary.patterns.number.match(scanned.lower, end)
    if match is None:
        return None
    return read_amount(scanned, start, match.end(), *readings_of(match[0], scanned.vocabulary.decimal_sign), unit=unit)


# --- codes ------------------------------------------------------------------------------------------


def _code_with_letters(scanned: Scanned, start: int, after: int) -> Value | None:
    """Return the code whose first figure is at `start` and whose letters stand before it: `ERR-4102`, `A4`."""
    letters = scanned.vocabulary.patterns.code_letters.search(
        scanned.lower[max(after, start - _LONGEST_WORD_BEFORE) : start]
    )
    if letters is None:
        return None
    begin = start - len(letters[0])
    word = scanned.text[begin:start].rstrip("-_/")
    is_joined = len(word) == len(letters[0])
    if not is_joined and (word.lower() in scanned.vocabulary.words or letters[0][-1] == "/"):
        return None
    if not is_joined and word.islower() and (len(word) > _WORD_IN_CODE or _YEAR_ALONE.match(scanned.lower, start)):
        return None
    return _make_code(scanned, begin)


def _capitals_before(scanned: Scanned, start: int, after: int) -> int | None:
    """Return where the capitals begin that a number belongs to: `ISO 9001`, `TOP 3`, not `USD 40`."""
    capitals = _CAPITALS_BEFORE.search(scanned.text[max(after, start - _LONGEST_WORD_BEFORE) : start])
    if capitals is None or capitals[1].lower() in scanned.vocabulary.words:
        return None
    is_common = capitals[1].lower() in scanned.vocabulary.lexicon.function_words
    return None if is_common else start - len(capitals[0])


def _make_code(scanned: Scanned, start: int) -> Value | None:
    match = scanned.vocabulary.patterns.code.match(scanned.lower, start)
    if match is None:
        return None
    return Value(Kind.CODE, Code(match[0].translate(_CODE_SIGNS)), start, match.end())


def _phone(match: re.Match[str], start: int) -> Value:
    figures = "".join(sign for sign in match[0] if sign.isdigit())
    return Value(Kind.CODE, Code(figures), start, match.end())


# --- numbers ----------------------------------------------------------------------------------------


def _number(scanned: Scanned, start: int, match: re.Match[str], *, is_negative: bool) -> tuple[Value | None, int]:
    written, end = match["number"], match.end()
    if _is_list_number(scanned, start, end):
        return None, end
    version = _VERSION.match(scanned.lower, start)
    if version is not None and match["group"] is None:
        return Value(Kind.CODE, Code(version[0]), start, version.end()), version.end()
    if len(written) > _LONGEST_NUMBER:
        return None, end
    numbers = readings_of(written, scanned.vocabulary.decimal_sign)
    sign = scanned.lower[end : end + 1]
    if sign and unicodedata.category(sign) == "No" and len(numbers) == 1:
        fraction = Decimal(str(unicodedata.numeric(sign)))
        numbers, end = (numbers[0] + fraction if fraction < 1 else numbers[0],), end + 1
    begin = start
    if is_negative:
        begin, numbers = start - 1, tuple(-number for number in numbers)
    if _DECADE.match(scanned.lower, start):
        return Value(Kind.CODE, Code(scanned.lower[start : end + 1]), start, end + 1), end + 1
    value = read_amount(scanned, begin, end, *numbers)
    if value.kind is Kind.NUMBER and scanned.lower[value.end : value.end + 1].isalpha():
        code = _make_code(scanned, start)
        return (code, code.end) if code is not None and code.end > value.end else (value, value.end)
    if value.kind is Kind.NUMBER and begin == start and _YEAR_ALONE.fullmatch(written):
        value = Value(Kind.DATE, Calendar(year=int(written)), start, end, (value.content,))
    return value, value.end


def _is_list_number(scanned: Scanned, start: int, end: int) -> bool:
    return (
        end - start <= 2 and scanned.lower[start - 1 : start] == "\n" and scanned.lower[end : end + 2] in (". ", ") ")
    )


def _is_negative(scanned: Scanned, start: int) -> bool:
    """Say whether a minus sign in front of a figure is one: nothing stands before it that it could join."""
    return start == 1 or scanned.lower[start - 2] in " \u00a0\u202f\n(|:"


def readings_of(written: str, decimal_sign: str) -> tuple[Decimal, ...]:
    """Return what a number in figures may be, the likeliest first in a language of this decimal sign."""
    if written.isdigit():
        return (Decimal(written),)
    plain = "".join(sign for sign in written if sign not in "'’\u00a0\u2009\u202f ٬").replace("٫", ".")
    commas, stops = plain.count(","), plain.count(".")
    if commas and stops:
        decimal = max(plain.rfind(","), plain.rfind("."))
        whole = plain[:decimal].replace(",", "").replace(".", "")
        return (Decimal(f"{whole}.{plain[decimal + 1 :]}"),)
    mark = "," if commas else "."
    parts = plain.split(mark)
    if len(parts) == 1:
        return (Decimal(plain),)
    is_grouped = 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]) and not parts[0].startswith("0")
    if len(parts) > 2:
        return (Decimal("".join(parts)),) if is_grouped else (Decimal(parts[0]),)
    grouped, fractional = Decimal("".join(parts)), Decimal(".".join(parts))
    if not is_grouped:
        return (fractional,)
    return (fractional, grouped) if mark == decimal_sign else (grouped, fractional)


# --- dates and times --------------------------------------------------------------------------------

_Made = tuple[Kind, tuple[Content, ...]] | None


def _dated(*readings: Calendar | None) -> _Made:
    real = tuple(dict.fromkeys(reading for reading in readings if reading is not None))
    return (Kind.DATE, real) if real else None


def _iso(_: Scanned, match: re.Match[str]) -> _Made:
    return _dated(make_date(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])))


def _iso_week(_: Scanned, match: re.Match[str]) -> _Made:
    week = int(match["iso_week_number"])
    return (Kind.PERIOD, (Calendar(year=int(match["iso_week_year"]), week=week),)) if 1 <= week <= 53 else None


def _signed(_: Scanned, match: re.Match[str]) -> _Made:
    year, month, day = (match[name] and int(match[name]) for name in ("signed_year", "signed_month", "signed_day"))
    if match["month_alone"]:
        month, day = int(match["month_alone"]), match["day_alone"] and int(match["day_alone"])
    return _dated(make_date(year or None, month or None, day or None))


def _numeric(scanned: Scanned, match: re.Match[str]) -> _Made:
    year, one, other = whole_year(match["numeric_year"]), int(match["one"]), int(match["other"])
    day_first, month_first = make_date(year, other, one), make_date(year, one, other)
    if match["numeric_sign"] == "." or not scanned.vocabulary.lexicon.writes_month_first:
        return _dated(day_first or month_first)
    return _dated(day_first, month_first)


def _dotted(scanned: Scanned, match: re.Match[str]) -> _Made:
    """Read `09.03.`; `9.3.` too, where something beside it says that it is no section or version."""
    if len(match["dotted_month"]) == 1 and scanned.lower[match.end() : match.end() + 1] not in ("-", "–"):
        before = scanned.lower[max(0, match.start() - _MOST_BEFORE) : match.start()]
        if before and not scanned.vocabulary.patterns.before_day.search(before):
            return Kind.NUMBER, (Amount(Decimal(f"{match['dotted_day']}.{match['dotted_month']}")),)
    return _dated(make_date(None, int(match["dotted_month"]), int(match["dotted_day"])))


def _slashed(scanned: Scanned, match: re.Match[str]) -> _Made:
    """Read `28/2 2026`; `28/2` alone where a word in front of it stands before dates."""
    if match["slashed_year"] is None:
        before = scanned.lower[max(0, match.start() - _MOST_BEFORE) : match.start()]
        word = _LAST_WORD.search(before)
        vocabulary = scanned.vocabulary
        if word is None or (word[1] not in vocabulary.lexicon.function_words and word[1] not in vocabulary.weekdays):
            return None
    year = match["slashed_year"] and int(match["slashed_year"])
    return _dated(make_date(year or None, int(match["slashed_month"]), int(match["slashed_day"])))


def _named(scanned: Scanned, match: re.Match[str]) -> _Made:
    month = scanned.vocabulary.month(match["named_month"])
    return _dated(make_date(whole_year(match["named_year"]), month, int(match["named_day"])))


def _year_first(scanned: Scanned, match: re.Match[str]) -> _Made:
    month = scanned.vocabulary.month(match["year_month"])
    return _dated(make_date(int(match["first_year"]), month, int(match["year_day"]) if match["year_day"] else None))


def _longer_unit(scanned: Scanned, start: int, match: re.Match[str]) -> Value | None:
    """Return the amount of what begins like a time, `3時`, but goes on as a unit: `3時間`."""
    if match["oclock"] is None or match["signed_minute"] is not None or match["dot_minute"] is not None:
        return None
    unit = scanned.vocabulary.patterns.unit.match(scanned.lower, match.end("hour"))
    is_longer = unit is not None and unit.end() > match.end()
    return read_amount(scanned, start, match.end("hour"), Decimal(match["hour"])) if is_longer else None


def _clock(scanned: Scanned, match: re.Match[str]) -> _Made:
    hour = int(match["hour"])
    minute = int(match["minute"] or match["h_minute"] or match["dot_minute"] or match["signed_minute"] or 0)
    half = match["half"] or match["dot_half"]
    times = scanned.vocabulary.clock(hour, minute, half)
    word = match["oclock"] or match["dot_half"] or ""
    unit = scanned.vocabulary.units.get(word.strip())
    if unit is not None and match["dot_minute"] is None and match["signed_minute"] is None:  # `18 heures`, `2 дня`
        return Kind.QUANTITY, (Amount(Decimal(hour), unit), *times)
    return (Kind.TIME, times) if times else None


_READERS = {
    "iso": _iso,
    "iso_week": _iso_week,
    "signed": _signed,
    "numeric": _numeric,
    "dotted": _dotted,
    "slashed": _slashed,
    "named": _named,
    "year_first": _year_first,
    "clock": _clock,
}
