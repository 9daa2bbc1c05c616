"""Killed anywhere: the old generation answers or the new one does, whole, and the next run makes it the new one.

Every line of ours that leads to a change of a file is one place to be killed at; see `faults`. The answers are those of
an uninterrupted run, compared whole: documents, texts, chunks, vectors and every ranking.
"""

import json
import random
import shutil
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from tests.ingest.answers import NOTHING
from tests.ingest.erasing import files_with, unique_pieces
from tests.ingest.forks import Ended, Forks

NOTES = 24
PARAGRAPHS = 6  # about as many chunks: 144 texts are two batches and a bit
BATCH = 64  # texts that the encoder is given at a time: what a kill may cost
QUESTIONS = ("paragraph of note 3", "parking permit", "subject 21 fresh")
RUN = ("run", "--workers", "1", "--json")


def write_note(folder: Path, number: int, word: str = "first") -> None:
    body = "\n\n".join(
        f"Paragraph {p} of note {number} is {word} about subject {number * p}." for p in range(PARAGRAPHS)
    )
    (folder / f"{number}.md").write_text(f"# Note {number}\n\n{body}\n")


def write_folder(docs: Path) -> None:
    (docs / "old").mkdir(parents=True)
    for number in range(NOTES):
        write_note(docs / "old" if number % 6 == 0 else docs, number)


def update(docs: Path) -> None:
    """Change and add enough for two batches."""
    for number in [n for n in range(NOTES) if n % 6][:9]:
        write_note(docs, number, "fresh")
    for number in range(NOTES, NOTES + 4):
        write_note(docs, number, "fresh")


def delete(docs: Path) -> None:
    for number in (1, 2, 4, 5):
        (docs / f"{number}.md").unlink()
    write_note(docs, 8, "fresh")


def move(docs: Path) -> None:
    (docs / "old").rename(docs / "new")
    (docs / "10.md").rename(docs / "ten.md")


def change_everything(docs: Path) -> None:
    """Change, add, delete and move, all at once."""
    update(docs)
    delete(docs)
    move(docs)


def touch_nothing(docs: Path) -> None:
    """Leave the folder as it is."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is done to an indexed folder (None: there is no index yet), and the command that is killed.

    `forgets` names a document of which no piece may be left once the command was run again.
    """

    edit: Callable[[Path], None] | None
    command: tuple[str, ...] = RUN
    size_tokens: int = 20
    forgets: str | None = None


SCENARIOS = {
    "everything": Scenario(change_everything),
    "first": Scenario(None),
    "forget": Scenario(touch_nothing, ("forget", "docs/1.md", "--json"), forgets="1.md"),
    "rollback": Scenario(touch_nothing, ("rollback", "--json")),
    "gc": Scenario(touch_nothing, ("gc", "--json")),
    "update": Scenario(update),
    "delete": Scenario(delete),
    "move": Scenario(move),
    "rechunk": Scenario(touch_nothing, size_tokens=40),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A scenario up to its last command: `store` is copied for each trial; `old`, `new` are the answers around it.

    `ahead` are those of the folder as it is, which the next run brings.
    """

    name: str
    scenario: Scenario
    docs: Path
    store: Path
    old: Any
    new: Any
    ahead: Any
    sites: tuple[str, ...]  # every call that changes a file, in order
    embedded: int  # texts, by an uninterrupted run
    largest_bytes: int  # of the files that run writes
    seconds: float

    def environment(self, store: Path) -> dict[str, str]:
        return environment(store, self.scenario.size_tokens)

    @property
    def command(self) -> tuple[str, ...]:
        return with_folder(self.scenario, self.docs)


def environment(store: Path, size_tokens: int = 20) -> dict[str, str]:
    return {
        "RAG_STORE": str(store),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_EMBEDDER__DIMENSIONS": "64",
        "RAG_CHUNKER__SIZE_TOKENS": str(size_tokens),
        "RAG_VECTORS__KIND": "chroma",  # which writes all that the default store does, and its graph
    }


def with_folder(scenario: Scenario, docs: Path) -> tuple[str, ...]:
    return (*scenario.command, str(docs)) if scenario.command == RUN else scenario.command


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Forks, Forks]]:
    """Two, so that trials take turns on two cores."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with Forks(folder) as one, Forks(folder) as other:
        yield one, other


@pytest.fixture(scope="module")
def prepared(pair: Sequence[Forks], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Prepared]:
    """Return a function that prepares a scenario by its name, once."""
    known: dict[str, Prepared] = {}

    def prepare_once(name: str) -> Prepared:
        if name not in known:
            known[name] = prepare(name, pair[0], tmp_path_factory.mktemp(name))
        return known[name]

    return prepare_once


def prepare(name: str, forks: Forks, folder: Path) -> Prepared:
    scenario = SCENARIOS[name]
    docs, store, whole = folder / "docs", folder / "store", folder / "whole"
    write_folder(docs)
    if scenario.edit is None:
        store.mkdir()
    else:
        succeed(forks.command([*RUN, str(docs)], environment(store)))
        write_note(docs, 1, "second")  # two generations: the next one makes the first superfluous
        succeed(forks.command([*RUN, str(docs)], environment(store)))
        scenario.edit(docs)
    settings = environment(store, scenario.size_tokens)
    old = forks.steps([answers()], settings).one("answers")
    shutil.copytree(store, whole)
    started = time.perf_counter()
    counted = forks.command(with_folder(scenario, docs), environment(whole, scenario.size_tokens), count=True)
    succeed(counted)
    seconds = time.perf_counter() - started
    largest = max(path.stat().st_size for path in whole.rglob("*") if path.is_file())
    embedded = embedded_rows(whole) - embedded_rows(store)
    after = forks.steps([answers(), ["ingest", *RUN], answers()], environment(whole, scenario.size_tokens))
    succeed(after)
    new, ahead = after.all("answers")
    assert new != NOTHING
    sites = tuple(counted.one("sites"))
    return Prepared(name, scenario, docs, store, old, new, ahead, sites, embedded, largest, seconds)


def answers() -> list[str]:
    return ["answers", "default", *QUESTIONS]


def succeed(ended: Ended) -> None:
    assert ended.code == 0, ended.said
    for outcome in ended.all("ingest"):
        assert outcome["code"] == 0, outcome["errors"]


def embedded_rows(store: Path) -> int:
    """Count the cached vectors of a store that nobody has open, on a copy: counting would tidy up after the kill."""
    if not (store / "embeddings.sqlite").exists():
        return 0
    with tempfile.TemporaryDirectory(dir=store.parent) as folder:  # of its own: two threads count a prepared store
        copy = Path(folder)
        for path in store.glob("embeddings.sqlite*"):
            shutil.copy(path, copy / path.name)
        connection = sqlite3.connect(copy / "embeddings.sqlite")
        try:
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'vectors'").fetchone()[0]
            return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0]) if tables else 0
        finally:
            connection.close()


def leftovers(store: Path) -> list[str]:
    """Name what a command must not leave behind: halves, and generations beyond the published and the one before."""
    generations = sorted((store / "collections" / "default" / "generations").iterdir())
    halves = [p for p in store.rglob("*") if p.name.endswith((".building", ".new")) or p.name.startswith("scratch")]
    return [path.relative_to(store).as_posix() for path in (*halves, *generations[:-2])]


class Torn(AssertionError):
    """After a kill, neither the old generation answers nor the new one."""


def fail_and_recover(
    forks: Forks, prepared: Prepared, folder: Path, how: Mapping[str, Any], command: Sequence[str] | None = None
) -> Ended:
    """Run a scenario's command to its violent end in a copy of its store, and assert all that must hold then.

    Another `command` may do the same work.
    """
    store = Path(tempfile.mkdtemp(dir=folder)) / "store"
    shutil.copytree(prepared.store, store)
    settings = prepared.environment(store)
    ended = forks.command(command or prepared.command, settings, **how)
    assert ended.code <= 0, ended.said
    rows = embedded_rows(store) - embedded_rows(prepared.store)
    # Of what the encoder was given, only the batch in flight is not in the cache.
    assert sum(ended.all("embedding")) - rows <= BATCH

    killed = forks.steps([answers()], settings).one("answers")
    if killed not in (prepared.old, prepared.new):
        raise Torn
    again = prepared.command if is_to_be_repeated(prepared, killed) else RUN
    is_run = prepared.scenario.command == RUN
    then = [] if is_run else [["ingest", *RUN], answers()]
    after = forks.steps([["ingest", *again], answers(), *then], settings)
    succeed(after)
    recovered, ahead = (after.all("answers") * 2)[:2]
    assert recovered == (prepared.ahead if again == RUN else prepared.new)
    assert ahead == prepared.ahead
    report = json.loads(after.all("ingest")[0]["output"])
    if is_run:
        assert report["embedded"] == prepared.embedded - rows
    assert leftovers(store) == []
    assert what_is_left(prepared, store) == []
    shutil.rmtree(store.parent)
    return ended


def is_to_be_repeated(prepared: Prepared, killed: Any) -> bool:
    """Whether somebody who sees these answers gives the command again: a second rollback undoes the first."""
    return prepared.scenario.command[0] != "rollback" or killed == prepared.old


def what_is_left(prepared: Prepared, store: Path) -> list[str]:
    """Name the files that still hold a piece of what the scenario forgets."""
    if prepared.scenario.forgets is None:
        return []
    texts = {path.name: path.read_text() for path in prepared.docs.rglob("*.md")}
    return files_with(unique_pieces(texts.pop(prepared.scenario.forgets), texts.values()), store)


def choose(sites: Sequence[str], count: int, chance: random.Random) -> list[tuple[str, int]]:
    """Choose calls to be killed at: each place's first, evenly spread if there are too many; then others, at random."""
    times = Counter(sites)
    first = [(site, 1) for site in times]
    if count <= len(first):
        return [first[i * len(first) // count] for i in range(count)]
    others = [(site, n) for site, most in times.items() for n in range(2, most + 1)]
    return first + chance.sample(others, min(len(others), count - len(first)))


def fail_and_recover_all(
    pair: Sequence[Forks], ready: Prepared, folder: Path, faults: Sequence[Mapping[str, Any]]
) -> list[Ended]:
    """Do as `fail_and_recover` says for each of `faults`, two at a time; return how each ended."""
    free: SimpleQueue[Forks] = SimpleQueue()
    for forks in pair:
        free.put(forks)

    def one(fault: Mapping[str, Any]) -> Ended:
        forks = free.get()
        try:
            return fail_and_recover(forks, ready, folder, fault)
        finally:
            free.put(forks)

    with ThreadPoolExecutor(len(pair)) as threads:
        return list(threads.map(one, faults))


@pytest.mark.parametrize(
    ("name", "kills"),
    [
        ("first", 2),
        ("everything", 8),
        ("forget", 4),
        *(pytest.param(name, 4, marks=pytest.mark.slow) for name in SCENARIOS if name != "everything"),
    ],
)
def test_killed_at_a_call_that_changes_a_file(
    name: str, kills: int, pair: Sequence[Forks], prepared: Callable[[str], Prepared], tmp_path: Path
) -> None:
    ready = prepared(name)
    calls = choose(ready.sites, kills, random.Random(name))
    ends = fail_and_recover_all(pair, ready, tmp_path, [{"kill_at": call} for call in calls])
    hit = {site for ended in ends for site in ended.all("killed")}
    print(f"{name}: killed at {len(calls)} of {len(ready.sites)} calls, {len(hit)} of {len(set(ready.sites))} places:")
    print(*sorted(hit), sep="\n")
    assert all(ended.code == -signal.SIGKILL for ended in ends)
    assert hit == {site for site, _ in calls}


@pytest.mark.parametrize("deaths", [2, pytest.param(5, marks=pytest.mark.slow)])
def test_killed_in_the_middle_of_a_write(
    deaths: int, pair: Sequence[Forks], prepared: Callable[[str], Prepared], tmp_path: Path
) -> None:
    ready = prepared("everything")
    # From the first byte to the largest file's last: what is too large first differs, and it is torn.
    limits = [int(ready.largest_bytes ** ((i + 1) / (deaths + 1))) for i in range(deaths)]
    ends = fail_and_recover_all(pair, ready, tmp_path, [{"count": True, "die_at_bytes": limit} for limit in limits])
    assert [ended.code for ended in ends] == [-signal.SIGXFSZ] * deaths


@pytest.mark.parametrize("kills", [2, pytest.param(5, marks=pytest.mark.slow)])
def test_killed_at_any_time(
    kills: int, pair: Sequence[Forks], prepared: Callable[[str], Prepared], tmp_path: Path
) -> None:
    ready = prepared("everything")
    # From the beginning on, so that the first is killed even where the others are over by then.
    spread = random.Random(kills)
    times = [ready.seconds * (0.05 + 0.9 * (i + spread.random() * (i > 0)) / kills) for i in range(kills)]
    ends = fail_and_recover_all(pair, ready, tmp_path, [{"count": True, "kill_after_s": s} for s in times])
    assert sum(ended.code == -signal.SIGKILL for ended in ends) >= max(1, kills // 4)
