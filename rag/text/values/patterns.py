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


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of a language; a part that a language does not have matches nothing."""

    trigger: re.Pattern[str]  # where a value may begin: a word, a figure, a sign
    figure: re.Pattern[str]  # all that begins with a figure
    month: re.Pattern[str]  # a date that begins with a month's name
    number: re.Pattern[str]
    unit: re.Pattern[str]
    scale: re.Pattern[str]
    half_day: re.Pattern[str]  # am or pm
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


def make_patterns(
    lexicon: Lexicon,
    own: Mapping[str, list[str]],
    months: Iterable[str],
    weekdays: Iterable[str],
    units: Iterable[str],
    triggers: Iterable[str],
) -> Patterns:
    """Return the patterns of a language from its table, its words by their keys, and its names."""
    letter = lexicon.letter_pattern
    halves = (*own.get("am", ()), *own.get("pm", ()))
    boundary = rf"(?!{letter})" if lexicon.parts_words else ""
    half_day = _bounded(halves, boundary)
    oclock = _bounded(own.get("oclock", ()), boundary)
    minute_behind = rf"{SPACE}?(?P<signed_minute>[0-5]?\d){SPACE}?{alternation(own.get('minute', ()))}"
    ending = rf"{letter}{{0,6}}" if lexicon.adds_endings else rf"(?!{letter})"
    month = f"{alternation(months)}{ending}"
    # Where words are not parted from figures by blanks, those of a code are Latin letters.
    sign, code_letter = (
        (r"[^\W_]", r"[^\W\d_]") if not lexicon.date_signs and lexicon.parts_words else ("[a-z0-9]", "[a-z]")
    )
    of_unit = f"(?:{alternation(own.get('of unit', ()))})?"
    links = rf"(?:{alternation(lexicon.date_links)}{SPACE}{{1,2}})?"
    ordinal = rf"(?:[-:'’]?{alternation(lexicon.ordinal_suffixes)}(?!{letter}))"
    year_behind = rf"(?:\.?[,/-]?{SPACE}?{links}(?P<year>{_YEAR}|['’]\d\d)(?![\d]|[-/.]\d))?"
    range_words = alternation(lexicon.range_words)
    names = [word for word in triggers if not lexicon.parts_words]
    word = alternation(names) if names else rf"{letter}+"
    unit = _bounded(units, boundary)
    if lexicon.adds_endings:
        unit = rf"(?:{alternation(u for u in units if len(u) > 2)}{letter}{{0,6}}|{alternation(units)}{boundary})"
    return Patterns(
        trigger=re.compile(rf"(?P<figure>\d+)|(?P<sign>[{SIGNS}])|(?P<word>{word})"),
        figure=re.compile(_figure(lexicon, month, links, ordinal, year_behind, half_day, oclock, minute_behind)),
        month=re.compile(
            month
            + (
                rf"(?:(?:\.?[ \u00a0\u202f-]|\n(?!\d+\.))(?:the{SPACE})?(?P<day>\d{{1,2}})(?:{ordinal}|\.(?!\d))?"
                rf"(?![\d:%]|[.,]\d|{SPACE}?{half_day}))?"
                if lexicon.writes_month_first
                else "(?P<day>(?!))?"
            )
            + year_behind
        ),
        number=re.compile(rf"(?P<number>{_NUMBER})"),
        unit=re.compile(rf"{SPACE}{{0,2}}-?{of_unit}(?P<unit>{unit})"),
        scale=re.compile(rf"{SPACE}?(?P<scale>{_bounded((*lexicon.scales, *lexicon.figure_scales), boundary)})\.?"),
        half_day=re.compile(half_day),
        oclock=re.compile(rf"{SPACE}?{oclock}"),
        time=re.compile(
            rf"\.?{SPACE}?(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?(?!\d)(?:{SPACE}?(?P<half>{half_day}))?"
        ),
        signed_time=re.compile(
            rf"{SPACE}?(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d)|{SPACE}?{oclock}(?:{minute_behind})?)?"
        ),
        year=re.compile(year_behind),
        of=re.compile(rf"{SPACE}?{alternation(own.get('of', ()))}{SPACE}{{1,2}}{links}"),
        before_month=re.compile(rf"{SPACE}{{1,2}}{links}(?={month})"),
        link=re.compile(rf"[.,،]{{0,2}}{SPACE}{{0,2}}\(?{links}"),
        range=re.compile(rf"\.?{SPACE}{{0,2}}(?:{DASH}|{range_words}){SPACE}{{0,2}}{links}"),
        joint=re.compile(
            rf"{SPACE}{{1,2}}(?:{alternation({*lexicon.conjunctions, *lexicon.between_words[1:]})}){SPACE}{links}"
        ),
        between=re.compile(rf"{alternation(lexicon.between_words[:1])}{SPACE}{{1,2}}{links}$"),
        before_day=re.compile(
            rf"(?:{DASH}|[(,]|(?<!{letter})(?:{alternation(weekdays)}\.?,?|{alternation(lexicon.date_links)}|{range_words}|"
            rf"{alternation(own.get('of', ()))})){SPACE}{{0,2}}$"
        ),
        before_month_name=re.compile(rf"{alternation(own.get('before month', ()))}{SPACE}{{1,2}}$"),
        phone=re.compile(r"\d{1,4}(?:[ /-]?\(?\d{1,8}\)?){2,6}(?!\w)"),
        code=re.compile(
            rf"{sign}{{1,24}}(?:[-_/.](?:(?=[^\W_]{{0,8}}\d){sign}{{1,24}}|{code_letter}{{1,2}}(?!{sign}))){{0,4}}"
        ),
        code_letters=re.compile(rf"(?<!{sign}){code_letter}{{1,12}}[-_/]?$"),
        pm=frozenset(own.get("pm", ())) | frozenset(own.get("pm before", ())),
        am=frozenset(own.get("am", ())),
    )


def _bounded(words: Iterable[str], boundary: str) -> str:
    """Return a pattern of any of the words, none of which goes on; signs end where they end."""
    return f"(?:{alternation(words)}{boundary})"


def _figure(
    lexicon: Lexicon,
    month: str,
    links: str,
    ordinal: str,
    year_behind: str,
    half_day: str,
    oclock: str,
    minute_behind: str,
) -> str:
    """Return the alternatives of what begins with a figure; the name of the one that matched is the last group's."""
    signs, letter = lexicon.date_signs, lexicon.letter_pattern
    # `3. Stock`; at the start of a line it is a list's number.
    stop = rf"\.(?<!\n\d\.)(?={SPACE}{letter})" if lexicon.before_ordinal_pattern else _NOTHING
    signed = _NOTHING
    if signs:
        year, of_month, of_day = signs[0], signs[1], f"[{signs[2:]}]"
        signed = (
            rf"(?:(?P<signed_year>\d{{4}}){SPACE}?{year}{SPACE}?(?:(?P<signed_month>\d{{1,2}}){SPACE}?{of_month}{SPACE}?"
            rf"(?:(?P<signed_day>\d{{1,2}}){SPACE}?{of_day})?)?"
            rf"|(?P<month_alone>\d{{1,2}}){SPACE}?{of_month}{SPACE}?(?:(?P<day_alone>\d{{1,2}}){SPACE}?{of_day})?)"
        )
    dotted = rf"(?P<dotted_day>\d{{1,2}})\.{SPACE}?(?P<dotted_month>0?[1-9]|1[0-2])\.(?!\d)"
    return "|".join(
        (
            rf"(?P<iso>(?P<iso_year>\d{{4}})(?P<iso_sign>[-/.]){SPACE}?(?P<iso_month>\d{{1,2}})(?P=iso_sign){SPACE}?"
            rf"(?P<iso_day>\d{{1,2}})(?!\d))",
            r"(?P<iso_week>(?P<iso_week_year>\d{4})-?w(?P<iso_week_number>\d{2})(?!\d))",
            rf"(?P<signed>{signed})",
            rf"(?P<numeric>(?P<one>\d{{1,2}})[\u200e\u200f]?(?P<numeric_sign>[./-]){SPACE}?(?P<other>\d{{1,2}})[\u200e\u200f]?(?P=numeric_sign){SPACE}?"
            rf"(?P<numeric_year>\d{{4}}|\d{{2}})(?![\d]|[.,:-]\d))",
            rf"(?P<dotted>{dotted if lexicon.writes_dotted_days else _NOTHING})",
            rf"(?P<named>(?P<named_day>\d{{1,2}})(?:{ordinal}|\.)?(?:{SPACE}{{1,2}}|-|/)?{links}(?P<named_month>{month})"
            + year_behind.replace("?P<year>", "?P<named_year>")
            + ")",
            rf"(?P<year_first>(?P<first_year>{_YEAR})\.?(?:{SPACE}|-){links}(?P<year_month>{month})"
            rf"(?:\.?{SPACE}(?P<year_day>\d{{1,2}})(?![\d:]|[.,]\d))?)",
            r"(?P<phone>(?=(?:[ /-]?\d){9})0\d{1,5}(?:[ /-]\d{2,8}){1,5}(?![\w]|[-.,]\d))",
            rf"(?P<clock>(?P<hour>\d{{1,2}})(?:(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)|{SPACE}?h{SPACE}?(?P<h_minute>[0-5]\d)"
            rf"(?!\w|{SPACE}?m(?:in)?))(?:{SPACE}?(?P<half>{half_day}))?(?:{SPACE}?{oclock})?|(?:\.(?P<dot_minute>[0-5]\d))?{SPACE}?"
            rf"(?:(?P<dot_half>{half_day})|(?P<oclock>{oclock})(?:{minute_behind})?)))",
            rf"(?P<ordinal>(?P<nth>\d{{1,4}})(?:{ordinal}|{stop}))",
            rf"(?P<plain>(?P<number>{_NUMBER}))",
        )
    )
