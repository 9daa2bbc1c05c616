"""Verdicts: what several passages together say of one sentence."""

import pytest

from rag.records import Source
from rag.verify.prepared import read_passage
from rag.verify.verdicts import Judgement, give_verdict, states_nothing
from tests.rag.builders import make_hit, weigh_alike

HOTELS = "A hotel may cost at most 140 EUR a night. Breakfast is not included in the rate."
OLDER = "In the old rules a hotel may cost at most 120 EUR a night."


def judge(sentence: str, *texts: str) -> Judgement:
    sources = [Source(number, make_hit(text, start=100)) for number, text in enumerate(texts, start=1)]
    return give_verdict(sentence, [read_passage(source, weigh_alike) for source in sources], weigh_alike)


def quotes(judgement: Judgement) -> list[str]:
    return [quotation.text for quotation in judgement.quotations]


@pytest.mark.parametrize(
    ("sentence", "verdict", "failed"),
    [
        ("A hotel may cost at most 140 EUR a night.", "supported", ()),
        ("At most 140 EUR may be the cost of a hotel night.", "supported", ()),
        ("A hotel may cost at most 200 EUR a night.", "contradicted", ("200 EUR",)),
        ("Breakfast is included in the rate.", "contradicted", ("not",)),
        ("The moon is made of green cheese.", "not found", ()),
    ],
)
def test_each_verdict(sentence: str, verdict: str, failed: tuple[str, ...]) -> None:
    judgement = judge(sentence, "Bananas are yellow.", HOTELS)

    assert (judgement.verdict, judgement.failed_tokens) == (verdict, failed)
    assert len(judgement.quotations) == (0 if verdict == "not found" else 1)


def test_a_contradiction_quotes_the_sentence_that_says_it_otherwise() -> None:
    assert quotes(judge("A hotel may cost at most 200 EUR a night.", "Bananas are yellow.", HOTELS)) == [
        "A hotel may cost at most 140 EUR a night."
    ]


def test_a_passage_that_lacks_a_fact_contradicts_nothing() -> None:
    assert judge("The team lead Anna Berg approves remote work.", "The team lead approves remote work.").verdict == (
        "not found"
    )


def test_too_few_words_contradict_nothing() -> None:
    text = "In Leeds the parking permits of visitors cost 12 EUR."

    assert judge("The parking of bicycles indoors is free since 2019.", text).verdict == "not found"


@pytest.mark.parametrize(
    ("sentence", "is_weak"),
    [
        ("A hotel may cost at most 140 EUR a night.", False),
        ("Staff booking a hotel for a night near their client in town can cost us 140 EUR at most.", True),
        ("The moon is made of green cheese.", False),
    ],
)
def test_what_is_supported_by_less_than_half_of_its_words_is_weak(sentence: str, is_weak: bool) -> None:
    judgement = judge(sentence, HOTELS)

    assert judgement.is_weak == is_weak
    assert judgement.verdict == ("not found" if "moon" in sentence else "supported")


def test_a_passage_that_says_it_word_for_word_outweighs_others() -> None:
    judgement = judge("In the old rules a hotel may cost at most 120 EUR a night.", HOTELS, OLDER)

    assert (judgement.verdict, quotes(judgement)) == ("supported", [OLDER])


def test_a_clear_contradiction_outweighs_half_of_the_words_elsewhere() -> None:
    loose = "Nights are long here, and 200 EUR is the cost of a boat."
    sentence = "A hotel may cost at most 200 EUR a night."

    assert judge(sentence, loose).verdict == "supported"
    assert judge(sentence, loose, HOTELS).verdict == "contradicted"


def test_the_best_support_wins_and_the_first_of_equals() -> None:
    judgement = judge("A hotel may cost at most 140 EUR a night.", "Hotel: at most 140 EUR a night.", HOTELS, HOTELS)

    assert [quotation.status for quotation in judgement.quotations] == ["exact"]
    assert judgement.quotations[0].source.number == 2


@pytest.mark.parametrize("sentence", ["Yes.", "They do.", "— 🏨 —"])
def test_a_sentence_of_function_words_states_nothing(sentence: str) -> None:
    assert states_nothing(sentence, weigh_alike)
    assert not states_nothing(f"{sentence} Hotels.", weigh_alike)
