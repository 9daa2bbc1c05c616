"""Asking and only searching: what is measured of the hits is the same."""

from rag.evals.asking import evaluate, evaluate_search
from rag.evals.outcomes import DocumentQuestion, PagePlace, PageQuestion, Place, SpanQuestion, Task
from rag.settings import Settings
from tests.indexes import EXPENSES

AT = EXPENSES.index("140 EUR")
EXPENSES_URI = "handbook/expenses.md"
TASKS: list[Task] = [
    SpanQuestion("1", "What may a hotel cost?", ((Place(EXPENSES_URI, AT, AT + 7),),)),
    SpanQuestion("2", "Who won in 1998?"),
    PageQuestion("3", "When does the garage close?", (PagePlace("handbook/parking.txt", 1),)),
    DocumentQuestion("4", "remote work", {"handbook/remote-work.md": 1}),
]
OF_HITS = {
    "token_recall@5",
    "token_precision@5",
    "token_iou@5",
    "token_precision_omega",
    "found_pages@5",
    "hit@1",
    "hit_mrr",
}


def test_who_only_searches_measures_the_hits_as_who_asks_does_and_nothing_else(hashing_index: Settings) -> None:
    asked = evaluate(hashing_index, "s", lambda _: TASKS)
    searched = evaluate_search(hashing_index, "s", lambda _: TASKS)

    assert {name for row in asked.rows[:3] for name in row.values} > OF_HITS
    assert searched.rows[0].values["token_recall@5"] == 1.0
    for before, after in zip(asked.rows[:3], searched.rows[:3], strict=True):
        assert after.values == {name: value for name, value in before.values.items() if name in OF_HITS}
    assert searched.rows[3] == asked.rows[3]
    assert searched.settings == asked.settings
