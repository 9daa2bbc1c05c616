"""Confidence follows what was found."""

import math
from dataclasses import replace

import pytest

from rag.answer.abstaining import CERTAIN_ENOUGH
from rag.answer.confidence import DEFAULT, FEATURES, Calibration, Features, measure
from rag.records import Evidence, Hit
from rag.text.likeness import likeness, sameness
from tests.rag.builders import make_hit, weigh_alike

EVIDENCE = [Evidence(1, 0, 5, "Text.", 1.0, 0.4)]


def hits(*found: tuple[str, float, float]) -> list[Hit]:
    """Return hits of (text, cosine, word score)."""
    return [replace(make_hit(text), similarity=cosine, words=words) for text, cosine, words in found]


def features(question: str, *found: Hit, evidence: list[Evidence] = EVIDENCE) -> dict[str, float]:
    measured = measure(question, found, evidence, weigh_alike)
    assert measured is not None
    return dict(zip(FEATURES, measured, strict=True))


def test_the_most_convincing_of_the_first_five_hits_is_measured() -> None:
    weak, strong = ("Nothing.", 0.1, 0.2), ("Leave of Ann in 2019.", 0.7, 1.5)
    question = "Leave of Ann, of Bob, in 2019?"
    best = {"passage": 0.7, "words": 1.5, "share": 0.75, "names": 0.5, "numbers": 0.0}
    assert features(question, *hits(*[weak] * 4, strong)) == {"sentence": 0.4, **best}
    worst = {"passage": 0.1, "words": 0.2, "share": 0.0, "names": 1.0, "numbers": 1.0}
    assert features(question, *hits(*[weak] * 5, strong)) == {"sentence": 0.4, **worst}


def test_what_two_hits_have_between_them_is_not_added_up() -> None:
    subject, year = ("Leave of Ann.", 0.6, 1.5), ("Nothing in 2019.", 0.2, 0.5)
    found = features("Leave of Ann in 2019?", *hits(subject, year))
    assert (found["passage"], found["numbers"]) == (0.6, 1.0)


def test_words_that_ask_are_not_asked_for() -> None:
    assert features("What does Ann do on her leave?", *hits(("Leave of Ann.", 0.6, 1.5)))["share"] == 1.0


@pytest.mark.parametrize(
    "question", ["Wann genau ist denn die Sperrung?", "C'est quand la Sperrung ?", "Wie heißt noch die Sperrung?"]
)
def test_words_that_ask_in_other_languages_are_not_asked_for(question: str) -> None:
    assert features(question, *hits(("Die Sperrung der Halle.", 0.6, 1.5)))["share"] == 1.0


def test_words_that_are_nearly_alike_count_in_part_where_the_encoder_does_not_know_the_language() -> None:
    found = hits(("Der Monatsbeitrag der Schwimmer", 0.6, 1.5))
    question = "Schwimmer: Monat? Telefon?"
    exact, nearly = (measure(question, found, EVIDENCE, weigh_alike, alike) for alike in (sameness, likeness))
    assert exact is not None
    assert nearly is not None
    assert dict(zip(FEATURES, exact, strict=True))["share"] == pytest.approx(1 / 3)
    assert dict(zip(FEATURES, nearly, strict=True))["share"] == pytest.approx(1.8 / 3)


def test_a_name_that_is_a_part_of_a_compound_does_not_lack() -> None:
    found = hits(("der monatsbeitrag", 0.6, 1.5))
    nearly = measure("Was ist der Beitrag?", found, EVIDENCE, weigh_alike, likeness)
    assert nearly is not None
    assert dict(zip(FEATURES, nearly, strict=True))["names"] == 0.0


def test_the_sentence_nearest_to_the_question_counts_wherever_it_was_ranked() -> None:
    evidence = [replace(EVIDENCE[0], similarity=cosine) for cosine in (0.3, 0.6, 0.5)]
    assert features("Q?", *hits(("Text.", 0.2, 0.1)), evidence=evidence)["sentence"] == 0.6


def test_what_stands_in_title_and_context_is_held() -> None:
    hit = make_hit("The limit is ten.", title="Expenses of 2024", context="Rules › Oslo")
    assert features("The Oslo limit of expenses, 2024?", hit)["share"] == 1.0
    assert features("And the limit in Oslo, 2024?", hit)["names"] == 0.0
    assert features("And the limit in Oslo, 2025?", hit)["numbers"] == 1.0


@pytest.mark.parametrize(
    ("question", "lacking"),
    [("Where is Bergen?", 1.0), ("bergen where", 0.0), ("Bergen", 0.0), ("In Oslo or Bergen?", 0.5)],
)
def test_a_name_is_a_capital_that_begins_no_sentence(question: str, lacking: float) -> None:
    assert features(question, *hits(("Oslo.", 0.5, 0.5)))["names"] == lacking


def test_thousands_are_one_number_however_they_are_written() -> None:
    assert features("Is it above 10,000?", *hits(("It is 10000.", 0.5, 0.5)))["numbers"] == 0.0


def test_without_hits_or_without_evidence_there_is_no_confidence() -> None:
    assert measure("Why?", [], EVIDENCE, weigh_alike) is None
    assert measure("Why?", hits(("Text.", 0.9, 2.0)), [], weigh_alike) is None
    assert DEFAULT.confidence(None) == 0.0


def test_a_question_without_a_word_has_a_confidence_all_the_same() -> None:
    assert 0 <= DEFAULT.confidence(measure("😀 ?!", hits(("Text.", 0.5, 0.0)), EVIDENCE, weigh_alike)) <= 1


def test_a_confidence_is_the_logistic_of_the_weighted_sum() -> None:
    calibration = Calibration((2.0, 0.0, 0.0, 1.0, 0.0, -1.0), -1.0)
    assert calibration.confidence((0.5, 9.0, 9.0, 1.0, 9.0, 2.0)) == pytest.approx(1 / (1 + math.exp(1.0)))
    assert calibration.confidence((-1e6, 0, 0, 0, 0, 0)) == pytest.approx(0.0)


@pytest.mark.parametrize("name", FEATURES)
def test_the_shipped_calibration_counts_what_is_found_for_and_what_lacks_against(name: str) -> None:
    plain: Features = (0.4, 0.4, 1.0, 0.5, 0.0, 0.0)
    more = tuple(value + (of == name) for of, value in zip(FEATURES, plain, strict=True))
    is_against = name in ("names", "numbers")
    assert (DEFAULT.confidence(more) < DEFAULT.confidence(plain)) == is_against


def test_the_shipped_calibration_tells_a_good_hit_from_a_poor_one() -> None:
    assert DEFAULT.confidence((0.3, 0.25, 0.7, 0.3, 0.5, 0.0)) < CERTAIN_ENOUGH
    assert DEFAULT.confidence((0.65, 0.57, 1.7, 0.66, 0.0, 0.0)) > CERTAIN_ENOUGH
