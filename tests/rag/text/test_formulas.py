"""Formulas as plain text."""

import pytest

from rag.text.formulas import plain_formulas


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("It costs $1{,}500$ EUR.", "It costs 1,500 EUR."),
        ("It costs 1{,}500 EUR.", "It costs 1,500 EUR."),
        ("It costs \\(1\\,500\\) EUR.", "It costs 1,500 EUR."),
        ("A share of \\( 12\\% \\).", "A share of 12%."),
        ("A share of $12\\,\\%$.", "A share of 12 %."),
        ("Only 12\\% of it.", "Only 12% of it."),
        ("It is $5\\,\\text{km}$ away.", "It is 5 km away."),
        ("It is $5~\\mathrm{km}$ away.", "It is 5 km away."),
        ("At most $20^\\circ$C.", "At most 20°C."),
        ("A share of $\\frac{3}{4}$.", "A share of 3/4."),
        ("\\[ x \\leq 12 \\]", "x ≤ 12"),
        ("It costs \\$1,500.", "It costs $1,500."),
        ("It is $12$ days.", "It is 12 days."),
    ],
)
def test_a_formula_is_read_as_its_value(written: str, plain: str) -> None:
    assert plain_formulas(written) == plain


@pytest.mark.parametrize(
    "text",
    ["It costs $5 and $6.", "From $5-$10 a day.", "$1,500 a month, $2,000 a year", "a_b", "C:\\data", "$HOME/$USER"],
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert plain_formulas(text) == text
