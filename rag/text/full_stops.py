"""Full stops: whether one ends a sentence, by the words and the habits of its language. Pure."""

import re
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from rag.text.lexicon import Lexicon, abbreviations, lexicon_of

LONGEST_ABBREVIATION = 8  # letters, without hyphens and stops inside: no table holds a longer one

_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_NUMBERS_OF_STATUTES = re.compile(r"\d|[IVXLC]+\b|[A-Z][.-]?\d|[A-Z]\.?$")  # `art. L. 123-4`, `art. R123`
_PARTED = re.compile(r"(?:[^\W\d_]{1,5}\.)+[^\W\d_]{1,5}$")  # `d.w.z`, `p.ex`
_WITHOUT_VOWELS = re.compile(r"[b-df-hj-np-tv-xz]{2,5}$")
_COUNTS = re.compile(r"\d{1,3}$|[IVX]+$")
_CLAUSE_BEGINS = r"^|[,;:(/–—-]|\d\.\s*(?:\w+\s*)?"  # before `2. und 3. Stock` and `Rathaus, 2. Stock`
_A_COUNT_BEFORE = re.compile(r"\d\s+\w+\s*$")  # `zwischen 3 und 5.`
_AFTER_A_COMMA = re.compile(r"[,;(]\s*$")  # `St. Gallen, no. 14`, but: `The answer is no. 15 people came.`
_CLOSING = ".,;:!?'’"


class FullStop(NamedTuple):
    """A stop, and what stands around it, as written.

    `before` and `after` are the words at either side, `lead` some characters before that word, from the sentence's
    beginning at most. `lower`: the next word is in lower case throughout. `opens_item`: nothing but an item's number
    stands before it. `begins_lower`: the sentence itself began in lower case.
    """

    before: str
    after: str
    lead: str
    lower: bool
    opens_item: bool
    begins_lower: bool


def ends_sentence(stop: FullStop, language: str) -> bool:
    """Say whether a full stop ends its sentence, in the language of that code; without a table, by its shape alone."""
    return _ends_english(stop, lexicon_of("en")) if language == "en" else _ends(stop, lexicon_of(language))


def _ends_english(stop: FullStop, lexicon: Lexicon) -> bool:
    name = stop.before.lower()
    stands_before_number = name in lexicon.before_number
    if stop.opens_item or name in lexicon.never_last:
        return False
    if stop.lower:
        return len(name) >= 4 and name.isalpha() and name not in lexicon.maybe_last and not stands_before_number
    is_word = (
        name in lexicon.before_number_or_words and stop.before[0].islower() and not _AFTER_A_COMMA.search(stop.lead)
    )
    if stands_before_number and (not is_word or _AFTER_A_COMMA.search(stop.lead)):
        return not (stop.after[0].isdigit() or re.match(r"[IVXLC]+\b", stop.after))
    if name in lexicon.clock:
        return stop.after.rstrip(".,;)") not in lexicon.time_zones
    if name in lexicon.maybe_last or _ACRONYM.match(stop.before) or (len(name) == 1 and stop.before.isupper()):
        return stop.after.rstrip(_CLOSING) in lexicon.sentence_starters
    return True


def _ends(stop: FullStop, lexicon: Lexicon) -> bool:
    """Unlike in English, a sentence that began with a capital is not followed by one that does not."""
    name = _name(stop.before, lexicon)
    if stop.opens_item or name in lexicon.never_last:
        return False
    if stop.lower:
        return stop.begins_lower and len(name) >= 4 and name.isalpha() and not _is_known(name, lexicon)
    if _COUNTS.match(stop.before) and _is_ordinal(stop, lexicon):
        return False
    if name in lexicon.before_number and _NUMBERS_OF_STATUTES.match(stop.after):
        return False
    if name in lexicon.before_number_or_words and stop.before.islower():
        return True
    if _is_known(name, lexicon) or _looks_abbreviated(stop.before):
        return _opens_sentence(stop.after, lexicon)
    return True


def _name(word: str, lexicon: Lexicon) -> str:
    """Return a word in lower case, or the last part of one with hyphens: `ing` of `Dipl.-Ing`, `str` of `Ring-Str`."""
    name = word.lower()
    return name if name in abbreviations(lexicon) else name.rpartition("-")[2]


def _is_known(name: str, lexicon: Lexicon) -> bool:
    return name in lexicon.maybe_last or name in lexicon.before_number


def _is_ordinal(stop: FullStop, lexicon: Lexicon) -> bool:
    """Say whether `3.` is `third` here: before a month, or behind a word or a sign that ordinals stand behind."""
    if not lexicon.before_ordinal_pattern or _opens_sentence(stop.after, lexicon):
        return False
    if stop.after.rstrip(_CLOSING).lower() in lexicon.months:
        return True
    behind = _before_ordinal(lexicon.before_ordinal_pattern).search(stop.lead)
    return behind is not None and _A_COUNT_BEFORE.search(stop.lead) is None


@cache
def _before_ordinal(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_CLAUSE_BEGINS}|\b(?:{pattern}))\s*$", re.IGNORECASE)


def _opens_sentence(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word with a capital is one that has none inside a sentence."""
    first = re.split("['’]", word.strip(_CLOSING), maxsplit=1)[0]
    return first.lower() in lexicon.function_words


def _looks_abbreviated(word: str) -> bool:
    """Say whether a word is one letter, is parted by stops, or has no vowel; not if it is a name such as `BMW`."""
    if len(word) == 1:
        return word.isalpha()
    if _PARTED.match(word):
        return True
    letters = "".join(character for character in normalize("NFD", word.lower()) if character.isalpha())
    return not word.isupper() and _WITHOUT_VOWELS.match(letters) is not None and word.isalpha()
