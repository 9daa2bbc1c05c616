"""Confidence: how sure what was found makes us that the documents answer the question at all. Pure.

Six features of what was found, and a calibration that makes a probability of them: one ships, a collection may have
its own (rag/calibration.py). A calibration's bias is such that an extractive answer is given from one half on.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from rag.records import Evidence, Hit
from rag.support import Weigh

Features: TypeAlias = tuple[float, ...]  # in the order of FEATURES

# What a calibration weighs; raised with whatever is measured otherwise, since a fitted one is then worth nothing.
FEATURES = ("sentence", "passage", "words", "share", "names", "numbers")
FEATURES_FORMAT = 1

CERTAIN_ENOUGH = 0.5  # below this an extractive answer abstains: a calibration's bias is chosen for it
# Below this a language model is not asked. It reads better than we do, so only the hopeless is kept from it.
FLOOR = 0.02

_FIRST_HITS = 5
_NAME = re.compile(r"(?<!^)(?<![.?!:]\s)\b[A-Z][\w'’-]+")  # a capital that begins no sentence
_LONG_NUMBER = re.compile(r"\d[\d.,]*\d\d")  # shorter ones are written as words as often


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of FEATURES and a bias, fitted with `encoder` (its fingerprint; None: whatever it is).

    `fitted_on` says on what, when and with which figures, as JSON's types; no question's text is in it.
    """

    weights: Features
    bias: float
    encoder: str | None = None
    fitted_on: Mapping[str, object] = field(default_factory=dict)

    def confidence(self, features: Features | None) -> float:
        """Return the probability that the documents answer; without features, for nothing was found, 0."""
        if features is None:
            return 0.0
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(-700.0, logit)))


# Fitted on SQuAD 2 (1,237 questions of ../shared/eval/squad2_halfdev, each asked of its seven articles and of the six
# others) and, a tenth as heavy, on data/sample, Northwind and Chroma's corpora, asked of their own documents and of
# each other's. SQuAD: 95.5 % abstain without the article at 4.4 % false abstentions with it (articles left out of the
# fit in turn: 95.6 % at 5 %; the highest cosine alone: 80 % at 5 %).
DEFAULT = Calibration(weights=(12.53, 4.76, 1.96, 3.06, -2.01, -2.11), bias=-11.01)


def measure(question: str, hits: Sequence[Hit], evidence: Sequence[Evidence], weigh: Weigh) -> Features | None:
    """Return the features of what was found, each the best of the first hits; None where nothing was.

    sentence   the cosine between the question and the best of the sentences that answer it
    passage    … and the best hit
    words      the highest word score of a hit
    share      the highest share, by rarity, of the question's words that a hit with its title and context holds
    names      the lowest share of the question's names that a hit lacks
    numbers    the fewest of the question's years, codes and large numbers that a hit lacks
    """
    if not hits or not evidence:
        return None
    first = hits[:_FIRST_HITS]
    weights = weigh(question)
    total = sum(weights.values())
    held = [_held_words(hit, weights, weigh) for hit in first]
    texts = [_whole(hit) for hit in first]
    names = {name.casefold() for name in _NAME.findall(question)}
    numbers = _long_numbers(question)
    return (
        max(each.similarity for each in evidence),
        max(hit.similarity for hit in first),
        max(hit.words for hit in first),
        max(held) / total if total else 0.0,
        min(sum(name not in text.casefold() for name in names) for text in texts) / max(1, len(names)),
        float(min(len(numbers - _long_numbers(text)) for text in texts)),
    )


def _held_words(hit: Hit, weights: Mapping[str, float], weigh: Weigh) -> float:
    words = weigh(hit.chunk.text).keys() | weigh(f"{hit.title}\n{hit.chunk.context}").keys()
    return sum(weight for word, weight in weights.items() if word in words)


def _whole(hit: Hit) -> str:
    return f"{hit.title}\n{hit.chunk.context}\n{hit.chunk.text}"


def _long_numbers(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in _LONG_NUMBER.findall(text)}
