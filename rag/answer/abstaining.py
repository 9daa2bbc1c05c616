"""Abstaining: whether an answer is given, a model's or one in the documents' own words; decided here alone. Pure.

Three times in the life of an answer: before anything is written, from the hits and the confidence; while a model's
answer is sent to a reader who cannot take anything back; and when all of it is written and verified.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.restating import asks_for_more, only_restates
from rag.records import AnswerSentence, Hit, Strictness
from rag.text.languages import detect
from rag.text.lexicon import LANGUAGES, lexicon_of, united_pattern
from rag.text.lines import without_leading_sign
from rag.text.markers import lift_markers

CERTAIN_ENOUGH = 0.5  # the documents' own words are given from here on: a calibration's bias is chosen for it
# From here on nine in ten such answers are right (../shared/everyday, 81 of 88): they stand beside a model's.
CERTAIN = 0.9
# Below this a language model is not asked. It reads better than we do, so only the hopeless is kept from it.
FLOOR = 0.02
# Below this share of its words in the closest source a sentence is on no source's topic. With eight sources of our
# sample or the 18F handbook, 95 of 100 sentences on pancakes, primes and the like have less than .15, and of 100 from
# other documents of the same collection less than .22; with one number, date or name changed 95 of 100 have over .34.
ON_TOPIC = 0.25
# What the index itself tells is not estimated: the documents hold a name or a phrase, or they do not.
FOUND_EXACTLY = 0.99
FOUND_NOWHERE = 0.0

_OPENERS = " *_\"“„'"
_LETTERS = re.compile(r"[^\W\d_]+")
# Unlike `rag.text.lines.is_question` this knows the Arabic question mark, and white space behind it.
_ASKS = re.compile(r"[?？؟][\"'”’)*_\s]*$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a written answer is given, and what is noted of it.

    `is_refusal` says that its writer found no answer: what is not given otherwise is withheld. `is_empty` says that it
    is given for want of better: it only says the question again.
    """

    is_given: bool
    notes: tuple[str, ...] = ()
    is_refusal: bool = False
    is_empty: bool = False


def is_convincing(confidence: float) -> bool:
    """Say whether what was found is convincing enough to be quoted without a model."""
    return confidence >= CERTAIN_ENOUGH


def may_quote(hits: Sequence[Hit], confidence: float) -> bool:
    """Say whether the documents' own words may be given as the answer."""
    return bool(hits) and is_convincing(confidence)


def is_certain(hits: Sequence[Hit], confidence: float) -> bool:
    """Say whether the documents' own words are given even where a model found no answer, or another one."""
    return bool(hits) and confidence >= CERTAIN


def may_ask_model(hits: Sequence[Hit], confidence: float) -> bool:
    """Say whether a language model is asked at all."""
    return bool(hits) and confidence >= FLOOR


def languages_of(hits: Sequence[Hit]) -> frozenset[str]:
    """Return the codes of the languages that hits are in, as far as they can be told."""
    return frozenset(code for hit in hits if (code := detect(hit.chunk.text)) is not None)


def judge(
    text: str,
    sentences: Sequence[AnswerSentence],
    strictness: Strictness,
    languages: frozenset[str] = frozenset(),
    question: str = "",
    *,
    is_cut_off: bool = False,
) -> Verdict:
    """Decide whether an answer is given, now that all of its `text` is written, and its sentences are verified.

    `languages` are those of the sources, `question` is what was searched. `is_cut_off` says that its writer had no room
    to finish: the last of several sentences then counts for nothing.
    """
    if says_nothing(text):
        return Verdict(False, is_refusal=True)
    if not has_written(text):
        return Verdict(False, (describe_nothing(text),))
    if strictness == "off":
        return Verdict(True)
    if not _is_on_topic(sentences, languages):
        why = "the sources support none of its sentences" if strictness == "drop" else "no source is about any of it"
        return Verdict(False, (f"the model's answer is withheld: {why}",), is_refusal=_opens_with_denial(sentences))
    if _only_asks(sentences, is_cut_off=is_cut_off):
        return Verdict(False, ("the model's answer is withheld: it only asks a question",))
    if only_restates(" ".join(sentence.text for sentence in sentences), question):
        is_given = not asks_for_more(question)  # that the office is open may be the answer
        return Verdict(is_given, ("the model only says the question again",), is_empty=is_given)
    if any(says_nothing(sentence.text) for sentence in sentences):
        return Verdict(True, ("the model says that the documents do not answer the question, and then goes on",))
    return Verdict(True)


def will_be_given(
    text: str,
    sentences: Sequence[AnswerSentence],
    strictness: Strictness,
    languages: frozenset[str] = frozenset(),
    question: str = "",
) -> bool:
    """Say whether `judge` will accept the answer however it continues, so that it can be sent now."""
    if _may_say_nothing(text):
        return False
    if strictness == "off":
        return True
    says_more = not _only_asks(sentences, is_cut_off=True) and not only_restates(text, question)
    return says_more and _is_on_topic(sentences, languages)


def has_written(text: str) -> bool:
    """Say whether a model's text is anything at all: not where it only called a tool, reasoned, or set markers."""
    return any(character.isalnum() for character in lift_markers(text).text)


def says_nothing(answer: str) -> bool:
    """Say whether an answer is the fixed sentence, markers, case and punctuation aside, and nothing more.

    It is NOT_IN_DOCUMENTS, or what that is in another language: a model answers in the question's.
    """
    return _letters(answer) in _REFUSALS


def describe_nothing(text: str) -> str:
    """Say what a model's text is in which nothing is written."""
    return "the model wrote only markers" if text.strip() else "the model wrote nothing"


def _is_on_topic(sentences: Sequence[AnswerSentence], languages: frozenset[str]) -> bool:
    """Say whether a source is about any sentence, supported or not; further sentences cannot undo it.

    That the documents do not answer is on no topic; behind it only what is supported is. The words of a sentence in a
    language that no source is in do not tell its topic: it is taken to have one.
    """
    judged = [sentence for sentence in sentences if sentence.is_judged]
    if _opens_with_denial(sentences):
        return any(sentence.supported for sentence in judged)
    return any(
        sentence.supported
        or (not _denies(sentence) and (sentence.support >= ON_TOPIC or _is_foreign(sentence, languages)))
        for sentence in judged
    )


def _is_foreign(sentence: AnswerSentence, languages: frozenset[str]) -> bool:
    """Say whether a sentence is in a language that no source is in."""
    language = detect(lift_markers(sentence.text).text) if languages else None
    return language is not None and language not in languages


def _opens_with_denial(sentences: Sequence[AnswerSentence]) -> bool:
    first = next((sentence for sentence in sentences if sentence.is_judged), None)
    return first is not None and _denies(first)


def _denies(sentence: AnswerSentence) -> bool:
    """Say whether a sentence that nothing supports says that the documents do not answer, in whatever words."""
    if sentence.supported:
        return False
    text = without_leading_sign(lift_markers(sentence.text).text).lstrip(_OPENERS).casefold()
    return says_nothing(text) or united_pattern("unanswered_pattern").match(text) is not None


def _may_say_nothing(beginning: str) -> bool:
    """Say whether the text could still become exactly the fixed sentence, in any language."""
    begun = _letters(beginning)
    return any(begun == refusal[: len(begun)] for refusal in _REFUSALS)


def _letters(text: str) -> list[str]:
    return _LETTERS.findall(text.casefold())


def _only_asks(sentences: Sequence[AnswerSentence], *, is_cut_off: bool) -> bool:
    """Say whether every sentence is a question: small models tend to repeat the one they were asked.

    A source on the same topic would support it. A last sentence that was cut off does not count, nor does a lead-in.
    """
    judged = [sentence for sentence in sentences if sentence.is_judged]
    whole = [sentence for sentence in sentences[: -1 if is_cut_off else None] if sentence.is_judged] or judged
    return all(_ASKS.search(sentence.text) for sentence in whole)


_REFUSALS = [_letters(lexicon_of(language).not_in_documents) for language in LANGUAGES]
