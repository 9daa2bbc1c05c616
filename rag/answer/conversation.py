"""Conversations: what is used of the messages before a question, and whether the question leans on them. Pure.

Nothing of a conversation is kept here or anywhere else: the caller sends it with each question.
"""

import re
from collections.abc import Mapping, Sequence

from rag.records import Hit, Message, Role
from rag.text.markers import lift_markers
from rag.text.unicode import well_formed
from rag.verify.support import Weigh

_MOST_MESSAGES = 20  # ten questions and answers: further back nobody refers
_MOST_CHARACTERS = 2000  # of one message, about 500 tokens; budgets are tighter still
_ASKED_CHARACTERS = 400  # of a question that a follow-up is searched with: more would drown the follow-up
_UNANSWERED = "(no answer)"


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that ask and point but name nothing; the word index drops only a few of them.
_EMPTY_WORDS = _words(
    "a about all also am an and any are as at be been being but by can could did do does for from get got had has have "
    "having he her him his how i if in into is it its many may me might mine more most much must my no not of on one "
    "ones or our shall she should so some than that the their theirs them then there these they this those to us was "
    "we were what when where which who whom whose why will with without would you your"
)

_REACH = 2  # words that name something: further on, a pronoun points into its own question

_TIME = r"(?:day|days|week|month|quarter|year|years|time|morning|afternoon|evening|spring|summer|autumn|fall|winter)"
_OPENERS: Mapping[str, str] = {  # how a question begins that goes on from the last one
    "en": r"and|or|but|also|plus|then|otherwise|(?:so )?(?:what|how) (?:about|if)|what else|who else|where else|"
    r"same|likewise|even|only",
    "de": r"und|oder|aber|auch|sonst|was ist mit|wie (?:ist|sieht) es|gilt (?:das|dies)",
    "es": r"y|o|pero|también|qué (?:hay|pasa) (?:de|con)",
    "fr": r"et|ou|mais|aussi|qu['’]en est-il|qu['’]est-ce que (?:ça|cela)",
    "it": r"e|o|ma|anche",
    "nl": r"en|of|maar|ook|hoe zit het",
    "pt": r"e|ou|mas|também",
}
_REFERENCES: Mapping[str, str] = {  # what points to something that was said before
    "en": rf"it|its|they|them|theirs?|he|him|his|she|hers?|those|these(?! {_TIME}\b)|this(?! {_TIME}\b)|ones|"
    r"(?:this|that|the other|which) one|the (?:same|others|former|latter)|(?:that|there|one)(?=[\s?!.…]*$)",
    "de": r"das(?=[\s?!.…]*$)|da(?:für|zu|von|mit|bei|gegen|ran|rauf|rüber|nach)|dies|dort",
    "es": r"eso|esto|ello|ahí",
    "fr": r"ça|cela|celui-ci|celle-ci|ceux-ci",
    "it": r"ciò|questo(?=[\s?!.…]*$)",
    "nl": r"dat(?=[\s?!.…]*$)|daar(?:voor|van|mee|bij|over)",
    "pt": r"isso|isto|aí",
}
# `Is it possible to …`: nothing is pointed to. `THEM` in capitals is emphasis, `IT` is a department.
_EXPLETIVE = re.compile(r"\b(?:is|was|be|s|does|would|will) it \w+ (?:to|that|if|when|for (?:me|us|you) to)\b", re.I)
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
    return weigh(" ".join(word for word in _WORD.findall(text) if word.casefold() not in _EMPTY_WORDS))


def leans_back(question: str, words: Weigh, language: str) -> bool:
    """Say whether a question cannot be understood alone: it goes on from another, points back, or names nothing."""
    if not words(question):
        return True
    openers = _OPENERS.get(language, _OPENERS["en"])
    if re.match(rf"\W*(?:{openers})\b", question, re.I):
        return True
    references = re.compile(rf"\b(?:{_REFERENCES.get(language, _REFERENCES['en'])})\b", re.I)
    pointing = references.search(_DEPARTMENT.sub("", _EXPLETIVE.sub("", question)))
    return pointing is not None and len(words(pointing.string[: pointing.start()])) <= _REACH


def last_topic(history: Sequence[Message], words: Weigh, language: str) -> str | None:
    """Return the end of the question that a follow-up may go on from, None where nothing was asked before.

    That is the last one that stands alone: behind `And in Raleigh?` there is one more, which names the matter.
    """
    asked = [message.content for message in history if message.role == "user"]
    for earlier in reversed(asked):
        if len(words(earlier)) > 1 and not leans_back(earlier, words, language):
            return _last_part(earlier)
    return _last_part(asked[0]) if asked else None


def share_held(words: Mapping[str, float], hit: Hit, weigh: Weigh) -> float:
    """Return the share of the words, by weight, that a hit holds; 1.0 where there are no words."""
    held = weigh(f"{hit.title}\n{hit.chunk.context}\n{hit.chunk.text}")
    total = sum(words.values())
    return sum(weight for word, weight in words.items() if word in held) / total if total else 1.0


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
