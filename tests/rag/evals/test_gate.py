"""Gates: floors that hold or are missed, and lines that are none."""

from pathlib import Path

import pytest

from rag.errors import UsageError
from rag.evals.gate import missed, missed_by, read_gate
from rag.evals.outcomes import Row
from rag.evals.results import Result

RESULTS = [Result("sample", (Row("1", "?", {"answered": 1.0}), Row("2", "?", {"answered": 0.0})))]


def gate(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gate.txt"
    path.write_text(text, "utf-8")
    return path


def test_a_floor_is_missed_where_the_mean_is_below_it(tmp_path: Path) -> None:
    path = gate(tmp_path, "# ours\nsample.answered >= 0.5\n\nsample.answered>=0.51 # too much\n")
    floors = read_gate(path, ["sample"])
    assert missed(floors, RESULTS) == [f"sample.answered is 0.5000, below 0.51 ({path}:4)"]


def test_a_measure_of_which_less_is_better_has_a_most(tmp_path: Path) -> None:
    path = gate(tmp_path, "day.words <= 45\nday.words <= 44.5\nday.words >= 45")
    floors = read_gate(path, ["day"], ["words"])
    assert missed_by(floors, {"day": {"words": 45}}) == [f"day.words is 45.0000, above 44.5 ({path}:2)"]


def test_names_of_suites_may_have_dots(tmp_path: Path) -> None:
    (floor,) = read_gate(gate(tmp_path, "v1.2.ndcg@10 >= .7"), ["v1.2"])
    assert (floor.suite, floor.measure, floor.least) == ("v1.2", "ndcg@10", 0.7)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sample.answered > 0.5", r"gate.txt:1: 'sample.answered > 0.5' is not a floor; write it as"),
        ("sampel.answered >= 0.5", r"gate.txt:1: the suite 'sampel' is not evaluated \(did you mean 'sample'\?\)"),
        ("sample.answerd >= 0.5", r"gate.txt:1: unknown measure 'answerd' \(did you mean 'answered'\?\)"),
        ("# nothing", "gate.txt has no floor"),
    ],
)
def test_what_is_no_floor_is_said_before_anything_is_asked(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_gate(gate(tmp_path, line), ["sample"])


def test_a_measure_that_a_suite_does_not_give_is_no_floor(tmp_path: Path) -> None:
    floors = read_gate(gate(tmp_path, "sample.mrr >= 0.5"), ["sample"])
    with pytest.raises(UsageError, match=r"gate.txt:1: the suite 'sample' has no 'mrr'; it has: answered"):
        missed(floors, RESULTS)


def test_a_gate_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the gate .* cannot be read"):
        read_gate(tmp_path / "none", ["sample"])
