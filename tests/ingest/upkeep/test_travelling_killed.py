"""Killed while pushing, pulling or forgetting everywhere, also at every object: nothing torn, lost, doubled or back.

Places to be killed at are chosen as in `tests/ingest/test_killed.py`.
"""

import random
import shutil
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.erasing import files_with, unique_pieces
from tests.ingest.forks import Ended, Forks
from tests.ingest.test_killed import RUN, Torn, answers, choose, environment, leftovers, succeed, update, write_folder

SECRET = "1.md"
URI = f"docs/{SECRET}"


@dataclass(frozen=True, slots=True)
class Stage:
    """A store `here` whose newest generation was not pushed yet, a `target` with the one before, and a store `there`.

    `old` and `new` are the answers of those two generations.
    """

    forks: Forks
    folder: Path
    old: Any = None
    new: Any = None

    def copy(self, to: Path) -> None:
        shutil.rmtree(to, ignore_errors=True)
        for name in ("here", "there", "target"):
            shutil.copytree(self.folder / name, to / name)
        for name in ("here", "there"):
            known = to / name / "targets.json"
            known.write_text(known.read_text().replace(str(self.folder), str(to)))

    def command(self, store: Path, *arguments: str, **how: Any) -> Ended:
        return self.forks.command(arguments, environment(store), **how)

    def answers(self, store: Path) -> Any:
        return self.forks.steps([answers()], environment(store)).one("answers")

    def places(self, to: Path, store: str, arguments: Sequence[str], kills: int) -> list[tuple[str, int]]:
        """Return where a command is to be killed: it is run once, to its end, in a copy that is made here."""
        counted = self.command(to / store, *arguments, count=True)
        succeed(counted)
        # Views that killed processes left in the temporary folder, also of others, are removed once, and not again.
        sites = [site for site in counted.one("sites") if not site.startswith("rag/index/views.py")]
        return choose(sites, kills, random.Random(arguments[0]))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with Forks(folder) as forks:
        yield make_stage(forks, folder)


def make_stage(forks: Forks, folder: Path) -> Stage:
    """Index, push, pull elsewhere, and index what changed."""
    write_folder(folder / "docs")
    stage = Stage(forks, folder)
    succeed(stage.command(folder / "here", *RUN, str(folder / "docs")))
    succeed(stage.command(folder / "here", "push", str(folder / "target")))
    succeed(stage.command(folder / "there", "pull", str(folder / "target")))
    update(folder / "docs")
    succeed(stage.command(folder / "here", *RUN))
    return Stage(forks, folder, stage.answers(folder / "there"), stage.answers(folder / "here"))


def numbers(target: Path) -> list[str]:
    return sorted(path.name for path in (target / "collections/default/published").glob("*.json"))


def kill_pushes(stage: Stage, to: Path, kills: int) -> int:
    """Kill so many pushes, and return how many; what is pulled then is whole, and a second push publishes it once."""
    push = ("push", str(to / "target"))
    stage.copy(to)
    chosen = stage.places(to, "here", push, kills)
    for place in chosen:
        stage.copy(to)
        assert stage.command(to / "here", *push, kill_at=place).code == -signal.SIGKILL, place
        succeed(stage.command(to / "there", "pull", str(to / "target")))
        if stage.answers(to / "there") not in (stage.old, stage.new):
            raise Torn(place)
        succeed(stage.command(to / "here", *push))
        assert numbers(to / "target") == ["00000001.json", "00000002.json"], place
        assert list((to / "target/collections/default/writing").iterdir()) == []
        succeed(stage.command(to / "there", "pull", str(to / "target")))
        assert stage.answers(to / "there") == stage.new, place
    return len(chosen)


def kill_pulls(stage: Stage, to: Path, kills: int) -> int:
    """Kill so many pulls; the old generation answers or the new one, and a second pull leaves no half of the first."""
    pull = ("pull", str(to / "target"))

    def prepare() -> None:
        stage.copy(to)
        succeed(stage.command(to / "here", "push", str(to / "target")))

    prepare()
    chosen = stage.places(to, "there", pull, kills)
    for place in chosen:
        prepare()
        assert stage.command(to / "there", *pull, kill_at=place).code == -signal.SIGKILL, place
        if stage.answers(to / "there") not in (stage.old, stage.new):
            raise Torn(place)
        succeed(stage.command(to / "there", *pull))
        assert stage.answers(to / "there") == stage.new, place
        assert leftovers(to / "there") == [], place
    return len(chosen)


def kill_forgetting_everywhere(stage: Stage, to: Path, kills: int) -> int:
    """Kill so many; the target stays whole, and once it is repeated no piece of the document is in any object."""
    texts = {path.name: path.read_text() for path in (stage.folder / "docs").rglob("*.md")}
    pieces = unique_pieces(texts.pop(SECRET), texts.values())
    forget = ("forget", "--everywhere", URI)

    def prepare() -> None:
        stage.copy(to)
        succeed(stage.command(to / "here", "push", str(to / "target")))

    prepare()
    chosen = stage.places(to, "here", forget, kills)
    expected = stage.answers(to / "here")
    for place in chosen:
        prepare()
        assert stage.command(to / "here", *forget, kill_at=place).code == -signal.SIGKILL, place
        succeed(stage.command(to / "there", "pull", str(to / "target")))
        if stage.answers(to / "there") not in (stage.new, expected):
            raise Torn(place)
        succeed(stage.command(to / "here", *forget))
        assert files_with(pieces, to / "target") + files_with(pieces, to / "here") == [], place
        succeed(stage.command(to / "there", "pull", str(to / "target")))
        assert stage.answers(to / "there") == expected, place
    return len(chosen)


KILLS = 3  # a sample: `python -m scripts.kills` kills at more places


def test_a_killed_push_is_none_or_whole(stage: Stage, tmp_path: Path) -> None:
    assert kill_pushes(stage, tmp_path / "to", KILLS) == KILLS


def test_a_killed_pull_is_none_or_whole(stage: Stage, tmp_path: Path) -> None:
    assert kill_pulls(stage, tmp_path / "to", KILLS) == KILLS


def test_a_killed_forgetting_everywhere_goes_on(stage: Stage, tmp_path: Path) -> None:
    assert kill_forgetting_everywhere(stage, tmp_path / "to", KILLS) == KILLS
