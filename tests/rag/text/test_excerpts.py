"""Excerpts: what is shown of a quote or a passage."""

import pytest

from rag.text.excerpts import excerpt


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## Valve\n\n**Close** it [at once](x.md).\nThen\nwait.", "Valve Close it at once. Then wait."),
        (
            "Prices:\n| Item | Price |\n|---|--:|\n| Zone A \\| B | **58** |\n\nA year.",
            "Prices:\nItem · Price\nZone A | B · 58\nA year.",
        ),
        ("To open:\n1. Turn\n   it **left**.\n- Wait", "To open:\n1. Turn it left.\n- Wait"),
        ("| Zone A | 58 |", "Zone A · 58"),
        ("a || b or x|y", "a || b or x|y"),
        ("", ""),
    ],
)
def test_a_passage_is_shown_without_signs_and_a_row_to_a_line(text: str, shown: str) -> None:
    assert excerpt(text) == shown


def test_code_keeps_its_signs_and_lines() -> None:
    assert excerpt("\nfor x in *.md; do  # each\n  echo `x`\ndone\n", "code") == (
        "for x in *.md; do  # each\n  echo `x`\ndone"
    )


def test_a_long_passage_is_cut_at_a_blank() -> None:
    assert excerpt("word " * 100, most=22) == "word word word word …"
