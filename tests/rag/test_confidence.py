"""Confidence follows what was found."""

from dataclasses import replace

from rag.confidence import CERTAIN_ENOUGH
from rag.confidence import confidence as confidence_of
from rag.records import Evidence, Hit
from tests.rag.builders import make_hit

EVIDENCE = [Evidence(1, 0, 5, "Text.", 1.0)]


def hits(*found: tuple[str, float, float]) -> list[Hit]:
    """Return hits of (text, cosine, word score)."""
    return [replace(make_hit(text), similarity=cosine, words=words) for text, cosine, words in found]


def confidence(question: str, *found: tuple[str, float, float]) -> float:
    return confidence_of(question, hits(*found), EVIDENCE)


def test_confidence_grows_with_the_cosine_and_with_the_words_found() -> None:
    assert confidence("Q?", ("Text.", 0.6, 1.0)) > confidence("Q?", ("Text.", 0.3, 1.0))
    assert confidence("Q?", ("Text.", 0.4, 2.0)) > confidence("Q?", ("Text.", 0.4, 1.0))
    assert confidence("Q?", ("Text.", 0.1, 0.5)) < CERTAIN_ENOUGH < confidence("Q?", ("Text.", 0.6, 2.0))


def test_confidence_is_that_of_the_best_of_the_first_five_hits() -> None:
    weak, strong = ("Weak.", 0.1, 0.1), ("Strong.", 0.6, 2.0)
    best = confidence("Q?", strong)
    assert confidence("Q?", *[weak] * 4, strong) == best
    assert confidence("Q?", *[weak] * 5, strong) == confidence("Q?", weak)


def test_a_hit_that_lacks_the_year_that_was_asked_for_is_hardly_evidence() -> None:
    other, right = ("Revenue in 2025 was high.", 0.5, 1.2), ("Revenue in 2019 was low.", 0.6, 1.2)
    assert confidence("What was the revenue in 2019?", other) < CERTAIN_ENOUGH < confidence("What was it?", other)
    assert confidence("What was the revenue in 2019?", other, right) == confidence("What was the revenue?", right)
    assert confidence("Is it above 10,000?", ("It is 10000.", 0.6, 1.2)) == confidence("Is it?", right)


def test_without_hits_or_without_evidence_there_is_no_confidence() -> None:
    assert confidence_of("Why?", [], EVIDENCE) == 0.0
    assert confidence_of("Why?", hits(("Text.", 0.9, 2.0)), []) == 0.0


def test_a_question_without_a_word_has_a_confidence_all_the_same() -> None:
    assert 0 <= confidence("😀 ?!", ("Text.", 0.5, 0.0)) <= 1
