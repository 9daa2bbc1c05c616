"""Evidence: which blocks of the sources, or parts of them, answer the question best. Pure.

Weights were chosen on SQuAD 2 (every fourth of 1,237 questions of ../shared/eval/squad2_halfdev) and ../shared/everyday
together, each everyday corpus in turn left out: docs/experiments.md has the figures.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from rag.answer.candidates import Candidate, chosen_once, read_candidates
from rag.answer.conversation import content_words
from rag.answer.corrections import quoted_depth
from rag.answer.ruling_out import Remaining
from rag.answer.wanted import asks_for_figure, asks_for_list
from rag.answer.widening import Passage
from rag.records import Evidence
from rag.text.scripts import count_words
from rag.verify.negation import is_negating
from rag.verify.prepared import Weigh

Similarity: TypeAlias = Callable[[Sequence[str]], Sequence[float]]  # texts -> their cosines with the question

# A candidate's score is the sum of its features, weighted. SQuAD, gold answer within the first three sentences: words
# alone 82.6 %, cosine alone 81.0 %, both 86.4 %, with neighbours, context and the chunk's cosine 89.1 %, and with the
# passage's best sentence 89.6 %: what answers stands beside what is asked, in one passage.
_COSINE = 1.0
_CHUNK_COSINE = 0.5
_PASSAGE = 0.7  # the best cosine of its passage's candidates
_WEIGHTS = (
    1.25,  # the question's words (by idf) that are said
    0.75,  # … that only its heading, or what stands before or after it, holds
    1.05,  # … that only its document's name or its heading path holds
    0.2,  # its codes and years that the candidate, its heading or its document's name holds
    0.3,  # whether it is a whole list, where a list is asked for
    0.25,  # whether it tells a figure, where one is asked for
    0.11,  # the logarithm of its words
    0.2,  # the share of its name, a label or a first cell, that is asked for
)

_SHORTLIST = 16  # candidates that are embedded, 2 ms each on a quiet machine; 20 and 14 give the same answers
_READ = 128  # candidates that are held against the values of a question
_READ_FOR_CORRECTIONS = 48  # … and against each other
_MOST = 12  # pieces of evidence that are handed on
_RELATIVE = 0.6  # of the best score; rag/answer/quoting.py chooses more strictly

_EMPTY = 0.3  # of its weight that a word counts which names nothing
_CODE = re.compile(r"(?<![\w.,-])(?=[\w-]*\d)[^\W_]+(?:-[^\W_]+)*(?![.,]\d)(?!\w)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence, best first; `missing` is the code that is asked for where there are only others like it.

    `corrected` are the uris of documents of which something did not speak, each with that of the one that corrects it.
    """

    evidence: tuple[Evidence, ...]
    missing: str = ""
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What does not speak, however well it answers.

    `keep` returns the candidates but those of another code, name or time than the one that is asked for; `corrected`
    the places of those that others correct, each with that of the other, by the words that a question names.
    """

    keep: Callable[[Sequence[Candidate]], Remaining]
    corrected: Callable[[Sequence[Candidate], Mapping[str, float]], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks for: its words with their weights, its codes and years, and whether a list or a figure."""

    words: Mapping[str, float]
    naming: Mapping[str, float]  # … those that name something
    codes: frozenset[str]
    is_list: bool
    is_figure: bool


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    score: float
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class _Ruled:
    scored: Sequence[_Scored]
    missing: str = ""
    corrected: tuple[tuple[str, str], ...] = ()


def judge(
    question: str, passages: Sequence[Passage], weigh: Weigh, similarity: Similarity, rules: Rules | None = None
) -> Judgement:
    """Rank what may answer in the passages; `similarity` is asked once, for a few pieces.

    `rules` leave out what belongs to another thing than the one that is asked for, and what was corrected since.
    """
    asked = _ask(question, weigh)
    candidates = chosen_once([each for passage in passages for each in read_candidates(passage, weigh)])
    # Before it is embedded, the chunk's cosine stands in for a candidate's own.
    lexical = [
        _Scored(each, _score(each, asked) + (_COSINE + _CHUNK_COSINE) * each.hit.similarity) for each in candidates
    ]
    lexical.sort(key=lambda scored: -scored.score)
    ruled = _ruled(lexical, asked, rules) if rules else _Ruled(lexical)
    shortlist = ruled.scored[:_SHORTLIST]
    if not shortlist:
        return Judgement((), ruled.missing)
    cosines = similarity([scored.candidate.described() for scored in shortlist])
    ranked = sorted(_with_cosines(shortlist, cosines), key=lambda scored: -scored.score)  # stable: as the hits
    ranked = _with_whole_steps(ranked) if asked.is_list else ranked
    return Judgement(tuple(_evidence(each, asked, weigh) for each in _choose(ranked)), corrected=ruled.corrected)


def _ruled(lexical: Sequence[_Scored], asked: _Asked, rules: Rules) -> _Ruled:
    """Return what is left of the best, what corrects others as well placed as those were."""
    remaining = rules.keep([scored.candidate for scored in lexical[:_READ]])
    kept = {id(candidate) for candidate in remaining.candidates}
    scored = [each for each in lexical[:_READ] if id(each.candidate) in kept]
    tells_values = asked.is_figure or asked.is_list  # `why is it closed` is answered by what was corrected, too
    read = [each.candidate for each in scored[: _READ_FOR_CORRECTIONS if tells_values else 0]]
    corrections = rules.corrected(read, asked.naming)
    best = {j: max(scored[i].score for i, by in corrections.items() if by == j) for j in corrections.values()}
    left = [
        replace(each, score=max(each.score, best.get(i, each.score)))
        for i, each in enumerate(scored)
        if i not in corrections
    ]
    pairs = [(scored[i].candidate, scored[j].candidate) for i, j in corrections.items()]
    uris = {(one.hit.uri, by.hit.uri) for one, by in pairs if one.hit.uri != by.hit.uri and not quoted_depth(one)}
    return _Ruled(sorted(left, key=lambda each: -each.score), remaining.missing, tuple(sorted(uris)))


def _ask(question: str, weigh: Weigh) -> _Asked:
    words, naming = weigh(question), content_words(weigh, question)
    return _Asked(
        words={word: weight if word in naming else _EMPTY * weight for word, weight in words.items()},
        naming=naming,
        codes=_codes(question),
        is_list=asks_for_list(question),
        is_figure=asks_for_figure(question),
    )


# --- scores ---------------------------------------------------------------------------------------


def _score(candidate: Candidate, asked: _Asked) -> float:
    """Return the part of a score that needs no cosine."""
    total = sum(asked.words.values())
    own = near = beside = 0.0
    for word, weight in asked.words.items():
        if word in candidate.own:
            own += weight / total
        elif word in candidate.near:
            near += weight / total
        elif word in candidate.beside:
            beside += weight / total
    features = (
        own,
        near,
        beside,
        len(asked.codes & _codes(_about(candidate))) / len(asked.codes) if asked.codes else 0.0,
        float(candidate.is_whole_list and asked.is_list),
        float(asked.is_figure and any(map(str.isdigit, candidate.text))),
        math.log1p(count_words(candidate.text)),
        _named(candidate, asked),
    )
    return float(sum(map(operator.mul, _WEIGHTS, features)))


def _named(candidate: Candidate, asked: _Asked) -> float:
    return len(candidate.name & asked.words.keys()) / len(candidate.name) if candidate.name else 0.0


def _about(candidate: Candidate) -> str:
    """Return a candidate's text with all that names it: its headings, its document's title and file name."""
    hit = candidate.hit
    return "\n".join([hit.uri, hit.title, hit.chunk.context, *candidate.above, candidate.text])


def _codes(text: str) -> frozenset[str]:
    """Return the words of a text that are codes, numbers of paragraphs or years: `err4012`, `19`, `2026`."""
    return frozenset(match[0].casefold().replace("-", "") for match in _CODE.finditer(text))


def _with_cosines(shortlist: Sequence[_Scored], cosines: Sequence[float]) -> list[_Scored]:
    best: dict[int, float] = {}
    for scored, cosine in zip(shortlist, cosines, strict=True):
        number = scored.candidate.passage.source.number
        best[number] = max(cosine, best.get(number, cosine))
    return [
        _Scored(each, scored.score + _COSINE * (cosine - each.hit.similarity) + _PASSAGE * best[number], cosine)
        for scored, cosine in zip(shortlist, cosines, strict=True)
        for each, number in [(scored.candidate, scored.candidate.passage.source.number)]
    ]


# --- evidence -------------------------------------------------------------------------------------


def _choose(ranked: Sequence[_Scored]) -> list[_Scored]:
    """Return the best candidates that neither overlap nor repeat each other."""
    chosen: list[_Scored] = []
    for scored in ranked:
        if len(chosen) == _MOST or scored.score < _RELATIVE * ranked[0].score:
            break
        others = [other.candidate for other in chosen]
        if not any(_overlaps(scored.candidate, other) or _repeats(scored.candidate, other) for other in others):
            chosen.append(scored)
    return chosen


def _with_whole_steps(ranked: Sequence[_Scored]) -> list[_Scored]:
    """Return the candidates with a whole list of steps in place of each of its steps: half of a recipe is none."""
    wholes = {each.candidate.block: each for each in ranked if each.candidate.is_whole_list}
    steps = [each.candidate.block for each in ranked if each.candidate.is_step]
    return [
        replace(wholes[block], score=each.score) if block in steps and block in wholes else each
        for each in ranked
        for block in [each.candidate.block]
    ]


def _overlaps(one: Candidate, other: Candidate) -> bool:
    same_document = one.hit.chunk.document_id == other.hit.chunk.document_id
    return same_document and one.place.start < other.place.end and other.place.start < one.place.end


def _repeats(candidate: Candidate, chosen: Candidate) -> bool:
    """Say whether a candidate has no word with a meaning that `chosen` lacks, and denies as much."""
    tokens, others = _likeness(candidate.text), _likeness(chosen.text)
    if tokens == others:
        return True
    if not candidate.own or not candidate.own <= chosen.own:
        return False
    return set(filter(is_negating, tokens)) == set(filter(is_negating, others))


def _likeness(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _evidence(scored: _Scored, asked: _Asked, weigh: Weigh) -> Evidence:
    candidate = scored.candidate
    total = sum(asked.naming.values()) or 1.0
    known = candidate.own | candidate.near | candidate.beside
    return Evidence(
        number=candidate.passage.source.number,
        start=candidate.place.start,
        end=candidate.place.end,
        text=candidate.hit.chunk.text[candidate.span.start : candidate.span.end],
        score=scored.score,
        similarity=scored.cosine,
        lines=candidate.lines(asked.words, weigh),
        asked={word: weight / total for word, weight in asked.naming.items() if word in known},
        holds=candidate.own & asked.naming.keys(),
        named=_named(candidate, asked),
        kind="sentence" if candidate.is_part_of_prose else candidate.block.kind,
        widened=candidate.passage.source,
        block=(candidate.hit.chunk.document_id, candidate.passage.start + candidate.block.span.start),
    )
