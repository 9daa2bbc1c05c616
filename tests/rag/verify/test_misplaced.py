"""Misplaced: a value of a row under the name of another column."""

from dataclasses import replace

import pytest

from rag.verify.prepared import read_passage
from rag.verify.support import find_support
from tests.rag.builders import make_sources, weigh_alike

PRICES = """Code | Job | Time (min) | Skis (€) | Snowboard (€) | Children under 12 (€)
S01 | Hot wax only | 20 | 12 | 15 | 8
S02 | Edges and wax | 40 | 29 | 36 | 19"""
SHIPS = """| Ship | Home port | Top speed (kn) | Cabins |
| --- | --- | --- | --- |
| Terna | Leirvik | 19.5 | 12 |
| Skua | Harlow | 22 | 40 |"""
ROOMS = """Room | Capacity | Price per day
Oslo | 12 | 80
Bergen | 30 | 120"""
HIRE = """Item | 1 day (€) | 3 days (€) | Deposit (€)
Touring set 1 | 45 | 119 | 300
Snowshoes | 11 | 30 | 40"""
FEES = """Gruppe | Monatsbeitrag (€) | Jahresbeitrag (€)
Erwachsene | 12,50 | 150,00
Familie | 25,00 | 300,00"""


def status(said: str, table: str, language: str = "en") -> str:
    source = make_sources(table)[0]
    passage = replace(read_passage(source, weigh_alike), language=language)
    return find_support(said, passage, weigh_alike).status


@pytest.mark.parametrize(
    ("said", "table"),
    [
        ("The price for edges and wax on a snowboard is 29 euros.", PRICES),
        ("Edges and wax cost 19 euros for skis.", PRICES),
        ("Edges and wax for children cost 36 euros.", PRICES),
        ("The top speed of the ship Skua is 40 knots.", SHIPS),
        ("The ship Terna has 19.5 cabins.", SHIPS),
        ("The ship Skua has 22 cabins.", SHIPS),
        ("The room Oslo has a capacity of 80.", ROOMS),
    ],
)
def test_a_value_of_another_column_is_not_supported(said: str, table: str) -> None:
    assert status(said, table) == "unsupported"


@pytest.mark.parametrize(
    ("said", "table"),
    [
        ("The price for edges and wax on a snowboard is 36 euros.", PRICES),
        ("Edges and wax cost 29 euros for skis and 36 euros for a snowboard.", PRICES),
        ("Edges and wax take 40 minutes of time.", PRICES),
        ("Edges and wax take 40 minutes and cost 29.", PRICES),  # no column is named
        ("The top speed of the ship Skua is 22 knots.", SHIPS),
        ("The ship Terna of Leirvik has 12 cabins and a top speed of 19.5.", SHIPS),
        ("The room Oslo holds 12 people.", ROOMS),
        ("The room Bergen costs 120 euros.", ROOMS),
        ("The ship Skua sails at 22 knots.", SHIPS),
        ("Item: Touring set 1 · 1 day (€): 45 · 3 days (€): 119 · Deposit (€): 300", HIRE),
        ("Familie: Jahresbeitrag 300,00 €", FEES),
    ],
)
def test_a_value_of_its_own_column_is(said: str, table: str) -> None:
    assert status(said, table) == "supported"


def test_rows_without_a_head_are_compared_as_before() -> None:
    rows = "S01 | Hot wax only | 20 | 12\nS02 | Edges and wax | 40 | 29"
    assert status("Edges and wax cost 29.", rows) == "supported"
