"""Kill every command that writes, more than 800 times, and count what was torn or lost.

    python -m scripts.kills                       # all of it: half an hour of CPU
    python -m scripts.kills --share 0.1           # a tenth of the kills of each
    python -m scripts.kills --only keys service

After a kill the old state must answer or the new one, whole: else it is torn. What was acknowledged before, and what
the command brings when it is given again, must be there: else it is lost.
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.kills.beside import calibrations, feedback, keys
from scripts.kills.runs import any_time, commands, two_writers, watching
from scripts.kills.services import services
from scripts.kills.trials import Family, Trial
from scripts.kills.vector_server import vector_server
from tests.ingest.forks import Forks
from tests.ingest.test_killed import SCENARIOS, Torn
from tests.ingest.upkeep.test_backup_killed import (
    Bench,
    kill_backups,
    kill_forgetting,
    kill_restores,
    make_bench,
)
from tests.ingest.upkeep.test_travelling_killed import (
    Stage,
    kill_forgetting_everywhere,
    kill_pulls,
    kill_pushes,
    make_stage,
)

_NAMES = {"everything": "run", "first": "first run", "forget": "forget", "rollback": "rollback", "gc": "gc"}


def _upkeep(kill: Callable[[Bench, Path, int], int]) -> Family:
    def trials(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
        yield lambda: kill(make_bench(forks, folder), folder / "here", kills)

    return trials


def _travel(kill: Callable[[Stage, Path, int], int]) -> Family:
    def trials(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
        yield lambda: kill(make_stage(forks, folder), folder / "trial", kills)

    return trials


FAMILIES: dict[str, tuple[int, Family]] = {
    **{_NAMES.get(name, f"run: {name}"): (30, commands(name)) for name in SCENARIOS},
    "run, at any time": (40, any_time),
    "run, stopped, two writers": (40, two_writers),
    "watch": (40, watching),
    "backup": (40, _upkeep(kill_backups)),
    "restore": (40, _upkeep(kill_restores)),
    "forget, with backups": (40, _upkeep(kill_forgetting)),
    "push": (70, _travel(kill_pushes)),
    "pull": (70, _travel(kill_pulls)),
    "forget --everywhere": (70, _travel(kill_forgetting_everywhere)),
    "keys": (60, keys),
    "feedback": (40, feedback),
    "calibrate": (30, calibrations),
    "service that streams": (20, services),
    "vector server": (50, vector_server),
}


@dataclass(slots=True)
class Tally:
    """The kills of one command, and how many of them left something torn or lost."""

    kills: int = 0
    torn: int = 0
    lost: int = 0

    def add(self, trial: Trial) -> None:
        """Carry a trial out; one that fails counts as a kill, and its reason is printed."""
        try:
            self.kills += trial()
        except AssertionError as error:
            traceback.print_exc()
            self.kills += 1
            if isinstance(error, Torn):
                self.torn += 1
            else:
                self.lost += 1


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    tallies = {name: Tally() for name in FAMILIES if not options.only or name in options.only}
    print("| command | kills | torn | lost |\n|---|---:|---:|---:|", flush=True)
    for name, tally in tallies.items():
        most, family = FAMILIES[name]
        with tempfile.TemporaryDirectory(prefix="openbook-kills-") as folder, Forks(Path(folder)) as forks:
            for trial in family(forks, Path(folder), max(1, round(most * options.share))):
                tally.add(trial)
        print(f"| {name} | {tally.kills} | {tally.torn} | {tally.lost} |", flush=True)
    kills, torn, lost = (
        sum(getattr(tally, field) for tally in tallies.values()) for field in ("kills", "torn", "lost")
    )
    print(f"| all | {kills} | {torn} | {lost} |")
    return int(torn + lost > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m scripts.kills", description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the kills of each command (1)")
    parser.add_argument(
        "--only", nargs="*", choices=FAMILIES, metavar="COMMAND", help=f"some of: {', '.join(FAMILIES)}"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
