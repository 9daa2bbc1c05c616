"""Verdicts: what several passages together say of one sentence. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.records import Source, Verdict
from rag.verify.cited_text import Quotation, rank
from rag.verify.names import FUNCTION_WORDS
from rag.verify.prepared import Passage, Weigh, read_claim
from rag.verify.support import SUPPORTED, WEAK, Support, find_claim, find_contradiction

# What a contradiction must hold of a sentence more than its support does. Among eight passages that were searched for,
# one may hold half of the words by chance: of 80 sentences of data/sample with a denial put in, 6 passed as supported
# without this. No claim of WiCE or SciFact that people call supported is lost.
_OUTWEIGHS = 0.1
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A sentence's verdict, and the spans that it rests on: none where nothing was found."""

    verdict: Verdict
    share: float = 0.0
    quotations: tuple[Quotation, ...] = ()
    failed_tokens: tuple[str, ...] = ()

    @property
    def is_weak(self) -> bool:
        """Whether it is supported by less than half of the sentence's words."""
        return self.verdict == "supported" and self.share < WEAK


def give_verdict(sentence: str, passages: Sequence[Passage], weigh: Weigh, languages: Sequence[str] = ()) -> Judgement:
    """Compare a sentence with each passage; `languages` are those of the documents, that of most first.

    One that says it word for word supports it, whatever others say; one that supports it in other words does, unless
    another has clearly more of its words and says them otherwise.
    """
    claim = read_claim(sentence, weigh, languages)
    best = best_support((find_claim(claim, passage, weigh), passage.source) for passage in passages)
    if best is not None and best[0].status != "supported":  # nothing can have more of its words
        return Judgement("supported", best[0].share, _quotations(*best))
    nearest = min(
        (
            (contradiction, passage.source)
            for passage in passages
            if (contradiction := find_contradiction(claim, passage, weigh)) is not None
        ),
        key=lambda e: (-e[0].share, len(e[0].failed_tokens), e[1].number),
        default=None,
    )
    if nearest is not None and (best is None or nearest[0].share > best[0].share + _OUTWEIGHS):
        return Judgement("contradicted", nearest[0].share, _quotations(*nearest), nearest[0].failed_tokens)
    if best is not None:
        return Judgement("supported", best[0].share, _quotations(*best))
    return Judgement("not found")


def best_support(supports: Iterable[tuple[Support, Source]]) -> tuple[Support, Source] | None:
    """Return the best of what several sources have of one sentence; None if none of them supports it.

    More is asked of each than of the source that a sentence itself names: among several one has words by chance.
    """
    supporting = [
        (support, source)
        for support, source in supports
        if support.status != "unsupported" and support.share >= SUPPORTED
    ]
    return min(supporting, key=lambda e: (rank(e[0].status), -e[0].share, e[1].number), default=None)


def states_nothing(sentence: str, weigh: Weigh) -> bool:
    """Say whether a sentence has no word to look for: `Yes.` stands in many a source."""
    return all(word.casefold() in FUNCTION_WORDS for word in _WORD.findall(sentence)) or not weigh(sentence)


def _quotations(support: Support, source: Source) -> tuple[Quotation, ...]:
    spans = (support.span, *support.also)
    return tuple(Quotation(source, span, support.status, support.share) for span in spans)
