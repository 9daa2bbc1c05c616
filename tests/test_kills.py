"""A sample of `python -m scripts.kills`: nothing is torn, nothing is lost, and kills happen."""

import pytest

from scripts.kills.__main__ import main


@pytest.mark.parametrize(
    ("commands", "share"),
    [
        (["keys", "feedback"], 0.1),
        pytest.param(
            ["calibrate", "watch", "run, stopped, two writers", "service that streams", "vector server"],
            0.05,
            marks=pytest.mark.slow,
        ),
    ],
)
def test_nothing_is_torn_or_lost(commands: list[str], share: float, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", *commands, "--share", str(share)]) == 0

    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert sorted(row[0] for row in rows) == sorted([*commands, "all"])
    assert all(int(kills) > 0 and (torn, lost) == ("0", "0") for _, kills, torn, lost in rows)
