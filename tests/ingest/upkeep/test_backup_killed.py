"""Killed while backing up, restoring or forgetting with backups: nothing torn, nothing lost, nothing back.

Places to be killed at are chosen as in `tests/ingest/test_killed.py`.
"""

import random
import shutil
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.upkeep.backups import list_backups
from tests.ingest.answers import NOTHING
from tests.ingest.erasing import files_with, unique_pieces
from tests.ingest.forks import Ended, Forks
from tests.ingest.test_killed import RUN, answers, choose, environment, succeed, write_folder

SECRET = "1.md"
URI = f"docs/{SECRET}"


@dataclass(frozen=True, slots=True)
class Bench:
    """A store that was backed up once, to `backups`; both are copied for each trial."""

    forks: Forks
    folder: Path
    expected: object

    def copy(self, to: Path) -> None:
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir(parents=True)
        shutil.copytree(self.folder / "store", to / "store")
        shutil.copytree(self.folder / "backups", to / "backups")
        known = to / "store" / "backups.json"
        known.write_text(known.read_text().replace(str(self.folder), str(to)))

    def command(
        self, store: Path, *arguments: str, kill_at: tuple[str, int] | None = None, count: bool = False
    ) -> Ended:
        return self.forks.command(arguments, environment(store), kill_at=kill_at, count=count)

    def answers(self, store: Path) -> object:
        return self.forks.steps([answers()], environment(store)).one("answers")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("bench")
    with Forks(folder) as forks:
        yield make_bench(forks, folder)


def make_bench(forks: Forks, folder: Path) -> Bench:
    """Index and back up."""
    write_folder(folder / "docs")
    bench = Bench(forks, folder, None)
    succeed(bench.command(folder / "store", *RUN, str(folder / "docs")))
    succeed(bench.command(folder / "store", "backup", str(folder / "backups")))
    return Bench(forks, folder, bench.answers(folder / "store"))


def places(bench: Bench, here: Path, store: str, arguments: Sequence[str], kills: int) -> list[tuple[str, int]]:
    """Return where a command is to be killed: it is run once, to its end, to see where it changes files."""
    bench.copy(here)
    counted = bench.command(here / store, *arguments, count=True)
    succeed(counted)
    return choose(counted.one("sites"), kills, random.Random(arguments[0]))


def kill_backups(bench: Bench, here: Path, kills: int) -> int:
    """Kill so many backups, each at another call, and return how many; every backup that is there can be restored."""
    backups = here / "backups"
    chosen = places(bench, here, "store", ["backup", str(backups), "--keep", "1d"], kills)
    for place in chosen:
        bench.copy(here)
        ended = bench.command(here / "store", "backup", str(backups), "--keep", "1d", kill_at=place)
        assert ended.code == -signal.SIGKILL, place
        assert bench.answers(here / "store") == bench.expected
        whole = list_backups(backups)
        assert whole != []
        for number, backup in enumerate(whole):
            succeed(bench.command(here / f"elsewhere{number}", "restore", str(backup)))
            assert bench.answers(here / f"elsewhere{number}") == bench.expected
        succeed(bench.command(here / "store", "backup", str(backups), "--keep", "1d"))
        assert len(list_backups(backups)) == 1
        assert [path.name for path in backups.iterdir() if path.name.startswith(".")] == []
    return len(chosen)


def kill_restores(bench: Bench, here: Path, kills: int) -> int:
    """Kill so many restores; there is the whole store or none, and then the next one makes it."""
    bench.copy(here)
    succeed(bench.command(here / "store", "forget", URI))
    left = here.with_name("forgotten")
    shutil.copytree(here / "backups", left)
    expected = bench.answers(here / "store")
    chosen = places(bench, here, "new", ["restore", str(left)], kills)
    for place in chosen:
        shutil.rmtree(here)
        here.mkdir()
        ended = bench.command(here / "new", "restore", str(left), kill_at=place)
        assert ended.code == -signal.SIGKILL, place
        if not (here / "new").exists():
            assert bench.answers(here / "new") == NOTHING
            shutil.rmtree(here / "new", ignore_errors=True)
            succeed(bench.command(here / "new", "restore", str(left)))
        assert bench.answers(here / "new") == expected
        assert [path.name for path in here.iterdir()] == ["new"]
    return len(chosen)


def kill_forgetting(bench: Bench, here: Path, kills: int) -> int:
    """Kill so many commands that forget with backups about; repeated, nothing is left, and nothing comes back."""
    texts = {path.name: path.read_text() for path in (bench.folder / "docs").rglob("*.md")}
    pieces = unique_pieces(texts.pop(SECRET), texts.values())
    chosen = places(bench, here, "store", ["forget", URI], kills)
    for place in chosen:
        bench.copy(here)
        assert bench.command(here / "store", "forget", URI, kill_at=place).code == -signal.SIGKILL, place
        succeed(bench.command(here / "store", "forget", URI))
        succeed(bench.command(here / "new", "restore", str(here / "backups")))
        assert files_with(pieces, here / "store") + files_with(pieces, here / "new") == []
    return len(chosen)


KILLS = 3  # a sample: `python -m scripts.kills` kills at more places


def test_a_killed_backup_is_no_backup(bench: Bench, tmp_path: Path) -> None:
    assert kill_backups(bench, tmp_path / "here", KILLS) == KILLS


def test_a_killed_restore_is_no_store(bench: Bench, tmp_path: Path) -> None:
    assert kill_restores(bench, tmp_path / "here", KILLS) == KILLS


def test_a_killed_forgetting_that_is_repeated_is_known_to_the_backups(bench: Bench, tmp_path: Path) -> None:
    assert kill_forgetting(bench, tmp_path / "here", KILLS) == KILLS
