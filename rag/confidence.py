"""Confidence: how sure what was found makes us that the documents answer the question at all. Pure.

Weights and thresholds were chosen on SQuAD 2 (200 answerable questions of ../shared/eval/squad2_halfdev, each asked of
its seven articles, and again of the six others) and Northwind (50 questions, asked of its own documents and of
data/sample). By data/sample's own questions only the number of hits that the confidence looks at was chosen.
"""

import math
import re
from collections.abc import Sequence

from rag.records import Evidence, Hit

# P(the documents answer) = logistic(BIAS + the best of the first hits' BY_COSINE x + BY_WORDS y), x and y a hit's
# cosine and word score. Fitted on 300 of SQuAD's questions and on Northwind's, asked of their own documents and of
# each other's: AUROC .97 and 1.00. Checked on 300 more of SQuAD's, 90 % above the threshold, and on data/sample, whose
# unanswerable questions are about the same company: AUROC .94; on SQuAD's adversarial ones: .59.
_BIAS = -11.7
_BY_COSINE = 20.0
_BY_WORDS = 3.0
_FIRST_HITS = 5
# A hit that lacks a year or a code of the question is about another one: of 250 SQuAD questions none loses by it.
_BY_MISSING_NUMBER = -3.0

# Below this an extractive answer abstains: all of SQuAD's questions asked of Northwind's documents do, 76 % of
# Northwind's asked of SQuAD's articles, 10 % of SQuAD's own, and none of Northwind's own.
CERTAIN_ENOUGH = 0.38
# Below this a language model is not asked. It reads better than we do, so only the hopeless is kept from it.
FLOOR = 0.02

_LONG_NUMBER = re.compile(r"\d[\d.,]*\d\d")  # shorter ones are written as words as often


def confidence(question: str, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> float:
    """Return the probability that the documents answer, by the hits, best first, and the sentences taken from them."""
    if not hits or not evidence:
        return 0.0
    numbers = _long_numbers(question)

    def weight(hit: Hit) -> float:
        missing = len(numbers - _long_numbers(f"{hit.title}\n{hit.chunk.context}\n{hit.chunk.text}"))
        return _BY_COSINE * hit.similarity + _BY_WORDS * hit.words + _BY_MISSING_NUMBER * missing

    best = max(weight(hit) for hit in hits[:_FIRST_HITS])
    return 1 / (1 + math.exp(-(_BIAS + best)))


def _long_numbers(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in _LONG_NUMBER.findall(text)}
