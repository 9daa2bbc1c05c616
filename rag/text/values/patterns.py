"""The patterns of dates, times and amounts in figures, in one language's words. They match text in lower case.

All but `trigger` are matched at a place, never searched for, and none can go back over more than a few characters.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from rag.text.lexicon import Lexicon

SPACE = r"[ \u00a0\u2009\u202f\n]"
DASH = r"[-\u2010-\u2015\u2212]"
SIGNS = "€$£¥₹₽₺₩฿￥%٪％§°½¼¾⅓⅔第"
FRACTIONS = "½¼¾⅓⅔"
_YEAR = r"(?:1[5-9]|2[01]|25)\d\d"  # 25..: a Thai year
_NUMBER = (
    r"\d{1,3}(?:(?P<group>[,.'’٬\u00a0\u2009\u202f ])\d{3})(?:(?P=group)\d{3})*+(?![\d])(?:[.,٫]\d+)?(?![.,]\d)"
    r"|\d++(?:[.,٫]\d++)*+"
)
_NOTHING = r"(?!)"
_MARK = r"[\u200e\u200f]?"  # of direction, in Arabic


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of a language; a part that a language does not have matches nothing."""

    trigger: re.Pattern[str]  # where a value may begin: a word, a figure, a sign
    figure: re.Pattern[str]  # all that begins with a figure
    month: re.Pattern[str]  # a date that begins with a month's name
    number: re.Pattern[str]
    unit: re.Pattern[str]
    scale: re.Pattern[str]
    oclock: re.Pattern[str]
    time: re.Pattern[str]  # behind `kl.`
    signed_time: re.Pattern[str]  # behind the half of the day, `午後`
    year: re.Pattern[str]  # behind a period
    of: re.Pattern[str]  # … and before its first day
    before_month: re.Pattern[str]  # the month after an ordinal
    link: re.Pattern[str]  # between a weekday and a date, perhaps with a word
    range: re.Pattern[str]  # between two values
    joint: re.Pattern[str]  # `and`
    between: re.Pattern[str]  # at the end of what stands before
    before_day: re.Pattern[str]  # … before `9.3.`
    before_month_name: re.Pattern[str]  # … before a month that may be another word
    phone: re.Pattern[str]  # behind a plus sign
    code: re.Pattern[str]
    code_letters: re.Pattern[str]  # at the end of what stands before a figure
    pm: frozenset[str]
    am: frozenset[str]


def alternation(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, longest first, which looks at a first letter once."""
    by_first = groupby(sorted({word for word in words if word}), key=lambda word: word[0])
    parts = []
    for first, group in by_first:
        rests = sorted((word[1:] for word in group), key=len, reverse=True)
        parts.append(re.escape(first) + f"(?:{'|'.join(map(_escaped, rests))})")
    return f"(?:{'|'.join(parts)})" if parts else _NOTHING


def _escaped(word: str) -> str:
    return re.escape(word).replace(r"\ ", f"{SPACE}{{1,2}}")


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What the patterns of a language are made of."""

    letter: str
    month: str
    links: str
    ordinal: str  # behind a figure
    year: str  # behind a date or a period, with what is between
    half_day: str
    oclock: str
    minutes: str  # behind `oclock`
    units: str
    scales: str


def make_patterns(
    lexicon: Lexicon,
    own: Mapping[str, list[str]],
    months: Iterable[str],
    weekdays: Iterable[str],
    units: Iterable[str],
    triggers: Iterable[str],
) -> Patterns:
    """Return the patterns of a language from its table, its words by their keys, and its names."""
    pieces = _pieces(lexicon, own, months, units)
    letter, links = pieces.letter, pieces.links
    word = rf"{letter}+" if lexicon.parts_words else alternation(triggers)
    of, links_alone, range_words = map(alternation, (own.get("of", ()), lexicon.date_links, lexicon.range_words))
    joints = alternation({*lexicon.conjunctions, *lexicon.between_words[1:]})
    # Where words are not parted from figures by blanks, those of a code are Latin letters.
    is_parted = lexicon.parts_words and not lexicon.date_signs
    sign, code_letter = (r"[^\W_]", r"[^\W\d_]") if is_parted else ("[a-z0-9]", "[a-z]")
    return Patterns(
        trigger=re.compile(rf"(?P<figure>\d+)|(?P<sign>[{SIGNS}])|(?P<word>{word})"),
        figure=re.compile(_figure(lexicon, pieces)),
        month=re.compile(_month_first(lexicon, pieces)),
        number=re.compile(rf"(?P<number>{_NUMBER})"),
        unit=re.compile(rf"{SPACE}{{0,2}}-?(?:{alternation(own.get('of unit', ()))})?(?P<unit>{pieces.units})"),
        scale=re.compile(rf"{SPACE}?(?P<scale>{pieces.scales})\.?"),
        oclock=re.compile(rf"{SPACE}?{pieces.oclock}"),
        time=re.compile(
            rf"\.?{SPACE}?(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?(?!\d)(?:{SPACE}?(?P<half>{pieces.half_day}))?"
        ),
        signed_time=re.compile(
            rf"{SPACE}?(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d)|{SPACE}?{pieces.oclock}(?:{pieces.minutes})?)?"
        ),
        year=re.compile(pieces.year),
        of=re.compile(rf"{SPACE}?{of}{SPACE}{{1,2}}{links}"),
        before_month=re.compile(rf"{SPACE}{{1,2}}{links}(?={pieces.month})"),
        link=re.compile(rf"[.,،]{{0,2}}{SPACE}{{0,2}}\(?{links}"),
        range=re.compile(rf"\.?{SPACE}{{0,2}}(?:{DASH}|{range_words}){SPACE}{{0,2}}{links}"),
        joint=re.compile(rf"{SPACE}{{1,2}}{joints}{SPACE}{links}"),
        between=re.compile(rf"{alternation(lexicon.between_words[:1])}{SPACE}{{1,2}}{links}$"),
        before_day=re.compile(
            rf"(?:{DASH}|[(,]|(?<!{letter})(?:{alternation(weekdays)}\.?,?|{links_alone}|{range_words}|{of}))"
            rf"{SPACE}{{0,2}}$"
        ),
        before_month_name=re.compile(rf"{alternation(own.get('before month', ()))}{SPACE}{{1,2}}$"),
        phone=re.compile(r"\d{1,4}(?:[ /-]?\(?\d{1,8}\)?){2,6}(?!\w)"),
        code=re.compile(
            rf"{sign}{{1,24}}(?:[-_/.](?:(?=[^\W_]{{0,8}}\d){sign}{{1,24}}|{code_letter}{{1,2}}(?!{sign}))){{0,4}}"
        ),
        code_letters=re.compile(rf"(?<!{sign}){code_letter}{{1,12}}[-_/]?$"),
        pm=frozenset((*own.get("pm", ()), *own.get("pm before", ()))),
        am=frozenset(own.get("am", ())),
    )


def _pieces(lexicon: Lexicon, own: Mapping[str, list[str]], months: Iterable[str], units: Iterable[str]) -> _Pieces:
    letter = lexicon.letter_pattern
    boundary = rf"(?!{letter})" if lexicon.parts_words else ""
    ending = rf"{letter}{{0,6}}" if lexicon.adds_endings else rf"(?!{letter})"
    long_units = (unit for unit in units if len(unit) > 2)
    links = rf"(?:{alternation(lexicon.date_links)}{SPACE}{{1,2}})?"
    unit = f"{alternation(units)}{boundary}"
    return _Pieces(
        letter=letter,
        month=f"{alternation(months)}{ending}",
        links=links,
        ordinal=rf"(?:[-:'’]?{alternation(lexicon.ordinal_suffixes)}(?!{letter}))",
        year=rf"(?:\.?[,/-]?{SPACE}?{links}(?P<year>{_YEAR}|['’]\d\d)(?![\d]|[-/.]\d))?",
        half_day=f"(?:{alternation((*own.get('am', ()), *own.get('pm', ())))}{boundary})",
        oclock=f"(?:{alternation(own.get('oclock', ()))}{boundary})",
        minutes=rf"{SPACE}?(?P<signed_minute>[0-5]?\d){SPACE}?{alternation(own.get('minute', ()))}",
        units=f"(?:{alternation(long_units)}{ending}|{unit})" if lexicon.adds_endings else f"(?:{unit})",
        scales=f"(?:{alternation((*lexicon.scales, *lexicon.figure_scales))}{boundary})",
    )


def _month_first(lexicon: Lexicon, pieces: _Pieces) -> str:
    day = "(?P<day>(?!))?"
    if lexicon.writes_month_first:
        day = (
            rf"(?:(?:\.?[ \u00a0\u202f-]|\n(?!\d+\.))(?:the{SPACE})?(?P<day>\d{{1,2}})(?:{pieces.ordinal}|\.(?!\d))?"
            rf"(?![\d:%]|[.,]\d|{SPACE}?{pieces.half_day}))?"
        )
    return pieces.month + day + pieces.year


def _figure(lexicon: Lexicon, pieces: _Pieces) -> str:
    """Return the alternatives of what begins with a figure; the name of the one that matched is the last group's."""
    # `3. Stock`; at the start of a line it is a list's number.
    stop = rf"\.(?<!\n\d\.)(?={SPACE}{pieces.letter})" if lexicon.before_ordinal_pattern else _NOTHING
    dotted = rf"(?P<dotted_day>\d{{1,2}})\.{SPACE}?(?P<dotted_month>0?[1-9]|1[0-2])\.(?!\d)"
    # `28/2`, not `3/4`: one of the two says that it is no fraction, or the year does.
    slashed = (
        r"(?=0|\d\d/|\d/(?:0|1[0-2])|\d/\d[ ]\d{4})(?P<slashed_day>\d{1,2})/(?P<slashed_month>0?[1-9]|1[0-2])"
        rf"(?![\d/]|[.,]\d)(?:{SPACE}(?P<slashed_year>{_YEAR})(?!\d))?"
    )
    return "|".join(
        (
            rf"(?P<iso>(?P<iso_year>\d{{4}})(?P<iso_sign>[-/.]){SPACE}?(?P<iso_month>\d{{1,2}})(?P=iso_sign){SPACE}?"
            r"(?P<iso_day>\d{1,2})(?!\d))",
            r"(?P<iso_week>(?P<iso_week_year>\d{4})-?w(?P<iso_week_number>\d{2})(?!\d))",
            rf"(?P<signed>{_with_signs(lexicon.date_signs)})",
            rf"(?P<numeric>(?P<one>\d{{1,2}}){_MARK}(?P<numeric_sign>[./-]){SPACE}?(?P<other>\d{{1,2}}){_MARK}"
            rf"(?P=numeric_sign){SPACE}?(?P<numeric_year>\d{{4}}|\d{{2}})(?![\d]|[.,:-]\d))",
            rf"(?P<slashed>{_NOTHING if lexicon.writes_month_first else slashed})",
            rf"(?P<dotted>{dotted if lexicon.writes_dotted_days else _NOTHING})",
            rf"(?P<named>(?P<named_day>\d{{1,2}})(?:{pieces.ordinal}|\.)?(?:{SPACE}{{1,2}}|-|/)?{pieces.links}"
            rf"(?P<named_month>{pieces.month}){pieces.year.replace('<year>', '<named_year>')})",
            rf"(?P<year_first>(?P<first_year>{_YEAR})\.?(?:{SPACE}|-){pieces.links}(?P<year_month>{pieces.month})"
            rf"(?:\.?{SPACE}(?P<year_day>\d{{1,2}})(?![\d:]|[.,]\d))?)",
            r"(?P<phone>(?=(?:[ /-]?\d){9})0\d{1,5}(?:[ /-]\d{2,8}){1,5}(?![\w]|[-.,]\d))",
            rf"(?P<clock>{_clock(pieces)})",
            rf"(?P<ordinal>(?P<nth>\d{{1,4}})(?:{pieces.ordinal}|{stop}))",
            rf"(?P<plain>(?P<number>{_NUMBER}))",
        )
    )


def _with_signs(signs: str) -> str:
    """Return the pattern of `2026年3月9日`."""
    if not signs:
        return _NOTHING
    year, of_month, of_day = signs[0], signs[1], f"[{signs[2:]}]"
    return (
        rf"(?:(?P<signed_year>\d{{4}}){SPACE}?{year}{SPACE}?(?:(?P<signed_month>\d{{1,2}}){SPACE}?{of_month}{SPACE}?"
        rf"(?:(?P<signed_day>\d{{1,2}}){SPACE}?{of_day})?)?"
        rf"|(?P<month_alone>\d{{1,2}}){SPACE}?{of_month}{SPACE}?(?:(?P<day_alone>\d{{1,2}}){SPACE}?{of_day})?)"
    )


def _clock(pieces: _Pieces) -> str:
    """Return the pattern of `19:30`, `19h30` and `7:30 pm`, or of `19.30 Uhr`, `7 pm` and `9点30分`."""
    return (
        rf"(?P<hour>\d{{1,2}})(?:(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)"
        rf"|{SPACE}?h{SPACE}?(?P<h_minute>[0-5]\d)(?!\w|{SPACE}?m(?:in)?))"
        rf"(?:{SPACE}?(?P<half>{pieces.half_day}))?(?:{SPACE}?{pieces.oclock})?"
        rf"|(?:\.(?P<dot_minute>[0-5]\d))?{SPACE}?"
        rf"(?:(?P<dot_half>{pieces.half_day})|(?P<oclock>{pieces.oclock})(?:{pieces.minutes})?))"
    )
