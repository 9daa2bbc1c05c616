"""Compare how long `rag ask` takes from the start of its process in two checkouts, started in turn.

    python -m scripts.compare_starts ../before .               # 15 starts of each
    python -m scripts.compare_starts ../before . --times 31 --python ../bare/bin/python

Each checkout indexes data/sample into a store of its own, with `--python` (this one, if it is not given), whose
installed packages both use. It ends with 1 where the median grew by more than 50 ms. A busy machine slows both, so they
take turns, and each round begins with the other one. CPU seconds vary less than seconds.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Run, run

_QUESTION = "How many days may I work from another country?"
_PHRASE = "20 working days"
_LIMIT_MS = 50.0


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout with its own store, asked through one interpreter."""

    python: Path
    root: Path
    store: Path

    def call(self, package: str, *words: str) -> Run:
        """Run `rag` or `ingest` of this checkout; raises CalledProcessError, with its output, where it fails."""
        code = f"from {package}.cli import main; raise SystemExit(main())"
        environment = {"PYTHONPATH": str(self.root), "RAG_STORE": str(self.store)}
        return run([self.python, "-c", code, *words], environment)

    def ask(self) -> Run:
        """Ask once, from the start of the process to its end."""
        asked = self.call("rag", "ask", _QUESTION)
        assert _PHRASE in asked.output, f"{self.root} answers something else: {asked.output}"
        return asked


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="the checkout to compare with")
    parser.add_argument("after", type=Path, help="the checkout that should not be slower")
    parser.add_argument("--times", type=int, default=15, help="starts of each")
    parser.add_argument(
        "--python", type=Path, default=Path(sys.executable), help="an interpreter with the dependencies"
    )
    given = parser.parse_args(arguments)
    if given.times < 1:
        parser.error(f"--times {given.times}: give 1 or more")
    with tempfile.TemporaryDirectory(prefix="openbook-starts-") as folder:
        pair = [
            Checkout(given.python, root.resolve(), Path(folder) / name)
            for name, root in (("before", given.before), ("after", given.after))
        ]
        for checkout in pair:
            checkout.call("ingest", "run", str(checkout.root / "data" / "sample"))
            checkout.ask()  # the first one reads everything from the disk
        runs = take_turns(pair, given.times)
    return report(*runs)


def take_turns(pair: Sequence[Checkout], times: int) -> list[list[Run]]:
    """Return the runs of each; the first of a round is the second of the next."""
    runs: list[list[Run]] = [[], []]
    for turn in range(times):
        for number in (0, 1) if turn % 2 == 0 else (1, 0):
            runs[number].append(pair[number].ask())
    return runs


def report(before: Sequence[Run], after: Sequence[Run]) -> int:
    """Print both, in milliseconds, and what the second costs; return 1 where that is more than the limit."""
    print("| | median ms | fastest ms | median CPU ms | peak MB |\n|---|---|---|---|---|")
    for name, runs in (("before", before), ("after", after)):
        seconds, cpu = [each.seconds * 1000 for each in runs], [each.cpu_seconds * 1000 for each in runs]
        peak = max(each.peak_mb for each in runs)
        columns = (statistics.median(seconds), min(seconds), statistics.median(cpu), peak)
        print(f"| {name} | {' | '.join(f'{column:.0f}' for column in columns)} |")
    grown_ms = 1000 * (_median_s(after) - _median_s(before))
    print(f"\n{grown_ms:+.0f} ms with {len(after)} starts of each; {_LIMIT_MS:.0f} are allowed")
    return int(grown_ms > _LIMIT_MS)


def _median_s(runs: Sequence[Run]) -> float:
    return statistics.median(each.seconds for each in runs)


if __name__ == "__main__":
    sys.exit(main())
