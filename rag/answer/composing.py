"""Composing: what was found and what was written become an Answer, or a refusal. Pure."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.answer.basis import Basis
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.records import Answer, Usage
from rag.text.lexicon import lexicon_of
from rag.verify.cited_text import CitedText

_CLOSEST = 3  # hits shown with an answer that says the documents do not say


def compose(
    basis: Basis,
    written: CitedText,
    model: str,
    notes: Sequence[str],
    *,
    timings_s: Mapping[str, float],
    usage: Usage | None = None,
    fallback: str | None = None,
) -> Answer:
    """Return the answer that was written; `timings_s` and `usage` are of writing it, the basis adds its own.

    `fallback` names who wrote it in place of `model`.
    """
    timings = {**basis.timings_s, **timings_s, "cite": basis.timings_s["cite"] + timings_s["cite"]}
    return Answer(
        id=secrets.token_hex(12),
        question=basis.question.text,
        search_question=basis.search_question,
        answer=written.text,
        abstained=False,
        confidence=round(basis.confidence, 3),
        citations=tuple(written.citations),
        sentences=tuple(written.sentences),
        hits=basis.hits,
        closest=(),
        notes=(*basis.remarks, *basis.notes, *notes),
        model=model,
        fallback=fallback,
        usage=_sum(basis.usage, usage or Usage()),
        timings_s={name: round(seconds, 4) for name, seconds in timings.items()},
        collections=basis.collections,
    )


def compose_refusal(
    basis: Basis,
    model: str,
    notes: Sequence[str] = (),
    *,
    timings_s: Mapping[str, float] | None = None,
    usage: Usage | None = None,
    fallback: str | None = None,
) -> Answer:
    """Return a refusal, in the question's language, with the closest hits; notes about the evidence are left out."""
    spent = timings_s or {"generate": 0.0, "cite": 0.0}
    nothing = CitedText(())
    answer = compose(basis, nothing, model, notes, timings_s=spent, usage=usage, fallback=fallback)
    return replace(
        answer,
        answer=lexicon_of(basis.language).not_in_documents or NOT_IN_DOCUMENTS,
        abstained=True,
        closest=basis.hits[:_CLOSEST],
        notes=(*basis.remarks, *notes),
    )


def _sum(one: Usage, other: Usage) -> Usage:
    costs = [usage.cost for usage in (one, other) if usage.cost is not None]
    return replace(
        other,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost=sum(costs) if costs else None,
    )
