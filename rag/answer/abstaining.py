"""Abstaining: whether an answer is given, a model's or one in the documents' own words; decided here alone. Pure.

Three times in the life of an answer: before anything is written, from the hits and the confidence; while a model's
answer is sent to a reader who cannot take anything back; and when all of it is written and verified.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.records import AnswerSentence, Hit, Strictness
from rag.text.lexicon import LANGUAGES, lexicon_of
from rag.text.markers import lift_markers

CERTAIN_ENOUGH = 0.5  # the documents' own words are given from here on: a calibration's bias is chosen for it
# Below this a language model is not asked. It reads better than we do, so only the hopeless is kept from it.
FLOOR = 0.02
# What the index itself tells is not estimated: the documents hold a name or a phrase, or they do not.
FOUND_EXACTLY = 0.99
FOUND_NOWHERE = 0.0

_LETTERS = re.compile(r"[^\W\d_]+")
# Unlike `rag.text.lines.is_question` this knows the Arabic question mark, and white space behind it.
_ASKS = re.compile(r"[?？؟][\"'”’)*_\s]*$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a written answer is given, and what is noted of it."""

    is_given: bool
    notes: tuple[str, ...] = ()


def is_convincing(confidence: float) -> bool:
    """Say whether what was found is convincing enough to be quoted without a model."""
    return confidence >= CERTAIN_ENOUGH


def may_quote(hits: Sequence[Hit], confidence: float) -> bool:
    """Say whether the documents' own words may be given as the answer."""
    return bool(hits) and is_convincing(confidence)


def may_ask_model(hits: Sequence[Hit], confidence: float) -> bool:
    """Say whether a language model is asked at all."""
    return bool(hits) and confidence >= FLOOR


def judge(
    text: str, sentences: Sequence[AnswerSentence], strictness: Strictness, *, is_cut_off: bool = False
) -> Verdict:
    """Decide whether an answer is given, now that all of its `text` is written, and its sentences are verified.

    `is_cut_off` says that its writer had no room to finish: the last of several sentences then counts for nothing.
    """
    if says_nothing(text):
        return Verdict(False)
    if not any(character.isalnum() for character in lift_markers(text).text):
        return Verdict(False, ("the model wrote only markers" if text.strip() else "the model wrote nothing",))
    if strictness == "off":
        return Verdict(True)
    if not any(sentence.supported for sentence in sentences):
        return Verdict(False, ("the model's answer is withheld: the sources support none of its sentences",))
    if _only_asks(sentences, is_cut_off=is_cut_off):
        return Verdict(False, ("the model's answer is withheld: it only asks a question",))
    if any(says_nothing(sentence.text) for sentence in sentences):
        return Verdict(True, ("the model says that the documents do not answer the question, and then goes on",))
    return Verdict(True)


def will_be_given(text: str, sentences: Sequence[AnswerSentence], strictness: Strictness) -> bool:
    """Say whether `judge` will accept the answer however it continues, so that it can be sent now."""
    if _may_say_nothing(text):
        return False
    if strictness == "off":
        return True
    return any(sentence.supported for sentence in sentences) and not _only_asks(sentences, is_cut_off=True)


def says_nothing(answer: str) -> bool:
    """Say whether an answer is the fixed sentence, markers, case and punctuation aside, and nothing more.

    It is NOT_IN_DOCUMENTS, or what that is in another language: a model answers in the question's.
    """
    return _letters(answer) in _REFUSALS


def _may_say_nothing(beginning: str) -> bool:
    """Say whether the text could still become exactly the fixed sentence, in any language."""
    begun = _letters(beginning)
    return any(begun == refusal[: len(begun)] for refusal in _REFUSALS)


def _letters(text: str) -> list[str]:
    return _LETTERS.findall(text.casefold())


def _only_asks(sentences: Sequence[AnswerSentence], *, is_cut_off: bool) -> bool:
    """Say whether every sentence is a question: small models tend to repeat the one they were asked.

    A source on the same topic would support it. A last sentence that was cut off does not count.
    """
    whole = sentences[: -1 if is_cut_off else None] or sentences
    return all(_ASKS.search(sentence.text) for sentence in whole)


_REFUSALS = [_letters(lexicon_of(language).not_in_documents) for language in LANGUAGES]
