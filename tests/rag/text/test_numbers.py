"""Numbers: one value for every way of writing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.numbers import read_numbers


def values(text: str) -> set[str]:
    return {number.value for number in read_numbers(text) if not number.is_weak}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,250.00", "1250"),
        ("1250", "1250"),
        ("1.250,00", "1250"),
        ("1.250.000", "1250000"),
        ("1 250", "1250"),
        ("1\u202f250", "1250"),
        ("1'250", "1250"),
        ("0,5", "0.5"),
        ("0.50", "0.5"),
        ("007", "7"),
        ("１２", "12"),
        ("twelve", "12"),
        ("12th", "12"),
        ("twelfth", "12"),
        ("twenty-five", "25"),
        ("twenty five", "25"),
        ("thirty-first", "31"),
        ("one hundred and five", "105"),
        ("two thousand", "2000"),
        ("$1.2 million", "1200000"),
        ("£5m", "5000000"),
        ("3bn", "3000000000"),
        ("100k", "100000"),
        ("3.11.2", "3.11.2"),
        ("Q3", "q3"),
        ("B12", "b12"),
        ("1990s", "1990s"),
    ],
)
def test_a_number_has_one_value_in_every_writing(text: str, value: str) -> None:
    assert values(f"It has {text}.") == {value}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 days", "day"),
        ("5-day", "day"),
        ("5 working days", "day"),
        ("five weeks", "week"),
        ("5 %", "%"),
        ("5 per cent", "%"),
        ("5 percent", "%"),
        ("$5", "$"),
        ("5 dollars", "$"),
        ("EUR 5", "€"),
        ("5km", "km"),
        ("$5 million", "$"),
        ("5 million euros", "€"),
        ("5 of them", None),
        ("5", None),
    ],
)
def test_what_a_number_counts_is_known_where_it_is_a_unit(text: str, unit: str | None) -> None:
    assert [number.unit for number in read_numbers(text)] == [unit]


def test_a_list_of_numbers_may_also_be_one() -> None:
    (number,) = read_numbers("| 120 150 200 |")
    assert (number.value, number.parts) == ("120150200", ("120", "150", "200"))
    (number,) = read_numbers("see 1,2,3")
    assert number.parts == ("1", "2", "3")


def test_the_second_year_of_a_range_is_a_whole_one() -> None:
    assert values("in 2018–19") == {"2018", "2019"}
    assert values("on 2018-10-12") == {"2018", "10", "12"}


@pytest.mark.parametrize("text", ["one of them", "first of all", "the second look"])
def test_words_that_mostly_count_nothing_are_weak(text: str) -> None:
    assert [number.is_weak for number in read_numbers(text)] == [True]


@given(st.integers(min_value=0, max_value=10**9))
def test_separators_change_no_value(number: int) -> None:
    assert values(f"{number:,} things") == values(f"{number} things") == {str(number)}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(number.value for number in read_numbers(text))


def test_a_long_word_is_looked_through_once() -> None:  # once a letter would take minutes
    assert values("a" * 300_000 + " 12") == {"12"}
