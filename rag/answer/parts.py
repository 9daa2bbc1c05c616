"""Parts: a question that asks two things, or of two things, taken apart where that is plain. Pure.

When in doubt a question stays whole: `bread and butter` is one thing, and so is `on Saturdays and Sundays`.
"""

import re
from dataclasses import dataclass

from rag.answer.intents import whole_pattern, without_articles
from rag.text.lexicon import LANGUAGES, Lexicon, lexicon_of
from rag.verify.prepared import Weigh

_MOST = 3  # parts of one question
_SHORTEST = 4  # words of a first part: `which documents and which photos` ask one thing
_WORDS_BEFORE = 2  # that name something, in the first part: with fewer it is an asking word alone, `when and where`
_YEARS = re.compile(r"\b((?:19|20)\d\d)\b(?:(?!\b(?:19|20)\d\d\b).)*?\b((?:19|20)\d\d)\b")
_QUESTION_END = re.compile(r"(?<=[?？])\s+")
_BARE_NUMBER = re.compile(r"[\W\d]*\d[\W\d]*")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that are compared: what it is called, and the question about it alone."""

    name: str
    question: str


def split_question(question: str, words: Weigh, language: str) -> tuple[tuple[str, ...], str]:
    """Return the questions that one is made of, none where it is one, and its language.

    `language` is tried first; the question's need not be the documents'.
    """
    line = " ".join(question.split())
    languages = tuple(dict.fromkeys((language, *LANGUAGES)))
    asked = _questions(line)
    if len(asked) > 1:
        spoken = next((each for each in languages if _asks(asked[-1], lexicon_of(each))), language)
        return (tuple(asked), spoken) if len(asked) <= _MOST and all(map(words, asked)) else ((), language)
    for each in languages:
        parts = _split_once(line, words, lexicon_of(each))
        if parts:
            return parts, each
    return (), language


def asks_barely(part: str, language: str) -> bool:
    """Say whether a part has no more than an asking word and one other: `up to what value?`."""
    asking = re.match(rf"\W*(?:{lexicon_of(language).asking_pattern or '(?!)'})", part, re.I)
    return asking is not None and len(part[asking.end() :].split()) <= 1


def split_sides(question: str, language: str) -> tuple[Side, ...]:
    """Return the two sides that a question compares by name or by year; none where it does not."""
    line = " ".join(question.split())
    for each in dict.fromkeys((language, *LANGUAGES)):
        lexicon = lexicon_of(each)
        sides = _named_sides(line, lexicon) or _years(line, lexicon)
        if sides:
            return sides
    return ()


def compared_in_two(question: str, language: str) -> str:
    """Return what is compared in two documents that the question does not name: `between the two invoices`; or nothing.

    What is left is what to look for in each: the question without the words that compare.
    """
    for lexicon in map(lexicon_of, dict.fromkeys((language, *LANGUAGES))):
        two = re.compile(rf"\b(?:{lexicon.two_documents_pattern or '(?!)'})\b", re.I)
        if two.search(question) and _is_comparing(question, lexicon):
            return " ".join(
                re.sub(rf"\b(?:{lexicon.comparing_pattern})\b", "", two.sub("", question), flags=re.I).split()
            )
    return ""


def _questions(line: str) -> list[str]:
    """Return the sentences that end with a question mark, each with the statements before it."""
    questions: list[str] = []
    said = ""
    for sentence in _QUESTION_END.split(line):
        said = f"{said} {sentence}".strip()
        if said.endswith(("?", "？")):
            questions.append(said)
            said = ""
    return questions


def _split_once(line: str, words: Weigh, lexicon: Lexicon) -> tuple[str, ...]:
    """Return both halves of a question where an asking word follows an `and`, and each half names something."""
    if not lexicon.joint_pattern or not _asks(line, lexicon):
        return ()
    joint = re.compile(rf",?\s+(?:{lexicon.joint_pattern}),?\s+(?={lexicon.asking_pattern})", re.I)
    for match in joint.finditer(line):
        first, second = line[: match.start()], line[match.end() :]
        says_enough = len(first.split()) >= _SHORTEST and len(words(first)) >= _WORDS_BEFORE
        if says_enough and words(second) and not _goes_on(first, second, lexicon):
            return f"{first}?", second
    return ()


def _asks(line: str, lexicon: Lexicon) -> bool:
    opener = rf"(?:(?:{lexicon.joint_pattern})\W+)?"
    return re.match(rf"\W*{opener}(?:{lexicon.asking_pattern})", line, re.I) is not None


def _goes_on(first: str, second: str, lexicon: Lexicon) -> bool:
    """Say whether a clause goes on rather than a second question begins: `when it is calm and when it is stormy`."""
    opening = second.split()[0].casefold()
    is_asking_word = re.fullmatch(lexicon.asking_pattern, opening, re.I) is not None  # and no verb: `do we need`
    return is_asking_word and opening in first.casefold().split()[1:]


def _named_sides(line: str, lexicon: Lexicon) -> tuple[Side, ...]:
    for pattern in lexicon.sides_patterns:
        # The last place ends with the question, or with a comma behind `which of the two, the one or the other,`.
        end = "" if pattern.endswith(",") else r"(?=[\s?.!]*$)"
        match = re.search(rf"\b{whole_pattern(pattern)}{end}", line, re.I)
        if match:
            one, other = _completed(match["one"], match["other"], lexicon)
            before, after = line[: match.start()], line[match.end() :]
            topic = (match.groupdict().get("topic") or "").strip()
            if not topic and not after.strip(" ?.!"):
                before = before.rpartition(",")[0]  # `what is the` says nothing of either
            return tuple(
                Side(without_articles(name, lexicon), " ".join(f"{before} {topic} {name} {after}".split()))
                for name in (one, other)
            )
    return ()


def _completed(one: str, other: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return both names whole: in `the 2024 and the 2026 rules` the first are rules, too."""
    bare = without_articles(one, lexicon)
    rest = re.sub(r"^\W*\d[\w.,/-]*", "", without_articles(other, lexicon)).strip()
    return (f"{one} {rest}", other) if _BARE_NUMBER.fullmatch(bare) and rest else (one, other)


def _years(line: str, lexicon: Lexicon) -> tuple[Side, ...]:
    match = _YEARS.search(line)
    if match is None or match[1] == match[2] or not _is_comparing(line, lexicon):
        return ()
    before, after = line[: match.start()], line[match.end() :]
    return tuple(Side(year, f"{before}{year}{after}") for year in match.groups())


def _is_comparing(line: str, lexicon: Lexicon) -> bool:
    return bool(lexicon.comparing_pattern) and bool(re.search(rf"\b(?:{lexicon.comparing_pattern})\b", line, re.I))
