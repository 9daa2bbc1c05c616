"""Which documents a filter allows, told from columns: a field's values once, sorted, and each document's place there.

It says what `rag.filters.meets` says of every document, without looking at every one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.filters import value_type
from rag.index.schema import DocumentInfo
from rag.records import Condition, Scalar, Where

_MISSING = -1  # the place of a document that lacks the field, or has a value of another type
_UNORDERED = -2  # of one whose value is no number, nan: it differs from every value, and that is all

_Mask = NDArray[np.bool_]  # (n,), a document each


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """The values of one type that a field has: `values` sorted, each once; `places` (n,), where each document's is."""

    values: Sequence[Any]  # of one type, which are ordered among themselves
    places: NDArray[np.int32]

    def meeting(self, condition: Condition) -> _Mask:
        low, high = self._range(condition)
        within = (self.places >= low) & (self.places < high)
        return ~within & (self.places != _MISSING) if condition.operator == "ne" else within

    def _range(self, condition: Condition) -> tuple[int, int]:
        """Return the places of the values that compare as asked; for `ne`, of those that are equal."""
        if condition.value != condition.value:  # nan
            return 0, 0
        left, right = (bisect(self.values, condition.value) for bisect in (bisect_left, bisect_right))
        ranges = {"lt": (0, left), "lte": (0, right), "gt": (right, len(self.values)), "gte": (left, len(self.values))}
        return ranges.get(condition.operator, (left, right))


class DocumentFilter:
    """The documents of an open index; a field's columns are made when it is first asked for. Safe for threads."""

    def __init__(self, documents: Sequence[DocumentInfo]) -> None:
        self._documents = documents
        self._columns: dict[str, dict[type, _Column]] = {}

    def meeting(self, where: Where) -> _Mask:
        """Return which of the documents, in their order, meet every condition."""
        allowed = np.ones(len(self._documents), np.bool_)
        for condition in where:
            column = self._columns_of(condition.field).get(value_type(condition.value))
            allowed &= False if column is None else column.meeting(condition)
        return allowed

    def _columns_of(self, field: str) -> dict[type, _Column]:
        """Return the columns of a field, by the type of their values."""
        if field not in self._columns:
            values = [info.fields.get(field) for info in self._documents]
            if all(value is None for value in values):
                return {}  # not kept: anybody may ask for any number of fields that there are not
            types = {value_type(value) for value in values if value is not None}
            self._columns[field] = {kind: _make_column(values, kind) for kind in types}
        return self._columns[field]


def _make_column(values: Sequence[Scalar | None], kind: type) -> _Column:
    own = [value if value is not None and value_type(value) is kind else None for value in values]
    distinct: list[Any] = sorted({value for value in own if value is not None and value == value})
    place_of: dict[Any, int] = {None: _MISSING} | {value: place for place, value in enumerate(distinct)}
    return _Column(distinct, np.array([place_of.get(value, _UNORDERED) for value in own], np.int32))
