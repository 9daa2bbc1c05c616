"""Evidence: which sentences of the sources answer the question best, and how sure that makes us that any does. Pure.

Thresholds and weights were chosen on SQuAD 2 (half of the answerable questions of ../shared/eval/squad2_halfdev, each
asked of its seven articles, and of the six others); the figures stand beside them.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from rag.records import Evidence, Source, Span
from rag.sentences import split_sentences
from rag.support import Weigh

Similarity: TypeAlias = Callable[[Sequence[str]], Sequence[float]]  # texts -> their cosines with the question

# A sentence's score is the sum of these shares. SQuAD, gold answer in the first three sentences: words alone 82.6 %,
# cosine alone 81.0 %, both 86.4 %, both with neighbours and context 88.8 %, all with the hit's score 89.1 %.
_COSINE = 1.0
_WORDS = 1.0  # the question's words (by idf) that the sentence itself holds
_NEIGHBOURS = 0.5  # … that only the sentence before or after it holds
_CONTEXT = 0.5  # … that only its title, heading path or table header holds
_HIT = 0.25  # the fused score of the chunk that it stands in

_SHORTLIST = 24  # sentences that are embedded, about 2.5 ms each; with all of them SQuAD is the same
_MOST = 12  # pieces of evidence that are handed on
_RELATIVE = 0.6  # of the best score: weaker sentences only make an answer longer

# P(the documents answer) = logistic(BIAS + …). On the half not used for fitting: see CERTAIN_ENOUGH.
_BIAS = -11.9
_BY_HIT_COSINE = 3.0
_BY_SENTENCE_COSINE = 16.5
_BY_COVERAGE = 6.9

# Below this an extractive answer abstains. SQuAD: 95.8 % of the questions asked without their article do, 5 % with it.
CERTAIN_ENOUGH = 0.5
# Below this a language model is not asked: it reads better than we do, so only the hopeless is kept from it.
FLOOR = 0.02

_HEADING_WORDS = 10
_ENDS_SENTENCE = re.compile(r"[.!。！…;|][\"'”’)*_\]]*$")
_ITEM = re.compile(r"\s*(?:[-*+•|]|\(?\w{1,3}[.)])\s")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence, best first, and the confidence in [0, 1] that the sources answer the question at all."""

    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    source: Source
    span: Span  # in the chunk's text
    own: frozenset[str]
    near: frozenset[str]
    beside: frozenset[str]
    shares: float = 0.0
    coverage: float = 0.0
    cosine: float = 0.0

    @property
    def text(self) -> str:
        return self.source.hit.chunk.text[self.span.start : self.span.end]

    @property
    def score(self) -> float:
        return self.shares + _COSINE * self.cosine


def judge(question: str, sources: Sequence[Source], weigh: Weigh, similarity: Similarity) -> Judgement:
    """Rank the sources' sentences by how well they answer; `similarity` is asked once, for at most 24 of them."""
    weights = weigh(question)
    candidates = [_score_words(candidate, weights) for source in sources for candidate in _read(source, weigh)]
    shortlist = sorted(candidates, key=_lexical, reverse=True)[:_SHORTLIST]
    if not shortlist:
        return Judgement((), 0.0)
    cosines = similarity([_with_context(candidate) for candidate in shortlist])
    scored = [replace(candidate, cosine=cosine) for candidate, cosine in zip(shortlist, cosines, strict=True)]
    ranked = sorted(scored, key=lambda candidate: -candidate.score)  # stable: ties keep the order of the hits
    return Judgement(tuple(_choose(ranked)), _confidence(ranked, sources))


def _lexical(candidate: _Candidate) -> float:
    """Return what is known of a sentence before it is embedded: its chunk's cosine stands in for its own."""
    return candidate.shares + _COSINE * candidate.source.hit.similarity


def _confidence(ranked: Sequence[_Candidate], sources: Sequence[Source]) -> float:
    best_hit = max(source.hit.similarity for source in sources)
    best_sentence = max(candidate.cosine for candidate in ranked)
    evidence = _BY_HIT_COSINE * best_hit + _BY_SENTENCE_COSINE * best_sentence + _BY_COVERAGE * ranked[0].coverage
    return 1 / (1 + math.exp(-(_BIAS + evidence)))


def _choose(ranked: Sequence[_Candidate]) -> list[Evidence]:
    """Return the best candidates that neither overlap nor repeat each other."""
    chosen: list[_Candidate] = []
    for candidate in ranked:
        if candidate.score < _RELATIVE * ranked[0].score or len(chosen) == _MOST:
            break
        if not any(_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return [_evidence(candidate) for candidate in chosen]


def _same(one: _Candidate, other: _Candidate) -> bool:
    if _likeness(one.text) == _likeness(other.text):
        return True
    a, b = _evidence(one), _evidence(other)
    same_document = one.source.hit.chunk.document_id == other.source.hit.chunk.document_id
    return same_document and a.start < b.end and b.start < a.end


def _likeness(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _evidence(candidate: _Candidate) -> Evidence:
    offset = candidate.source.hit.chunk.start
    start, end = offset + candidate.span.start, offset + candidate.span.end
    return Evidence(candidate.source.number, start, end, candidate.text, candidate.score)


def _with_context(candidate: _Candidate) -> str:
    """Return a sentence as it is embedded: on its own it often does not say what it is about."""
    hit = candidate.source.hit
    return f"{hit.chunk.context or hit.title}\n{candidate.text}"


# --- candidates -----------------------------------------------------------------------------------


def _read(source: Source, weigh: Weigh) -> list[_Candidate]:
    """Return the sentences of a source; one that only introduces is taken with what it introduces."""
    text = source.hit.chunk.text
    spans = split_sentences(text)
    words = [frozenset(weigh(text[span.start : span.end])) for span in spans]
    beside = frozenset(weigh(f"{source.hit.title}\n{source.hit.chunk.context}"))
    candidates = []
    for i, span in enumerate(spans):
        last = i
        if _introduces(text[span.start : span.end]):
            if i + 1 == len(spans):
                continue
            last = i + 1
        own = words[i] | words[last]
        near = frozenset().union(*words[max(0, i - 1) : i], *words[last + 1 : last + 2])
        candidates.append(_Candidate(source, Span(span.start, spans[last].end), own, near, beside))
    return candidates


def _introduces(sentence: str) -> bool:
    """Say whether a sentence is a heading, a question, or an opening such as `You may claim:`."""
    if sentence.startswith("#") or sentence.rstrip("\"'”’)*_ ").endswith((":", "?", "：", "？")):
        return True
    if _ITEM.match(sentence) or "|" in sentence or _ENDS_SENTENCE.search(sentence):
        return False
    return len(sentence.split()) <= _HEADING_WORDS and not any(character.isdigit() for character in sentence)


def _score_words(candidate: _Candidate, weights: Mapping[str, float]) -> _Candidate:
    total = sum(weights.values())
    own = near = beside = 0.0
    for word, weight in weights.items():
        if word in candidate.own:
            own += weight / total
        elif word in candidate.near:
            near += weight / total
        elif word in candidate.beside:
            beside += weight / total
    shares = _WORDS * own + _NEIGHBOURS * near + _CONTEXT * beside + _HIT * candidate.source.hit.score
    return replace(candidate, shares=shares, coverage=own + near + beside)
