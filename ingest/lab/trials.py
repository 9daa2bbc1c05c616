"""A trial: how one chunker cut and what was found; and the differences between two trials."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.lab.cuts import Cuts
from rag.errors import UsageError
from rag.evals.intervals import Difference, compare_paired
from rag.evals.outcomes import Row, Score
from rag.evals.results import Result

RECALL, IOU, CITED = "token_recall@5", "token_iou@5", "cited_recall"
MEASURES = (RECALL, "token_precision@5", "token_precision_omega", IOU)
_ALL = (*MEASURES, CITED)


@dataclass(frozen=True)
class Trial:
    """One chunker: how it cut, and what one `search` found; both are None without questions.

    `size` and `overlap` are None if the chunker is the caller's own.
    """

    chunker: str
    size: int | None
    overlap: int | None
    cuts: Cuts
    search: str | None = None
    result: Result | None = None

    @cached_property
    def scores(self) -> dict[str, Score]:
        """Return the token measures, and what is cited if answered, with 95 % intervals; none without questions."""
        scores = self.result.scores() if self.result else {}
        return {name: scores[name] for name in _ALL if name in scores}


def described(trial: Trial) -> dict[str, Any]:
    """Return what a trial tried, and how it cut, by name."""
    cuts = trial.cuts
    return {
        "chunker": trial.chunker,
        "size": trial.size,
        "overlap": trial.overlap,
        "search": trial.search,
        "chunks": cuts.chunks,
        "mean_tokens": round(cuts.mean_tokens, 6),
        "median_tokens": cuts.median_tokens,
        "max_tokens": cuts.max_tokens,
        "cut_sentences": round(cuts.cut_sentences, 6),
        "orphan_headings": cuts.orphan_headings,
        "tokens_embedded": cuts.tokens_embedded,
    }


def differences(first: Trial, second: Trial) -> dict[str, Difference]:
    """Return how much `first` is above `second` by measure; raises UsageError if nothing was asked."""
    first_rows, second_rows = _rows(first), _rows(second)
    before = {row.id: row.values for row in second_rows}
    pairs = [(before[row.id], row.values) for row in first_rows]
    return {
        name: compare_paired([values[name] for values, _ in pairs], [values[name] for _, values in pairs])
        for name in _ALL
        if name in first.scores and name in second.scores
    }


def dominates(first: Trial, second: Trial) -> bool:
    """Whether `first` has both higher recall and higher IoU, by the 95 % intervals of the differences."""
    if _rows(first) and _rows(second) and not _is_above(first, second):
        return False  # most pairs: resampling costs 0.1 s
    measured = differences(first, second)
    return measured[RECALL].low > 0 and measured[IOU].low > 0


def _is_above(first: Trial, second: Trial) -> bool:
    return all(first.scores[name].mean > second.scores[name].mean for name in (RECALL, IOU))


def _rows(trial: Trial) -> tuple[Row, ...]:
    if trial.result is None:
        raise UsageError("without questions no chunker is better than another; compare them with questions")
    return trial.result.rows
