"""Memberwise: where several documents answer alike but for their values, each speaks under its name. Pure.

So do the plans of three sites, three weekly reports, or two notices of one day that contradict each other.
"""

import re
from collections.abc import Sequence

from rag.answer.basis import Part
from rag.answer.looking import Look
from rag.records import Evidence, Hit
from rag.text.document_names import read_name
from rag.text.sentences import split_sentences

_MOST = 3  # documents that speak
_AS_GOOD = 0.88  # of the best score
_ALIKE = 0.6  # of the words of two sentences, figures aside, that are in both
_SENTENCES = 6  # of a piece, that are compared
_LEAST = 3  # words of a sentence
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")


def apart(look: Look) -> tuple[Part, ...]:
    """Return what the best documents say as parts, each under its name; none where one of them alone answers best."""
    if not look.is_convincing or not look.evidence:
        return ()
    hits = {source.number: source.hit for source in look.sources}
    best = look.evidence[0]
    speaking: dict[str, Evidence] = {hits[best.number].chunk.document_id: best}
    for each in look.evidence[1:]:
        document = hits[each.number].chunk.document_id
        if document not in speaking and each.score >= _AS_GOOD * best.score and _answers_alike(best, each):
            speaking[document] = each
    if len(speaking) == 1:
        return ()
    newest = sorted(speaking.values(), key=lambda each: _dated(hits[each.number]), reverse=True)
    return tuple(Part(label, (each,), label=label) for each in newest[:_MOST] for label in [_label(hits[each.number])])


def _answers_alike(one: Evidence, other: Evidence) -> bool:
    if not one.holds <= other.holds:
        return False
    sentences = [_masked(each.text) for each in (one, other)]
    return any(_alike(first, second) for first in sentences[0] for second in sentences[1])


def _masked(text: str) -> Sequence[frozenset[str]]:
    """Return the words of the first sentences of a text, all figures as one."""
    spans = split_sentences(text)[:_SENTENCES]
    words = (_WORD.findall(_DIGITS.sub("0", text[span.start : span.end].casefold())) for span in spans)
    return [frozenset(each) for each in words if len(each) >= _LEAST]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)


def _dated(hit: Hit) -> str:
    return read_name(hit.uri, hit.title).dated or hit.date or ""


def _label(hit: Hit) -> str:
    return f"{hit.title} ({hit.uri})" if hit.title else hit.uri
