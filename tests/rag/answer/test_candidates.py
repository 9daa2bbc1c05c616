"""Candidates: what of a small passage can answer, and what is known of it."""

from dataclasses import replace

import pytest

from rag.answer.candidates import Candidate, chosen_once, read_candidates
from rag.answer.widening import Passage, unwidened
from rag.records import Source, Span
from tests.rag.builders import make_hit, weigh_alike

LONG = " ".join(f"The rule of number {i} is that it is never bent." for i in range(5))  # 50 words


def candidates(text: str, *, title: str = "", context: str = "", own: str = "") -> list[Candidate]:
    """Return the candidates of a passage of `text`, whose hit is `own`, or all of it."""
    passage = unwidened(Source(1, make_hit(text, title=title, context=context)))
    if own:
        passage = replace(passage, own=Span(text.index(own), text.index(own) + len(own)))
    return list(read_candidates(passage, weigh_alike))


def texts(text: str, *, title: str = "", own: str = "") -> list[str]:
    return [candidate.text for candidate in candidates(text, title=title, own=own)]


@pytest.mark.parametrize("words", [45, 46])
def test_a_paragraph_of_at_most_45_words_is_one_candidate(words: int) -> None:
    text = "It is so. And " + "so " * (words - 5) + "end."

    assert len(texts(text)) == (1 if words == 45 else 2)


def test_of_a_long_paragraph_each_sentence_is_a_candidate() -> None:
    found = candidates(LONG)

    assert len(found) == 5
    assert all(candidate.is_part_of_prose for candidate in found)


def test_a_list_is_a_candidate_and_so_is_each_item() -> None:
    found = candidates("Bring:\n- a card\n- a pen")

    assert [candidate.text for candidate in found] == ["- a card\n- a pen", "- a card", "- a pen"]
    assert [candidate.is_whole_list for candidate in found] == [True, False, False]


def test_each_row_and_each_label_is_a_candidate() -> None:
    assert texts("Kind | Fee\nCar | 10\nBus | 20") == ["Car | 10", "Bus | 20"]
    assert texts("Tel: 012\nMail: a@b.test") == ["Tel: 012", "Mail: a@b.test"]


def test_code_is_a_candidate_as_a_whole() -> None:
    assert texts("Run:\n```\nmake\n\nmake install\n```") == ["```\nmake\n\nmake install\n```"]


def test_what_stands_around_a_hit_is_no_candidate_but_where_its_blocks_reach() -> None:
    text = "One is here.\n\n- two is\n- three is\n\nFour is here."

    assert texts(text, own="three is") == ["- two is\n- three is", "- three is"]
    assert texts(text, own="Four is here.") == ["Four is here."]


def test_a_documents_title_is_no_candidate() -> None:
    assert texts("Rules of the house\n\nIt is so.\n\nRules of the house", title="Rules of the house") == ["It is so."]


# --- what is known of one -------------------------------------------------------------------------


def test_the_heading_and_the_neighbours_are_near_and_the_document_is_beside() -> None:
    found = candidates(f"## Pumps\n\n{LONG} Close the valve.", title="Manual", context="House › Cellar")
    last = found[-1]

    assert last.own == {"close", "valv"}
    assert last.near == {"pump", "rule", "number", "4", "never", "bent"}
    assert {"manual", "hous", "cellar", "d1"} <= last.beside


def test_the_names_of_the_columns_are_near_a_row_and_other_rows_are_not() -> None:
    (car, bus) = candidates("## Rates\n\nKind | Fee\nCar | 10\nBus | 20")

    assert car.own == {"car", "10", "kind", "fee"}  # they are said with it
    assert car.near == {"rate", "kind", "fee"}
    assert bus.columns == ("Kind", "Fee")


def test_a_table_that_began_before_the_passage_has_the_columns_of_its_context() -> None:
    car, *_, van = candidates("Car | 10\nBus | 20\n\nIt is so.\n\nVan | 30", context="Rates\nKind | Fee")

    assert car.columns == ("Kind", "Fee")
    assert van.columns == ()


def test_a_question_is_said_to_be_its_answers_own() -> None:
    (answer,) = candidates("Who may park?\n\nEverybody.")

    assert answer.own >= {"park", "everybodi"}


def test_a_whole_list_is_known_by_its_lead_in_or_its_heading() -> None:
    assert candidates("## Trips\n\nBring:\n- a card\n- a pen")[0].own == {"bring"}
    assert candidates("## Trips\n\n- a card\n- a pen")[0].own == {"trip"}


def test_it_is_described_with_its_path_its_heading_and_its_lead_in() -> None:
    described = candidates("## Trips\n\nBring:\n- a card\n- a pen", title="Rules", context="House › Visits")[
        1
    ].described()

    assert described == "House › Visits\nTrips\nBring:\n- a card"


def test_a_heading_that_its_path_has_is_described_once() -> None:
    assert candidates("## Visits\n\nIt is so.", context="House › Visits")[0].described() == "House › Visits\nIt is so."


def test_a_row_is_described_with_the_names_of_its_columns() -> None:
    assert candidates("Kind | Fee\nCar | 10", title="T")[0].described() == "T\nKind: Car · Fee: 10"


def test_at_most_600_characters_are_described() -> None:
    assert len(candidates("```\n" + "make all\n" * 1000 + "```")[0].described()) == 600


# --- whether its heading is said ------------------------------------------------------------------


def said(text: str, asked: str, title: str = "") -> str:
    line = candidates(text, title=title)[0].lines(weigh_alike(asked), weigh_alike)[0]
    return f"{line.under.text} {line.text}" if line.under else line.text


@pytest.mark.parametrize("heading", ["E-15", "3.1 T-111", "§ 19 Hedges"])
def test_a_heading_that_is_a_code_is_said(heading: str) -> None:
    assert said(f"## {heading}\n\nIt is cold.", "cold") == f"{heading}: It is cold."


def test_a_heading_with_words_that_were_asked_for_is_said_unless_the_text_has_them() -> None:
    assert said("## Parking\n\nIt costs ten.", "What does parking cost?") == "Parking: It costs ten."
    assert said("## Parking\n\nParking costs ten.", "What does parking cost?") == "Parking costs ten."
    assert said("## Parking\n\nIt costs ten.", "What does it cost?") == "It costs ten."


def test_neither_a_question_nor_the_documents_title_is_said_as_a_heading() -> None:
    assert said("What does parking cost?\n\nIt costs ten.", "parking") == "It costs ten."
    assert said("# Parking\n\nIt costs ten.", "parking", title="Parking") == "It costs ten."


def test_the_same_place_of_one_document_is_a_candidate_once() -> None:
    passages: list[Passage] = [
        unwidened(Source(number, make_hit("It is so.", document_id=document)))
        for number, document in enumerate(("d1", "d1", "d2"), start=1)
    ]
    found = [candidate for passage in passages for candidate in read_candidates(passage, weigh_alike)]

    assert [candidate.passage.source.number for candidate in chosen_once(found)] == [1, 3]
