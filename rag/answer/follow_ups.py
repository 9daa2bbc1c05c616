"""Follow-ups: questions that are made whole with the name or the number of the question before them. Pure.

`And 4021?` asks of 4021 what was asked of ERR-4012; in `And how fast is it?` the ship before it is meant.
"""

import re
from collections.abc import Sequence

from rag.records import Message
from rag.text.lexicon import Lexicon, lexicon_of
from rag.verify.prepared import Weigh

_LONGEST_NAME = 4  # words
_WORD = r"[^\W_](?:[\w.'’/-]*\w)?"
_SMALL_WORDS = r"(?:[^\W\d_]{1,5}\s+){0,2}"  # prepositions and articles before a name
_LETTER_OR_NUMBER = r"[A-Z]|\d+"
_EDGES = " \t\n.?!…¿¡"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"(?=[\w/-]*\d)(?=[\w/-]*[^\W\d_])[\w/-]+")


def restate(follow_up: str, topic: str, language: str) -> str | None:
    """Return the question before, its name, code or number replaced by the bare one of its kind that follows it.

    None where the follow-up says more than that, or the question before it has none or several of the kind.
    """
    lexicon = lexicon_of(language)
    numbered = _numbered(follow_up, topic, lexicon)
    if numbered is not None:
        return numbered
    name = _bare_name(follow_up, lexicon)
    if name is None:
        return _in_year(follow_up, topic, lexicon)
    if _NUMBER.fullmatch(name):
        places = _number_places(name, topic)
    elif _CODE.fullmatch(name):
        places = _code_places(topic)
    else:
        places = _name_places(topic, lexicon)
    return _replaced(topic, places, name) or _in_year(follow_up, topic, lexicon)


def refer(follow_up: str, topic: str, language: str) -> str | None:
    """Return the follow-up with the only name of the question before it in place of its pronoun; None without both."""
    lexicon = lexicon_of(language)
    expletive = re.search(lexicon.expletive_pattern, follow_up, re.I) if lexicon.expletive_pattern else None
    pronoun = re.search(rf"\b(?:{lexicon.pronoun_pattern or '(?!)'})\b", follow_up, re.I)
    places = _code_places(topic) or _name_places(topic, lexicon)
    if pronoun is None or expletive or len(places) != 1:
        return None
    whole = f"{follow_up[: pronoun.start()]}{_with_article(topic, *places[0], lexicon)}{follow_up[pronoun.end() :]}"
    return whole[_opener_end(whole, lexicon) :]


def go_on(topic: str, history: Sequence[Message], words: Weigh, language: str) -> str:
    """Return the topic as the follow-ups after it left it: after `And 4021?` it is that error."""
    asked = [message.content for message in history if message.role == "user"]
    after = asked[asked.index(topic) + 1 :] if topic in asked else []
    for follow_up in after:
        topic = restate(follow_up, topic, language) or topic if words(follow_up) else topic
    return topic


def _replaced(topic: str, places: Sequence[tuple[int, int]], name: str) -> str | None:
    return f"{topic[: places[0][0]]}{name}{topic[places[0][1] :]}" if len(places) == 1 else None


def _numbered(follow_up: str, topic: str, lexicon: Lexicon) -> str | None:
    """Return the topic with another letter or number behind a word that both have: `and for zone B?` after `zone A`."""
    rest = follow_up[_opener_end(follow_up, lexicon) :].strip(_EDGES)
    asked = re.fullmatch(rf"{_SMALL_WORDS}([^\W\d_]{{2,}})\s+({_LETTER_OR_NUMBER})", rest)
    if asked is None:
        return None
    behind = rf"(?<!\w)(?i:{re.escape(asked[1])})\s+({_LETTER_OR_NUMBER})(?!\w)"
    return _replaced(topic, [match.span(1) for match in re.finditer(behind, topic)], asked[2])


def _in_year(follow_up: str, topic: str, lexicon: Lexicon) -> str | None:
    """Return the topic in the year that a follow-up consists of (`And in 2025?`), for its own year or added to it."""
    rest = follow_up[_opener_end(follow_up, lexicon) :].strip(_EDGES)
    asked = re.fullmatch(rf"{_SMALL_WORDS}((?:19|20)\d\d)", rest)
    if asked is None:
        return None
    years = [match.span() for match in re.finditer(r"\b(?:19|20)\d\d\b", topic)]
    return _replaced(topic, years, asked[1]) if years else f"{topic.rstrip(_EDGES)} {rest}?"


def _bare_name(follow_up: str, lexicon: Lexicon) -> str | None:
    """Return the name, code or number that a follow-up consists of, besides its opener and articles."""
    opener_end = _opener_end(follow_up, lexicon)
    rest = follow_up[opener_end:].strip(_EDGES)
    rest = re.sub(rf"^(?:(?:{lexicon.article_pattern})\s+)+", "", rest, flags=re.I)
    tokens = rest.split()
    if not tokens or len(tokens) > _LONGEST_NAME or not all(re.fullmatch(_WORD, token) for token in tokens):
        return None
    if len(tokens) == 1 and (_NUMBER.fullmatch(rest) or _CODE.fullmatch(rest)):
        return rest
    is_name = all(token[0].isupper() or token[0].isdigit() for token in tokens)
    if not is_name or re.match(lexicon.asking_pattern or "(?!)", rest, re.I):
        return None
    # Any word has a capital where it begins a question, and any noun in German.
    tells_nothing = len(tokens) == 1 and (not opener_end or lexicon.capitalises_nouns)
    return None if tells_nothing else rest


def _opener_end(text: str, lexicon: Lexicon) -> int:
    opener = re.match(rf"\W*(?:{lexicon.opener_pattern})\b\W*", text, re.I)
    return opener.end() if opener else 0


def _number_places(number: str, topic: str) -> list[tuple[int, int]]:
    """Return where the topic has a number of as many digits, alone or in a code; for a year rather a year."""
    places = [match.span() for match in re.finditer(r"(?<![\d.,])\d+(?![.,]?\d)", topic)]
    alike = [place for place in places if place[1] - place[0] == len(number)]
    if _YEAR.fullmatch(number):
        return [place for place in alike if _YEAR.fullmatch(topic[slice(*place)])] or alike
    return alike


def _code_places(topic: str) -> list[tuple[int, int]]:
    return [match.span() for match in _CODE.finditer(topic)]


def _name_places(topic: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return where names stand: words with capitals in a row, the question's first word aside."""
    capital = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*\w|[A-ZÀ-ÖØ-Þ]"
    places = []
    for match in re.finditer(rf"\b(?:{capital})(?:\s+(?:{capital}|\d+))*", topic):
        start, end = match.span()
        tokens = match[0].split()
        if not topic[:start].strip(" \"'“„«¿¡("):
            start += len(tokens[0]) + 1
            tokens = tokens[1:]
        if tokens and (len(tokens) > 1 or not lexicon.capitalises_nouns) and tokens != ["I"]:
            places.append((start, end))
    return places


def _with_article(topic: str, start: int, end: int, lexicon: Lexicon) -> str:
    """Return the name at a place of the topic with the article before it, if there is one."""
    article = re.search(rf"\b(?:{lexicon.article_pattern})\s+$", topic[:start], re.I)
    return topic[article.start() if article else start : end]
