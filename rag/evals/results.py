"""The result of an evaluation: as JSON, saved with a row per question, read again, and compared with another."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rag.cards import card, table
from rag.errors import UsageError
from rag.evals import MEASURES
from rag.evals.intervals import Difference, compare_paired, score
from rag.evals.outcomes import Row, Score
from rag.regular_files import MOST_STATE, read_given

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Result:
    """One suite's rows; `settings` are those that the figures depend on, as JSON's types."""

    suite: str
    rows: tuple[Row, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def scores(self) -> dict[str, Score]:
        """Return the score of every measure that applies to at least one question, in the table's order."""
        values = {name: [row.values[name] for row in self.rows if name in row.values] for name in MEASURES}
        return {name: score(of) for name, of in values.items() if of}

    @property
    def median_s(self) -> float:
        """The median duration of a question; it is not a measure, since it varies between runs."""
        seconds = sorted(row.seconds for row in self.rows)
        return seconds[len(seconds) // 2]

    def _repr_html_(self) -> str:
        rows = [
            (name, f"{measured.mean:.3f}", f"{measured.low:.3f} to {measured.high:.3f}", str(measured.n))
            for name, measured in self.scores().items()
        ]
        scores = table(("measure", "mean", "95 % interval", "questions"), rows)
        return card(self.suite, [f"{len(self.rows)} questions"], scores)._repr_html_()


def scores_json(results: Sequence[Result]) -> dict[str, Any]:
    """Return `{suite: {measure: {mean, low, high, n}}}`: the contract of `--json`."""
    return {result.suite: {name: asdict(measured) for name, measured in result.scores().items()} for result in results}


def save_results(path: Path, results: Sequence[Result]) -> None:
    """Write results with their rows, so that another run can be compared with them."""
    content = {
        "format": FORMAT,
        "suites": {
            result.suite: {
                "settings": result.settings,
                "measures": {name: asdict(measured) for name, measured in result.scores().items()},
                "rows": [asdict(row) for row in result.rows],
            }
            for result in results
        },
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_results(path: Path) -> list[Result]:
    """Read what `save_results` wrote; raises UsageError."""
    try:
        content = json.loads(read_given(path, MOST_STATE))
        if content["format"] != FORMAT:
            raise UsageError(f"{path} has format {content['format']}, but this Openbook reads {FORMAT}; save it again")
        return [
            Result(name, tuple(Row(**row) for row in suite["rows"]), suite["settings"])
            for name, suite in content["suites"].items()
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path} is not a saved evaluation ({error}); write one with --save {path}") from error


def compare_results(first: Sequence[Result], second: Sequence[Result]) -> dict[str, dict[str, Difference]]:
    """Compare the questions that two runs share, by suite and measure; raises UsageError if there are none."""
    after = {result.suite: result for result in second}
    compared = {result.suite: _compare(result, after[result.suite]) for result in first if result.suite in after}
    if not any(compared.values()):
        raise UsageError(
            f"the two runs have no question in common: the first has {_names(first)}, the second {_names(second)}; "
            "compare runs of the same suites"
        )
    return compared


def _compare(first: Result, second: Result) -> dict[str, Difference]:
    rows = {row.id: row for row in second.rows}
    pairs = [(row.values, rows[row.id].values) for row in first.rows if row.id in rows]
    compared = {}
    for name in MEASURES:
        both = [(before[name], after[name]) for before, after in pairs if name in before and name in after]
        if both:
            compared[name] = compare_paired([before for before, _ in both], [after for _, after in both])
    return compared


def _names(results: Sequence[Result]) -> str:
    return ", ".join(result.suite for result in results) or "nothing"
