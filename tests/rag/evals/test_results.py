"""Results: as JSON, kept, read again and compared."""

from pathlib import Path

import pytest

from rag.errors import UsageError
from rag.evals.outcomes import Row
from rag.evals.results import Result, compare_results, read_results, save_results, scores_json

BEFORE = Result("s", tuple(Row(str(i), "?", {"answered": 0.0, "mrr": 0.5}, 0.1) for i in range(20)), {"k": 8})
AFTER = Result("s", tuple(Row(str(i), "?", {"answered": 1.0}, 0.2) for i in range(5, 25)))


def test_scores_are_given_by_suite_and_measure_in_the_order_of_the_table() -> None:
    given = scores_json([BEFORE])
    assert given == {
        "s": {
            "mrr": {"mean": 0.5, "low": 0.5, "high": 0.5, "n": 20},
            "answered": {"mean": 0.0, "low": 0.0, "high": 0.0, "n": 20},
        }
    }
    assert list(given["s"]) == ["mrr", "answered"]


def test_only_questions_that_a_measure_says_something_of_are_counted() -> None:
    rows = (Row("1", "?", {"answered": 1.0}), Row("2", "?", {"abstained": 0.0}))
    assert [(name, scored.n) for name, scored in Result("s", rows).scores().items()] == [
        ("answered", 1),
        ("abstained", 1),
    ]


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    save_results(tmp_path / "run.json", [BEFORE])
    (read,) = read_results(tmp_path / "run.json")
    assert read == BEFORE
    assert [row.seconds for row in read.rows] == [0.1] * 20


def test_runs_are_compared_by_the_questions_that_both_answered() -> None:
    compared = compare_results([BEFORE], [AFTER])
    assert list(compared["s"]) == ["answered"]
    found = compared["s"]["answered"]
    assert (found.mean, found.n, found.is_real) == (1.0, 15, True)


def test_runs_without_a_common_question_are_not_compared() -> None:
    with pytest.raises(UsageError, match="the two runs have no question in common: the first has s, the second t"):
        compare_results([BEFORE], [Result("t", AFTER.rows)])


@pytest.mark.parametrize("content", ["", "{}", '{"format": 1, "suites": {"s": {}}}', '{"format": 1, "suites": []}'])
def test_what_is_no_saved_run_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(UsageError, match=r"run.json is not a saved evaluation"):
        read_results(tmp_path / "run.json")
