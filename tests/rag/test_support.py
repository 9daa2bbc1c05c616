"""Support: how a sentence and a source are compared."""

import pytest

from rag.records import Source
from rag.support import find_support, missing_numbers, read_passage, share_of
from tests.rag.builders import make_hit, weigh_alike

TEXT = "Revenue grew by 6 % to £1,250.00 in 2024. It fell before. Costs did not change."


def quote(sentence: str, text: str = TEXT, context: str = "") -> tuple[str, str]:
    source = Source(1, make_hit(text, start=100, context=context))
    support = find_support(sentence, read_passage(source, weigh_alike), weigh_alike)
    return support.status, text[support.span.start - 100 : support.span.end - 100]


@pytest.mark.parametrize(
    ("sentence", "text", "missing"),
    [
        ("It costs 1250.", "It costs 1,250.00.", ()),
        ("It costs 1,250.5.", "It costs 1250.", ("1250.5",)),
        ("In 2024 or 2025.", "In 2024.", ("2025",)),
        ("It has 3 doors.", "It has three doors.", ()),
        ("It has 12 doors.", "It has 112 doors.", ("12",)),
        ("No number.", "", ()),
        ("7 and 7.", "none", ("7",)),
    ],
)
def test_numbers_are_the_same_in_every_writing(sentence: str, text: str, missing: tuple[str, ...]) -> None:
    assert missing_numbers(sentence, text) == missing


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Revenue grew by 6 % to £1,250.00 in 2024.", "exact"),
        ("revenue grew BY 6 %  to £1,250.00 in 2024", "normalised"),
        ("In 2024 the revenue grew to £1250.", "supported"),
        ("In 2023 the revenue grew to £1,250.", "unsupported"),
        ("Bananas are yellow and sweet.", "unsupported"),
    ],
)
def test_each_way_of_saying_it_has_its_status(sentence: str, status: str) -> None:
    assert quote(sentence)[0] == status


def test_the_shortest_run_of_sentences_that_suffices_is_quoted() -> None:
    assert quote("In 2024 the revenue grew to £1250.")[1] == "Revenue grew by 6 % to £1,250.00 in 2024."
    assert quote("Revenue grew in 2024 though it fell before.")[1] == (
        "Revenue grew by 6 % to £1,250.00 in 2024. It fell before."
    )


def test_a_short_match_is_quoted_with_its_sentence() -> None:
    assert quote("Costs") == ("exact", "Costs did not change.")


def test_the_context_carries_half_of_a_word_and_all_of_a_number() -> None:
    row = "| Hotel | 120 |"

    assert quote("A hotel costs 120 in 2024.", row)[0] == "unsupported"
    assert quote("A hotel costs 120 in 2024.", row, context="Costs in 2024")[0] == "supported"


def test_several_quotes_together_can_suffice() -> None:
    share, missing = share_of(
        "Ann likes tea and Bob likes 2 cakes.", "Ann likes tea.\nBob likes two cakes.", "", weigh_alike
    )

    assert share == pytest.approx(5 / 6)  # `two` is another word than `2`, but the same number
    assert missing == ()


def test_a_source_of_white_space_supports_nothing() -> None:
    assert quote("Ten days.", " \n ")[0] == "unsupported"


def test_a_quote_may_begin_and_end_inside_a_run_of_characters() -> None:
    text = "公司的年假为每年十五天，入职满一年后增加到二十天。病假另计。"
    assert quote("年假为每年十五天", text) == ("exact", "公司的年假为每年十五天，入职满一年后增加到二十天。")
    assert quote("每年十五天年假", text)[0] != "exact"
