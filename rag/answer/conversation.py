"""Conversations: what is used of the messages before a question, and whether the question leans on them. Pure.

Nothing of a conversation is kept here or anywhere else: the caller sends it with each question.
"""

import re
from collections.abc import Mapping, Sequence

from rag.records import Hit, Message, Role
from rag.text.lexicon import lexicon_of
from rag.text.markers import lift_markers
from rag.text.unicode import well_formed
from rag.verify.prepared import Weigh

_MOST_MESSAGES = 20  # ten questions and answers: further back nobody refers
_MOST_CHARACTERS = 2000  # of one message, about 500 tokens; budgets are tighter still
_ASKED_CHARACTERS = 400  # of a question that a follow-up is searched with: more would drown the follow-up
_UNANSWERED = "(no answer)"

_ENGLISH = lexicon_of("en")
_REACH = 2  # words that name something: further on, a pronoun points into its own question

_EXPLETIVE = re.compile(_ENGLISH.expletive_pattern, re.I)
# `THEM` in capitals is emphasis, `IT` is a department.
_DEPARTMENT = re.compile(r"\bIT\b")
_WORD = re.compile(r"\w+")


def tidy(history: Sequence[Message]) -> tuple[Message, ...]:
    """Return the newest messages that can be used: user and assistant in turn, the user first, each of bounded length.

    Some models refuse messages that do not alternate. Markers of earlier answers point to sources that are gone.
    """
    turns: list[Message] = []
    for message in history:
        content = _usable(message)
        if not content:
            continue
        if turns and turns[-1].role == message.role:
            turns[-1] = Message(message.role, _bounded(message.role, f"{turns[-1].content}\n\n{content}"))
        else:
            turns.append(Message(message.role, content))
    newest = turns[-_MOST_MESSAGES:]
    if newest and newest[0].role == "assistant":
        newest = newest[1:]
    if newest and newest[-1].role == "user":
        newest.append(Message("assistant", _UNANSWERED))
    return tuple(newest)


def content_words(weigh: Weigh, text: str) -> Mapping[str, float]:
    """Return the analysed words of a text that name something, each with its weight."""
    return weigh(" ".join(word for word in _WORD.findall(text) if word.casefold() not in _ENGLISH.empty_words))


def leans_back(question: str, words: Weigh, language: str) -> bool:
    """Say whether a question cannot be understood alone: it goes on from another, points back, or names nothing."""
    if not words(question):
        return True
    lexicon = lexicon_of(language)
    if lexicon.opener_pattern and re.match(rf"\W*(?:{lexicon.opener_pattern})\b", question, re.I):
        return True
    if not lexicon.reference_pattern:
        return False
    references = re.compile(rf"\b(?:{lexicon.reference_pattern})\b", re.I)
    pointing = references.search(_DEPARTMENT.sub("", _EXPLETIVE.sub("", question)))
    return pointing is not None and len(words(pointing.string[: pointing.start()])) <= _REACH


def last_topic(history: Sequence[Message], words: Weigh, language: str) -> str | None:
    """Return the end of the last earlier question that stands alone; None if nothing was asked before.

    `And in Raleigh?` is skipped for the one that names the topic.
    """
    asked = [message.content for message in history if message.role == "user"]
    for earlier in reversed(asked):
        if len(words(earlier)) > 1 and not leans_back(earlier, words, language):
            return _last_part(earlier)
    return _last_part(asked[0]) if asked else None


def share_held(words: Mapping[str, float], hit: Hit, weigh: Weigh) -> float:
    """Return the share of the words, by weight, that a hit holds; 1.0 where there are no words."""
    hit_words = weigh(f"{hit.title}\n{hit.chunk.context}\n{hit.chunk.text}")
    total = sum(words.values())
    return sum(weight for word, weight in words.items() if word in hit_words) / total if total else 1.0


def _usable(message: Message) -> str:
    if message.role not in ("user", "assistant"):
        return ""
    text = well_formed(_bounded(message.role, message.content.strip())).strip()
    return lift_markers(text).text.strip() if message.role == "assistant" else text


def _bounded(role: Role, text: str) -> str:
    """Return the beginning of an answer, or the end of a question: who pastes a page asks below it."""
    return text[-_MOST_CHARACTERS:] if role == "user" else text[:_MOST_CHARACTERS]


def _last_part(text: str) -> str:
    """Return the end of a text, on one line, whole words."""
    line = " ".join(text.split())
    return line if len(line) <= _ASKED_CHARACTERS else line[-_ASKED_CHARACTERS:].partition(" ")[2] or line[-40:]
