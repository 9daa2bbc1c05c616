"""Recall, precision, precision-Ω and IoU of tokens, against counts on fingers: in `Letters` a character is a token."""

import pytest

from rag.evals import MEASURES
from rag.evals.outcomes import Outcome, PagePlace, PageQuestion, Place, SpanQuestion
from rag.evals.places import IndexedDocuments, intersect, unite
from rag.index.opened import open_index
from rag.settings import Settings
from rag.text.tokens import encode
from tests.rag.evals.made_outcomes import Letters, asked

NAMES = ("token_recall@5", "token_precision@5", "token_iou@5")


def question(*answers: tuple[Place, ...]) -> SpanQuestion:
    return SpanQuestion("q", "?", answers)


def values(outcome: Outcome) -> list[float | None]:
    return [MEASURES[name](outcome) for name in NAMES]


def test_half_of_the_answer_found_among_as_much_again() -> None:
    # Of the answer's 10 tokens 5 are in the chunk's 20: 5/10, 5/20, 5/(10 + 20 - 5).
    outcome = asked(question((Place("a", 10, 20),)), found=[Place("a", 15, 35)])
    assert values(outcome) == [0.5, 0.25, 0.2]


def test_all_that_belongs_together_is_wanted() -> None:
    # 10 + 30 tokens are wanted, of two documents; the chunk has the 10, and 10 besides.
    outcome = asked(question((Place("a", 0, 10), Place("b", 0, 30))), found=[Place("a", 0, 20)])
    assert values(outcome) == [0.25, 0.5, 10 / 50]


def test_a_token_found_twice_counts_once_above_the_line_and_twice_below() -> None:
    # The chunks 0-20 and 10-30 share the answer 12-18: found once, of 40 tokens retrieved.
    outcome = asked(question((Place("a", 12, 18),)), found=[Place("a", 0, 20), Place("a", 10, 30)])
    assert values(outcome) == [1.0, 6 / 40, 6 / 40]


def test_only_the_first_five_hits_count() -> None:
    others = [Place("a", 100 * i, 100 * i + 10) for i in range(1, 6)]
    outcome = asked(question((Place("a", 0, 10),)), found=[*others, Place("a", 0, 10)])
    assert values(outcome) == [0.0, 0.0, 0.0]


def test_of_alternatives_the_one_that_was_found_counts() -> None:
    alternatives = ((Place("a", 0, 10),), (Place("b", 0, 4),))
    outcome = asked(question(*alternatives), found=[Place("b", 0, 8)])
    assert values(outcome) == [1.0, 0.5, 0.5]


def test_the_same_offsets_of_another_document_are_not_the_answer() -> None:
    assert values(asked(question((Place("a", 0, 10),)), found=[Place("b", 0, 10)])) == [0.0, 0.0, 0.0]


def test_nothing_found_is_worth_nothing() -> None:
    assert values(asked(question((Place("a", 0, 10),)))) == [0.0, 0.0, 0.0]


def test_precision_omega_takes_all_chunks_that_hold_a_part_of_the_answer_and_no_others() -> None:
    # The answer 8-12 lies in two of three chunks, 0-10 and 9-20: 4 tokens of the 20 that they cover.
    documents = Letters({"a": [Place("a", 0, 10), Place("a", 9, 20), Place("a", 20, 30)]})
    outcome = asked(question((Place("a", 8, 12),)), documents=documents)
    assert MEASURES["token_precision_omega"](outcome) == 4 / 20


def test_chunks_that_only_touch_the_answer_hold_nothing_of_it() -> None:
    documents = Letters({"a": [Place("a", 0, 8), Place("a", 8, 16), Place("a", 16, 24)]})
    outcome = asked(question((Place("a", 8, 16),)), documents=documents)
    assert MEASURES["token_precision_omega"](outcome) == 1.0


@pytest.mark.parametrize("asks", [question(), PageQuestion("q", "?", (PagePlace("a", 1),))], ids=["nowhere", "pages"])
def test_without_an_answering_span_there_is_nothing_to_measure(asks: SpanQuestion | PageQuestion) -> None:
    outcome = asked(asks, found=[Place("a", 0, 10)])
    assert [MEASURES[name](outcome) for name in (*NAMES, "token_precision_omega")] == [None] * 4


def test_places_that_overlap_or_touch_become_one() -> None:
    places = [Place("a", 5, 9), Place("b", 0, 3), Place("a", 0, 6), Place("a", 9, 10), Place("a", 12, 13)]
    assert unite(places) == [Place("a", 0, 10), Place("a", 12, 13), Place("b", 0, 3)]


def test_an_intersection_is_what_both_cover() -> None:
    one = [Place("a", 0, 10), Place("a", 20, 30)]
    other = [Place("a", 5, 25), Place("b", 0, 10), Place("a", 30, 40)]
    assert intersect(one, other) == [Place("a", 5, 10), Place("a", 20, 25)]


def test_tokens_of_indexed_documents_are_cl100ks_and_those_of_chunks_add_up(hashing_index: Settings) -> None:
    with open_index(hashing_index, "default") as index:
        documents = IndexedDocuments(index)
        for info in index.documents():
            text = index.document(info.uri).text
            assert documents.count_tokens([Place(info.uri, 0, len(text))]) == len(encode(text))
            chunks = documents.chunks(info.uri)
            assert [text[place.start : place.end] for place in chunks] == [
                chunk.text for chunk in index.library.chunks_of(info.id)
            ]
            assert documents.count_tokens(chunks) == documents.count_tokens(unite(chunks))
        uri = "handbook/expenses.md"
        text = index.document(uri).text
        for words, tokens in (("A hotel may cost", 4), (" a night.", 3)):
            at = text.index(words)
            assert documents.count_tokens([Place(uri, at, at + len(words))]) == tokens
