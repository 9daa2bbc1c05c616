"""Measures of `rag.verify.support` on claims that people have judged.

Claims that are supported in part are left out: whether those are to pass is a matter of taste.
"""

from rag.evals.outcomes import Checked, Outcome
from rag.evals.places import overlap


def supported_found(outcome: Outcome) -> float | None:
    """Whether a supported claim is found supported."""
    if not isinstance(outcome, Checked) or outcome.question.label != "supported":
        return None
    return float(outcome.carried_by is not None)


def unsupported_refused(outcome: Outcome) -> float | None:
    """Whether an unsupported claim is found unsupported."""
    if not isinstance(outcome, Checked) or outcome.question.label != "not_supported":
        return None
    return float(outcome.carried_by is None)


def support_located(outcome: Outcome) -> float | None:
    """Whether the support found for a claim overlaps the evidence that people marked."""
    if not isinstance(outcome, Checked) or outcome.question.label != "supported" or outcome.carried_by is None:
        return None
    place = outcome.carried_by
    return float(any(overlap(place, proof) for proofs in outcome.question.proofs for proof in proofs))
