"""Filters told from columns: what `meets` says of every document, by itself."""

import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.filters import meets
from rag.index.document_filter import DocumentFilter
from rag.index.schema import DocumentInfo
from rag.records import Condition, Metadata, Operator, Scalar

INFO = DocumentInfo("d", "docs/a.md", "A", None, "text/markdown", "", 0, 0, "", {})

# Few of each, so that values meet; 2**53 + 1 is no float, and 1, 1.0 and True are one value to a dictionary.
VALUES: list[Scalar] = ["", "a", "ä", "b", "1", 0, 1, 1.0, -1.5, 2**53, 2**53 + 1, 2.0**53, 10**400, True, False]
VALUES += [math.inf, -math.inf, math.nan, "docs/a.md", "2025-01-31", "2024-12-31"]

scalars = st.sampled_from(VALUES)
names = st.sampled_from(["team", "year", "uri", "title", "date", "meta.date"])
conditions = st.builds(Condition, names, st.sampled_from(get_args(Operator)), scalars)
metadata = st.dictionaries(st.sampled_from(["team", "year", "uri", "date"]), scalars)
documents = st.builds(
    lambda uri, title, date, fields: replace(INFO, uri=uri, title=title, date=date, metadata=fields),
    st.sampled_from(["docs/a.md", "docs/b.md"]),
    st.sampled_from(["A", "a", ""]),
    st.sampled_from([None, "2025-01-31", "2024-12-31"]),
    metadata,
)


@given(st.lists(documents, max_size=8), st.lists(st.lists(conditions, max_size=3).map(tuple), max_size=4))
def test_the_documents_allowed_are_those_that_meet_every_condition(
    infos: list[DocumentInfo], filters: list[tuple[Condition, ...]]
) -> None:
    told = DocumentFilter(infos)

    for where in filters:  # one after another: columns are kept
        assert told.meeting(where).tolist() == [meets(info.fields, where) for info in infos]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("operator", get_args(Operator))
def test_every_value_is_compared_as_it_is_alone(operator: Operator, value: Scalar) -> None:
    all_fields: list[Metadata] = [{"team": each} for each in VALUES]
    infos = [replace(INFO, metadata=fields) for fields in all_fields]
    where = (Condition("team", operator, value),)

    allowed = DocumentFilter(infos).meeting(where)

    assert allowed.dtype == np.bool_
    assert allowed.tolist() == [meets(fields, where) for fields in all_fields]
