"""`python -m scripts.compare_starts`: whose turn it is, and when a start has become too slow."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.measure import Run
from scripts.compare_starts import main, report, take_turns

ROOT = Path(__file__).parents[1]


@dataclass
class Noted:
    """A checkout that only notes its turn."""

    name: str
    turns: list[str] = field(default_factory=list)

    def ask(self) -> Run:
        self.turns.append(self.name)
        return Run(1.0, 1.0, 1.0, self.name)


def runs(*milliseconds: float) -> list[Run]:
    return [Run(each / 1000, each / 1000, 100.0, "") for each in milliseconds]


def test_they_take_turns_and_each_round_begins_with_the_other() -> None:
    turns: list[str] = []

    before, after = take_turns([Noted("a", turns), Noted("b", turns)], 3)  # type: ignore[list-item]  # asks nothing

    assert turns == ["a", "b", "b", "a", "a", "b"]
    assert [each.output for each in before] == ["a"] * 3
    assert [each.output for each in after] == ["b"] * 3


@pytest.mark.parametrize(("after", "code"), [((500, 549, 9000), 0), ((500, 551, 552), 1), ((100, 200, 300), 0)])
def test_the_medians_decide(after: tuple[float, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(runs(400, 500, 600), runs(*after)) == code

    assert f"{sorted(after)[1] - 500:+.0f} ms with 3 starts of each" in capsys.readouterr().out


@pytest.mark.slow
def test_a_checkout_answers_from_its_own_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(ROOT), str(ROOT), "--times", "1"])

    assert "| after |" in capsys.readouterr().out
