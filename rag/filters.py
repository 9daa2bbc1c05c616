"""Parses `where`, and decides whether a document matches it.

On the command line `team=hr`, `date>=2025-01-01`, `year="2024"`; in JSON `{"date": {"gte": "2025-01-01"}}`.
Types must agree: numbers compare with numbers, text with text; a missing field meets no condition.
"""

import json
import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from rag.errors import UsageError
from rag.records import Condition, Metadata, Operator, Scalar, Where
from rag.registry import suggestion

_SYMBOLS: Mapping[str, Operator] = {"=": "eq", "!=": "ne", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_EXPRESSION = re.compile(r"\s*([^\s=<>!]+)\s*(>=|<=|!=|=|>|<)\s*(.*?)\s*", re.DOTALL)
_TEXTS = ("uri", "title", "date")  # what is compared with these is text, also where JSON would read a number
_MOST_LISTED = 8  # values of a field
_EXAMPLE = "such as team=hr or date>=2025-01-01"


def meets(fields: Metadata, where: Where) -> bool:
    """Whether a document with `fields` (its metadata, and uri, title, date) matches every condition."""
    return all(_meets(fields.get(condition.field), condition) for condition in where)


def parse_where(expressions: Sequence[str]) -> Where:
    """Parse the command line's conditions; raises UsageError."""
    return tuple(_parse(expression) for expression in expressions)


def written(where: Where) -> str:
    """Return the conditions in the command line's syntax."""
    symbols = {name: symbol for symbol, name in _SYMBOLS.items()}
    return ", ".join(f"{each.field}{symbols[each.operator]}{_literal(each)}" for each in where)


def explain_unmet(where: Where, documents: Sequence[Metadata]) -> str:
    """Say why no document matches: which field there is not, or which values it has instead."""
    told = f"no document matches {written(where)}"
    for condition in where:
        if any(meets(fields, (condition,)) for fields in documents):
            continue
        values = {fields[condition.field] for fields in documents if condition.field in fields}
        if values:
            return f"{told}; the values of {condition.field} are: {_listed(values)}"
        names = sorted({name for fields in documents for name in fields})
        there = f"the fields are: {', '.join(names)}" if names else "there are no documents"
        return f"{told}; none has the field '{condition.field}'{suggestion(condition.field, names)}; {there}"
    return f"{told} at once" if len(where) > 1 else told


def where_from_json(conditions: Mapping[str, Any]) -> Where:
    """Parse the conditions of a request's body; raises UsageError."""
    return tuple(
        _condition(name, op, operand)
        for name, wanted in conditions.items()
        for op, operand in (wanted.items() if isinstance(wanted, dict) else [("eq", wanted)])
    )


def _meets(value: Scalar | None, condition: Condition) -> bool:
    if value is None or value_type(value) is not value_type(condition.value):
        return False
    return _COMPARE[condition.operator](value, condition.value)


def value_type(value: Scalar) -> type:
    """Return the type that a value is compared as: all numbers are one."""
    return float if isinstance(value, int | float) and not isinstance(value, bool) else type(value)


def _parse(expression: str) -> Condition:
    match = _EXPRESSION.fullmatch(expression)
    if match is None:
        raise UsageError(f"'{expression}' is not a condition; write a field, a comparison and a value, {_EXAMPLE}")
    name, symbol, literal = match.groups()
    return _condition(name, _SYMBOLS[symbol], literal if name in _TEXTS else _scalar(literal))


def _scalar(literal: str) -> Any:
    try:
        return json.loads(literal)
    except ValueError:
        return literal


def _listed(values: Collection[Scalar]) -> str:
    """Return some of a field's values, as the command line writes them."""
    shown = [_literal(Condition("", "eq", value)) for value in sorted(values, key=lambda each: (str(type(each)), each))]
    return ", ".join(shown[:_MOST_LISTED]) + (f" … ({len(shown)} in all)" if len(shown) > _MOST_LISTED else "")


def _literal(condition: Condition) -> str:
    """Return a condition's value in a form that `_parse` can read."""
    value = condition.value
    if isinstance(value, str) and (condition.field in _TEXTS or _scalar(value) == value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _condition(name: str, op: Any, operand: Any) -> Condition:
    if op not in get_args(Operator):
        raise UsageError(f"where: '{op}' is not an operator; use one of {', '.join(get_args(Operator))}")
    if not isinstance(operand, str | int | float | bool):
        raise UsageError(f"where: '{name}' cannot be compared with {operand!r}; give text, a number, true or false")
    if name == "date":
        operand = _iso_date(operand)
    return Condition(name, op, operand)


def _iso_date(value: Scalar) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise UsageError(f"where: '{value}' is not a date; write it as 2025-01-31") from None
