"""Intents: what kind of thing a question asks for, told by the patterns of the lexicon. Pure.

Most questions ask for what the documents say, and have none. The question's language need not be the documents'.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.text.lexicon import LANGUAGES, Lexicon, lexicon_of

Kind = Literal["mentions", "phrase", "document"]

_SHORTEST_PHRASE = 3  # words: fewer in quotation marks are a name, or what somebody calls a thing
_QUOTED = re.compile(r"[“„«‹]([^“”„«»‹›\"]+)[”“»›]|\"([^\"]+)\"")
_EDGES = " \t.,;:!?¿¡…\"'“”„«»‹›‘’()"
_LEAD = r"(?:\w[\w'’]*+[\s,]++){0,4}?"  # words before a question: `Can you tell me`
_PLACES = ("subject", "document", "one", "other")


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked for: documents that mention `subject`, that say it word for word, or what `document` says of it.

    `is_name` says that the subject is found as it is written or not at all; `language` is the question's.
    """

    kind: Kind
    subject: str
    language: str
    document: str = ""
    is_name: bool = False


def read_intent(question: str) -> Intent | None:
    """Return what a question asks for besides an answer; None for most."""
    line = " ".join(question.split())
    quoted = _quotation(line)
    if quoted and _is_phrase(quoted) and line.strip(_EDGES) == quoted.strip(_EDGES):
        return Intent("phrase", quoted, "en", is_name=True)
    for language in LANGUAGES:
        intent = _said(line, language) or _mentioned(line, language)
        if intent:
            return intent
    return next(filter(None, (_told(line, language) for language in LANGUAGES)), None)


def whole_pattern(pattern: str) -> str:
    """Return a pattern of the lexicon as a regular expression, its places as groups."""
    for place in _PLACES:
        pattern = pattern.replace(f"<{place}>", f"(?P<{place}>.+?)")
    return pattern


def without_articles(name: str, lexicon: Lexicon) -> str:
    """Return a name without quotation marks and stops around it, and without the articles before it."""
    bare = name.strip(_EDGES)
    while article := re.match(rf"(?:{lexicon.article_pattern})(?:(?<=['’])|\s+)", bare, re.I):
        if article.end() == len(bare):
            break
        bare = bare[article.end() :].strip(_EDGES)
    return bare


def _said(line: str, language: str) -> Intent | None:
    for match in _matches(line, language, lexicon_of(language).said_patterns, lead=_LEAD):
        quoted = _quotation(match["subject"])
        subject = quoted or match["subject"].strip(_EDGES)
        if quoted or _is_phrase(subject):
            return Intent("phrase", subject, language, is_name=bool(quoted))
    return None


def _mentioned(line: str, language: str) -> Intent | None:
    lexicon = lexicon_of(language)
    for match in _matches(line, language, lexicon.mention_patterns, lead=_LEAD):
        quoted = _quotation(match["subject"])
        if quoted and _is_phrase(quoted):
            return Intent("phrase", quoted, language, is_name=True)
        subject = quoted or without_articles(match["subject"], lexicon)
        asks_more = re.search(rf"\b(?:{lexicon.joint_pattern})\s+(?:{lexicon.asking_pattern})", subject, re.I)
        if subject and not asks_more:
            return Intent("mentions", subject, language, is_name=bool(quoted) or _is_name(subject, lexicon))
    return None


def _told(line: str, language: str) -> Intent | None:
    for match in _matches(line, language, lexicon_of(language).document_patterns):
        subject = (match.groupdict().get("subject") or "").strip(_EDGES)
        return Intent("document", subject, language, document=match["document"].strip(_EDGES))
    return None


def _matches(line: str, language: str, patterns: Sequence[str], lead: str = "") -> Iterator[re.Match[str]]:
    for compiled in _compiled(language, tuple(patterns), lead):
        if match := compiled.fullmatch(line):
            yield match


@cache
def _compiled(language: str, patterns: tuple[str, ...], lead: str) -> tuple[re.Pattern[str], ...]:
    opener = lexicon_of(language).joint_pattern or "(?!)"
    return tuple(
        re.compile(rf"\W*(?:(?:{opener})\W+)?{lead}{whole_pattern(pattern)}[\s.!?…]*", re.I) for pattern in patterns
    )


def _quotation(text: str) -> str:
    """Return the longest quotation in a text, without its marks."""
    return max(((first or second).strip() for first, second in _QUOTED.findall(text)), key=len, default="")


def _is_phrase(text: str) -> bool:
    return len(text.split()) >= _SHORTEST_PHRASE


def _is_name(subject: str, lexicon: Lexicon) -> bool:
    """Say whether a subject is a name or a code: all its words have capitals or digits, of nouns at least two."""
    words = [word for word in subject.split() if word.casefold() not in lexicon.name_links]
    if not all(word[0].isupper() or word[0].isdigit() for word in words):
        return False
    has_digit = any(character.isdigit() for character in subject)
    return has_digit or not lexicon.capitalises_nouns or len(words) > 1
