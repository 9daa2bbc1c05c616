"""Evidence: which sentences of the sources answer the question best. Pure.

Weights were chosen on SQuAD 2 (726 answerable questions of four articles of ../shared/eval/squad2_halfdev, asked of all
seven) and checked on the 511 of the other three, on Northwind and on data/sample: docs/experiments.md has the figures.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from rag.records import Chunk, Evidence, Hit, Source, Span
from rag.text.lines import (
    ends_sentence,
    has_gap,
    is_lead_in,
    is_parted_row,
    is_question,
    is_table_rule,
    opens_entry,
    opens_with_hash,
    without_section_number,
)
from rag.text.scripts import count_words
from rag.text.sentences import split_sentences
from rag.verify.negation import is_negating
from rag.verify.support import Weigh

Similarity: TypeAlias = Callable[[Sequence[str]], Sequence[float]]  # texts -> their cosines with the question

# A sentence's score is the sum of these shares. SQuAD, gold answer within the first three sentences: words alone
# 82.6 %, cosine alone 81.0 %, both 86.4 %, with neighbours, context and the chunk's cosine 89.1 %, and with the
# passage's best sentence 89.6 %: what answers stands beside what is asked, in one passage.
_COSINE = 1.0
_CHUNK_COSINE = 0.5
_PASSAGE = 1.0  # the cosine of the chunk's best sentence
_WORDS = 1.0  # the question's words (by idf) that the sentence itself holds
_NEIGHBOURS = 0.5  # … that only its heading, or the sentence before or after it, holds
_CONTEXT = 0.5  # … that only its title, heading path or table header holds

_SHORTLIST = 20  # sentences that are embedded, 2.5 ms each on a quiet machine; more answer nothing more, 16 one less
_MOST = 12  # pieces of evidence that are handed on
_RELATIVE = 0.6  # of the best score; rag/answer/quoting.py chooses more strictly

_NUMBER = re.compile(r"\d+")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence, best first.

    `superseded` are the uris of older versions of a document, passed over because a newer one was found too.
    """

    evidence: tuple[Evidence, ...]
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    source: Source
    span: Span  # in the chunk's text
    introduction: str  # the heading, question or opening before it
    own: frozenset[str]
    near: frozenset[str]
    beside: frozenset[str]
    shares: float = 0.0
    cosine: float = 0.0
    passage: float = 0.0  # the best cosine of its chunk's sentences

    @property
    def text(self) -> str:
        return self.source.hit.chunk.text[self.span.start : self.span.end]

    @property
    def score(self) -> float:
        chunk = self.source.hit.similarity
        return self.shares + _COSINE * self.cosine + _PASSAGE * self.passage + _CHUNK_COSINE * chunk


def judge(question: str, sources: Sequence[Source], weigh: Weigh, similarity: Similarity) -> Judgement:
    """Rank the sources' sentences by how well they answer; `similarity` is asked once, for a few of them."""
    weights = weigh(question)
    older = _superseded(question, sources)
    current = [source for source in sources if source.hit.uri not in older]
    candidates = [_score_words(candidate, weights) for source in current for candidate in _read(source, weigh)]
    shortlist = sorted(candidates, key=_lexical, reverse=True)[:_SHORTLIST]
    if not shortlist:
        return Judgement(())
    cosines = similarity([_with_context(candidate) for candidate in shortlist])
    ranked = sorted(_score_cosines(shortlist, cosines), key=lambda candidate: -candidate.score)  # stable: as the hits
    return Judgement(tuple(map(_evidence, _choose(ranked))), tuple(sorted(older)))


def _superseded(question: str, sources: Sequence[Source]) -> set[str]:
    """Return the uris of documents of which a newer version is among the sources, unless the question names them.

    Versions have one title but for its numbers, and different dates.
    """
    asked = set(_NUMBER.findall(question))
    newest: dict[str, str] = {}
    for hit in (source.hit for source in sources):
        newest[_series(hit)] = max(newest.get(_series(hit), ""), hit.date or "")
    return {
        hit.uri
        for hit in (source.hit for source in sources)
        if hit.date and hit.date < newest[_series(hit)] and not asked & set(_NUMBER.findall(f"{hit.title} {hit.date}"))
    }


def _series(hit: Hit) -> str:
    return f"{hit.collection}\n{_NUMBER.sub('#', hit.title.casefold())}"


def _lexical(candidate: _Candidate) -> float:
    """Return what is known of a sentence before it is embedded: its chunk's cosine stands in for the missing ones."""
    return candidate.shares + (_COSINE + _CHUNK_COSINE) * candidate.source.hit.similarity


def _score_cosines(shortlist: Sequence[_Candidate], cosines: Sequence[float]) -> list[_Candidate]:
    best: dict[int, float] = {}
    for candidate, cosine in zip(shortlist, cosines, strict=True):
        number = candidate.source.number
        best[number] = max(cosine, best.get(number, cosine))
    return [
        replace(candidate, cosine=cosine, passage=best[candidate.source.number])
        for candidate, cosine in zip(shortlist, cosines, strict=True)
    ]


def _choose(ranked: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the best candidates that neither overlap nor repeat each other."""
    chosen: list[_Candidate] = []
    for candidate in ranked:
        if len(chosen) == _MOST or candidate.score < _RELATIVE * ranked[0].score:
            break
        if not any(_overlaps(candidate, other) or _repeats(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def _overlaps(one: _Candidate, other: _Candidate) -> bool:
    a, b = _evidence(one), _evidence(other)
    same_document = one.source.hit.chunk.document_id == other.source.hit.chunk.document_id
    return same_document and a.start < b.end and b.start < a.end


def _repeats(candidate: _Candidate, chosen: _Candidate) -> bool:
    """Say whether a sentence has no word with a meaning that `chosen` lacks, and denies as much."""
    tokens, others = _likeness(candidate.text), _likeness(chosen.text)
    if tokens == others:
        return True
    if not candidate.own or not candidate.own <= chosen.own:
        return False
    return set(filter(is_negating, tokens)) == set(filter(is_negating, others))


def _likeness(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _evidence(candidate: _Candidate) -> Evidence:
    offset = candidate.source.hit.chunk.start
    start, end = offset + candidate.span.start, offset + candidate.span.end
    return Evidence(candidate.source.number, start, end, candidate.text, candidate.score, candidate.cosine)


def _with_context(candidate: _Candidate) -> str:
    """Return a sentence as it is embedded: on its own it often does not say what it is about."""
    hit = candidate.source.hit
    return f"{hit.chunk.context or hit.title}\n{candidate.text}"


# --- candidates -----------------------------------------------------------------------------------


def _read(source: Source, weigh: Weigh) -> list[_Candidate]:
    """Return the sentences of a source that can answer; what only introduces others is known to those."""
    text = source.hit.chunk.text
    spans = _whole_entries(text, split_sentences(text))
    words = [frozenset(weigh(text[span.start : span.end])) for span in spans]
    beside = frozenset(weigh(f"{source.hit.title}\n{source.hit.chunk.context}"))
    candidates = []
    introduction = ""
    for i, span in enumerate(spans):
        if _heads_table(source.hit.chunk, spans, i) or _introduces(text[span.start : span.end]):
            introduction = text[span.start : span.end]
            continue
        near = frozenset(weigh(introduction)).union(*words[max(0, i - 1) : i], *words[i + 1 : i + 2])
        candidates.append(_Candidate(source, span, introduction, words[i], near, beside))
    return candidates


def _whole_entries(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Return the sentences, those of one list item or one row of a table as one, without lines that say nothing."""
    entries: list[Span] = []
    for span in sentences:
        between = text[entries[-1].end : span.start] if entries else "\n"
        if "\n" not in between and _is_entry(text[entries[-1].start : span.start]):
            entries[-1] = Span(entries[-1].start, span.end)
        elif any(character.isalnum() for character in text[span.start : span.end]):
            entries.append(span)
    return entries


def _is_entry(sentence: str) -> bool:
    return opens_entry(sentence) or has_gap(sentence)


def _heads_table(chunk: Chunk, spans: Sequence[Span], i: int) -> bool:
    """Say whether a line names the columns of the rows below it: by a rule, or as the first row, and without a figure.

    A chunk that begins inside a table has a first row, too: there only the rule tells.
    """
    if is_table_rule(chunk.text, spans[i].end):
        return True
    if (i == 0 and chunk.start > 0) or i + 1 == len(spans):
        return False
    before, row, below = (chunk.text[span.start : span.end] for span in (spans[max(0, i - 1)], *spans[i : i + 2]))
    is_first = is_parted_row(row) and is_parted_row(below) and (i == 0 or not is_parted_row(before))
    return is_first and not _NUMBER.search(row) and _NUMBER.search(below) is not None


def _introduces(sentence: str) -> bool:
    """Say whether a sentence is a heading, a question, or an opening such as `You may claim:`."""
    if opens_with_hash(sentence) or is_question(sentence) or is_lead_in(sentence):
        return True
    words = without_section_number(sentence)
    if opens_entry(words) or "|" in words or ends_sentence(words):
        return False
    return count_words(words) <= _HEADING_WORDS and not any(character.isdigit() for character in words)


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
    shares = _WORDS * own + _NEIGHBOURS * near + _CONTEXT * beside
    return replace(candidate, shares=shares)
