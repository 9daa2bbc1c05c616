"""Facts as values: the numbers, amounts, dates, times, ranges and codes of a text, in the languages that have a table.

`9 March`, `2026-03-09`, `09.03.` and `the week of 9 March` meet, and so do `1.250,50 €` and `1,250.50 euros`.
"""

from functools import lru_cache

from rag.text.values.asked_times import AskedTime, asked_time
from rag.text.values.comparing import compatible, contradicts, may_be
from rag.text.values.file_names import dates_of_name
from rag.text.values.joining import join
from rag.text.values.scanned import scan
from rag.text.values.scanning import read_values
from rag.text.values.value import Amount, Calendar, Clock, Code, Content, Kind, Range, Single, Value, minute_of_day
from rag.text.values.vocabulary import vocabulary_of

__all__ = [
    "Amount",
    "AskedTime",
    "Calendar",
    "Clock",
    "Code",
    "Content",
    "Kind",
    "Range",
    "Single",
    "Value",
    "asked_time",
    "compatible",
    "contradicts",
    "dates_of_name",
    "may_be",
    "minute_of_day",
    "unit_of",
    "values_in",
    "values_of",
]


def values_of(text: str, language: str) -> tuple[Value, ...]:
    """Return the values of a text in a language, by its code, in their order; none overlaps another.

    A date that does not exist is none. A language without a table has what is written as everywhere: figures, codes.
    """
    scanned = scan(text, language)
    return join(scanned, read_values(scanned))


@lru_cache(maxsize=8192)
def values_in(text: str, language: str) -> tuple[Value, ...]:
    """Return the values of a text that is looked at more than once: by the looks at a question, or by many claims."""
    return values_of(text, language)


def unit_of(word: str, language: str) -> str | None:
    """Return the unit or the currency that a word or a sign names in a language; None where it names none."""
    return vocabulary_of(language).unit(word.lower())
