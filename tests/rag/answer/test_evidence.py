"""Evidence: the blocks that answer come before those that mention."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from rag.answer.candidates import Candidate
from rag.answer.evidence import Judgement, Rules, Similarity
from rag.answer.evidence import judge as judge_passages
from rag.answer.ruling_out import Remaining
from rag.answer.widening import unwidened
from rag.records import Source
from tests.rag.builders import make_hit, make_sources, weigh_alike

SOURCES = make_sources(
    "The museum stands in Paris. It opened in 1793. Tickets cost 22 euros.",
    "Staff may work from home three days a week. Managers approve each request.",
)


def judge(question: str, sources: Sequence[Source], similarity: Similarity) -> Judgement:
    return judge_passages(question, [unwidened(source) for source in sources], weigh_alike, similarity)


def alike(texts: Sequence[str]) -> list[float]:
    """Know nothing: every sentence is as near to the question as any other."""
    return [0.4] * len(texts)


def texts(question: str, sources: Sequence[Source] = SOURCES) -> list[str]:
    return [evidence.text for evidence in judge(question, sources, alike).evidence]


WORK = "Staff may work from home three days a week. Managers approve each request."


def test_the_paragraph_that_shares_the_questions_words_comes_first() -> None:
    assert texts("How many days may staff work from home?")[0] == WORK


def test_of_a_long_paragraph_the_sentence_that_shares_the_questions_words_comes_first() -> None:
    long = " ".join(f"The rule of number {i} is that it is never bent." for i in range(6))

    assert texts("What may staff do from home?", make_sources(f"{long} {WORK}"))[0] == (
        "Staff may work from home three days a week."
    )


def test_evidence_is_a_span_of_its_document() -> None:
    for evidence in judge("What do tickets cost?", SOURCES, alike).evidence:
        chunk = SOURCES[evidence.number - 1].hit.chunk
        assert chunk.text[evidence.start - chunk.start : evidence.end - chunk.start] == evidence.text


def test_the_cosine_decides_where_words_do_not() -> None:
    def prefer_tickets(asked: Sequence[str]) -> list[float]:
        return [0.9 if "euros" in text else 0.1 for text in asked]

    sources = make_sources("The museum stands in Paris.", "Tickets cost 22 euros.", "Ask Bob.")
    judged = judge("What is to be paid?", sources, prefer_tickets)

    assert judged.evidence[0].text == "Tickets cost 22 euros."


def test_blocks_are_compared_with_their_context() -> None:
    seen: list[str] = []

    def remember(asked: Sequence[str]) -> list[float]:
        seen.extend(asked)
        return alike(asked)

    judge("?", [Source(1, make_hit("It is ten.", title="T", context="Leave › Interns"))], remember)

    assert seen == ["Leave › Interns\nIt is ten."]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Parking fees\nThe fee is ten euros.\nAsk Bob.", "The fee is ten euros.\nAsk Bob."),
        ("## Parking fees\n\nThe fee is ten euros.", "The fee is ten euros."),
        ("What are the parking fees? The fee is ten euros.", "The fee is ten euros."),
        ("Parking fees are:\n\n- ten euros a day\n- one a week", "- ten euros a day\n- one a week"),
        ("Parking fees are:\n\nTen euros a day.", "Parking fees are:\n\nTen euros a day."),
    ],
)
def test_what_only_introduces_is_no_answer(text: str, first: str) -> None:
    assert texts("What are the parking fees?", make_sources(text))[0] == first


def test_a_heading_speaks_for_what_stands_under_it() -> None:
    sources = make_sources("It is ten euros. Ask Bob.", "Parking\n\nAsk Ann. Ask Eve.")

    assert texts("parking", sources)[0] == "Ask Ann. Ask Eve."


def test_a_heading_with_nothing_behind_it_is_no_evidence() -> None:
    assert texts("What are the parking fees?", make_sources("## Parking fees")) == []


def test_a_table_row_is_evidence_as_a_whole() -> None:
    table = "| Hotel | 120 |\n| Train | 80 |\n"

    assert texts("What may a hotel cost?", make_sources(table))[0] == "| Hotel | 120 |"


@pytest.mark.parametrize(
    "entry", ["- Closed on Friday. Ask Bob.", "2) Closed on Friday. Ask Bob.", "Friday     Closed. From 9 to 10."]
)
def test_an_entry_of_several_sentences_is_evidence_as_a_whole(entry: str) -> None:
    assert texts("When is it closed on Friday?", make_sources(f"- One is here.\n{entry}\n- Two."))[0] == entry


@pytest.mark.parametrize(("prefix", "start"), [("", 0), ("Fees\n\n", 0), ("Fees\n\n", 10)])
def test_the_names_of_a_tables_columns_introduce_its_rows(prefix: str, start: int) -> None:
    table = make_hit(f"{prefix}Kind | Fee\nCar | 10\nBus | 20\n", start=start)

    assert sorted(texts("What is the fee of a car?", [Source(1, table)])) == ["Bus | 20", "Car | 10"]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("Car | free\nBus | free", "Car | free"),
        ("Car | 10\nBus | 20", "Car | 10"),
        ("Van | 5\nCar | free\nBus | 20", "Car | free"),
        ("Car | free\n\nA bus is 20 euros.", "Car | free"),
    ],
)
def test_a_row_that_tells_something_is_no_head(table: str, row: str) -> None:
    assert row in texts("What is the fee of a car?", [Source(1, make_hit(table))])


def test_the_first_row_of_a_chunk_that_begins_inside_a_table_is_no_head() -> None:
    assert "Car | free" in texts("What is the fee of a car?", make_sources("Car | free\nBus | 20"))


def test_a_line_of_a_table_that_says_nothing_is_no_evidence() -> None:
    found = texts("fees", make_sources("| Kind | Fees |\n|---|---|\n| Car | 10 |"))

    assert "|---|---|" not in found


@pytest.mark.parametrize(
    "again", ["Tickets  cost 22 euros.", "22 euros is the cost of the tickets!", "A ticket's cost."]
)
def test_nothing_is_said_twice(again: str) -> None:
    said = "Tickets for the museum cost 22 euros, and tickets that a ticket's owner shares cost more."

    assert texts("What do tickets for the museum cost?", make_sources(said, again)) == [said]


@pytest.mark.parametrize("other", ["Tickets cost 24 euros.", "Tickets do not cost 22 euros.", "Passes cost 22 euros."])
def test_what_differs_in_a_number_a_denial_or_a_word_is_no_repetition(other: str) -> None:
    found = texts("What do tickets and passes cost?", make_sources("Tickets cost 22 euros.", other))

    assert sorted(found) == sorted(["Tickets cost 22 euros.", other])


def test_what_stands_in_the_passage_of_the_nearest_block_comes_before_what_stands_elsewhere() -> None:
    sources = make_sources("It opened in 1793.", "It is the museum.\n\nIt closed in 1801.")

    def prefer_the_museum(asked: Sequence[str]) -> list[float]:
        return [0.9 if "museum" in text else 0.7 for text in asked]

    judged = judge("?", sources, prefer_the_museum)

    assert [evidence.number for evidence in judged.evidence] == [2, 2, 1]


def test_blocks_below_three_fifths_of_the_best_score_are_left_out() -> None:
    judged = judge(
        "How many days may staff work from home?", SOURCES, lambda asked: [0.5 * ("home" in text) for text in asked]
    )

    assert [evidence.text for evidence in judged.evidence] == [WORK]


def test_at_most_16_blocks_are_embedded() -> None:
    asked: list[int] = []

    def count(some: Sequence[str]) -> list[float]:
        asked.append(len(some))
        return alike(some)

    judge("number", make_sources(" ".join(f"This is number {i}." for i in range(100))), count)

    assert asked == [16]


def no_corrections(_: Sequence[Candidate], __: Mapping[str, float]) -> Mapping[int, int]:
    return {}


def test_what_is_not_kept_is_no_evidence() -> None:
    judged = judge_passages(
        "What do tickets cost?",
        [unwidened(source) for source in SOURCES],
        weigh_alike,
        alike,
        Rules(lambda candidates: Remaining(tuple(each for each in candidates if "Staff" in each.text)), no_corrections),
    )
    assert [each.text for each in judged.evidence] == [WORK]


def test_a_code_that_is_missing_is_named() -> None:
    rules = Rules(lambda _: Remaining((), "E26"), no_corrections)
    judged = judge_passages("E26?", [unwidened(SOURCES[0])], weigh_alike, alike, rules)
    assert (judged.evidence, judged.missing) == ((), "E26")


def test_without_sources_there_is_no_evidence() -> None:
    assert judge("Why?", [], alike).evidence == ()


def test_a_question_without_a_word_is_judged_all_the_same() -> None:
    assert judge("😀 ?!", SOURCES, alike).evidence


# --- what speaks for a block ----------------------------------------------------------------------


def best(question: str, *given: str) -> str:
    return texts(question, make_sources(*given))[0]


def test_a_list_with_its_lead_in_comes_before_its_items() -> None:
    listed = "Visitors bring:\n\n- a card for visitors\n- a pen"

    assert best("What do visitors bring?", listed) == "- a card for visitors\n- a pen"


def test_one_item_comes_first_where_it_alone_has_what_was_asked() -> None:
    listed = "Visitors bring:\n\n- a card for the garage\n- a pen\n- a hat for the cellar"

    assert best("Where do I need a hat in the cellar?", listed) == "- a hat for the cellar"


def test_a_code_decides_also_where_it_is_written_otherwise() -> None:
    assert best("What is E15?", "## E-14\n\nThe pump is hot.", "## E-15\n\nThe pump is cold.") == "The pump is cold."


def test_a_year_in_the_name_of_a_document_decides() -> None:
    sources = make_sources("The fee is ten euros.", "The fee is nine euros.")
    named = [
        replace(s, hit=replace(s.hit, title=f"Fees {year}")) for s, year in zip(sources, (2024, 2025), strict=True)
    ]

    assert texts("What was the fee in 2025?", named)[0] == "The fee is nine euros."


def test_a_figure_comes_first_where_one_is_asked_for() -> None:
    assert best("How much is the parking fee?", "The parking fee is low.", "The parking fee is 5.") == (
        "The parking fee is 5."
    )


def test_evidence_knows_the_words_that_it_holds_and_those_that_only_its_heading_does() -> None:
    (evidence,) = judge(
        "What does parking cost on Sunday?", make_sources("## Parking\n\nRules:\n\n- The cost is ten."), alike
    ).evidence

    assert evidence.holds == {"cost"}
    assert evidence.asked.keys() == {"park", "cost"}
    assert sum(evidence.asked.values()) == pytest.approx(2 / 3)


def test_a_part_of_a_long_paragraph_is_a_sentence_and_has_the_paragraphs_block() -> None:
    long = " ".join(f"The rule of number {i} is that it is never bent." for i in range(9))
    evidence = judge("What is the rule?", make_sources(long), alike).evidence

    assert {each.kind for each in evidence} == {"sentence"}
    assert {each.block for each in evidence} == {("d1", 10)}


def test_neighbouring_hits_of_one_block_give_it_once() -> None:
    hit = make_hit("The fee is ten.")

    assert texts("What is the fee?", [Source(1, hit), Source(2, hit)]) == ["The fee is ten."]
