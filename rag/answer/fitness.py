"""Fitness: the probability that what was found to answer best is right, given that the documents answer. Pure.

`rag.answer.confidence` says whether the documents are about the question at all. Near misses are: the thing that is
asked about is there, but not what is asked of it. Here counts what the best evidence says.
"""

import math
import operator
import re
from collections.abc import Sequence
from functools import cache

from rag.answer.confidence import logistic
from rag.answer.told import Wish, count_agreed, tells
from rag.records import Evidence
from rag.text.lexicon import lexicon_of

FEATURES = ("score", "margin", "told", "untold", "agreed", "reason")

_SAID_TOGETHER = 0.9  # of the best score; rag/answer/quoting.py chooses among about these
_ALONE = 0.6  # of the best score, which stands in for that of another block where there is none
_LEAST = 1e-9  # a probability, and what is left to 1
# Fitted with the answers to 734 questions, right or not: ../shared/everyday, four such folders with 94 near misses and
# others written for it (each of the nine left out in turn: AUROC .84 and .79 where `rag.answer.confidence` has .79
# and .69), data/sample (.93 for .89) and every eighth of SQuAD (.96 as before).
_WEIGHTS = (1.52, 1.67, -0.52, -2.75, 0.7, 1.89)
_BIAS = -3.28
# Added to a calibration's log odds: where it begins to answer, most questions are answerable.
_FOUND = 0.5
_GIVEN = 0.23  # the product from which on answers are given: of those left out, .95 of SQuAD's without article abstain
_STEEPNESS = 1.2  # with which four answers in ten are above .9, nine in ten of ../shared/everyday right


def fitness(wish: Wish, question: str, evidence: Sequence[Evidence]) -> float:
    """Return the probability that the best evidence answers the question; 0 without any."""
    if not evidence:
        return 0.0
    return logistic(_BIAS + sum(map(operator.mul, _WEIGHTS, measure(wish, question, evidence))))


def combine(found: float, fits: float) -> float:
    """Return the confidence in an answer, .5 where answers begin to be given.

    `found` is the probability that the documents answer the question, `fits` that the best evidence does if they do.
    """
    product = logistic(_logit(found) + _FOUND) * fits
    return logistic(_STEEPNESS * (_logit(product) - _logit(_GIVEN)))


def measure(wish: Wish, question: str, evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """Return FEATURES of the evidence, best first.

    score    that of the best
    margin   by how much it is better than the best of another block
    told     whether it gives a type of answer that is asked for: an amount of money, a time
    untold   whether it gives none of those that are asked for
    agreed   how many of the question's values its passage or its document's name has
    reason   1 where a reason is asked for and it gives one, -1 where it gives none
    """
    best = evidence[0]
    together = [each for each in evidence if each.score >= _SAID_TOGETHER * best.score]
    said = "\n".join(_said(each) for each in together)
    is_told = tells(wish, said, is_entry=best.is_entry)
    others = [each.score for each in evidence if each.block != best.block]
    return (
        best.score,
        best.score - max(others, default=_ALONE * best.score),
        float(is_told is True),
        float(is_told is False),
        float(count_agreed(wish, _about(best)) if wish.values else 0),
        _reason(wish, question, said),
    )


def _said(evidence: Evidence) -> str:
    return "\n".join(line.text for line in evidence.lines) or evidence.text


def _about(evidence: Evidence) -> str:
    """Return what is said with all that stands around it or names it."""
    if evidence.widened is None:
        return evidence.text
    hit = evidence.widened.hit
    return "\n".join([hit.uri, hit.title, hit.chunk.context, _said(evidence), hit.chunk.text])


def _reason(wish: Wish, question: str, said: str) -> float:
    lexicon = lexicon_of(wish.language)
    if not lexicon.why_pattern or not _words(lexicon.why_pattern).search(question):
        return 0.0
    return 1.0 if _words(lexicon.because_pattern).search(said) else -1.0


@cache
def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I)


def _logit(probability: float) -> float:
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))
