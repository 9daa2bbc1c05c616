"""Emphasis: signs with a partner, told from signs of names, sums and globs."""

import re

import pytest

from rag.text.emphasis import RUN, Run, emphasis_edits


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("**a** *b*", [(0, 2), (3, 5), (6, 7), (8, 9)]),
        ("*a **b* c**", [(0, 1), (6, 7)]),  # what crosses another has no partner
        ("*a* *b", [(0, 1), (2, 3)]),
        ("obj.__dict__ __a__", [(13, 15), (16, 18)]),
        ("__init__", []),
        ("**Cut off.", [(0, 2)]),
        ("**kwargs", []),
    ],
)
def test_a_sign_is_one_where_it_has_its_partner(text: str, signs: list[tuple[int, int]]) -> None:
    runs = [Run(*match.span()) for match in re.finditer(RUN, text)]

    assert sorted((edit.start, edit.end) for edit in emphasis_edits(text, runs)) == signs
