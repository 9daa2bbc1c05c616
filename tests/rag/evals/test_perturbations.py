"""Perturbations: each changes one thing of a true sentence."""

from rag.evals.perturbations import UNTOUCHED, make_trials
from tests.rag.builders import make_hit

TEXTS = (
    "In March 2019 the office of Paula Smith in Berlin was given 120 desks by Carol Jones.",
    "Nobody of the staff will ever have to share one of the chairs with a visitor.",
    "The canteen of the Hamburg house should not be used by people from other firms.",
)
CHUNKS = [make_hit(text, document_id=f"d{i // 2}").chunk for i, text in enumerate(TEXTS)]


def test_every_kind_of_change_is_made_and_changes_one_place() -> None:
    trials = list(make_trials(CHUNKS, 10))
    kinds = {trial.kind for trial in trials}
    assert kinds == {UNTOUCHED, "number", "year", "month", "name", "negation", "neighbour", "other document"}
    for trial in trials:
        own = trial.text in trial.chunk.text
        assert own == (trial.kind == UNTOUCHED)
    (month,) = [trial.text for trial in trials if trial.kind == "month"]
    assert "March" not in month
    assert month.split()[2:] == TEXTS[0].split()[2:]


def test_a_negation_is_put_in_or_taken_out() -> None:
    negated = {trial.text for trial in make_trials(CHUNKS, 10) if trial.kind == "negation"}
    assert TEXTS[0].replace("was given", "was not given") in negated
    assert TEXTS[2].replace("not ", "") in negated


def test_the_same_seed_makes_the_same_trials() -> None:
    assert list(make_trials(CHUNKS, 2)) == list(make_trials(CHUNKS, 2))
    assert [trial.text for trial in make_trials(CHUNKS, 10)] != [
        trial.text for trial in make_trials(CHUNKS, 10, seed=1)
    ]
