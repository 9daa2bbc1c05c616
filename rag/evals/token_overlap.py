"""Token recall, precision, precision-Ω and IoU: how much of the answers was found, and how much else.

As in Smith & Troynikov, "Evaluating Chunking Strategies for Retrieval", Chroma 2024,
https://research.trychroma.com/evaluating-chunking. For one question, t_e are the tokens of the excerpts that answer
it and t_r those of the chunks found. A token that lies in several chunks counts once above the line and each time
below it, so that overlapping chunks pay for what they repeat.

    recall = |t_e ∩ t_r| / |t_e|        precision = |t_e ∩ t_r| / |t_r|
    IoU    = |t_e ∩ t_r| / (|t_e| + |t_r| − |t_e ∩ t_r|)

precision-Ω is the precision of a perfect search: t_r are then the tokens, each once, of all the chunks of the
documents that hold a part of an excerpt. It tells of the chunker alone. Tokens are cl100k's; the authors' program
counts characters. Of several alternative answers the one is taken of which most was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evals.outcomes import Asked, Documents, Found, Outcome, Place, SpanQuestion, place_of
from rag.evals.places import intersect, overlap, unite

TOP = 5  # chunks, as in the report


@dataclass(frozen=True, slots=True)
class Overlap:
    """Counts of tokens: in the excerpts, in the chunks found, and in both."""

    wanted: int
    found: int
    both: int

    @property
    def recall(self) -> float:
        return _ratio(self.both, self.wanted)

    @property
    def precision(self) -> float:
        return _ratio(self.both, self.found)

    @property
    def iou(self) -> float:
        return _ratio(self.both, self.wanted + self.found - self.both)


def compare_places(excerpts: Sequence[Place], places: Sequence[Place], documents: Documents) -> Overlap:
    """Count the tokens of excerpts and of the hits."""
    return Overlap(
        wanted=documents.count_tokens(unite(excerpts)),
        found=documents.count_tokens(places),
        both=documents.count_tokens(intersect(excerpts, places)),
    )


def token_recall(outcome: Outcome) -> float | None:
    """Share of the answer's tokens that the first five hits hold."""
    best = _best(outcome)
    return None if best is None else best.recall


def token_precision(outcome: Outcome) -> float | None:
    """Share of the first five hits' tokens that are the answer's."""
    best = _best(outcome)
    return None if best is None else best.precision


def token_iou(outcome: Outcome) -> float | None:
    """Intersection over union of the answer's tokens and those of the first five hits."""
    best = _best(outcome)
    return None if best is None else best.iou


def token_precision_omega(outcome: Outcome) -> float | None:
    """Precision that a perfect search would have over these chunks."""
    if not isinstance(outcome, Asked | Found) or not isinstance(outcome.question, SpanQuestion):
        return None
    if not outcome.question.answers:
        return None
    excerpts = outcome.question.answers[0]
    chunks = (chunk for uri in sorted({excerpt.uri for excerpt in excerpts}) for chunk in outcome.documents.chunks(uri))
    touched = [chunk for chunk in chunks if any(overlap(chunk, excerpt) for excerpt in excerpts)]
    return compare_places(excerpts, unite(touched), outcome.documents).precision


def _best(outcome: Outcome) -> Overlap | None:
    """Compare the first hits with that alternative answer of which they hold most, the first where several do."""
    if not isinstance(outcome, Asked | Found) or not isinstance(outcome.question, SpanQuestion):
        return None
    if not outcome.question.answers:
        return None
    places = [place_of(hit) for hit in outcome.hits[:TOP]]
    overlaps = [compare_places(excerpts, places, outcome.documents) for excerpts in outcome.question.answers]
    return max(overlaps, key=lambda overlap: overlap.recall)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
