"""What of the answering spans and pages is cited, how many citations are any good, and whether there is an answer."""

import pytest

from rag.evals import MEASURES
from rag.evals.outcomes import PagePlace, PageQuestion, Place, SpanQuestion
from tests.rag.evals.made_outcomes import asked

ONE = SpanQuestion("q", "?", ((Place("a", 10, 20),),))
TWO_NEEDED = SpanQuestion("q", "?", ((Place("a", 10, 20), Place("b", 0, 5)),))
EITHER = SpanQuestion("q", "?", ((Place("a", 10, 20),), (Place("b", 0, 5),)))
NOWHERE = SpanQuestion("q", "?")
PAGES = PageQuestion("q", "?", (PagePlace("a.pdf", 7), PagePlace("b.pdf", 2)))
CITED = [Place("a.pdf", 0, 9), Place("b.pdf", 0, 9)]


@pytest.mark.parametrize(
    ("question", "cited", "expected"),
    [
        (ONE, [Place("a", 5, 25)], 1.0),
        (ONE, [Place("a", 5, 19)], 0.0),
        (ONE, [Place("b", 5, 25)], 0.0),
        (ONE, [Place("a", 5, 15), Place("a", 15, 25)], 1.0),
        (ONE, [], 0.0),
        (TWO_NEEDED, [Place("a", 5, 25)], 0.5),
        (EITHER, [Place("b", 0, 9)], 1.0),
    ],
    ids=["within", "cut off", "elsewhere", "in two", "none", "half", "either"],
)
def test_an_answering_span_is_cited_where_it_lies_whole_in_the_citations(
    question: SpanQuestion, cited: list[Place], expected: float
) -> None:
    assert MEASURES["cited_recall"](asked(question, cited=cited, abstained=not cited)) == expected


def test_a_citation_is_precise_where_it_holds_a_part_of_an_answer() -> None:
    cited = [Place("a", 15, 40), Place("a", 20, 30), Place("b", 4, 6), Place("c", 0, 5)]
    assert MEASURES["citation_precision"](asked(EITHER, cited=cited)) == 0.5
    assert MEASURES["citation_precision"](asked(EITHER, abstained=True)) is None


def test_an_answer_is_wanted_where_there_is_one_and_nowhere_else() -> None:
    said, silent = [asked(ONE, abstained=no) for no in (False, True)]
    assert [MEASURES["answered"](outcome) for outcome in (said, silent)] == [1.0, 0.0]
    assert [MEASURES["abstained"](outcome) for outcome in (said, silent)] == [None, None]
    said, silent = [asked(NOWHERE, abstained=no) for no in (False, True)]
    assert [MEASURES["abstained"](outcome) for outcome in (said, silent)] == [0.0, 1.0]
    assert [MEASURES[name](said) for name in ("answered", "cited_recall", "citation_precision")] == [None] * 3


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([(7, 7), (2, 2)], 1.0),
        ([(8, 8), (3, 3)], 1.0),
        ([(6, 7), (9, 9)], 0.5),
        ([(6, 6), (4, 5)], 0.0),
        ([(None, None), (None, None)], 0.0),
    ],
    ids=["the same", "the next", "from the page before", "beside", "none"],
)
def test_a_page_or_the_next_one_counts(pages: list[tuple[int | None, int | None]], expected: float) -> None:
    outcome = asked(PAGES, cited=CITED, found=CITED, pages=pages)
    assert [MEASURES[name](outcome) for name in ("cited_pages", "found_pages@5")] == [expected] * 2
    assert MEASURES["cited_recall"](outcome) is None


def test_a_page_of_another_document_does_not_count() -> None:
    outcome = asked(PAGES, cited=[Place("c.pdf", 0, 9)], pages=[(7, 7)])
    assert MEASURES["cited_pages"](outcome) == 0.0


@pytest.mark.parametrize(
    ("pages", "any_page", "precision"),
    [([(7, 7), (9, 9)], 1.0, 0.5), ([(8, 8), (3, 3)], 1.0, 1.0), ([(2, 2), (7, 7)], 0.0, 0.0)],
    ids=["one", "both, on the next", "of the other document"],
)
def test_one_page_of_the_truth_is_enough_and_every_citation_that_is_on_none_is_held_against_an_answer(
    pages: list[tuple[int | None, int | None]], any_page: float, precision: float
) -> None:
    outcome = asked(PAGES, cited=CITED, pages=pages)
    assert MEASURES["cited_any_page"](outcome) == any_page
    assert MEASURES["citation_page_precision"](outcome) == precision


def test_who_cites_no_page_has_found_none_and_is_not_imprecise() -> None:
    outcome = asked(PAGES, abstained=True)
    assert MEASURES["cited_any_page"](outcome) == 0.0
    assert MEASURES["citation_page_precision"](outcome) is None


@pytest.mark.parametrize(("words", "expected"), [(50, 1.0), (51, 0.0)])
def test_an_answer_is_brief_to_the_50th_word_and_its_markers_are_no_words(words: int, expected: float) -> None:
    said = " ".join(["word"] * words) + " [1][2]."
    assert MEASURES["brief"](asked(ONE, said=said)) == expected
    assert MEASURES["brief"](asked(NOWHERE, said=said)) is None
    assert MEASURES["brief"](asked(ONE, said=said, abstained=True)) is None


@pytest.mark.parametrize(
    ("hits", "first", "rank"),
    [
        ([Place("a", 15, 40), Place("b", 0, 9)], 1.0, 1.0),
        ([Place("a", 20, 40), Place("c", 0, 9), Place("b", 4, 9)], 0.0, 1 / 3),
        ([Place("c", 0, 90)], 0.0, 0.0),
        ([], 0.0, 0.0),
    ],
    ids=["a part", "third", "elsewhere", "nothing"],
)
def test_the_first_hit_that_holds_a_part_of_an_answer_counts_by_its_rank(
    hits: list[Place], first: float, rank: float
) -> None:
    outcome = asked(EITHER, found=hits)
    assert [MEASURES[name](outcome) for name in ("hit@1", "hit_mrr")] == [first, rank]
    assert MEASURES["hit_mrr"](asked(NOWHERE, found=hits)) is None


def test_the_first_hit_that_shows_a_true_page_counts_by_its_rank() -> None:
    outcome = asked(PAGES, found=CITED, pages=[(9, 9), (3, 3)])
    assert [MEASURES[name](outcome) for name in ("hit@1", "hit_mrr")] == [0.0, 0.5]
