"""nDCG, recall and reciprocal rank of the documents found for a query, by ir-measures (which asks trec_eval)."""

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rag.errors import UsageError
from rag.evals.outcomes import Outcome, Searched

if TYPE_CHECKING:
    from ir_measures.measures import Measure as IrMeasure

DEPTH = 100  # chunks searched for a query: enough for ten documents, and no more than the default's candidates


def make_ranking_measure(name: str) -> "_RankingMeasure":
    """Return the measure that ir-measures calls `name`, of one query at a time."""
    return _RankingMeasure(name)


class _RankingMeasure:
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, outcome: Outcome) -> float | None:
        if not isinstance(outcome, Searched):
            return None
        _require_ir_measures()
        from ir_measures import Qrel, ScoredDoc, calc_aggregate

        query = outcome.question.id
        judged = [Qrel(query, uri, grade) for uri, grade in outcome.question.relevant.items()]
        # trec_eval orders by score and knows no other order: the rank is the score.
        scored = [ScoredDoc(query, uri, -float(rank)) for rank, uri in enumerate(outcome.ranking)]
        measure = _parse(self._name)
        return float(calc_aggregate([measure], judged, scored)[measure]) if scored else 0.0


def _require_ir_measures() -> None:
    if find_spec("ir_measures") is None:
        raise UsageError("the documents found are measured by ir-measures; run: pip install 'openbook[evals]'")


@cache
def _parse(name: str) -> "IrMeasure":
    from ir_measures import parse_measure

    return parse_measure(name)
