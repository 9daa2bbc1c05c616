"""Facts: what a source must have of a sentence to support it, whatever words it uses: numbers, dates, units, names.

A paraphrase may change any word but these. Pure; negations are `rag.verify.negation`'s.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from rag.text.lexicon import lexicon_of, united
from rag.text.lines import begins_sentence
from rag.text.numbers import Number, read_numbers

Stem: TypeAlias = Callable[[str], Iterable[str]]  # a word as the index sees it; nothing for a stop word

_ENGLISH = lexicon_of("en")
_MONTHS = _ENGLISH.months
_MONTH_OF = {month: number for number, month in enumerate(_MONTHS, start=1)} | dict(_ENGLISH.month_abbreviations)
_SUFFIX = f"(?:{'|'.join(sorted(_ENGLISH.ordinal_suffixes))})?"
_DAY_BEFORE = re.compile(rf"\b(\d{{1,2}}){_SUFFIX}(?: of)?[ \u00a0\n]$", re.IGNORECASE)
_DAY_AFTER = re.compile(rf"\.?[ \u00a0\n](?:the )?(\d{{1,2}}){_SUFFIX}(?![\d:]|[.,]\d)", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b|"
    r"\b(?P<one>\d{1,2})[./](?P<two>\d{1,2})[./](?P<end>\d{4}|\d{2})\b"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")

_WORD = re.compile(r"(?:[A-Z]\.)+[A-Z]\b\.?|[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’](?:s)?$", re.IGNORECASE)
_DEMONYM = re.compile(r"(?:ians?|ans?|ese|ish|ics?|is|es|ns|[aeiys])$")
_SHORTEST_ROOT = 4
_LONGEST_ACRONYM = 7
_NAME_LINKS = united(lambda lexicon: lexicon.name_links)
# Capitalised where a sentence begins, and not all on the index's list of stop words.
FUNCTION_WORDS = _ENGLISH.function_words


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that a sentence states: each must be in what it cites.

    `dates` are months, each with what it may mean: a month and a day, or no day where that is a number of its own.
    `opening` is the sentence's first word, where it is capitalised: it may be a name or not.
    """

    numbers: tuple[Number, ...] = ()
    dates: tuple[tuple[str, tuple[tuple[int, str | None], ...]], ...] = ()
    names: tuple[tuple[str, str | None], ...] = ()  # as written, and the initials of the run of names that it is in
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class FactIndex:
    """What a text has for facts to be looked up in; `one | other` is what both have together."""

    values: frozenset[str] = frozenset()
    units: frozenset[tuple[str, str | None]] = frozenset()
    dates: frozenset[tuple[int, str | None]] = frozenset()  # months, each with its day or None
    words: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()

    def __or__(self, other: "FactIndex") -> "FactIndex":
        return FactIndex(
            self.values | other.values,
            self.units | other.units,
            self.dates | other.dates,
            self.words | other.words,
            self.initials | other.initials,
        )


def read_facts(sentence: str, stem: Stem) -> Facts:
    """Return the facts that a sentence states."""
    words = _words(sentence)
    names: list[tuple[str, str | None]] = []
    opening = None
    for run in _runs(sentence, words, stem):
        initials = _initials([word for word, _, _ in run])
        for i, (word, start, _) in enumerate(run):
            plain = bare(word)
            if plain in _MONTH_OF and _is_month(plain, sentence, start, start + len(word)):
                continue
            if i == 0 and begins_sentence(sentence, start) and len(run) == 1 and not _is_name_anywhere(word):
                opening = opening or (word if start <= _first_letter(sentence) else None)
                continue
            names.append((word, initials))
    months = [(written, ((month, day),)) for written, month, day in _months(sentence, words)]
    return Facts(tuple(read_numbers(_without_dates(sentence))), (*months, *_dates(sentence)), tuple(names), opening)


def index_facts(text: str, stem: Stem) -> FactIndex:
    """Return what a text has, for facts to be looked up in."""
    numbers = read_numbers(text) + [number for date in _DATE.finditer(text) for number in _date_numbers(date[0])]
    words = _words(text)
    readings = [(value, number.unit) for number in numbers for value in _readings(number)]
    months = [(month, day) for _, month, day in _months(text, words)]
    months += [reading for _, readings in _dates(text) for reading in readings]
    return FactIndex(
        values=frozenset(value for value, _ in readings),
        units=frozenset(readings),
        dates=frozenset(months),
        words=frozenset(form for word, _, _ in words for form in _forms(word)),
        initials=frozenset(filter(None, (_initials([word for word, _, _ in run]) for run in _runs(text, words, stem)))),
    )


def unite(indexes: Iterable[FactIndex]) -> FactIndex:
    """Return what several texts have together."""
    return reduce(FactIndex.__or__, indexes, FactIndex())


def missing_facts(facts: Facts, source: FactIndex, beside: FactIndex, stem: Stem) -> tuple[str, ...]:
    """Return the facts, as they are written, that neither `source` nor, where it counts, `beside` has.

    Names, years and months may be `beside`: in the title or the context of a source. Amounts may not.
    """
    numbers = [number.written for number in facts.numbers if not number.is_weak and not _has(number, source, beside)]
    dates = [
        written
        for written, readings in facts.dates
        if not any(_has_date(month, day, source, beside) for month, day in readings)
    ]
    words = source.words | beside.words
    initials = source.initials | beside.initials
    names = [name for name, of_run in facts.names if not _is_known(name, words, initials, stem) and of_run not in words]
    return tuple(dict.fromkeys((*numbers, *dates, *names)))


# --- numbers and dates ------------------------------------------------------------------------------


def _has(number: Number, source: FactIndex, beside: FactIndex) -> bool:
    values = source.values | (beside.values if _YEAR.fullmatch(number.value) else frozenset())
    if number.value in values:
        units = {unit for value, unit in source.units if value == number.value}
        return number.unit is None or not units or None in units or number.unit in units
    if number.scale is not None:  # `5.2 million`, where a table says `5.2` and its head `in millions`
        words = source.words | beside.words
        return set(number.parts) <= source.values and not words.isdisjoint({number.scale, f"{number.scale}s"})
    return bool(number.parts) and set(number.parts) <= source.values


def _readings(number: Number) -> tuple[str, ...]:
    return (number.value, *number.parts) if number.scale is None else (number.value,)


def _without_dates(text: str) -> str:
    """Return the text with its dates in figures as their years: what else they say is in the dates' readings."""
    return _DATE.sub(lambda date: f" {date['year'] or date['end']} ", text)


def _date_numbers(date: str) -> list[Number]:
    return [number for part in re.findall(r"\d+", date) for number in read_numbers(part)]


def _dates(text: str) -> list[tuple[str, tuple[tuple[int, str | None], ...]]]:
    """Return the dates in figures, each with its month and day; both ways round where nobody can tell."""
    dates: list[tuple[str, tuple[tuple[int, str | None], ...]]] = []
    for date in _DATE.finditer(text):
        if date["year"]:
            dates.append((date[0], ((int(date["month"]), str(int(date["day"]))),)))
        else:
            one, two = int(date["one"]), int(date["two"])
            dates.append((date[0], ((one, str(two)), (two, str(one)))))
    return dates


def _months(text: str, words: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, str | None]]:
    """Return the months that are written as words, each with the day before or behind it, or None."""
    months = []
    for word, start, end in words:
        plain = bare(word)
        if plain in _MONTH_OF and _is_month(plain, text, start, end):
            day = _DAY_BEFORE.search(text[max(0, start - 8) : start]) or _DAY_AFTER.match(text, end)
            months.append((word, _MONTH_OF[plain], str(int(day[1])) if day else None))
    return months


def _is_month(plain: str, text: str, start: int, end: int) -> bool:
    if plain not in _ENGLISH.months_or_other_words:
        return True
    if not text[start].isupper():
        return False
    around = f"{text[max(0, start - 5) : start]}#{text[end : end + 6]}"
    return any(character.isdigit() for character in around) or (plain in _MONTHS and not begins_sentence(text, start))


def _has_date(month: int, day: str | None, source: FactIndex, beside: FactIndex) -> bool:
    dates = source.dates | beside.dates
    if day is None:
        return any(month == other for other, _ in dates)
    return (month, day) in dates or ((month, None) in dates and day in source.values)


# --- names ------------------------------------------------------------------------------------------


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]


def _runs(text: str, words: Sequence[tuple[str, int, int]], stem: Stem) -> list[list[tuple[str, int, int]]]:
    """Return the runs of capitalised words; `of` and its like may stand between two, but belong to neither."""
    runs: list[list[tuple[str, int, int]]] = []
    last_end = -1
    for word, start, end in words:
        is_acronym = word.isupper() and len(word) > 1
        is_name = is_acronym or (word[0].isupper() and bare(word) not in FUNCTION_WORDS and any(stem(word)))
        if not is_name:
            is_link = word in _NAME_LINKS and last_end >= 0 and text[last_end:start].isspace()
            last_end = end if is_link else -1
            continue
        if last_end >= 0 and text[last_end:start] in (" ", "-", "\n"):
            runs[-1].append((word, start, end))
        else:
            runs.append([(word, start, end)])
        last_end = end
    return runs


def _is_name_anywhere(word: str) -> bool:
    """Say whether a word is a name also where a sentence begins: `NASA`, `iPhone`, `Monday`."""
    return any(character.isupper() for character in word[1:]) or bare(word) in _ENGLISH.weekdays


def _first_letter(text: str) -> int:
    match = re.search(r"[^\W\d_]", text)
    return match.start() if match else 0


def _initials(run: Sequence[str]) -> str | None:
    return "".join(bare(word)[:1] for word in run) if 2 <= len(run) <= _LONGEST_ACRONYM else None


def bare(word: str) -> str:
    """Return a word in lower case, without accents, dots and a possessive's ending."""
    bare = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word)).replace(".", "").replace("’", "'")
    return "".join(character for character in bare if not unicodedata.combining(character)).casefold()


def _forms(word: str) -> set[str]:
    plain = bare(word)
    return {plain, *plain.split("'")} - {""}


def _is_known(name: str, words: frozenset[str], initials: frozenset[str], stem: Stem) -> bool:
    plain = bare(name)
    if plain in words or (plain in initials and name.isupper()) or set(plain.split("'")) <= words:
        return True
    stems = set(stem(name))
    roots = _roots(plain)
    for word in words:
        if word[:3] == plain[:3] and (not stems.isdisjoint(stem(word)) or not roots.isdisjoint(_roots(word))):
            return True
    return False


def _roots(plain: str) -> set[str]:
    """Return a word and what it derives from, so that `German` and `Germany`, `Italy` and `Italians` meet."""
    root = _DEMONYM.sub("", plain)
    return {plain, root} if len(root) >= _SHORTEST_ROOT else {plain}
