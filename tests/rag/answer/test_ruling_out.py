"""Ruling out: what belongs to another code, name or time than the one that is asked for."""

from collections.abc import Sequence

import pytest

from rag.answer.candidates import read_candidates
from rag.answer.members import read_asked
from rag.answer.ruling_out import Remaining, rule_out
from rag.answer.widening import unwidened
from rag.records import Source
from rag.text.languages import language_of_question
from tests.rag.builders import make_hit, weigh_alike


def remaining(question: str, texts: Sequence[str], *, untimely: frozenset[str] = frozenset()) -> Remaining:
    """Return what is left of texts, each of a document of its own, d1, d2, …; or `name: text`."""
    hits = [make_hit(text, document_id=f"d{number}") for number, text in enumerate(texts, start=1)]
    candidates = [each for hit in hits for each in read_candidates(unwidened(Source(1, hit)), weigh_alike)]
    return rule_out(read_asked(question, language_of_question(question, ["en", "de", "fr"])), candidates, untimely)


def left(question: str, *texts: str) -> list[str]:
    return [candidate.text for candidate in remaining(question, texts).candidates]


ERRORS = ("ERR-4012: The roll is empty.", "ERR-4102: The head is hot.", "Call the desk about any error.")


@pytest.mark.parametrize(
    "question",
    [
        "What does ERR-4102 mean?",
        "What does err 4102 mean?",
        "What should I do about error 4102?",
        "Was bedeutet ERR-4102?",
        "Que veut dire ERR-4102 ?",
    ],
)
def test_the_remedy_of_another_code_is_ruled_out(question: str) -> None:
    assert left(question, *ERRORS) == list(ERRORS[1:])


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What does ERR-4999 mean?", "ERR-4999"),
        ("Was bedeutet ERR-4999?", "ERR-4999"),
        ("Que veut dire ERR-4999 ?", "ERR-4999"),
    ],
)
def test_a_code_that_only_others_are_like_is_missing(question: str, missing: str) -> None:
    assert remaining(question, ERRORS) == Remaining((), missing)


@pytest.mark.parametrize("question", ["Does the radio read MP3?", "Is CO2 measured?", "May I call the desk?"])
def test_a_code_that_nothing_is_like_rules_nothing_out(question: str) -> None:
    assert left(question, *ERRORS) == list(ERRORS)


ZONES = ("Parking in zone A costs 92.", "Parking in zone B costs 60.", "Parking is free on Sundays.")


def test_another_zone_is_ruled_out() -> None:
    assert left("What does parking in zone B cost?", *ZONES) == list(ZONES[1:])
    assert left("What does parking cost?", *ZONES) == list(ZONES)


@pytest.mark.parametrize(
    ("question", "texts", "missing"),
    [
        ("What does parking in zone C cost?", ZONES, "zone C"),
        ("Wer trainiert in Halle 3?", ("In Halle 1 wird geturnt.", "In Halle 2 wird gefochten."), "halle 3"),
        ("Qui dort au bâtiment C ?", ("Le bâtiment A est plein.", "Le bâtiment B est vide."), "bâtiment C"),
    ],
)
def test_a_zone_that_only_others_are_like_is_missing(question: str, texts: Sequence[str], missing: str) -> None:
    assert remaining(question, texts) == Remaining((), missing)


PLAN = ("In the winter we play on Mondays.", "Shoes are left at the door.")


def test_another_season_is_ruled_out() -> None:
    assert left("When do we play in the summer?", *PLAN, "In summer we play on Fridays.") == [
        PLAN[1],
        "In summer we play on Fridays.",
    ]


def test_a_season_is_missing_where_only_others_are_told_of() -> None:
    assert remaining("When do we play in the summer?", PLAN) == Remaining((), "summer")


@pytest.mark.parametrize("question", ["Can I park for 3 days?", "Is a permit needed after 2 hours?"])
def test_an_amount_is_no_name(question: str) -> None:
    assert left(question, "Parking up to 2 days is free.", "A permit after 5 hours.") == [
        "Parking up to 2 days is free.",
        "A permit after 5 hours.",
    ]


def test_a_document_of_another_time_speaks_only_of_the_time_that_is_asked_for() -> None:
    texts = ("In this week 41 crates came.", "38 crates came.", "On 9 March a crate was lost.")
    kept = remaining("How many crates came on 9 March?", texts, untimely=frozenset({"d1", "d3"}))
    assert [candidate.text for candidate in kept.candidates] == list(texts[1:])
