"""Numbers: those of a text, each with its value in one normal form and the unit that it is counted in. Pure.

`1,250.00`, `1250` and `1 250` are one number; so are `12`, `twelve` and `12th`, and `1.2 million` and `1,200,000`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rag.text.lexicon import lexicon_of

_ENGLISH = lexicon_of("en")
UNIT_OF = {word: unit for unit, words in _ENGLISH.units.items() for word in words.split()}
SCALES = _ENGLISH.scales
_SCALES_BEHIND_DIGITS = {**SCALES, **_ENGLISH.figure_scales}
_SCALE_OF_MONEY = _ENGLISH.money_scales
_CARDINALS = _ENGLISH.cardinals
_ORDINALS = _ENGLISH.ordinals
_ORDINAL_SUFFIXES = _ENGLISH.ordinal_suffixes
_WEAK = _ENGLISH.weak_numbers  # a source need not have them, though they are what a source's `1` may be called

_FORMAT = re.compile("[\u2018\u2019\u02bc]")
_NUMBER = re.compile(
    r"(?<![^\W\d_])(?P<code>[^\W\d_]++\d\w*)"  # Q3, B12: compared as written; tried once a word, not once a letter
    r"|(?P<currency>[$€£¥₹]|\b(?:usd|eur|gbp|chf|jpy|inr)(?=[\s\d]))?[ \u00a0]?"
    r"(?P<digits>\d{1,3}(?:[,.'\u00a0\u2009\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"(?P<suffix>[^\W\d_]+)?",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(1[5-9]|20)(\d\d)([-–/])(\d\d)\b(?![-–/.]?\d)")
_WORD = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(r"[ \u00a0\u2009\u202f-]*(%|°[cf]|[€$£¥₹]|[^\W\d_]+)", re.IGNORECASE)
_THOUSANDS_OR_THOUSANDTHS = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # 1.250 in German, and in English
_ALTERNATIVES = " \u00a0\u2009\u202f'"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is `written`; `value` is its normal form, `unit` what it counts, where that is a known one.

    `parts` are other readings: `120 150` may be one number or two, `1.250` more than a thousand, and `5.2 million` may
    stand under "in millions" as `5.2`. `is_weak` where a word such as `one` need not be a number at all.
    """

    written: str
    value: str
    unit: str | None = None
    parts: tuple[str, ...] = ()
    scale: str | None = None
    is_weak: bool = False


def read_numbers(text: str) -> list[Number]:
    """Return the numbers of a text, in figures and in words, in no particular order."""
    folded = _FORMAT.sub("'", unicodedata.normalize("NFKC", text.replace("\u00bd", " 1/2").replace("\u00ad", "")))
    folded = _YEARS.sub(_whole_years, folded)
    return [*_in_figures(folded), *_in_words(folded)]


def _whole_years(match: re.Match[str]) -> str:
    """Return `2018-19` as `2018-2019`."""
    century, year, between, last = match.groups()
    return f"{century}{year}{between}{century}{last}" if last > year else match[0]


def _in_figures(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        if match["code"]:
            yield Number(match["code"], match["code"].casefold())
            continue
        digits, suffix = match["digits"], (match["suffix"] or "").casefold()
        following = _words_after(text, match.end()) if not suffix or suffix in _ORDINAL_SUFFIXES else [suffix]
        if suffix and suffix not in {*_ORDINAL_SUFFIXES, *UNIT_OF, *_SCALES_BEHIND_DIGITS, *_SCALE_OF_MONEY}:
            yield Number(digits + match["suffix"], (digits + suffix).casefold())  # 1990s, 4x, 10am
            yield Number(digits, _value(digits), is_weak=True)
            continue
        currency = UNIT_OF.get((match["currency"] or "").casefold())
        scales = {**_SCALES_BEHIND_DIGITS, **(_SCALE_OF_MONEY if currency else {})}
        scale = following[0] if following and following[0] in scales else None
        plain = _value(digits)
        if scale is None:
            value = plain
        else:
            value = _normal(Decimal(plain).scaleb(scales[scale]))
            following = following[1:] or _words_after(text, match.end())
        yield Number(
            written=" ".join(text[match.start() : match.end()].split()),
            value=value,
            unit=currency or _unit(following),
            parts=_parts(digits) if scale is None else (plain,),
            scale=scale,
        )


def _words_after(text: str, at: int) -> list[str]:
    """Return the next words, at most three, that nothing but blanks and hyphens parts from `at`."""
    words: list[str] = []
    while len(words) < 3 and (match := _AFTER.match(text, at)):
        words.append(match[1].casefold())
        at = match.end()
    return words


def _unit(following: list[str]) -> str | None:
    """Return the unit that follows, one adjective in between allowed: `5 working days`."""
    if following[:2] == ["per", "cent"]:
        return "%"
    return next((UNIT_OF[word] for word in following[:2] if word in UNIT_OF), None)


def _value(digits: str) -> str:
    plain = re.sub(f"[{_ALTERNATIVES}]", "", digits)
    if "," in plain and "." in plain:
        decimal = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub(r"[.,]", "", plain[:decimal]) + "." + plain[decimal + 1 :]
    elif "," in plain:
        groups = plain.split(",")
        if all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3:
            plain = "".join(groups)
        elif len(groups) == 2:
            plain = ".".join(groups)
        else:
            return plain  # a list without blanks
    elif plain.count(".") > 1:
        if any(len(group) != 3 for group in plain.split(".")[1:]):
            return plain  # a version, a section, a date
        plain = plain.replace(".", "")
    return _normal(Decimal(plain))


def _normal(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _parts(digits: str) -> tuple[str, ...]:
    if _THOUSANDS_OR_THOUSANDTHS.fullmatch(digits):
        return (digits.replace(".", ""),)
    parts = re.split("[ ,]", digits)
    return tuple(_value(part) for part in parts) if " " in digits or len(parts) > 2 else ()


# --- in words ---------------------------------------------------------------------------------------


def _in_words(text: str) -> Iterator[Number]:
    words = [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
    i = 0
    while i < len(words):
        word, start, end = words[i]
        if word in _ORDINALS:
            is_unit = word == "second" and i and words[i - 1][0] in ("a", "per", "every")
            if not is_unit:
                yield Number(text[start:end], str(_ORDINALS[word]), is_weak=word in _WEAK)
            i += 1
        elif word in _CARDINALS:
            value, used = _read_cardinal([name for name, _, _ in words[i : i + 8]])
            end = words[i + used - 1][2]
            unit = _unit(_words_after(text, end))
            yield Number(text[start:end], str(value), unit, is_weak=used == 1 and word in _WEAK)
            i += used
        else:
            i += 1


def _read_cardinal(words: list[str]) -> tuple[int, int]:
    """Return the value of the number that begins a list of words, and how many of them it takes."""
    total = group = used = 0
    for i, word in enumerate(words):
        if word in _CARDINALS and _fits(group, _CARDINALS[word], is_first=i == 0):
            group += _CARDINALS[word]
        elif word in _ORDINALS and i and group % 10 == 0 and group % 100 >= 20 and _ORDINALS[word] < 10:
            return total + group + _ORDINALS[word], i + 1
        elif word == "hundred" and 0 < group < 100:
            group *= 100
        elif word in ("thousand", "million", "billion", "trillion") and group:
            total, group = total + group * 10 ** SCALES[word], 0
        elif word == "and" and i + 1 < len(words) and words[i + 1] in _CARDINALS and group >= 100:
            continue
        else:
            break
        used = i + 1
    return total + group, max(used, 1)


def _fits(group: int, value: int, *, is_first: bool) -> bool:
    if is_first:
        return True
    return (group % 100 == 0 and (group > 0 or value > 0) and group != 0) or (
        group % 10 == 0 and group % 100 >= 20 and 0 < value < 10
    )
