"""The result of an experiment: one row per chunker and search, which are better; as text, HTML or JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ingest.lab.experiment_plots import missing_package, plot_scores, plot_sizes
from ingest.lab.trials import CITED, Trial, described, differences, dominates
from ingest.lab.verdict import Verdict, judge
from rag.cards import stack, table
from rag.errors import UnknownName
from rag.evals.intervals import Difference
from rag.registry import suggestion

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

FORMAT = 1

Cells: TypeAlias = tuple[str, ...]

CUT_HEAD: Cells = (
    "chunker",
    "chunks",
    "mean tokens",
    "median",
    "max",
    "cut sentences",
    "orphan headings",
    "tokens embedded",
)
FOUND_HEAD: Cells = ("chunker", "search", "recall %", "precision %", "precision-Ω %", "IoU %")


@dataclass(frozen=True)
class Comparison:
    """The trials of one experiment, the chunkers in the order named; what could not be read is in `skipped`.

    `embedded` texts were handed to the encoder, `reused` ones looked up: that depends on what was embedded before.
    """

    trials: tuple[Trial, ...]
    documents: int
    questions: int = 0
    skipped: Mapping[str, str] = field(default_factory=dict)
    embedded: int = field(default=0, compare=False)
    reused: int = field(default=0, compare=False)

    def better(self, first: str, second: str, search: str | None = None) -> dict[str, Difference]:
        """Return how much `first` is above `second`, question by question, by measure; with 95 % intervals.

        Without `search`, that of the first trial. Raises UnknownName, and UsageError where there were no questions.
        """
        return differences(self.trial(first, search), self.trial(second, search))

    def dominates(self, first: str, second: str, search: str | None = None) -> bool:
        """Whether `first` has both higher recall and higher IoU: both intervals of the differences are above 0."""
        return dominates(self.trial(first, search), self.trial(second, search))

    def verdict(self, usual: str = "default", search: str | None = None) -> Verdict:
        """Say in words whether to take another chunker than `usual`, and why; raises UnknownName."""
        kept = self.trial(usual, search)
        return judge(kept, [trial for trial in self.trials if trial.search == kept.search and trial is not kept])

    def trial(self, chunker: str, search: str | None = None) -> Trial:
        """Return a chunker's trial; raises UnknownName."""
        names = list(dict.fromkeys(trial.chunker for trial in self.trials))
        if chunker not in names:
            raise UnknownName(
                f"no chunker '{chunker}' was compared{suggestion(chunker, names)}; choose from: {', '.join(names)}"
            )
        wanted = self.trials[0].search if search is None else search
        match = next((trial for trial in self.trials if (trial.chunker, trial.search) == (chunker, wanted)), None)
        if match is None:
            searches = ", ".join(dict.fromkeys(str(trial.search) for trial in self.trials if trial.search))
            raise UnknownName(f"no search '{wanted}' was compared; choose from: {searches or 'none'}")
        return match

    @cached_property
    def dominated_by(self) -> tuple[tuple[str, ...], ...]:
        """Return, for each trial, the chunkers that dominate it under the same search."""
        return tuple(
            tuple(
                other.chunker
                for other in self.trials
                if other.search == trial.search and trial.scores and dominates(other, trial)
            )
            for trial in self.trials
        )

    def to_json(self) -> dict[str, Any]:
        """Return all but the questions' rows as JSON types; equal for equal documents, questions and settings."""
        return {
            "documents": self.documents,
            "questions": self.questions,
            "skipped": dict(self.skipped),
            "rows": [
                {
                    **described(trial),
                    "measures": {name: asdict(score) for name, score in trial.scores.items()},
                    "dominated_by": list(dominators),
                }
                for trial, dominators in zip(self.trials, self.dominated_by, strict=True)
            ],
        }

    def save(self, path: Path) -> None:
        """Write `to_json` with every question's values, and the settings that they depend on."""
        content = self.to_json()
        for row, trial in zip(content["rows"], self.trials, strict=True):
            row["sizes"] = list(trial.cuts.sizes)
            if trial.result is not None:
                row["settings"] = trial.result.settings
                row["questions"] = [
                    {"id": of.id, "question": of.question, "values": dict(of.values)} for of in trial.result.rows
                ]
        path.write_text(json.dumps({"format": FORMAT, **content}, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def to_frame(self) -> "DataFrame":
        """Return a row per trial, with `token_recall@5`, `token_recall@5_low`, …; raises UsageError without pandas."""
        try:
            from pandas import DataFrame
        except ImportError as error:
            raise missing_package("pandas", error) from error
        rows = []
        for trial, dominators in zip(self.trials, self.dominated_by, strict=True):
            row = described(trial)
            for name, score in trial.scores.items():
                row |= {name: score.mean, f"{name}_low": score.low, f"{name}_high": score.high}
            rows.append(row | ({"dominated_by": ", ".join(dominators)} if trial.scores else {}))
        return DataFrame(rows)

    def plot(self) -> "Figure":
        """Return a plot of recall against IoU with 95 % intervals; raises UsageError without matplotlib."""
        return plot_scores(self.trials)

    def plot_sizes(self) -> "Figure":
        """Return a histogram of chunk sizes, one panel per chunker; raises UsageError without matplotlib."""
        return plot_sizes(self.trials)

    def _repr_html_(self) -> str:
        return stack(table(head, rows) for head, rows in self.tables())._repr_html_()

    def tables(self) -> Iterator[tuple[Cells, list[Cells]]]:
        """Yield tables (heads and rows) of how the chunkers cut and, with questions, what was found."""
        chunkers = {trial.chunker: trial for trial in self.trials}
        yield CUT_HEAD, [_cut_cells(trial) for trial in chunkers.values()]
        if any(trial.scores for trial in self.trials):
            cited: Cells = ("cited %",) if any(CITED in trial.scores for trial in self.trials) else ()
            yield (
                (*FOUND_HEAD, *cited, "dominated by"),
                [_found_cells(trial, by) for trial, by in zip(self.trials, self.dominated_by, strict=True)],
            )


def _cut_cells(trial: Trial) -> Cells:
    cuts = trial.cuts
    return (
        trial.chunker,
        f"{cuts.chunks:,}",
        f"{cuts.mean_tokens:.0f}",
        f"{cuts.median_tokens:.0f}",
        f"{cuts.max_tokens}",
        f"{100 * cuts.cut_sentences:.1f} %",
        f"{cuts.orphan_headings:,}",
        f"{cuts.tokens_embedded:,}",
    )


def _found_cells(trial: Trial, dominators: Sequence[str]) -> Cells:
    cells = (f"{100 * of.mean:.1f} [{100 * of.low:.1f}–{100 * of.high:.1f}]" for of in trial.scores.values())
    return trial.chunker, trial.search or "", *cells, ", ".join(dominators)
