"""Confidence: the probability that the documents answer the question at all. Pure.

Six features of what was found, and a calibration that makes a probability of them: two ship, a collection may have
its own (rag/answer/calibration.py). A calibration's bias is chosen so that extractive answers are given from 0.5 on.
"""

import math
import operator
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from rag.records import Evidence, Hit
from rag.text.document_names import path_words
from rag.text.languages import nameless_words
from rag.text.likeness import Alike, sameness
from rag.verify.names import FUNCTION_WORDS
from rag.verify.prepared import Weigh

Features: TypeAlias = tuple[float, ...]  # in the order of FEATURES

# What a calibration weighs; raised with whatever is measured otherwise, since a fitted one is then worth nothing.
FEATURES = ("sentence", "passage", "words", "share", "names", "numbers")
FEATURES_FORMAT = 2


_FIRST_HITS = 5
# Of passage to numbers, to choose the most convincing hit: from a fit that chose it anew until nothing changed.
_CONVINCING = (7.0, 1.3, 3.8, -1.8, -1.9)
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<!^)(?<![.?!:]\s)\b[A-Z][\w'’-]+")  # a capital that begins no sentence
_LONG_NUMBER = re.compile(r"\d[\d.,]*\d\d")  # shorter ones are written as words as often


def logistic(logit: float) -> float:
    """Return the probability that has these log odds."""
    return 1 / (1 + math.exp(-max(-700.0, logit)))


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
        return logistic(logit)


# Fitted on SQuAD 2 (1,237 questions of ../shared/eval/squad2_halfdev, each asked of its seven articles and of the six
# others) and data/sample (90): 95.6 % abstain at 4.0 % false abstentions (each article in turn left out of the fit and
# of the choice of the threshold: 95.4 % at 4.5 %; the highest cosine alone: 77 % at 4 %). data/sample, whose
# unanswerable questions are about the same company: 9 of 15 abstain, 7 of 75 falsely. What is held by one hit counts
# more than what the best of five hold each (95.5 % at 4.4 %, 6 of 15); asking words in the share cost a point.
DEFAULT = Calibration(weights=(11.95, 5.88, 1.08, 4.26, -1.77, -1.95), bias=-10.42)

# For an encoder of English, and a collection in another language of Latin script. To MiniLM all German texts are
# alike: eight questions have a cosine of .44 with their answers and .38 with the answers to others (French .56 and .42,
# Dutch .45 and .39, Swedish .42 and .41, Spanish .55 and .45; English .52 and .07). So words count more. Fitted, near
# DEFAULT, on five small folders of made-up notices in German, French and Dutch (95 answerable questions, 50 others, and
# the first without their document). The bias was chosen there to refuse as large a share of the latter two as before
# compounds were split and with DEFAULT, 90 %: of the first 53 are refused for 59. Two folders that were not fitted on,
# German and French: of 43 answerable questions 13 are refused for 16, of 8 others 5 for 4.
OTHER_LANGUAGES = Calibration(weights=(2.0, 1.5, 1.2, 3.0, -1.8, -2.0), bias=-3.12)


def measure(
    question: str, hits: Sequence[Hit], evidence: Sequence[Evidence], weigh: Weigh, alike: Alike = sameness
) -> Features | None:
    """Return the features of what was found; None if nothing was.

    sentence   the highest cosine between the question and a sentence that may answer it
    passage    the cosine of the most convincing of the first hits
    words      its word score
    share      the share, by rarity, of the question's words that it holds with its title and context
    names      the share of the question's names that it lacks
    numbers    how many of the question's years, codes and large numbers it lacks

    All but the first are of one hit: what one passage says of the subject and another of the time answers nothing.
    """
    if not hits or not evidence:
        return None
    empty = FUNCTION_WORDS | nameless_words(question)
    asked = weigh(" ".join(word for word in _WORD.findall(question) if word.lower() not in empty))
    names = {name.casefold() for name in _NAME.findall(question)}
    numbers = _long_numbers(question)
    of_hits = [_measure_hit(hit, asked, names, numbers, weigh, alike) for hit in hits[:_FIRST_HITS]]
    best = max(of_hits, key=lambda features: sum(map(operator.mul, _CONVINCING, features)))
    return (max(each.similarity for each in evidence), *best)


def _measure_hit(
    hit: Hit, asked: Mapping[str, float], names: Set[str], numbers: Set[str], weigh: Weigh, alike: Alike
) -> tuple[float, float, float, float, float]:
    beside = f"{path_words(hit.uri)}\n{hit.title}\n{hit.chunk.context}"
    text = f"{beside}\n{hit.chunk.text}"
    words = weigh(hit.chunk.text).keys() | weigh(beside).keys()
    total = sum(asked.values())
    return (
        hit.similarity,
        hit.words,
        sum(weight * alike(word, words) for word, weight in asked.items()) / total if total else 0.0,
        sum(1 - alike(name, words) for name in names if name not in text.casefold()) / max(1, len(names)),
        float(len(numbers - _long_numbers(text))),
    )


def _long_numbers(text: str) -> set[str]:
    return {re.sub(r"\D", "", number) for number in _LONG_NUMBER.findall(text)}
