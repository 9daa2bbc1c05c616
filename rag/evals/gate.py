"""Gates: lowest allowed scores, one per line: `scifact.ndcg@10 >= 0.73`; `#` begins a comment.

Where less is better, `<=` gives the highest one.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from rag.errors import UsageError
from rag.evals import MEASURES
from rag.evals.results import Result
from rag.registry import suggestion
from rag.regular_files import read_given

_FLOOR = re.compile(r"(?P<suite>\S+)\.(?P<measure>[^\s.]+)\s*(?P<sign>[<>]=)\s*(?P<bound>[0-9]*\.?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least mean that a measure may have in a suite, or the most; `where` it is written, for messages."""

    suite: str
    measure: str
    least: float
    where: str
    most: float = inf


def read_gate(path: Path, suites: Sequence[str], measures: Collection[str] = MEASURES) -> list[Floor]:
    """Read a gate for these suites; raises UsageError for a malformed line or an unknown name."""
    try:
        lines = read_given(path).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the gate {path} cannot be read ({error}); name a file of lines such as {_EXAMPLE}"
        ) from error
    floors = [_read(line, f"{path}:{number}", suites, measures) for number, line in _without_comments(lines)]
    if not floors:
        raise UsageError(f"the gate {path} has no floors; write lines such as {_EXAMPLE}")
    return floors


def missed(floors: Sequence[Floor], results: Sequence[Result]) -> list[str]:
    """Return a line for each floor that a mean is below; raises UsageError for a measure that a suite lacks."""
    means = {result.suite: {name: scored.mean for name, scored in result.scores().items()} for result in results}
    return missed_by(floors, means)


def missed_by(floors: Sequence[Floor], means: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Do what `missed` does, given each suite's means by measure."""
    lines = []
    for floor in floors:
        given = means[floor.suite]
        if floor.measure not in given:
            raise UsageError(
                f"{floor.where}: the suite '{floor.suite}' has no '{floor.measure}'"
                f"{suggestion(floor.measure, given)}; it has: {', '.join(given)}"
            )
        mean = given[floor.measure]
        if not floor.least <= mean <= floor.most:
            bound = f"below {floor.least:g}" if mean < floor.least else f"above {floor.most:g}"
            lines.append(f"{floor.suite}.{floor.measure} is {mean:.4f}, {bound} ({floor.where})")
    return lines


_EXAMPLE = "scifact.ndcg@10 >= 0.73"


def _without_comments(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        if floor := line.partition("#")[0].strip():
            yield number, floor


def _read(line: str, where: str, suites: Sequence[str], measures: Collection[str]) -> Floor:
    match = _FLOOR.fullmatch(line)
    if match is None:
        raise UsageError(f"{where}: '{line}' is not a floor; write it as {_EXAMPLE}")
    suite, measure = match["suite"], match["measure"]
    if suite not in suites:
        known = ", ".join(suites)
        raise UsageError(
            f"{where}: the suite '{suite}' is not evaluated{suggestion(suite, suites)}; choose from: {known}"
        )
    if measure not in measures:
        raise UsageError(
            f"{where}: unknown measure '{measure}'{suggestion(measure, measures)}; choose from: {', '.join(measures)}"
        )
    bound = float(match["bound"])
    return Floor(suite, measure, bound, where) if match["sign"] == ">=" else Floor(suite, measure, -inf, where, bound)
