"""Tells text from what only looks like it: fonts that do not say, or say wrongly, which letters they draw.

Nothing here knows a language by name. What few signs of a page can show is looked at first; words that every sentence
of a known language is full of acquit a page; only then its letters are judged by how they follow each other.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ingest.loaders.pdf.raw_pages import RawPage
from rag.text.letter_pairs import usualness
from rag.text.lexicon import united

_REPEATED = re.compile(r"([^\w\s])\1+")  # leaders and rules
_GLYPH = re.compile(r"\(cid:\d+\)|/(?:g|G|glyph|cid|C|a)\d+|\\[0-3][0-7]{2}|/?uni[0-9A-F]{4}")  # names of glyphs
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 8  # characters without a meaning that can tell, and
_FEWEST_CHARACTERS = 40  # characters of any kind,
_FEWEST_PAIRS = 100  # pairs of letters
_MOST_MEANINGLESS = 0.3  # of the characters: for private use, unassigned, replaced; icons and bullets are fewer
_LEAST_LETTERS = 0.4  # of a text's characters are letters and digits; two thirds are, even in tables
_LEAST_RUNS = 0.2  # … and those in threes and longer; a program has more of them, whatever its signs
_PLACES, _SAMPLE = 3, 50  # of a page that are looked at, and words at each
_FUNCTION_WORDS = 0.12  # of the words of three letters or more; gibberish has 0.09 in 1 of 100, and then too few in all
_MOST_ACCENTED = 0.55  # of the Latin letters: Cyrillic read as Latin-1 has nothing else, Yoruba 0.30, no language more
_MOST_RARE = 0.3  # of the Chinese characters, of which random ones have 0.63, or of the Hangul; Cantonese has 0.1
_MOST_MIXED = 0.3  # of the words are of letters of two scripts
_LEAST_USUAL = -0.2  # `rag.text.letter_pairs`
_LEAST_SHORT = 0.1  # of words in capitals have three letters at most: without them they are codes, or proteins
_LEAST_WORDS = 0.5  # of what stands between blanks is made of letters
_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")  # of a name in a program: `getTitle`
_APOSTROPHE = re.compile(r"['’ʼ]")
_SIGNS = "".join(filter(lambda c: not c.isalnum(), map(chr, range(33, 127)))) + "“”„‘’«»–—…•¿¡"
_PARTED_SCRIPTS = frozenset(  # as the names of their letters begin: a word has those of one
    (
        *("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "THAI", "LAO", "DEVANAGARI", "BENGALI", "TAMIL", "TELUGU"),
        *("KANNADA", "MALAYALAM", "GUJARATI", "GURMUKHI", "ORIYA", "SINHALA", "KHMER", "MYANMAR", "TIBETAN"),
        *("GEORGIAN", "ARMENIAN", "ETHIOPIC", "CHEROKEE", "CANADIAN", "MONGOLIAN", "SYRIAC", "THAANA", "NKO"),
    )
)
_FORMULAS = frozenset(("LATIN", "GREEK"))
_COMMON = (  # the first level of the national character sets: an encoding, and between which bytes it lies
    *(("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("shift_jis", 0x88, 0x97), ("euc_kr", 0xB0, 0xFD)),
)


def without_gibberish(page: RawPage) -> RawPage:
    """Return the page, or one without text if it cannot be read."""
    if not is_gibberish([word for line in page.lines for word in line]):
        return page
    return replace(page, lines=[], boxes=None, sizes=[], bold=[], blank="gibberish")


def is_gibberish(words: Sequence[str]) -> bool:
    """Whether the words of a page are not those that it shows; False where too little tells."""
    sample = _sample(words)
    text = "".join(sample)
    glyphs = sum(map(len, _GLYPH.findall(text)))
    if max(glyphs, 0 if text.isascii() else _meaningless(text)) >= max(_FEWEST, _MOST_MEANINGLESS * len(text)):
        return True
    text = _REPEATED.sub("", text)
    parts = [part for word in sample for part in _WORD.findall(word)]
    if len(text) < _FEWEST_CHARACTERS or _has_function_words(parts):
        return False
    runs = sum(len(part) for part in parts if len(part) > 2)
    if sum(map(str.isalnum, text)) < _LEAST_LETTERS * len(text) and runs < _LEAST_RUNS * len(text):
        return True
    return (not text.isascii() and _is_misread(text, parts)) or _is_unsayable(sample)


def _sample(words: Sequence[str]) -> Sequence[str]:
    """Return the words, or of many those at three places: every tenth of a table would be one column of it."""
    if len(words) <= _PLACES * _SAMPLE:
        return words
    starts = (place * (len(words) - _SAMPLE) // (_PLACES - 1) for place in range(_PLACES))
    return [word for start in starts for word in words[start : start + _SAMPLE]]


def _meaningless(text: str) -> int:
    """Return how many characters have no meaning that anybody agreed on."""
    return sum(c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn") for c in text if c > "~")


def _has_function_words(parts: Collection[str]) -> bool:
    longer = [part.lower() for part in parts if len(part) > 2]
    return sum(part in _function_words() for part in longer) >= max(2, _FUNCTION_WORDS * len(longer))


@cache
def _function_words() -> frozenset[str]:
    return united(lambda lexicon: lexicon.function_words)


def _is_misread(text: str, parts: Sequence[str]) -> bool:
    """Whether letters are those of another script than the page shows."""
    letters = Counter(c for c in text if c.isalpha())
    latin = {c: n for c, n in letters.items() if c.isascii() or "\u00aa" <= c < "\u0250"}
    if _share(latin, lambda c: not c.isascii(), _FEWEST_CHARACTERS) > _MOST_ACCENTED:
        return True
    for first, last in (("\u3400", "\u9fff"), ("\uac00", "\ud7a3")):
        block = {c: n for c, n in letters.items() if first <= c <= last}
        if _share(block, lambda c: not _is_common(c), _FEWEST) > _MOST_RARE:
            return True
    longer = [part for part in parts if len(part) > 1]
    return sum(map(_is_mixed, longer)) > _MOST_MIXED * max(_FEWEST, len(longer))


def _share(counts: Mapping[str, int], is_odd: Callable[[str], bool], fewest: int) -> float:
    """Return the share of the odd ones among characters with their counts; 0 where there are too few."""
    total = sum(counts.values())
    return sum(n for c, n in counts.items() if is_odd(c)) / total if total >= fewest else 0.0


def _is_common(character: str) -> bool:
    """Whether a Chinese character or a Hangul is among those that a writer of one of the languages uses."""
    for encoding, first, last in _COMMON:
        code = character.encode(encoding, "ignore")
        if code and first <= code[0] <= last:
            return True
    return False


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in word} & _PARTED_SCRIPTS
    return len(scripts) > 1 and scripts != _FORMULAS


def _is_unsayable(sample: Sequence[str]) -> bool:
    """Whether letters follow each other as in no language: each stands for another one."""
    bare = [_APOSTROPHE.sub("", word.strip(_SIGNS)) for word in sample]
    words = [part for word in bare if word.isalpha() for part in _INSIDE.sub(" ", word).split() if len(part) > 1]
    short = sum(len(word) < 4 for word in words)
    is_capital = sum(map(str.isupper, words)) > len(words) / 2
    if len(words) < _LEAST_WORDS * sum(map(bool, bare)) or (is_capital and short < _LEAST_SHORT * len(words)):
        return False
    usual, pairs = usualness(set(words))
    return pairs >= _FEWEST_PAIRS and usual < _LEAST_USUAL
