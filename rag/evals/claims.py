"""Does a citation support its sentence: what `rag.verify.support` makes of claims that people have judged.

Claims that are supported in part are left out: whether those are to pass is a matter of taste.
"""

from rag.evals.outcomes import Checked, Outcome
from rag.evals.places import overlap


def supported_found(outcome: Outcome) -> float | None:
    """Whether a supported claim is found to be."""
    if not isinstance(outcome, Checked) or outcome.question.label != "supported":
        return None
    return float(outcome.carried_by is not None)


def unsupported_refused(outcome: Outcome) -> float | None:
    """Whether a claim that nothing supports is found to have no support."""
    if not isinstance(outcome, Checked) or outcome.question.label != "not_supported":
        return None
    return float(outcome.carried_by is None)


def support_located(outcome: Outcome) -> float | None:
    """Whether what was found to carry a supported claim holds a part of what does, as people have judged."""
    if not isinstance(outcome, Checked) or outcome.question.label != "supported" or outcome.carried_by is None:
        return None
    place = outcome.carried_by
    return float(any(overlap(place, proof) for proofs in outcome.question.proofs for proof in proofs))
