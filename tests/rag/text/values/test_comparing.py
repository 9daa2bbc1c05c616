"""Which values may be the same, and which rule each other out."""

import pytest

from rag.text.values import compatible, contradicts
from tests.rag.text.values.writing import only_value

SAME = [
    ("9 March", "2026-03-09"),
    ("9 March", "the week of 9 March"),
    ("9 March 2026", "March"),
    ("9 March 2026", "week 11"),
    ("week 11", "the week of 9 March 2026"),
    ("Q1 2026", "March"),
    ("2026", "9 March 2026"),
    ("Monday", "9 March 2026"),
    ("Monday", "9 March"),  # in some year
    ("Tuesday", "Monday to Friday"),
    ("Sunday", "Friday to Monday"),
    ("9 March 2026", "Monday to Friday"),
    ("1 June", "1 May to 30 September"),
    ("1 January", "1 November to 31 March"),
    ("1 January 2026", "1 November 2025 to 31 March 2026"),
    ("10", "10 people"),
    ("10", "10 kg"),
    ("1 hour", "60 minutes"),
    ("14 days", "2 weeks"),
    ("1.5 km", "1500 m"),
    ("11", "10-12 people"),
    ("11 kg", "10-12 kg"),
    ("10:30", "9:00-17:00"),
    ("23:00", "22:00-6:00"),
    ("10:30", "from 9 to 17"),
    ("7:30", "19:30"),
    ("twelve", "12th"),
    ("$5", "5"),
    ("ERR-4102", "err_4102"),
    ("ERR-4102", "ERR 4102"),
    ("ERR-4102", "4102"),
    ("1.250", "1,250"),
    ("03/04/2026", "3 April 2026"),
    ("03/04/2026", "4 March 2026"),
    ("2020", "2020 members"),
]
RULED_OUT = [
    ("9 March", "10 March"),
    ("9 March", "9 April"),
    ("9 March 2026", "9 March 2025"),
    ("September", "March"),
    ("2026", "2025"),
    ("Q2", "March 2026"),
    ("week 12", "9 March 2026"),
    ("week 30", "9 March"),
    ("Monday", "Tuesday"),
    ("Tuesday", "9 March 2026"),
    ("Sunday", "Monday to Friday"),
    ("1 October", "1 May to 30 September"),
    ("1 July", "1 November to 31 March"),
    ("10 kg", "12 kg"),
    ("1 hour", "50 minutes"),
    ("13 kg", "10-12 kg"),
    ("10 %", "12 %"),
    ("$5", "6 euros"),
    ("5 dollars", "5 euros"),
    ("8:00", "9:00-17:00"),
    ("19:30", "20:30"),
    ("the 3rd", "the 4th"),
    ("ERR-4102", "ERR-4012"),
    ("ERR 4102", "ERR-4012"),
    ("ERR-4102", "ERR-7"),
    ("A4", "A5"),
    ("§ 19", "§ 20"),
    ("9 to 12 March", "9 to 13 March"),
]
NEITHER = [
    ("10 kg", "12 km"),
    ("3", "4"),
    ("3 people", "4 kg"),
    ("ERR-4102", "A4"),
    ("9 March", "12 kg"),
    ("1 month", "30 days"),
    ("19:30", "12 %"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_values_that_may_be_the_same_are_compatible(one: str, other: str) -> None:
    first, second = only_value(one, "en"), only_value(other, "en")

    assert compatible(first, second)
    assert compatible(second, first)
    assert not contradicts(first, second)


@pytest.mark.parametrize(("asked", "said"), RULED_OUT)
def test_a_value_rules_out_another_one_of_its_kind(asked: str, said: str) -> None:
    first, second = only_value(asked, "en"), only_value(said, "en")

    assert not compatible(first, second)
    assert contradicts(first, second)
    assert contradicts(second, first)


@pytest.mark.parametrize(("asked", "said"), NEITHER)
def test_values_that_count_different_things_do_not_contradict(asked: str, said: str) -> None:
    first, second = only_value(asked, "en"), only_value(said, "en")

    assert not compatible(first, second)
    assert not contradicts(first, second)


def test_values_meet_across_languages() -> None:
    german, french = only_value("1.250,50 Euro", "de"), only_value("1 250,50 €", "fr")

    assert compatible(german, french)
    assert compatible(only_value("9. März", "de"), only_value("le 9 mars 2026", "fr"))
    assert contradicts(only_value("Montag", "de"), only_value("mardi", "fr"))
