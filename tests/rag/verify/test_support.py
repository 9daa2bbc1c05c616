"""Support: how a sentence and a source are compared."""

from dataclasses import replace

import pytest

from rag.records import Source
from rag.verify.prepared import read_passage
from rag.verify.support import carried_together, find_support
from tests.rag.builders import make_hit, make_sources, weigh_alike

TEXT = "Revenue grew by 6 % to £1,250.00 in 2024. It fell before. Costs did not change."


def quote(sentence: str, text: str = TEXT, context: str = "") -> tuple[str, str]:
    source = Source(1, make_hit(text, start=100, context=context))
    support = find_support(sentence, read_passage(source, weigh_alike), weigh_alike)
    return support.status, text[support.span.start - 100 : support.span.end - 100]


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


def test_the_context_carries_a_quarter_of_a_word_and_all_of_a_year() -> None:
    row = "| Hotel | 120 |"

    assert quote("A hotel costs 120 in 2024.", row)[0] == "unsupported"
    assert quote("A hotel costs 120 in 2024.", row, context="Costs in 2024") == ("supported", row)
    assert quote("A hotel costs 130 in 2024.", row, context="Costs in 2024: 130")[0] == "unsupported"


def test_the_path_of_a_document_may_tell_the_year() -> None:
    text = "A defect has to be reported within 14 days, with the receipt."
    source = make_sources(text)[0]
    said = "In the 2024 terms, a defect has to be reported within 14 days."
    named = replace(source, hit=replace(source.hit, uri="terms/warranty-terms-2024.docx"))
    other = replace(source, hit=replace(source.hit, uri="terms/warranty-terms-2026.docx"))
    found = [find_support(said, read_passage(each, weigh_alike), weigh_alike).status for each in (source, named, other)]
    assert found == ["unsupported", "supported", "unsupported"]


def test_several_quotes_together_can_suffice() -> None:
    quotes = ["Ann likes tea.", "Bob likes two cakes."]
    share, missing = carried_together("Ann likes tea and Bob likes 2 cakes.", quotes, [], weigh_alike)

    assert share == pytest.approx(1)  # `two` is the same number as `2`
    assert missing == ()
    assert carried_together("Ann likes tea and Eve likes 2 cakes.", quotes, [], weigh_alike)[1] == ("Eve",)


RATES = "| Leeds | 120 pounds |\n| London | 150 pounds |\nRates are per night. Breakfast is not included in any rate."


@pytest.mark.parametrize(
    ("sentence", "failed"),
    [
        ("In London the rate is 120 pounds.", ("120 pounds",)),  # which the row above has
        ("The rate in Paris is 150 pounds.", ("Paris",)),
        ("Breakfast is included in any rate.", ("not",)),
        ("Breakfast is not included in any rate above 100.", ("100",)),
    ],
)
def test_a_changed_fact_is_not_made_good_by_another_sentence(sentence: str, failed: tuple[str, ...]) -> None:
    support = find_support(sentence, read_passage(Source(1, make_hit(RATES)), weigh_alike), weigh_alike)
    assert (support.status, support.failed_tokens) == ("unsupported", failed)


def test_facts_that_stand_elsewhere_in_the_source_are_quoted_too() -> None:
    lines = ["Minutes of 4 May 2021.", *(f"Point {word} was put off." for word in ("A", "B", "C", "D", "E", "F", "G"))]
    text = "\n".join([*lines, "The board agreed to sell the old mill by the river."])
    source = Source(1, make_hit(text, start=100))
    support = find_support(
        "In May 2021 the board agreed to sell the old mill.", read_passage(source, weigh_alike), weigh_alike
    )

    assert support.status == "supported"
    assert [text[span.start - 100 : span.end - 100] for span in (support.span, *support.also)] == [
        "The board agreed to sell the old mill by the river.",
        "Minutes of 4 May 2021.",
    ]


def test_a_source_of_white_space_supports_nothing() -> None:
    assert quote("Ten days.", " \n ")[0] == "unsupported"


def test_a_quote_may_begin_and_end_inside_a_run_of_characters() -> None:
    text = "公司的年假为每年十五天，入职满一年后增加到二十天。病假另计。"
    assert quote("年假为每年十五天", text) == ("exact", "公司的年假为每年十五天，入职满一年后增加到二十天。")
    assert quote("每年十五天年假", text)[0] != "exact"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The deposit is 80 EUR.", "supported"),
        ("The deposit is 80 EUR. Trains leave daily.", "unsupported"),
    ],
)
def test_where_facts_decide_a_source_of_one_sentence_needs_fewer_of_the_words(text: str, status: str) -> None:
    sentence = "Families should quickly send school teachers 80 EUR."

    support = find_support(sentence, read_passage(Source(1, make_hit(text)), weigh_alike), weigh_alike)

    assert (support.status, round(support.share, 2)) == (status, 0.25)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        (
            "dogs with short leads ride beside people who quietly watch",
            "unsupported",
        ),  # 4 of 9 words
        ("dogs with short leads ride beside people", "supported"),  # 4 of 6
    ],
)
def test_without_facts_a_run_of_sentences_needs_more_of_the_words(sentence: str, status: str) -> None:
    source = Source(1, make_hit("Dogs ride on the tram. Leads are short."))

    assert find_support(sentence, read_passage(source, weigh_alike), weigh_alike).status == status
