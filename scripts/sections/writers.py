"""Writers on machines of their own: two push at once, and the storage's cable is pulled at each object they touch.

    .venv/bin/python -m scripts.sections.writers               # this section alone: some ten minutes
    .venv/bin/python -m scripts.sections.writers 10 --cuts 4   # ten races, four cuts of a push and four of a pull

The request that is cut off was carried out and its answer is lost, or it never was; the cable is back while the writer
tries again, or after it gave up. What is pulled then must be whole, and what was cut off and is given again must
publish one number, not two. Without root, which may make namespaces, it is left out.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from ingest.options import Options
from ingest.pipeline import run
from rag.errors import RagError, StorageError
from rag.evals.asking import ask_each
from rag.remote.publications import below, published_numbers
from rag.settings import Settings
from rag.targets import Target, open_target
from scripts.sections import Section
from scripts.sections.networks import can_make_networks, network
from scripts.sections.writing_machines import TARGET, Storage, Writer, environment_of, storage_on, writer_on
from tests.indexes import hashing_settings
from tests.ingest.upkeep.test_travelling import race_writers

TITLE = "Writers"
RACES = 100
_NOTES = 20  # documents that stay as they are
_QUESTION = {"fee": "How much is the parking fee of the north garage?"}
_SHORT_S = 2.5  # of a cable that is out for two of a writer's five tries
_LOOK_S = 0.01


class Cut(NamedTuple):
    """A cut at a request, the first being 1."""

    request: int
    is_carried_out: bool
    is_long: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """How much was done, how many pushes and pulls gave up, and a line for each that left something wrong."""

    races: int
    pushes: int
    pulls: int
    gave_up: int
    wrong: tuple[str, ...]


def writers() -> Section | None:
    """Race and cut, and report what was wrong; None where no network can be made."""
    return describe(measure(RACES)) if can_make_networks() else None


def describe(measured: Measured) -> Section:
    """Return what was done, and a line for what was wrong."""
    lines = (
        "Two writers and a bucket in network namespaces; the bucket's cable is pulled at each object that is written or"
        " read (`scripts/sections/writers.py`).\n",
        "| races | pushes cut off | pulls cut off | torn, lost or doubled |",
        "|---:|---:|---:|---:|",
        f"| {measured.races} | {measured.pushes} | {measured.pulls} | {len(measured.wrong)} |",
    )
    return Section(TITLE, lines, tuple(f"writers: {each}" for each in measured.wrong))


def measure(races: int, cuts: int | None = None) -> Measured:
    """Cut pushes and pulls, `cuts` of each or at every request, and race so many times."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="openbook-writers-")))
        _, (far, *near) = stack.enter_context(network(3))
        stack.enter_context(mock.patch.dict(os.environ, environment_of(far)))
        storage = stack.enter_context(storage_on(far))
        one, two = (stack.enter_context(writer_on(machine, far)) for machine in near)
        stage = _Stage(folder, storage, one, two)
        pushes = [stage.cut_push(cut) for cut in _cuts(stage.requests_of_a_push(), cuts)]
        pulls = [stage.cut_pull(cut) for cut in _cuts(stage.requests_of_a_pull(), cuts)]
        wrong = [each.wrong for each in (*pushes, *pulls) if each.wrong]
        try:
            race_writers(stage.here, stage.there, stage.target, races, stage.push_of_either)
        except AssertionError as error:
            wrong.append(f"a race: {error}")
    return Measured(races, len(pushes), len(pulls), sum(each.gave_up for each in (*pushes, *pulls)), tuple(wrong))


def _cuts(requests: int, most: int | None) -> list[Cut]:
    """Return a cut of each kind at every request, or `most` spread over them."""
    every = [Cut(*each) for each in product(range(1, requests + 1), (True, False), (True, False))]
    return every if most is None else every[:: max(1, len(every) // most)][:most]


class _Outcome(NamedTuple):
    gave_up: bool
    wrong: str


class _Stage:
    """A store `here` that the first writer pushes, and a store `there` that the second one pulls into."""

    def __init__(self, folder: Path, storage: Storage, one: Writer, two: Writer) -> None:
        self._docs = folder / "docs"
        self._storage, self._one, self._two = storage, one, two
        self._number = 0
        self.here, self.there = hashing_settings(folder / "here"), hashing_settings(folder / "there")
        self._docs.mkdir()
        for note in range(_NOTES):
            (self._docs / f"{note}.md").write_text(f"# Note {note}\n\nNote {note} is about subject {note * note}.\n")
        self._change()
        one.push(self.here)
        two.pull(self.there)
        self.target: Target = open_target(TARGET)

    def requests_of_a_push(self) -> int:
        """Push a change; return how many requests that made."""
        self._change()
        self._storage.count()
        self._one.push(self.here)
        return self._storage.count()

    def requests_of_a_pull(self) -> int:
        """Pull what was pushed; return how many requests that made."""
        self._storage.count()
        self._two.pull(self.there)
        return self._storage.count()

    def cut_push(self, cut: Cut) -> _Outcome:
        """Push a change and cut that off; look at what is pulled, then push and pull again."""
        numbers = published_numbers(self.target, "default")
        self._change()
        refused = self._cut(cut, lambda: self._one.push(self.here))
        self._two.pull(self.there)
        seen = {"refused in one line": _is_fair(refused)}
        seen |= {"pulled at once": self._fee(self.there) in (f"{self._number - 1} EUR", f"{self._number} EUR")}
        self._one.push(self.here)
        seen["one number"] = published_numbers(self.target, "default") == [*numbers, numbers[-1] + 1]
        seen["no marks"] = self.target.sizes(below("default", "writing")) == {}
        self._two.pull(self.there)
        seen["pulled again"] = self._fee(self.there) == f"{self._number} EUR"
        return _Outcome(refused is not None, _name_wrong("push", cut, seen))

    def cut_pull(self, cut: Cut) -> _Outcome:
        """Pull a change and cut that off; look at what is there, then pull again."""
        self._change()
        self._one.push(self.here)
        refused = self._cut(cut, lambda: self._two.pull(self.there))
        seen = {"refused in one line": _is_fair(refused)}
        seen |= {"there at once": self._fee(self.there) in (f"{self._number - 1} EUR", f"{self._number} EUR")}
        self._two.pull(self.there)
        seen["pulled again"] = self._fee(self.there) == f"{self._number} EUR"
        return _Outcome(refused is not None, _name_wrong("pull", cut, seen))

    def push_of_either(self, settings: Settings, to: str) -> int:
        """Push a store from the machine that is its own."""
        return (self._one if settings is self.here else self._two).push(settings, to)

    def _cut(self, cut: Cut, work: Callable[[], int]) -> RagError | None:
        """Do a work and cut it off; return why it gave up, None where it went on."""
        self._storage.count(stop_at=cut.request)
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(work)
            while not (is_stopped := self._storage.is_stopped()) and not working.done():
                time.sleep(_LOOK_S)
            if is_stopped:
                self._storage.machine.plug(is_in=False)
                self._storage.go_on(is_carried_out=cut.is_carried_out)
                if cut.is_long:
                    working.exception()
                else:
                    time.sleep(_SHORT_S)
                self._storage.machine.plug(is_in=True)
            try:
                working.result()
            except RagError as error:
                return error
            return None

    def _change(self) -> None:
        self._number += 1
        text = f"# The north garage\n\nThe parking fee of the north garage is {self._number} EUR a day.\n"
        (self._docs / "north.md").write_text(text)
        run(self.here, [self._docs], Options(workers=1))

    def _fee(self, settings: Settings) -> str:
        """Return the fee that is answered, which says which publication answers."""
        words = ask_each(settings, _QUESTION)["fee"].answer.split()
        return " ".join(words[words.index("EUR") - 1 : words.index("EUR") + 1])


def _is_fair(refused: RagError | None) -> bool:
    """Whether a work that was cut off went on, or said in one line that the storage is away."""
    return refused is None or (isinstance(refused, StorageError) and "\n" not in str(refused))


def _name_wrong(what: str, cut: Cut, seen: dict[str, bool]) -> str:
    wrong = [name for name, holds in seen.items() if not holds]
    return f"a {what} with {cut}: {', '.join(wrong)}" if wrong else ""


def describe_more(measured: Measured) -> Iterator[str]:
    """Yield what differs from run to run."""
    yield f"gave up: {measured.gave_up} of {measured.pushes + measured.pulls}; the others went on"


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m scripts.sections.writers", description=__doc__.splitlines()[0])
    parser.add_argument("races", nargs="?", type=int, default=RACES)
    parser.add_argument("--cuts", type=int, metavar="N", help="of a push, and of a pull (at every request)")
    options = parser.parse_args()
    measured = measure(options.races, options.cuts)
    section = describe(measured)
    print("\n".join([*section.lines, *describe_more(measured), *section.missed]))
