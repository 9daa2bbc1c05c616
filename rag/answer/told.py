"""Told: whether a text gives the type of answer that a question asks for: an amount of money, a time, a name. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.wanted import ASKED_TYPES, asked_types
from rag.text.languages import SCRIPTS
from rag.text.values import Amount, Calendar, Clock, Kind, Range, Value, compatible, values_in

_UNTOLD_BY_FORM = frozenset({"place"})  # nothing in how it is written tells it
_READ_CHARACTERS = 2000  # of a text, for its values
_TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})
_WRITINGS = {
    "email": re.compile(r"[\w.+-]+@[\w-]+\.\w"),
    "web": re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:com|org|net|eu|info|example|[a-z]{2})\b"),
    "phone": re.compile(
        r"(?<![\w.,])\+?\(?\d(?:[ ()/.–-]{0,3}\d){5,}(?![\w,])|(?<!\w)(?:ext\.?|extension|-) ?\d{2,4}\b"
    ),
    # Two capitalised words in a row, or one behind an initial: a German noun stands alone.
    "person": re.compile(r"(?<!\w)(?:[^\W\d_]\w{0,3}\. ?|[^\W\d_a-z]\w*[-'’]?\w* )[^\W\d_a-z][\w'’-]+"),
}
_CELL_OF_ONE_NAME = re.compile(r"(?<=[:·|] )[^\W\d_a-z][^\W\d_]+(?= ?(?:[·|(]|$))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question wants to be told: the types of its answer, in so far as a text can show them, and its values."""

    types: frozenset[str]
    values: tuple[Value, ...]
    language: str


def read_wish(question: str, language: str) -> Wish:
    """Return what a question in a language, given by its code, wants to be told.

    No types in a language with a script of its own: its number words are read less surely.
    """
    types = asked_types(question) - _UNTOLD_BY_FORM if language not in SCRIPTS else frozenset[str]()
    return Wish(types, values_in(question, language), language)


def tells(wish: Wish, text: str, *, is_entry: bool) -> bool | None:
    """Say whether a text gives a type of answer that is asked for; None where the question asks for none.

    What the question itself says does not count. `is_entry` says that the text is a table's row or a label, where an
    amount often stands without its unit, and a name alone.
    """
    if not wish.types:
        return None
    told = values_told(text, wish.language)
    new = [value for value in told if not any(_same(value, other) for other in wish.values)]
    return not wish.types.isdisjoint(_types(text, new, is_entry=is_entry))


def count_agreed(wish: Wish, text: str) -> int:
    """Return how many of the question's values a text has: the year, the amount, the code that it is about."""
    told = values_told(text, wish.language)
    return sum(any(_same(value, other) for other in told) for value in wish.values)


def values_told(text: str, language: str) -> tuple[Value, ...]:
    """Return the values of the beginning of a text."""
    return values_in(text[:_READ_CHARACTERS], language)


def _same(one: Value, other: Value) -> bool:
    return one.kind == other.kind and compatible(one, other)


def _types(text: str, values: Sequence[Value], *, is_entry: bool) -> Iterator[str]:
    """Yield the types of rag.answer.wanted.ASKED_TYPES that a text gives, by its `values` and what is written."""
    for value in values:
        yield from _types_of(value, is_entry=is_entry)
    yield from (kind for kind in ASKED_TYPES if kind in _WRITINGS and _WRITINGS[kind].search(text))
    if is_entry and _CELL_OF_ONE_NAME.search(text):
        yield "person"


def _types_of(value: Value, *, is_entry: bool) -> Iterator[str]:
    is_range = isinstance(value.content, Range)
    content = value.content.first if isinstance(value.content, Range) else value.content
    if value.kind is Kind.MONEY or (value.kind is Kind.NUMBER and is_entry):
        yield "money"
    if isinstance(content, Calendar | Clock):
        yield "time"
        if is_range:
            yield "duration"
    if isinstance(content, Amount) and content.unit in _TIME_UNITS:
        yield from ("duration", "measure", "time")  # `within thirty days`
    elif isinstance(content, Amount) and value.kind is not Kind.MONEY:
        yield from ("count", "measure", *(("duration",) if is_entry else ()))
