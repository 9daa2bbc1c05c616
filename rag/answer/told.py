"""Told: which types of answer a text gives, such as an amount of money or a time. Pure."""

import re
from collections.abc import Iterator, Sequence

from rag.text.values import Amount, Calendar, Clock, Kind, Range, Value, compatible

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_WEB = re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:com|org|net|eu|info|de|fr|at|ch|uk|example)\b")
_PHONE = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ ()/.–-]{0,3}\d){5,}(?![\w,])|(?<!\w)(?:ext\.?|extension|-) ?\d{2,4}\b")
# Two capitalised words in a row, or one behind a title: a German noun stands alone.
_PERSON = re.compile(r"(?<!\w)(?:[^\W\d_]\w{0,3}\. ?|[^\W\d_a-z]\w*[-'’]?\w* )[^\W\d_a-z][\w'’-]+")
_CAPITALISED = re.compile(r"(?<=[:·|] )[^\W\d_a-z][^\W\d_]+(?= ?(?:[·|(]|$))", re.MULTILINE)  # a cell of one word
_WRITINGS = {"email": _EMAIL, "web": _WEB, "phone": _PHONE, "person": _PERSON}
_TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})


def new_values(said: Sequence[Value], asked: Sequence[Value]) -> list[Value]:
    """Return the values of a text that its question does not have: they may be what it asks for."""
    return [
        value for value in said if not any(value.kind == other.kind and compatible(value, other) for other in asked)
    ]


def told_types(text: str, values: Sequence[Value], *, is_entry: bool) -> frozenset[str]:
    """Return which types of answer (rag.answer.wanted.ASKED_TYPES, but no places) a text gives.

    `values` are those that count; `is_entry` says that the text is a table's row or a label, where an amount of money
    often stands without its currency.
    """
    return frozenset(_types(text, values, is_entry=is_entry))


def _types(text: str, values: Sequence[Value], *, is_entry: bool) -> Iterator[str]:
    for value in values:
        yield from _types_of(value, is_entry=is_entry)
    for kind, pattern in _WRITINGS.items():
        if pattern.search(text):
            yield kind
    if is_entry and _CAPITALISED.search(text):
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
        yield from ("duration", "measure")
    elif isinstance(content, Amount) and value.kind is not Kind.MONEY:
        yield "count"
        yield "measure"
