"""Restating: does an answer say no more than its question? Pure.

Small models turn a question into a statement, `The deposit for a touring set [1].`, and every source on the same topic
supports that.
"""

import re

from rag.answer.wanted import asked_types, asks_for_figure, asks_for_list, asks_why
from rag.text.languages import likely_languages
from rag.text.lexicon import lexicon_of, united
from rag.text.markers import lift_markers
from rag.verify.negation import is_negating

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_AFFIRMING = united(lambda lexicon: lexicon.affirming)
_STEM = 4  # letters at least that an inflected word shares with the one in the question
_ENDING = 3  # letters at most that it does not share


def only_restates(answer: str, question: str) -> bool:
    """Say whether every word of an answer that means something is one of its question's, markers aside.

    `Yes` is not, and neither is a denial that the question has not. Where a person is asked for, `the supervisor` is
    not in `who supervises`.
    """
    asked = set(_WORD.findall(question.casefold()))
    lexicons = [lexicon_of(language) for language in likely_languages(question)]
    empty = frozenset[str]().union(*(lexicon.function_words | lexicon.empty_words for lexicon in lexicons))
    words = _WORD.findall(lift_markers(answer).text.casefold())
    said = [word for word in words if word not in empty or is_negating(word) or word in _AFFIRMING]
    others = [word for word in said if word not in asked]
    if others and "person" in asked_types(question):
        return False
    return bool(said) and all(_is_inflected(word, asked) for word in others)


def asks_for_more(question: str) -> bool:
    """Say whether a question cannot be answered by saying it again: not `Is the office open on Friday?`."""
    return bool(asked_types(question)) or asks_for_figure(question) or asks_for_list(question) or asks_why(question)


def _is_inflected(word: str, asked: set[str]) -> bool:
    return (
        word.isalpha()
        and not is_negating(word)
        and any(
            word[:shared] == other[:shared]
            for other in asked
            if (shared := max(len(word), len(other)) - _ENDING) >= _STEM
        )
    )
