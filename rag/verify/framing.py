"""Framing: the pieces of an answer that state nothing, so that no source can support them. Pure.

A language model writes `Here is what the documents say:`, `## Limits`, `---` or `I hope this helps!` around what it
says. Such a piece is shown and not judged. It is told by its form: a claim cannot hide in one, since whatever holds a
number, a negation, a yes, a name, an address or more than a few words is judged as any other sentence is.
"""

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from rag.text.languages import likely_languages
from rag.text.lexicon import LANGUAGES, lexicon_of, united
from rag.text.lines import is_heading, is_lead_in, open_fence, without_heading_signs, without_leading_sign
from rag.text.values import Kind, values_of
from rag.verify.negation import is_negating

Frame: TypeAlias = Literal["rule", "fence", "heading", "lead-in", "pleasantry"]

INTRODUCING: frozenset[Frame] = frozenset({"heading", "lead-in"})  # with nothing behind them they are an answer

_HEADING_WORDS = 5  # `How to apply for leave`
_LEAD_IN_WORDS = 6  # `Here is what the documents say:`
_LEAD_IN_WORDS_ON_DOCUMENTS = 10  # `According to the provided documents, the following limits apply:` has nine
_MORE = r"((?:[ ][^\W\d_]+(?:['’-][^\W\d_]+)*){1,10})"  # `Let me know if you have any other questions or remarks`
_LONGEST = 200  # characters; for the patterns' sake
_FEW = 3  # languages that a piece may be in: with more of them nothing tells it
_SHORT_WORD = 3  # letters: articles, and what joins

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLAIN = re.compile(r"(?:[^\W\d_]|[\s,.!:'’*_‐‑–-])+")  # without quotation marks, brackets, code, links and figures
_LANGUAGE_OF_CODE = re.compile(r"[a-z+#-]{0,12}\d?", re.IGNORECASE)

_AFFIRMING = united(lambda lexicon: lexicon.affirming)
_EMPTY_WORDS = united(lambda lexicon: lexicon.function_words | lexicon.empty_words)
_DOCUMENT_WORDS = frozenset(  # without the articles that may stand before them
    word
    for word in united(lambda lexicon: lexicon.document_words | lexicon.source_names) - _EMPTY_WORDS
    if len(word) > _SHORT_WORD
)
_NUMBER_WORDS = united(lambda lexicon: frozenset(lexicon.cardinals) - lexicon.weak_numbers)
_ENDS_OF_NUMBERS = tuple(word for word in sorted(_NUMBER_WORDS) if len(word) > _SHORT_WORD and word.isalpha())
_NAMELESS_WORDS = _EMPTY_WORDS | _DOCUMENT_WORDS
_ONE_PLEASANTRY = "|".join(filter(None, (lexicon_of(code).pleasantry_pattern for code in LANGUAGES))).replace(
    "<more>", _MORE
)
_PLEASANTRY = re.compile(  # one, or two: `Let me know if …, and I'll be happy to help`
    rf"(?:{_ONE_PLEASANTRY})(?:[ ]?[,;–-]?[ ](?:\w{{1,{_SHORT_WORD}}}[ ])?(?:{_ONE_PLEASANTRY}))?", re.IGNORECASE
)
_AROUND = " \t\n\"'“”‘’«»*_.!?…"


def frame_of(sentence: str) -> Frame | None:
    """Return what frames the answer in place of stating something; None for a sentence that is to be judged.

    The sentence comes without its markers. Inside code only a `fence` frames.
    """
    fence = open_fence(sentence)
    if fence:
        return "fence" if _LANGUAGE_OF_CODE.fullmatch(sentence.strip(f"{fence[0]} \t")) else None
    if not any(character.isalnum() for character in sentence):
        return "rule"
    if len(sentence) > _LONGEST:
        return None
    if is_heading(sentence):
        return "heading" if _states_nothing(without_heading_signs(sentence), most=_HEADING_WORDS) else None
    if is_lead_in(sentence):
        text = without_leading_sign(sentence)
        words = {word.casefold() for word in _WORD.findall(text)}
        most = _LEAD_IN_WORDS if words.isdisjoint(_DOCUMENT_WORDS) else _LEAD_IN_WORDS_ON_DOCUMENTS
        return "lead-in" if _states_nothing(text, most=most) else None
    return "pleasantry" if _is_pleasantry(without_leading_sign(sentence)) else None


def _states_nothing(text: str, *, most: int) -> bool:
    words = _WORD.findall(text)
    return (
        0 < len(words) <= most
        and _PLAIN.fullmatch(text) is not None
        and all(letter.lower() != letter.upper() for letter in text if letter.isalpha())  # else no name can be told
        and not any(is_negating(word) or word.casefold() in _AFFIRMING for word in words)
        and not _has_facts(text)
    )


def _is_pleasantry(text: str) -> bool:
    match = _PLEASANTRY.fullmatch(text.strip(_AROUND))
    return match is not None and not any(_has_facts(f"x{more}") for more in match.groups() if more)


# --- facts ------------------------------------------------------------------------------------------


def _has_facts(text: str) -> bool:
    """Say whether a text has a number, a date or a name; the first word may be one that a sentence begins with."""
    likely = likely_languages(text)
    is_told = len(likely) <= _FEW
    words = _WORD.findall(text)
    if not is_told and any(_may_be_number(word.casefold()) for word in words):
        return True
    values = [value for code in (likely if is_told else ("en",)) for value in values_of(text, code)]
    return any(value.start or value.kind is not Kind.ORDINAL for value in values) or any(  # but for `Segundo o texto:`
        _is_name(words, i, likely) for i in range(len(words))
    )


def _may_be_number(word: str) -> bool:
    """Say whether a word counts in any language: `drei`, and `fünfundzwanzig` for its end."""
    return word in _NUMBER_WORDS or word.endswith(_ENDS_OF_NUMBERS)


def _is_name(words: Sequence[str], i: int, languages: Sequence[str]) -> bool:
    """Say whether a word is written as names are: `NASA`, or with a capital though no sentence begins with it.

    Where nouns have capitals, one is told from a name by the word before it: `Nach den Unterlagen`, but `Nach Müller`.
    """
    word = words[i]
    if any(letter.isupper() for letter in word[1:]):
        return True
    if i == 0 or not word[0].isupper() or word.casefold() in _NAMELESS_WORDS:
        return False
    noun_markers = [lexicon_of(code).before_noun_pattern for code in languages if lexicon_of(code).capitalises_nouns]
    return not any(re.fullmatch(pattern, words[i - 1]) for pattern in noun_markers)
