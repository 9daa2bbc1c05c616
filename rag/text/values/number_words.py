"""Number words: those of a language with their values, and reading a number that is written in several of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rag.text.lexicon import Lexicon
from rag.text.values.patterns import SPACE, alternation

_VOWELS = "aeiou"
_MOST_PARTS = 2  # behind the first: `أربعة و ثلاثون`
_MOST_WORDS = 16  # `nine hundred and ninety-nine thousand nine hundred and ninety-nine` has 11


@dataclass(frozen=True, slots=True)
class NumberWords:
    """`small` are the words of numbers below a hundred, or with what is glued to them; `scales` of powers of ten."""

    small: Mapping[str, int]
    scales: Mapping[str, int]
    joint: str
    weak: frozenset[str]
    next_word: re.Pattern[str]
    beginnings: frozenset[str]  # what a number word of several words may begin with


def number_words(lexicon: Lexicon) -> NumberWords:
    """Return the number words of a language: its table's, and the words that it glues together of them."""
    small = dict(lexicon.cardinals)
    hundreds = {word for word, power in lexicon.scales.items() if power == 2}
    thousands = {word for word, power in lexicon.scales.items() if power == 3}
    if lexicon.number_glue and not lexicon.parts_words:
        small |= dict(_tens_and_units(lexicon))
    elif lexicon.number_glue:
        small |= dict(_tens_and_units(lexicon))
        below_hundred = dict(small)
        for hundred in hundreds:
            small |= dict(_glued(below_hundred, hundred, 100, highest=9, joint=lexicon.number_joint))
        round_hundreds = {word: value for word, value in small.items() if value % 100 == 0 and value}
        for thousand in thousands:
            small |= dict(_glued({**below_hundred, **round_hundreds}, thousand, 1000, highest=2, joint=""))
            small |= dict(_glued(below_hundred, thousand, 1000, highest=9, joint="", tails=round_hundreds))
            small |= dict(_glued(below_hundred, thousand, 1000, highest=99, joint="", tails={}))
    word = f"{lexicon.letter_pattern}+" if lexicon.parts_words else alternation({*small, *lexicon.scales})
    small |= lexicon.cardinals  # what is glued together may read like another one: `tretten` is not `tretti` and `en`
    return NumberWords(
        small=small,
        scales=lexicon.scales,
        joint=lexicon.number_joint,
        weak=lexicon.weak_numbers,
        next_word=re.compile(rf"(?:{SPACE}|-)?({word})"),
        beginnings=frozenset(_beginnings(small)),
    )


def _beginnings(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        parts = phrase.split(" ")
        yield from (" ".join(parts[:count]) for count in range(1, len(parts)))


def _tens_and_units(lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    units = {word: value for word, value in lexicon.cardinals.items() if 0 < value < 10}
    tens = {word: value for word, value in lexicon.cardinals.items() if 10 <= value < 100 and value % 10 == 0}
    for form in lexicon.number_glue.split("|"):
        for ten, high in tens.items():
            for unit, low in units.items():
                yield form.format(unit=unit, ten=ten), high + low
                if ten[-1] in _VOWELS and unit[0] in _VOWELS:  # ventuno
                    yield form.format(unit=unit, ten=ten[:-1]), high + low


def _glued(
    words: Mapping[str, int],
    scale: str,
    size: int,
    *,
    highest: int,
    joint: str,
    tails: Mapping[str, int] | None = None,
) -> Iterator[tuple[str, int]]:
    """Yield what stands before and behind a scale in one word: `dreihundertfünf`, `ethundrede`, `duemila`."""
    heads = [("", 1), *((word, value) for word, value in words.items() if 0 < value <= highest)]
    behind = words if tails is None else tails
    ends = [("", 0), *((word, value) for word, value in behind.items() if 0 < value < size)]
    for head, high in heads:
        for tail, low in ends:
            yield head + scale + tail, high * size + low
            if tail and scale[-1] in _VOWELS and tail[0] in _VOWELS:  # centottanta
                yield head + scale[:-1] + tail, high * size + low
            if tail and joint:
                yield head + scale + joint + tail, high * size + low


def read_number_words(text: str, start: int, end: int, words: NumberWords) -> tuple[int, int]:
    """Return the value of the number whose first word is `text[start:end]`, in lower case, and where it ends."""
    total = group = 0
    at = start
    word, following = text[start:end], end
    for _ in range(_MOST_WORDS):
        word, following = _with_next(text, word, following, words)
        if word in words.small and _fits(group, words.small[word], is_first=at == start):
            group += words.small[word]
        elif word in words.scales:
            power = words.scales[word]
            if power >= 6 and not group:
                break
            if power == 2:
                if group >= 100:
                    break
                group = max(group, 1) * 100
            else:
                total, group = total + max(group, 1) * 10**power, 0
        elif not (word == words.joint and (group >= 20 or total) and at > start):
            break
        if word != words.joint:
            at = following
        if (match := words.next_word.match(text, following)) is None:
            break
        word, following = match[1], match.end()
        if at > start and len(words.joint) == 1 and word.startswith(words.joint) and word[1:] in words.small:
            word = word[1:]  # `مائة وخمسة`
    return total + group, at


def _with_next(text: str, word: str, end: int, words: NumberWords) -> tuple[str, int]:
    """Return a word with those behind it, and where they end, where they are one number word: `quatre-vingt`."""
    longest, longest_end = word, end
    phrase, at = word, end
    for _ in range(_MOST_PARTS):
        if (match := words.next_word.match(text, at)) is None or phrase not in words.beginnings:
            break
        phrase, at = f"{phrase} {match[1]}", match.end()
        if phrase in words.small:
            longest, longest_end = phrase, at
    return longest, longest_end


def _fits(group: int, value: int, *, is_first: bool) -> bool:
    """Say whether a smaller number word may follow a group of them: `twenty` `five`, `soixante` `dix-sept`."""
    if is_first:
        return True
    if value <= 0:
        return False
    return group == 0 or group % 10 ** len(str(value)) == 0 or (10 <= value < 20 and group % 100 in (60, 80))
